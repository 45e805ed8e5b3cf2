// In charge of: making a backup while others write: one moment of the database, the bytes of its files, a manifest, all of it checked before it has its name.
import type { FileInUse, FileStore } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import { mkdir, open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { FileCopies } from './copy-files.ts';
import { filesIn, lookAtDatabase, openJobs, openStill } from './look-at-database.ts';
import { FORM, MANIFEST, type BackedUpFile, type LostFile, type Manifest } from './manifest.ts';
import { DATABASE, hashFile, isMissing, JOBS, pathsIn, SECRET, sync, writeSafely } from './place.ts';
import type { OnProgress } from './progress.ts';
import type { BackupSource } from './source.ts';
import { findIssues } from './verify-backup.ts';

/** What to back up, and where to. */
export interface BackupOptions {
  readonly source: BackupSource;
  /** The data folder, for what is kept beside the database. */
  readonly folder: string;
  readonly store: FileStore;
  /** Folder that gets the backup, as a folder of its own. */
  readonly to: string;
  /** UTC milliseconds now. */
  readonly now: () => number;
  readonly onProgress?: OnProgress;
}

/** A finished backup. */
export interface Backup {
  readonly path: string;
  readonly manifest: Manifest;
}

/** Copies of the database, when files were deleted for good between it and its files. */
const TRIES = 5;

/** Name of the backup of a moment: it sorts by time. */
function backupName(at: number): string {
  return `trellis-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

interface Copied {
  readonly files: readonly BackedUpFile[];
  readonly lost: readonly LostFile[];
  readonly jobs: readonly string[];
}

/** What a still copy of the database speaks of. */
async function namedIn(file: string): Promise<{ readonly files: readonly FileInUse[]; readonly jobs: readonly string[] }> {
  const database = openStill(file);
  try {
    return { files: await filesIn(database), jobs: openJobs(database) };
  } finally {
    database.close();
  }
}

/**
 * Most files are copied before the database, so that what is deleted meanwhile is there. One that came and went in between is in the
 * database's copy alone: then the database is copied again.
 */
async function copyData({ source, store, onProgress = () => undefined }: BackupOptions, part: string): Promise<Copied> {
  const copies = new FileCopies(store, part);
  const add = (files: readonly FileInUse[]) => copies.add(files, (done) => onProgress({ stage: 'files', done, of: files.length }));
  const file = join(part, DATABASE);
  await add(await source.filesNow());
  for (let tries = 1; ; tries += 1) {
    await rm(file, { force: true });
    await source.copy(file, (done, of) => onProgress({ stage: 'database', done, of }));
    const { files, jobs } = await namedIn(file);
    const missing = await add(files);
    const now = missing.length === 0 ? new Set<string>() : new Set((await source.filesNow()).map((each) => each.key));
    if (tries < TRIES && missing.some((key) => !now.has(key))) continue;
    const { copied, lost } = await copies.settle(files);
    return { files: [...copied, { path: DATABASE, ...(await hashFile(file)) }], lost, jobs };
  }
}

/** Copies what may be there; nothing when it is not. */
async function copyIfThere(from: string, part: string, path: string): Promise<readonly BackedUpFile[]> {
  let handle: FileHandle;
  try {
    handle = await open(from);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  return [{ path, ...(await writeSafely(join(part, path), handle.createReadStream() as AsyncIterable<Buffer>)) }];
}

/** The secret, and what open jobs need to go on. */
async function copyBeside(folder: string, part: string, jobs: readonly string[]): Promise<readonly BackedUpFile[]> {
  const found = [...(await copyIfThere(join(folder, SECRET), part, SECRET))];
  for (const job of jobs)
    for (const path of await pathsIn(join(folder, JOBS, job)))
      found.push(...(await copyIfThere(join(folder, JOBS, job, path), part, `${JOBS}/${job}/${path}`)));
  return found;
}

async function fill(options: BackupOptions, part: string): Promise<Manifest> {
  const madeAt = new Date(options.now()).toISOString();
  const { files, lost, jobs } = await copyData(options, part);
  const beside = await copyBeside(options.folder, part, jobs);
  const facts = lookAtDatabase(join(part, DATABASE), DATABASE);
  const { format, seq, entities } = facts;
  const manifest = { form: FORM, madeAt, from: options.source.name, format, seq, entities, files: [...files, ...beside], lost };
  const issues = await findIssues(part, manifest, options.onProgress ?? (() => undefined));
  if (issues.length > 0) throw new AppError('conflict', 'backup.not-made', { issues });
  await writeFile(join(part, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600, flush: true });
  return manifest;
}

/** Makes a backup. Until it is whole and checked it is named `….part`. */
export async function makeBackup(options: BackupOptions): Promise<Backup> {
  const path = join(options.to, backupName(options.now()));
  const part = `${path}.${process.pid}.part`;
  await mkdir(part, { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(options, part);
    await sync(part, true);
    await rename(part, path);
    await sync(options.to, true);
    return { path, manifest };
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}
