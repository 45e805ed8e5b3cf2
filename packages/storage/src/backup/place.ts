// In charge of: what stands where in a data folder and in a backup, and files that are surely on the disk.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** Name of the database in a data folder and in a backup. */
export const DATABASE = 'trellis.sqlite';
/** Name of the folder of files' bytes. */
export const FILES = 'files';
/** Name of the file of the secret. */
export const SECRET = 'secret.key';
/** Name of the folder of what jobs need. */
export const JOBS = 'jobs';
/** Where backups lie in a data folder unless told otherwise. */
export const BACKUPS = 'backups';

/** Waits until a file or folder is on the disk itself. Folders cannot be synced on every system; where they cannot, names are safe without. */
export async function sync(path: string, isFolder = false): Promise<void> {
  if (isFolder && process.platform === 'win32') return;
  const handle = await open(path, isFolder ? 'r' : 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file with everything on the disk. */
export async function writeSafely(path: string, chunks: AsyncIterable<Uint8Array>): Promise<{ readonly size: number; readonly sha256: string }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'w', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { size, sha256: hash.digest('hex') };
}

/** SHA-256 of a file, and its size. */
export async function hashFile(path: string): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

/** Every file below a folder by its path from there, with / between folders; none where there is no folder. */
export async function pathsIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((each) => each.isFile())
    .map((each) => relative(folder, join(each.parentPath, each.name)).split(sep).join('/'))
    .toSorted();
}

/** Whether an error says that something is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
