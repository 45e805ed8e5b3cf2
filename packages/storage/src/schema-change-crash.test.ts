// Proves that a change of documents killed at any step of its journal goes on at the next start, or never was: nothing acknowledged is lost, nothing is half done.
import { testProgram } from '@trellis/dx/programs';
import { Random } from '@trellis/dx/random';
import { longer, patience, seeded } from '@trellis/dx/soak';
import type { RecordJson } from '@trellis/query';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sizes, type Moment } from './testing/change-writer.fixtures.ts';
import { openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { connectionsTo, untilGone } from './testing/postgres-connections.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';
import { dropStore, storeKind } from './testing/stores.fixtures.ts';

const { program } = testProgram(new URL('testing/change-writer.fixtures.ts', import.meta.url));
const LINES = longer(60);
/** More steps than the change has: from some step on it is done before it would be killed. */
const STEPS = longer(40);
/** Where every workspace is filled anew, every other pair of steps is enough. In a soak they are closer together, and others. */
const STRIDE = Math.ceil((storeKind === 'postgres' ? 4 : 2) / longer(1));

interface Line {
  readonly code: string;
  readonly order: number;
  readonly qty: number | null;
  readonly price: number;
}

/** The lines that are there before. */
const lines = new Map<number, Line>();
/** A folder of SQLite with them, to be copied. */
let filled: string | undefined;

async function fill(lab: Lab): Promise<void> {
  const random = new Random(seeded(9));
  const orders = Array.from({ length: 8 }, (_, n) => ({ code: `o${n}` }));
  await lab.engine.create(owner, { app: 'shop', entity: 'order' }, orders, {});
  const made = Array.from({ length: LINES }, (_, n): Line => ({
    code: `l${n}`,
    order: 1 + random.below(8),
    qty: random.chance(0.2) ? null : random.below(20),
    price: random.below(1000) / 100,
  }));
  const records = await lab.engine.create(owner, { app: 'shop', entity: 'line' }, made as never, {});
  for (const [place, record] of records.entries()) lines.set(record.id, made[place] as Line);
}

/** A workspace of its own with the lines, closed: a copied folder, or on PostgreSQL filled anew. */
async function workspace(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-change-'));
  if (filled !== undefined) cpSync(filled, folder, { recursive: true });
  else {
    const lab = await openLab({ folder, install: shopSource });
    await fill(lab);
    await lab.close();
  }
  return folder;
}

beforeAll(async () => {
  if (storeKind === 'sqlite') filled = await workspace();
});
afterAll(() => {
  if (filled !== undefined) rmSync(filled, { recursive: true, force: true });
});

/** Lines printed by a process that ended itself at a step. */
async function killedAt(copy: string, step: number, when: Moment): Promise<{ readonly printed: readonly string[]; readonly wasKilled: boolean }> {
  const child = spawn(process.execPath, [program, copy, String(step), when], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return { printed: printed.split('\n').slice(0, -1), wasKilled: child.signalCode === 'SIGKILL' };
}

async function settled(lab: Lab): Promise<'changed' | 'as it was'> {
  for (let tries = 0; tries < 2000; tries += 1) {
    if ((await lab.storage.read.jobs('running')).length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return lab.engine.model.entities.get('shop/line')?.fieldByName.get('qty')?.type.name === 'text' ? 'changed' : 'as it was';
}

const rounded = (price: number): number => Math.floor((Math.round(price * 100) + 5) / 10) / 10;

/** What each line must be, worked out from what was commanded. */
function expected(line: Line, state: 'changed' | 'as it was'): object {
  const { code, qty, price } = line;
  if (state === 'as it was') return { code, qty, price, amount: qty === null ? null : Math.round(qty * price * 100) / 100 };
  return { code, qty: qty === null ? 'none' : String(qty), price: rounded(price) };
}

async function allLines({ engine }: Lab): Promise<readonly RecordJson[]> {
  const records: RecordJson[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await engine.list(owner, { app: 'shop', entity: 'line' }, { limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    records.push(...page.records);
    cursor = page.nextCursor;
    if (cursor === undefined) return records;
  }
}

async function check(lab: Lab, known: ReadonlyMap<number, Line>): Promise<void> {
  const state = await settled(lab);
  const records = await allLines(lab);
  const found = new Map(records.map((record: RecordJson) => [record.id, record]));
  for (const [id, line] of known) expect([id, found.get(id)]).toMatchObject([id, expected(line, state)]);
  const orders = await lab.engine.list(owner, { app: 'shop', entity: 'order' }, { sort: ['id'] });
  const own = (id: number) => records.filter((record) => (record as unknown as { readonly order: { readonly id: number } | null }).order?.id === id);
  const prices = (id: number) => own(id).map((record) => (record as unknown as { readonly price: number }).price);
  const key = state === 'changed' ? 'priciest' : 'cheapest';
  const of = state === 'changed' ? Math.max : Math.min;
  expect(orders.records.map((record) => (record as Record<string, unknown>)[key])).toEqual(
    orders.records.map(({ id }) => (prices(id).length === 0 ? null : of(...prices(id)))),
  );
  const numbers = orders.records.map((record) => (record as Record<string, unknown>)['number'] ?? null);
  expect(numbers).toEqual(
    state === 'changed' ? orders.records.map((_, place) => String(place + 1).padStart(3, '0')) : orders.records.map(() => null),
  );
  const wrong: unknown[] = [];
  for await (const finding of lab.engine.examine(owner, { repair: false })) wrong.push(finding);
  expect(wrong).toEqual([]);
}

/** Kills a process at a step; what is found then. */
async function killAt(step: number, when: Moment): Promise<{ readonly state: string; readonly wasKilled: boolean }> {
  const folder = await workspace();
  const { printed, wasKilled } = await killedAt(folder, step, when);
  const known = new Map(lines);
  for (const line of printed) {
    const [word, id = '', code = '', qty = ''] = line.split(' ');
    if (word === 'made') known.set(Number(id), { code, order: 0, qty: Number(qty), price: 1.5 });
  }
  if (storeKind === 'postgres') await untilGone(folder, await connectionsTo(folder));
  const lab = await openLab({ folder, changes: sizes });
  await check(lab, known);
  const state = await settled(lab);
  expect(lab.errors).toEqual([]);
  await lab.close();
  await dropStore(storeKind, folder);
  rmSync(folder, { recursive: true, force: true });
  return { state, wasKilled };
}

test('killed at any step, within its unit or when it is on disk', { timeout: patience(600_000) }, async () => {
  let kills = 0;
  const ends = new Set<string>();
  for (let step = 1 + (seeded(0) % STRIDE), isOver = false; !isOver; step += STRIDE) {
    expect(step).toBeLessThan(STEPS);
    // Before one write there is nothing to lose that was not there after the one before.
    for (const { state, wasKilled } of await Promise.all([killAt(step, 'within'), killAt(step + 1, 'after')])) {
      ends.add(state);
      kills += wasKilled ? 1 : 0;
      isOver ||= !wasKilled;
    }
  }
  console.log(`${kills} kills`);
  expect(kills).toBeGreaterThan(16 / STRIDE);
  expect([...ends].sort()).toEqual(['as it was', 'changed']);
});
