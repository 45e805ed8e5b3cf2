// In charge of: what other packages may use of storage on PostgreSQL.
export { makeSchema } from './first-schema.ts';
export { DEFAULT_SCHEMA, openPostgres, type PostgresOptions } from './postgres-storage.ts';
