// In charge of: where a test run keeps its temporary folders: in memory where there is plenty, so that no test waits for a disk.
import { accessSync, chmodSync, constants, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const NAME = /^trellis-tests-(\d+)$/;
const GB = 1024 ** 3;

/** Whether memory may hold what tests write: room for several times as much, and no bound of a container below it. */
function isRoomy() {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    const bound = process.constrainedMemory() ?? 0;
    return bavail * bsize >= 4 * GB && freemem() >= 8 * GB && !(bound > 0 && bound < 12 * GB);
  } catch {
    return false;
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** Takes away what runs that were killed left: nothing else would give its memory back. */
function sweep() {
  for (const name of readdirSync(MEMORY)) {
    const pid = Number(NAME.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && !isRunning(pid)) rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
}

/** Vitest calls this once before the tests; what it returns, after them. A place that whoever runs the tests chose is kept. */
export function setup() {
  if (process.env['TMPDIR'] !== undefined || !isRoomy()) return undefined;
  sweep();
  const folder = join(MEMORY, `trellis-tests-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  // PostgreSQL runs as another user, who must be able to enter.
  chmodSync(folder, 0o711);
  process.env['TMPDIR'] = folder;
  return () => {
    delete process.env['TMPDIR'];
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
}
