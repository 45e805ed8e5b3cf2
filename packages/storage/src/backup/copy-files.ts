// In charge of: copying the bytes of records' files into a backup while others upload and delete.
import type { FileInUse, FileStore } from '@trellis/engine';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackedUpFile, LostFile } from './manifest.ts';
import { FILES, isMissing, writeSafely } from './place.ts';

/** Where a key's bytes are in a backup: as in a data folder. */
function filePath(key: string): string {
  return `${FILES}/${key.slice(0, 2)}/${key.slice(2, 4)}/${key}`;
}

async function* nothing(): AsyncIterable<Uint8Array> {
  // An empty file has no range of bytes that could be asked for.
}

/** Files copied so far, by key. */
export class FileCopies {
  readonly #store: FileStore;
  readonly #backup: string;
  readonly #copied = new Map<string, BackedUpFile>();
  readonly #lost = new Map<string, LostFile>();

  constructor(store: FileStore, backup: string) {
    this.#store = store;
    this.#backup = backup;
  }

  /** Copies what was not copied yet; the keys whose bytes were not to be had. */
  async add(files: readonly FileInUse[], onDone: (done: number) => void): Promise<readonly string[]> {
    const missing: string[] = [];
    this.#lost.clear();
    for (const [done, file] of files.entries()) {
      onDone(done);
      if (!this.#copied.has(file.key) && !(await this.#copy(file))) missing.push(file.key);
    }
    return missing;
  }

  /** What the backup holds of these files. Others were deleted before the moment it is of: they go. */
  async settle(files: readonly FileInUse[]): Promise<{ readonly copied: readonly BackedUpFile[]; readonly lost: readonly LostFile[] }> {
    const wanted = new Set(files.map((file) => file.key));
    for (const [key, { path }] of this.#copied) if (!wanted.has(key)) await rm(join(this.#backup, path), { force: true });
    const copied = [...this.#copied].filter(([key]) => wanted.has(key)).map(([, file]) => file);
    return { copied, lost: [...this.#lost.values()] };
  }

  async #copy({ key, size, sha256 }: FileInUse): Promise<boolean> {
    const path = filePath(key);
    const chunks = await this.#read(key, size);
    if (chunks === undefined) return this.#lose(key, 'missing');
    const found = await writeSafely(join(this.#backup, path), chunks).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (found?.sha256 === sha256) {
      this.#copied.set(key, { path, ...found });
      return true;
    }
    await rm(join(this.#backup, path), { force: true });
    return this.#lose(key, 'differs');
  }

  async #read(key: string, size: number): Promise<AsyncIterable<Uint8Array> | undefined> {
    return size === 0 ? nothing() : this.#store.read(key, { first: 0, last: size - 1 });
  }

  #lose(key: string, reason: LostFile['reason']): false {
    this.#lost.set(key, { key, reason });
    return false;
  }
}
