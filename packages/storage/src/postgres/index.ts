// In charge of: what other packages may use of storage on PostgreSQL.
export { openPostgres, type PostgresOptions } from './postgres-storage.ts';
