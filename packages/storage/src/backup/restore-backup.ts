// In charge of: restoring a backup into a data folder: checked first, made ready beside what is there, then put in its place as one decision.
import type { FileStore } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import Sqlite from 'better-sqlite3';
import { constants } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { diskStore } from '../file-store/index.ts';
import { takeFolder } from '../sqlite/connection.ts';
import { decideRestore, finishRestore, isRestorePending, restoreNames, workspaceEntries } from './finish-restore.ts';
import type { Manifest } from './manifest.ts';
import { DATABASE, FILES, sync } from './place.ts';
import type { OnProgress } from './progress.ts';
import { verifyBackup } from './verify-backup.ts';

/** What to restore, and where to. */
export interface RestoreOptions {
  /** The backup's folder. */
  readonly from: string;
  /** The data folder. */
  readonly folder: string;
  /** Whether a workspace that is there goes aside. */
  readonly replace: boolean;
  /** Keeps the bytes of files when that is not the data folder. */
  readonly store?: FileStore;
  /** UTC milliseconds now. */
  readonly now: () => number;
  readonly onProgress?: OnProgress;
}

/** What was done. */
export interface Restored {
  readonly manifest: Manifest;
  /** Where what was there went; undefined when there was nothing. */
  readonly aside: string | undefined;
}

/** A link that was used once must not work again, and who signed out stays signed out: people sign in anew. Tokens of scripts stay. */
function forgetSignIns(file: string): void {
  const database = new Sqlite(file);
  try {
    database.pragma('synchronous = FULL');
    database.exec("DELETE FROM links; DELETE FROM sessions WHERE kind = 'session'");
  } finally {
    database.close();
  }
}

const isBytes = (path: string): boolean => path.startsWith(`${FILES}/`);

/** Makes everything ready in a folder of its own. */
export async function makeReady({ from, store, onProgress = () => undefined }: RestoreOptions, manifest: Manifest, stage: string): Promise<void> {
  await mkdir(stage, { mode: 0o700 });
  const bytes = store ?? diskStore(join(stage, FILES));
  const { files } = manifest;
  for (const [done, { path, size, sha256 }] of files.entries()) {
    onProgress({ stage: 'files', done, of: files.length });
    if (isBytes(path)) await bytes.put(basename(path), { path: join(from, path), size, sha256 });
    else await copyBeside(join(from, path), join(stage, path));
  }
  forgetSignIns(join(stage, DATABASE));
  await sync(stage, true);
}

async function copyBeside(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await sync(target);
  await sync(dirname(target), true);
}

/** A backup within the data folder must lie where it stays: among the backups. */
export function refuseInside(from: string, folder: string, old: readonly string[]): void {
  const path = resolve(from);
  const isInside = old.some((name) => path === resolve(folder, name) || path.startsWith(resolve(folder, name) + sep));
  if (isInside) throw new AppError('conflict', 'backup.inside', { params: { path } });
}

async function restoreInto(options: RestoreOptions, manifest: Manifest): Promise<Restored> {
  const { folder, from, replace, now, onProgress = () => undefined } = options;
  // One that was decided on before comes first.
  finishRestore(folder);
  const old = workspaceEntries(folder);
  if (old.length > 0 && !replace) throw new AppError('conflict', 'backup.not-empty', { params: { folder } });
  refuseInside(from, folder, old);
  const { stage, aside } = restoreNames(now());
  try {
    await makeReady(options, manifest, join(folder, stage));
  } catch (error) {
    await rm(join(folder, stage), { recursive: true, force: true });
    throw error;
  }
  const moves = old.length + manifest.files.length;
  let done = 0;
  onProgress({ stage: 'place', done, of: moves });
  decideRestore(folder, { stage, aside, old });
  finishRestore(folder, () => onProgress({ stage: 'place', done: (done += 1), of: moves }));
  return { manifest, aside: old.length === 0 ? undefined : join(folder, aside) };
}

/** Restores a backup. Killed at any moment, the data folder holds what it held, or the backup: the next to open it finishes what was decided. */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const manifest = await verifyBackup(options.from, options.onProgress);
  const lock = takeFolder(options.folder);
  try {
    return await restoreInto(options, manifest);
  } finally {
    lock.close();
  }
}

/** Puts a restore that was decided on in its place, before anything else of the data folder is read. */
export function settleRestore(folder: string): void {
  if (!isRestorePending(folder)) return;
  const lock = takeFolder(folder);
  try {
    finishRestore(folder);
  } finally {
    lock.close();
  }
}
