// In charge of: opening the database file with the promises the product makes: durable commits, one writer, readers beside it.
import { AppError } from '@trellis/errors';
import { foldText } from '@trellis/expr';
import Sqlite, { type Database } from 'better-sqlite3';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Execute } from '../sql/plan-runner.ts';

/** The database file of a data folder. */
export function databaseFile(folder: string): string {
  return join(folder, 'trellis.sqlite');
}

/** Gives a connection the functions that indexes and statements use. */
export function addFunctions(database: Database): void {
  database.function('trellis_fold', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? foldText(text) : null));
}

/** Opens the one connection that writes. Every commit is synced to disk before it is answered (D1). */
export function openWriter(folder: string): Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new Sqlite(databaseFile(folder));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = OFF');
  // What is deleted or overwritten leaves no bytes behind.
  database.pragma('secure_delete = ON');
  database.pragma('cache_size = -64000');
  // Many commits in a row write the same index pages again and again: they go into the database file once for all of them (16 MB at most).
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('temp_store = MEMORY');
  const mode = database.pragma('journal_mode', { simple: true });
  const sync = database.pragma('synchronous', { simple: true });
  if (mode !== 'wal' || sync !== 2)
    throw new TypeError(`the database would not promise durability (journal_mode ${String(mode)}, synchronous ${String(sync)})`);
  addFunctions(database);
  return database;
}

/** Opens a connection that only reads what is committed. */
export function openReader(folder: string): Database {
  const database = new Sqlite(databaseFile(folder), { readonly: true });
  database.pragma('cache_size = -64000');
  database.pragma('mmap_size = 1073741824');
  database.pragma('temp_store = MEMORY');
  addFunctions(database);
  return database;
}

/** Takes the data folder for this process until it ends, however it ends. */
export function takeFolder(folder: string): Database {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new Sqlite(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    lock.pragma('journal_mode = DELETE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new AppError('conflict', 'server.data-in-use', { params: { folder }, cause });
  }
  return lock;
}

/** Whether a data folder holds a database yet. */
export function hasDatabase(folder: string): boolean {
  return existsSync(databaseFile(folder));
}

/** Runs statements on a connection, each text prepared once. */
export function executor(database: Database): Execute {
  const prepared = new Map<string, ReturnType<Database['prepare']>>();
  return (text, values, big) => {
    let statement = prepared.get(text);
    if (statement === undefined) {
      if (prepared.size > 2_000) prepared.clear();
      statement = database.prepare(text);
      if (statement.reader) statement.raw(true);
      prepared.set(text, statement);
    }
    if (statement.reader) return statement.safeIntegers(big).all(...values) as unknown[][];
    statement.run([...values]);
    return [];
  };
}
