// In charge of: what other packages may use of storage on SQLite.
export { openSqlite, type SqliteOptions } from './sqlite-storage.ts';
