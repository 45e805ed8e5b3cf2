// In charge of: the first start: a workspace is made beside the data folder's place and put there whole, or not at all.
import { AppError } from '@trellis/errors';
import { isRestorePending } from '@trellis/storage/backup';
import { exampleFolder, readRecipe, stage1Sample } from '@trellis/templates';
import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_SCHEMA, makeSchema } from '@trellis/storage/postgres';
import type { DatabaseAddress, Sample } from '../settings.ts';
import { loadRecipe, type Progress } from './load-recipe.ts';
import { loadSample } from './load-sample.ts';
import { openWorkspace, type OpenOptions, type Workspace } from './open-workspace.ts';
import { placeFiles } from './place-files.ts';
import { sampleDocuments } from './sample-documents.ts';

const DATABASE = 'trellis.sqlite';
const PREFIX = 'first-start-';

/** Whether a data folder holds no workspace yet. */
export function isFirstStart(folder: string): boolean {
  // A restore that was decided on has yet to put its database here.
  return !existsSync(join(folder, DATABASE)) && !isRestorePending(folder);
}

async function fill(workspace: Workspace, options: OpenOptions, sample: Sample, progress: Progress): Promise<void> {
  const { engine, storage } = workspace;
  if (sample === 'stage-1') return loadSample(engine, storage.identity, stage1Sample(new Date()));
  if (sample === 'none') return;
  const folder = exampleFolder(options.root, sample);
  await loadRecipe(engine, storage.identity, readRecipe(join(folder, 'recipe.json')), folder, options.folder, progress);
}

/** Puts the finished database where it belongs. A link, unlike a rename, never replaces what another server put there meanwhile. */
async function place(from: string, folder: string): Promise<void> {
  const target = join(folder, DATABASE);
  try {
    await link(join(from, DATABASE), target);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EEXIST') throw new AppError('conflict', 'server.data-in-use', { params: { folder }, cause });
    // Not every file system has links.
    await rename(join(from, DATABASE), target);
  }
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the workspace of a data folder that has none. Killed in between, the next start begins again. */
export async function makeWorkspace(options: OpenOptions, sample: Sample, progress: Progress): Promise<void> {
  await mkdir(options.folder, { recursive: true });
  const folder = await mkdtemp(join(options.folder, PREFIX));
  try {
    const own = { ...options, folder };
    const workspace = await openWorkspace(own, await sampleDocuments(options.root, sample));
    try {
      await fill(workspace, own, sample, progress);
    } finally {
      await workspace.engine.close();
    }
    const takeAway = await placeFiles(folder, options.folder);
    await place(folder, options.folder).catch(async (error: unknown) => {
      await takeAway();
      throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes the workspace of a database that has none. Killed in between, the next start begins again. */
export async function makeDatabaseWorkspace(options: OpenOptions, database: DatabaseAddress, sample: Sample, progress: Progress): Promise<void> {
  await mkdir(options.folder, { recursive: true });
  const folder = await mkdtemp(join(options.folder, PREFIX));
  let takeAway = async (): Promise<void> => undefined;
  try {
    await makeSchema({ url: database.url, schema: database.schema ?? DEFAULT_SCHEMA }, async (schema) => {
      const own = { ...options, folder, database: { url: database.url, schema } };
      const workspace = await openWorkspace(own, await sampleDocuments(options.root, sample));
      try {
        await fill(workspace, own, sample, progress);
      } finally {
        await workspace.engine.close();
      }
      takeAway = await placeFiles(folder, options.folder);
    });
  } catch (error) {
    await takeAway();
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what a killed first start left behind, and requests' files whose requests ended with their process. Only for who holds the data folder. */
export async function removeLeftovers(folder: string): Promise<void> {
  await rm(join(folder, 'uploads'), { recursive: true, force: true });
  for (const name of await readdir(folder)) if (name.startsWith(PREFIX)) await rm(join(folder, name), { recursive: true, force: true });
}
