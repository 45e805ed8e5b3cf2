// In charge of: restoring a backup into PostgreSQL and the data folder beside it: everything is made ready beside what is there, and the schema's taking its place is the one decision.
import { AppError } from '@trellis/errors';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  awaitedDatabase,
  decideRestore,
  finishRestore,
  isRestoreLeft,
  restoreNames,
  settleAwaited,
  workspaceEntries,
} from '../backup/finish-restore.ts';
import type { Manifest } from '../backup/manifest.ts';
import { DATABASE } from '../backup/place.ts';
import { makeReady, refuseInside, type Restored, type RestoreOptions } from '../backup/restore-backup.ts';
import { verifyBackup } from '../backup/verify-backup.ts';
import { withSchemaAlone } from '../postgres/claims.ts';
import type { Address } from '../postgres/connection.ts';
import { holdsWorkspace, markOf, placeOf, putInPlace } from '../postgres/first-schema.ts';
import { openReader, openWriter, takeFolder } from '../sqlite/connection.ts';
import { documentsIn, modelIn } from './documents.ts';
import { fillSchema } from './to-postgres.ts';

/** What to restore, and where to. */
export interface RestoreToPostgresOptions extends RestoreOptions {
  readonly address: Address;
  /** Folder of the migrations of SQLite's system tables; PostgreSQL's are within it. */
  readonly migrations: string;
}

/** What was done. */
export interface RestoredToPostgres extends Restored {
  /** The schema that keeps what was there; undefined when there was nothing. */
  readonly asideSchema: string | undefined;
}

/** Brings the backup's database to this build's form. */
function upgrade(stage: string, migrations: string): void {
  const database = openWriter(stage);
  try {
    migrate(drizzle(database), { migrationsFolder: migrations });
    const model = modelIn(database);
    if (model === undefined) throw new AppError('not-found', 'backup.no-workspace', { params: { place: stage } });
    documentsIn(database).makeRoom(model);
  } finally {
    database.close();
  }
}

/** The name of the schema that keeps what was there: PostgreSQL's names have 63 bytes at most. */
function asideName(schema: string, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/\D/g, '');
  return `${schema.slice(0, 30)}_before_restore_${time}`;
}

async function fill(schema: string, stage: string, { address, migrations, onProgress = () => undefined }: RestoreToPostgresOptions): Promise<void> {
  const reader = openReader(stage);
  try {
    const to = { url: address.url, schema };
    await fillSchema(reader, to, join(migrations, 'postgres'), (done, of) => onProgress({ stage: 'database', done, of }));
  } finally {
    reader.close();
  }
  // From here on PostgreSQL has it.
  for (const end of ['', '-wal', '-shm']) rmSync(join(stage, DATABASE + end), { force: true });
}

/** Finds out what became of a restore whose decision was up to the database, and has the folder follow. */
async function follow(folder: string, address: Address): Promise<boolean> {
  const awaited = awaitedDatabase(folder);
  if (awaited === undefined) return false;
  if (awaited.place !== placeOf(address)) throw new AppError('conflict', 'backup.undecided', { params: { folder, place: awaited.place } });
  const isInForce = (await markOf(address)) === awaited.mark;
  settleAwaited(folder, isInForce);
  return isInForce;
}

/** Refuses a place that holds something, unless that may go aside. Answers what of the folder would. */
async function refuseTaken({ folder, address, from, replace }: RestoreToPostgresOptions): Promise<readonly string[]> {
  const old = workspaceEntries(folder);
  if (!replace && old.length > 0) throw new AppError('conflict', 'backup.not-empty', { params: { folder } });
  if (!replace && (await holdsWorkspace(address)))
    throw new AppError('conflict', 'backup.not-empty', { params: { folder: `PostgreSQL (${address.schema})` } });
  refuseInside(from, folder, old);
  return old;
}

async function restoreInto(options: RestoreToPostgresOptions, manifest: Manifest): Promise<RestoredToPostgres> {
  const { folder, address, now, onProgress = () => undefined } = options;
  // One that was decided on before comes first.
  await follow(folder, address);
  finishRestore(folder);
  const old = await refuseTaken(options);
  const { stage, aside } = restoreNames(now());
  const mark = randomUUID();
  const asideSchema = asideName(address.schema, now());
  const isKept = await holdsWorkspace(address);
  try {
    await makeReady(options, manifest, join(folder, stage));
    upgrade(join(folder, stage), options.migrations);
    await putInPlace(address, { aside: asideSchema, mark }, async (schema) => {
      await fill(schema, join(folder, stage), options);
      decideRestore(folder, { stage, aside, old, database: { place: placeOf(address), mark } });
      onProgress({ stage: 'place', done: 0, of: 2 });
    });
  } catch (error) {
    // The connection may have been lost while the schema took its place. When the database cannot be asked, the next start asks it.
    const outcome = await follow(folder, address).catch(() => 'unknown' as const);
    if (outcome === false) await rm(join(folder, stage), { recursive: true, force: true });
    if (outcome !== true) throw error;
  }
  onProgress({ stage: 'place', done: 1, of: 2 });
  settleAwaited(folder, true);
  finishRestore(folder, () => onProgress({ stage: 'place', done: 1, of: 2 }));
  onProgress({ stage: 'place', done: 2, of: 2 });
  return { manifest, aside: old.length === 0 ? undefined : join(folder, aside), asideSchema: isKept ? asideSchema : undefined };
}

/**
 * Restores a backup into a schema of PostgreSQL, with what belongs to it in the data folder. Killed at any moment, both hold what they
 * held, or the backup: the next start on them finishes what was decided. Refused while a server is at work on the schema.
 */
export async function restoreToPostgres(options: RestoreToPostgresOptions): Promise<RestoredToPostgres> {
  const manifest = await verifyBackup(options.from, options.onProgress);
  const lock = takeFolder(options.folder);
  try {
    return await withSchemaAlone(options.address, () => restoreInto(options, manifest));
  } finally {
    lock.close();
  }
}

/** Has a data folder follow what was decided on PostgreSQL by a restore that was cut off, before anything of it is read. */
export async function settleRestoreOn(folder: string, address: Address): Promise<void> {
  if (!isRestoreLeft(folder)) return;
  const lock = takeFolder(folder);
  try {
    await follow(folder, address);
    finishRestore(folder);
  } finally {
    lock.close();
  }
}
