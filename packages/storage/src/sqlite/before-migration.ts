// In charge of: keeping the database as it was before its tables are brought to another form.
import type { Database } from 'better-sqlite3';
import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFile } from './connection.ts';

interface Journal {
  readonly entries: readonly { readonly when: number; readonly tag: string }[];
}

/** Name of the first migration that has not been run; undefined when all have, or when there is nothing to keep. */
function firstPending(database: Database, migrations: string): string | undefined {
  const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get() !== undefined;
  if (!known) return undefined;
  const newest = database.prepare('SELECT MAX(created_at) FROM __drizzle_migrations').pluck().get() as number | null;
  if (newest === null) return undefined;
  const journal = JSON.parse(readFileSync(join(migrations, 'meta', '_journal.json'), 'utf8')) as Journal;
  return journal.entries.find((entry) => entry.when > newest)?.tag;
}

function sync(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Copies the database to `backups/before-<number>.sqlite` when migrations are about to change it. Only for who holds the data folder, before anything is written. */
export function keepBeforeMigration(database: Database, folder: string, migrations: string): void {
  const pending = firstPending(database, migrations);
  if (pending === undefined) return;
  const target = join(folder, 'backups', `before-${pending.slice(0, 4)}.sqlite`);
  // A start that was cut off in the middle has copied it already.
  if (existsSync(target)) return;
  mkdirSync(join(folder, 'backups'), { recursive: true, mode: 0o700 });
  // Everything committed is in the one file from here on.
  database.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(databaseFile(folder), `${target}.part`);
  sync(`${target}.part`);
  renameSync(`${target}.part`, target);
}
