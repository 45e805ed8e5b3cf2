// In charge of: putting the bytes of a new workspace's files where the data folder keeps them, before anything refers to them.
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Name of the folder of files' bytes within a data folder. */
export const FILES = 'files';

async function sync(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Every file of bytes below a folder, by its path from there. */
async function pathsIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((each) => each.isFile()).map((each) => relative(folder, join(each.parentPath, each.name)));
}

/** Moves the bytes; what it gives back takes them away again. Keys are random, so nothing is ever replaced. */
export async function placeFiles(from: string, to: string): Promise<() => Promise<void>> {
  const paths = await pathsIn(join(from, FILES));
  const folders = new Set<string>();
  for (const path of paths) {
    const target = join(to, FILES, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(join(from, FILES, path), target);
    for (let folder = dirname(target); folder !== to; folder = dirname(folder)) folders.add(folder);
  }
  for (const folder of folders) await sync(folder);
  return async () => {
    for (const path of paths) await rm(join(to, FILES, path), { force: true });
  };
}
