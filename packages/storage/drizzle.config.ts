// In charge of: telling drizzle-kit where the system tables are and where their migrations go.
import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'sqlite', schema: './src/sqlite/system-tables.ts', out: './migrations' });
