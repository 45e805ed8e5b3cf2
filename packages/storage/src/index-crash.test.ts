// Proves that a process killed around the building of an index over many records leaves nothing behind that the next start does not finish: on both stores.
import { testProgram } from '@trellis/dx/programs';
import type { StoreKind } from './testing/stores.fixtures.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { changed, type Moment } from './testing/index-writer.fixtures.ts';
import { openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';
import { dropStore, onDatabase, schemaOf, storeKind } from './testing/stores.fixtures.ts';

const { program } = testProgram(new URL('testing/index-writer.fixtures.ts', import.meta.url));
const line = { app: 'shop', entity: 'line' };
/** More than what is indexed within a unit. */
const LINES = 21_000;
const PART = 5_000;
const kind: StoreKind = storeKind;
let folder = '';

afterEach(async () => {
  await dropStore(kind, folder);
  rmSync(folder, { recursive: true, force: true });
});

async function filled(): Promise<Lab> {
  const lab = await openLab({ kind, source: shopSource });
  folder = lab.folder;
  for (let start = 0; start < LINES; start += PART) {
    const part = Array.from({ length: Math.min(PART, LINES - start) }, (_, n) => ({ code: `l${start + n}`, price: 1 }));
    await lab.engine.create(owner, line, part, {});
  }
  return lab;
}

function start(moment: Moment): { readonly child: ChildProcess; readonly building: Promise<void>; readonly ended: Promise<void> } {
  const child = spawn(process.execPath, [program, folder, kind, moment], { stdio: ['ignore', 'pipe', 'inherit'] });
  const building = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return { child, building, ended };
}

async function settled(lab: Lab): Promise<void> {
  while ((await lab.storage.read.jobs('running')).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The change that was interrupted is done, whole, and what it demands holds. */
async function check(): Promise<void> {
  const lab = await openLab({ folder, kind });
  await settled(lab);
  expect(lab.engine.documents(owner, 'shop')).toEqual(expect.arrayContaining([changed.get('line')]));
  const twice = lab.engine.create(owner, line, [{ code: 'L7', price: 1 }], {});
  await expect(twice).rejects.toMatchObject({ issues: [{ code: 'record.duplicate-set-values' }] });
  await lab.engine.create(owner, line, [{ code: 'L7', price: 2 }], {});
  expect(await lab.storage.verify()).toEqual([]);
  expect(lab.errors).toEqual([]);
  await lab.close();
}

test.each<Moment>(['before', 'after'])('killed %s the index is built', { timeout: 120_000 }, async (moment) => {
  await (await filled()).engine.close();
  const { child, ended } = start(moment);
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  await check();
});

test('killed while the index is built', { timeout: 120_000 }, async () => {
  await (await filled()).engine.close();
  const { child, building, ended } = start('during');
  await building;
  child.kill('SIGKILL');
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  await check();
});

/** Statements that build an index beside others, in this test's schema. */
async function builds(): Promise<number> {
  const text = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'trellis ${schemaOf(folder)} index' AND query LIKE 'CREATE % CONCURRENTLY %'`;
  return onDatabase(async (client) => (await client.query(text)).rows.length);
}

test.runIf(kind === 'postgres')(
  'others write while it is built, and a build that is cut off is taken away and begun again',
  { timeout: 120_000 },
  async () => {
    const lab = await filled();
    await onDatabase(async (reader) => {
      // A build waits for who looked at the records before it: it is caught half done.
      await reader.query(`SET search_path = "${schemaOf(folder)}"`);
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await reader.query(`SELECT COUNT(*) FROM e_${lab.entity('line').number}`);
      const { child, ended } = start('during');
      await expect.poll(builds, { timeout: 60_000 }).toBe(1);
      for (let n = 0; n < 5; n += 1) await lab.engine.create(owner, line, [{ code: `meanwhile${n}`, price: 1 }], {});
      expect(await builds()).toBe(1);
      child.kill('SIGKILL');
      await ended;
      expect((await lab.storage.verify()).length).toBe(1);
      await lab.engine.close();
      await reader.query('COMMIT');
    });
    await check();
  },
);
