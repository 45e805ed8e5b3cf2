// In charge of: what other packages may use of storage on SQLite.
export { openSqlite, type MirrorOptions, type SqliteOptions } from './sqlite-storage.ts';
