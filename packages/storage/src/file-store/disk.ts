// In charge of: keeping files' bytes in a folder of this machine.
import type { ByteRange, ByteSource, FileStore } from '@trellis/engine';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkKey } from './key.ts';

/** Waits until what was written is on the disk itself. */
async function sync(path: string, flags: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, flags);
    await handle.sync();
  } finally {
    await handle?.close();
  }
}

/** Folders cannot be synced on every system; where they cannot, names are safe without. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await sync(path, 'r');
}

/** Bytes in a folder, two levels deep. A name appears only when all of its bytes are on the disk. */
class DiskStore implements FileStore {
  readonly name = 'disk';
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(key: string, source: ByteSource): Promise<void> {
    const path = this.#path(key);
    const part = `${path}.part`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await copyFile(source.path, part, constants.COPYFILE_FICLONE);
      await sync(part, 'r+');
      await rename(part, path);
      // The folders may be new as well.
      for (const folder of [dirname(path), dirname(dirname(path)), this.#folder]) await syncFolder(folder);
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async read(key: string, { first, last }: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined> {
    let handle: FileHandle;
    try {
      handle = await open(this.#path(key));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
    return createReadStream('', { fd: handle, start: first, end: last, highWaterMark: 1 << 18 });
  }

  async remove(key: string): Promise<void> {
    const path = this.#path(key);
    await rm(path, { force: true });
    await rm(`${path}.part`, { force: true });
  }

  #path(key: string): string {
    checkKey(key);
    return join(this.#folder, key.slice(0, 2), key.slice(2, 4), key);
  }
}

/** Keeps bytes in a folder, which is made when it is first needed. */
export function diskStore(folder: string): FileStore {
  return new DiskStore(folder);
}
