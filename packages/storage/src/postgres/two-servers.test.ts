// Proves that of several processes on one workspace one runs each long job: the others leave it alone while that one lives, and go on with it when it was killed.
import { testProgram } from '@trellis/dx/programs';
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { productRows, ROWS } from '../testing/job-runner.fixtures.ts';
import type { Lab } from '../testing/open-lab.fixtures.ts';
import { ended, importProducts, openProducts, owner, products, until } from '../testing/products.fixtures.ts';
import { dropStore, onDatabase, schemaOf } from '../testing/stores.fixtures.ts';

const { program } = testProgram(new URL('../testing/job-runner.fixtures.ts', import.meta.url));
/** How soon another server is at a job whose server was killed. */
const SOON_MS = 3_000;

let folder: string;
let child: ChildProcess;
let second: Lab | undefined;

afterEach(async () => {
  child.kill('SIGKILL');
  await second?.engine.close();
  second = undefined;
  await dropStore('postgres', folder);
  rmSync(folder, { recursive: true, force: true });
});

/** A workspace with a server on it that runs a job; answers the job's id. */
async function runningElsewhere(kind: string, before: number): Promise<string> {
  const lab = await openProducts(undefined, 'postgres');
  folder = lab.folder;
  if (before > 0) await importProducts(lab, productRows(before));
  await lab.engine.close();
  child = spawn(process.execPath, [program, kind, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout?.on('data', (part: Buffer) => (printed += part.toString()));
  await until(() => printed.endsWith('\n'));
  return printed.trim();
}

async function kill(): Promise<void> {
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await gone;
}

async function counted(lab: Lab): Promise<number> {
  return (await lab.engine.list(owner, products, { limit: 1, count: 'exact' })).total ?? 0;
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What the database has of a job, whoever runs it. */
async function storedJob(id: string): Promise<{ readonly status: string; readonly done: number }> {
  const { rows } = await onDatabase((client) =>
    client.query<{ status: string; state: string }>(`SELECT status, state FROM "${schemaOf(folder)}".jobs WHERE id = $1`, [id]),
  );
  return { status: rows[0]?.status ?? '', done: (JSON.parse(rows[0]?.state ?? '{}') as { readonly done: number }).done };
}

test('an import is left to the server that runs it, and gone on with when that is killed', { timeout: 90_000 }, async () => {
  const id = await runningElsewhere('import', 0);
  const lab = (second = await openProducts(folder, 'postgres'));
  await until(async () => (await counted(lab)) > 0);
  // Long enough for a server that looks around to have taken it.
  await later(2_000);
  expect(await storedJob(id)).toMatchObject({ status: 'running' });
  expect(await lab.storage.claim(`job/${id}`)).toBeUndefined();
  expect(lab.errors).toEqual([]);
  await kill();
  const { done } = await storedJob(id);
  expect(done).toBeLessThan(ROWS);
  const since = performance.now();
  await until(async () => (await storedJob(id)).done > done);
  expect(performance.now() - since).toBeLessThan(SOON_MS);
  expect(await ended(lab.engine, owner, id)).toMatchObject({ status: 'done', result: { created: ROWS, refused: 0 } });
  expect(await counted(lab)).toBe(ROWS);
  expect(lab.errors).toEqual([]);
});

test('a change of documents is one server’s, also for those who would begin another', { timeout: 90_000 }, async () => {
  const id = await runningElsewhere('change', 6_000);
  const lab = (second = await openProducts(folder, 'postgres'));
  await later(1_500);
  const { done } = await storedJob(id);
  expect(await storedJob(id)).toMatchObject({ status: 'running' });
  const documents = lab.engine.documents(owner, 'shop') as { readonly id: string }[];
  const request = { documents: documents.map((each) => (each.id === 'product.name' ? { ...each, label: 'Renamed' } : each)) };
  const { expect: shown = '' } = await lab.engine.previewChange(owner, 'shop', request);
  await expect(lab.engine.applyChange(owner, 'shop', request, shown)).rejects.toMatchObject({ code: 'change.running' });
  await kill();
  const since = performance.now();
  await until(async () => (await storedJob(id)).done > done || (await storedJob(id)).status === 'done');
  expect(performance.now() - since).toBeLessThan(SOON_MS);
  expect(await ended(lab.engine, owner, id)).toMatchObject({ status: 'done' });
  const { records } = await lab.engine.list(owner, products, { limit: 3, sort: ['id'] });
  expect(records.map((record) => record['qty'])).toEqual(['0', '1', '2']);
  expect(lab.errors).toEqual([]);
});

test('a job is cancelled by whichever server is asked', { timeout: 90_000 }, async () => {
  const id = await runningElsewhere('import', 0);
  const lab = (second = await openProducts(folder, 'postgres'));
  await until(async () => (await counted(lab)) > 0);
  await lab.engine.cancelJob(owner, id);
  const { status, result } = await lab.engine.job(owner, id, 'en');
  expect([status, result?.created]).toEqual(['cancelled', await counted(lab)]);
  expect(await counted(lab)).toBeLessThan(ROWS);
});

test('who lost the claim writes nothing more: a session that was cut off is noticed by the unit itself', { timeout: 90_000 }, async () => {
  const lab = (second = await openProducts(undefined, 'postgres'));
  folder = lab.folder;
  const claim = await lab.storage.claim('work');
  expect(claim).toBeDefined();
  expect(await lab.storage.write(owner, (tx) => tx.holds('work'))).toBe(true);
  await onDatabase((client) =>
    client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [`trellis ${schemaOf(folder)} claims`]),
  );
  expect(await lab.storage.write(owner, (tx) => tx.holds('work'))).toBe(false);
  await claim?.release();
  await until(async () => (await lab.storage.claim('work')) !== undefined);
  expect(await lab.storage.write(owner, (tx) => tx.holds('work'))).toBe(true);
});
