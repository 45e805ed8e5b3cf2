// In charge of: what other packages may use for moving workspaces.
export { moveToPostgres, moveToSqlite, type MoveOptions } from './move-workspace.ts';
export { postgresSource } from './postgres-source.ts';
export { restoreToPostgres, settleRestoreOn, type RestoredToPostgres, type RestoreToPostgresOptions } from './restore-to-postgres.ts';
