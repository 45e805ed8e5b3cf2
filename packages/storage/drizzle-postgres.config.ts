// In charge of: telling drizzle-kit where PostgreSQL's system tables are and where their migrations go.
import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'postgresql', schema: './src/postgres/system-tables.ts', out: './migrations/postgres' });
