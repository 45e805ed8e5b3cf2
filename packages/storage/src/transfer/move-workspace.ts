// In charge of: moving a workspace from a data folder to PostgreSQL and back. What is left behind stays as it was.
import { AppError } from '@trellis/errors';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decideRestore, finishRestore, restoreNames } from '../backup/finish-restore.ts';
import { DATABASE, sync } from '../backup/place.ts';
import type { Address } from '../postgres/connection.ts';
import { hasDatabase, openReader, takeFolder } from '../sqlite/connection.ts';
import { copyFromPostgres } from './from-postgres.ts';
import { fillPostgres, type OnTable } from './to-postgres.ts';

/** From where to where. */
export interface MoveOptions {
  /** The data folder. No server may be using it. */
  readonly folder: string;
  readonly address: Address;
  /** Folder of the migrations of SQLite's system tables; PostgreSQL's are within it. */
  readonly migrations: string;
  /** UTC milliseconds now. */
  readonly now: () => number;
  readonly onTable: OnTable;
}

/** Copies the workspace of a data folder into a schema of PostgreSQL that has none. The folder's tables must be of this build's form. */
export async function moveToPostgres({ folder, address, migrations, onTable }: MoveOptions): Promise<void> {
  const lock = takeFolder(folder);
  try {
    finishRestore(folder);
    if (!hasDatabase(folder)) throw new AppError('not-found', 'backup.no-workspace', { params: { place: folder } });
    const reader = openReader(folder);
    try {
      await fillPostgres(reader, address, join(migrations, 'postgres'), onTable);
    } finally {
      reader.close();
    }
  } finally {
    lock.close();
  }
}

/** Copies a workspace on PostgreSQL into a data folder that has none. */
export async function moveToSqlite({ folder, address, migrations, now, onTable }: MoveOptions): Promise<void> {
  const lock = takeFolder(folder);
  try {
    finishRestore(folder);
    if (hasDatabase(folder)) throw new AppError('conflict', 'transfer.taken', { params: { place: folder } });
    const { stage, aside } = restoreNames(now());
    const place = join(folder, stage);
    await mkdir(place, { mode: 0o700 });
    try {
      await copyFromPostgres(address, place, migrations, onTable);
      await sync(join(place, DATABASE));
      await sync(place, true);
    } catch (error) {
      await rm(place, { recursive: true, force: true });
      throw error;
    }
    decideRestore(folder, { stage, aside, old: [] });
    finishRestore(folder);
  } finally {
    lock.close();
  }
}
