// In charge of: putting a restored workspace in its place, from the moment it was decided on: whoever opens the data folder next goes on where it was cut off.
import { AppError } from '@trellis/errors';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the note that says a restore was decided on. */
const NOTE = 'restore.json';
/** Names of what a restore makes begin with these. */
const STAGE = 'restore-stage-';
const ASIDE = 'before-restore-';

/** A restore into a database and a folder: it is decided when the database there bears the mark. */
interface AwaitedDatabase {
  readonly place: string;
  readonly mark: string;
}

/** What is to be done: `old` goes aside, then everything in `stage` comes into the data folder. */
interface Decision {
  readonly stage: string;
  readonly aside: string;
  readonly old: readonly string[];
  /** Whose word this waits for; absent, it is decided. */
  readonly database?: AwaitedDatabase;
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Names for one restore within a data folder. */
export function restoreNames(at: number): { readonly stage: string; readonly aside: string } {
  const time = new Date(at).toISOString().slice(0, 23).replaceAll(/[:.]/g, '-');
  return { stage: `${STAGE}${time}`, aside: `${ASIDE}${time}` };
}

/** What of a data folder belongs to its workspace: not the lock, not backups, nothing of restores. */
export function workspaceEntries(folder: string): readonly string[] {
  const isOwn = (name: string): boolean =>
    !name.startsWith('lock.sqlite') && name !== 'backups' && !name.startsWith(STAGE) && !name.startsWith(ASIDE) && !name.startsWith(NOTE);
  return readdirSync(folder).filter(isOwn);
}

/** Whether a restore was decided on and is not in its place yet. */
export function isRestorePending(folder: string): boolean {
  return existsSync(join(folder, NOTE));
}

/** Whether a restore left anything that is to be put in its place or taken away. */
export function isRestoreLeft(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => name === NOTE || name.startsWith(STAGE));
}

function readDecision(folder: string): Decision {
  return JSON.parse(readFileSync(join(folder, NOTE), 'utf8')) as Decision;
}

/** The database whose word a restore waits for. */
export function awaitedDatabase(folder: string): AwaitedDatabase | undefined {
  return isRestorePending(folder) ? readDecision(folder).database : undefined;
}

/** Has the folder follow what the database decided; nothing when it waits for no word. */
export function settleAwaited(folder: string, isDecided: boolean): void {
  if (awaitedDatabase(folder) === undefined) return;
  const { database: _database, ...decision } = readDecision(folder);
  if (isDecided) return decideRestore(folder, decision);
  rmSync(join(folder, NOTE));
  syncFolder(folder);
}

/** Decides: from here on the new workspace is the one, unless the note says that a database has to decide. */
export function decideRestore(folder: string, decision: Decision): void {
  const note = join(folder, NOTE);
  writeFileSync(`${note}.part`, JSON.stringify(decision), { mode: 0o600, flush: true });
  renameSync(`${note}.part`, note);
  syncFolder(folder);
}

/**
 * Goes on with a restore that was decided on, and removes what one that was not left behind. Only for who holds the data folder.
 * INVARIANT: nothing comes in before all that is old went aside, so an old name that is not aside yet is still the old one.
 */
export function finishRestore(folder: string, onStep: () => void = () => undefined): void {
  if (isRestorePending(folder)) {
    const decision = readDecision(folder);
    const { database } = decision;
    if (database !== undefined) throw new AppError('conflict', 'backup.undecided', { params: { folder, place: database.place } });
    moveAside(folder, decision, onStep);
    moveIn(folder, decision, onStep);
    rmSync(join(folder, NOTE));
    syncFolder(folder);
  }
  for (const name of readdirSync(folder)) if (name.startsWith(STAGE)) rmSync(join(folder, name), { recursive: true, force: true });
}

function moveAside(folder: string, { aside, old }: Decision, onStep: () => void): void {
  if (old.length === 0) return;
  const target = join(folder, aside);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const name of old) {
    if (existsSync(join(target, name)) || !existsSync(join(folder, name))) continue;
    renameSync(join(folder, name), join(target, name));
    onStep();
  }
  syncFolder(target);
  syncFolder(folder);
}

function moveIn(folder: string, { stage }: Decision, onStep: () => void): void {
  const source = join(folder, stage);
  if (!existsSync(source)) return;
  for (const name of readdirSync(source)) {
    renameSync(join(source, name), join(folder, name));
    onStep();
  }
  syncFolder(folder);
}
