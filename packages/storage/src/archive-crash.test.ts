// Proves that an import of an app which is killed at any step leaves nothing that can be seen, is cleared away, and can be done again.
import { testProgram } from '@trellis/dx/programs';
import { longer, patience, seeded } from '@trellis/dx/soak';
import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { archiveSource, fillArchived, fillPapers } from './testing/archived.fixtures.ts';
import { bytesOf } from './testing/attachments.fixtures.ts';
import { addUsers, openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { dropStore, onDatabase, schemaOf, storeKind } from './testing/stores.fixtures.ts';

const { program } = testProgram(new URL('testing/archive-writer.fixtures.ts', import.meta.url));
/** Writes between one place of dying and the next; in a soak fewer, from another place on. */
const STEP = Math.ceil(10 / longer(1));

function run(...given: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [program, ...given], { stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', () => resolve(child.signalCode === 'SIGKILL')));
}

/** What can be seen of a workspace, and what it takes up. */
async function standing(lab: Lab): Promise<unknown> {
  const { engine, storage } = lab;
  return {
    apps: engine.apps(owner).map(({ slug }) => slug),
    stored: storage.apps(),
    documents: storage.documents().length,
    dropped: storage.dropped(),
    tables: await tables(lab.folder),
    files: filesIn(join(lab.folder, 'files')),
    jobs: filesIn(join(lab.folder, 'jobs')),
    boxes: (await engine.list(owner, { app: 'depot', entity: 'box' }, {})).records,
    undo: await engine.undoState(owner),
  };
}

function filesIn(folder: string): readonly string[] {
  const found = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const names = found.filter((each) => each.isFile()).map(({ name }) => name);
  return names.toSorted();
}

/** The tables of records. */
async function tables(folder: string): Promise<readonly string[]> {
  if (storeKind === 'postgres') {
    const text = "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename ~ '^[es]_' ORDER BY 1";
    return (await onDatabase((client) => client.query<{ name: string }>(text, [schemaOf(folder)]))).rows.map(({ name }) => name);
  }
  const database = new Database(join(folder, 'trellis.sqlite'), { readonly: true });
  try {
    return database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB '[es]_*' ORDER BY 1").pluck().all() as string[];
  } finally {
    database.close();
  }
}

/** Opens the workspace, and waits until what a killed process left is cleared away. */
async function reopened(folder: string): Promise<Lab> {
  const lab = await openLab({ folder });
  const isLeft = async (): Promise<boolean> => (await lab.storage.read.jobs('staging')).length > 0 || filesIn(join(folder, 'jobs')).length > 0;
  for (let tries = 0; await isLeft(); tries += 1) {
    if (tries > 400) throw new Error(`not cleared away: ${lab.errors.map(String).join('; ')}`);
    await wait(50);
  }
  return lab;
}

/** What the imported app holds, and what a check of all computed values finds wrong. */
async function whole({ engine }: Lab): Promise<unknown> {
  const box = { app: 'copy', entity: 'box' };
  const papers = new Map<string, Buffer>();
  const { records } = await engine.list(owner, box, {});
  for (const { id, papers: files } of records as readonly { readonly id: number; readonly papers?: readonly { id: string; name: string }[] }[])
    for (const { id: file, name } of files ?? []) {
      const opened = await engine.files.open(owner, box, id, 'papers', file, 'full');
      papers.set(name, await bytesOf(await opened.read({ first: 0, last: opened.size - 1 })));
    }
  const count = async (entity: string): Promise<number> => (await engine.list(owner, { app: 'copy', entity }, { limit: 1000 })).records.length;
  const counts = [await count('item'), await count('job'), await count('box')];
  const wrong: unknown[] = [];
  for await (const each of engine.examine(owner, { repair: false })) wrong.push(each);
  return { papers, counts, wrong };
}

test('killed at any step', { timeout: patience(600_000) }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-archive-'));
  const lab = await openLab({ folder, install: archiveSource });
  await addUsers(lab, 3);
  await fillArchived(lab);
  const papers = await fillPapers(lab);
  const parts: Uint8Array[] = [];
  for await (const part of lab.engine.exportApp(owner, 'depot')) parts.push(part);
  const archive = join(folder, 'depot.archive');
  writeFileSync(archive, Buffer.concat(parts));
  const before = await standing(lab);
  await lab.close();
  let kills = 0;
  let isWhole = false;
  for (let place = 1 + (seeded(0) % STEP); !isWhole; place += STEP) {
    const wasKilled = await run(folder, archive, String(place));
    kills += wasKilled ? 1 : 0;
    const again = await reopened(folder);
    isWhole = again.engine.model.appByName.has('copy');
    const left = isWhole ? await whole(again) : { wasKilled, standing: await standing(again) };
    expect(left).toEqual(isWhole ? { papers, counts: [30, 6, 3], wrong: [] } : { wasKilled: true, standing: before });
    expect(again.errors).toEqual([]);
    await again.close();
  }
  expect(kills).toBeGreaterThan(5);
  await dropStore(storeKind, folder);
  rmSync(folder, { recursive: true, force: true });
});
