// In charge of: proving that the limit answers what it stored, and that load against itself comes out even.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareAnswers } from '../benches/compare-answers.ts';
import { orderInputs } from '../dataset.ts';
import { requestMakers, type LoadKind } from '../load/requests.ts';
import { ORDERS } from '../product/product.ts';
import { alternate, type Side } from '../rounds.ts';
import { fillLimit, startLimit, type Limit } from './limit.ts';

const folders: string[] = [];
const limits: Limit[] = [];
const count = 200;
const side = (index: number, kind: LoadKind): Side => ({
  port: limits[index]?.port ?? 0,
  path: kind === 'create-bulk' ? `${ORDERS}/bulk` : ORDERS,
  headers: {},
});

beforeAll(async () => {
  for (let index = 0; index < 2; index++) {
    const folder = mkdtempSync(join(tmpdir(), 'trellis-limit-'));
    folders.push(folder);
    fillLimit(folder, orderInputs(count));
    limits.push(await startLimit(folder));
  }
});
afterAll(async () => {
  await Promise.all(limits.map((limit) => limit.stop()));
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('an order is answered as it was put in', async () => {
  const [order] = orderInputs(1);
  const response = await fetch(`http://127.0.0.1:${limits[0]?.port}${ORDERS}/1`);
  const store = { id: order?.store, title: `S${String(order?.store).padStart(3, '0')}` };
  expect(await response.json()).toEqual({ record: { id: 1, version: 1, ...order, store } });
});

test('a list has the asked state alone, the newest first', async () => {
  const { path } = requestMakers['list-50']({ path: ORDERS, orders: count, seed: 3 })();
  const { records } = (await (await fetch(`http://127.0.0.1:${limits[0]?.port}${path}`)).json()) as {
    records: { status: string; ordered_on: string }[];
  };
  expect(records.length).toBeGreaterThan(20);
  expect(new Set(records.map((record) => record.status)).size).toBe(1);
  const days = records.map((record) => record.ordered_on);
  expect(days).toEqual(days.toSorted().toReversed());
});

test.each<LoadKind>(['get-record', 'list-50', 'create-one', 'create-bulk'])(
  '%s against itself: equal answers, and every round has figures',
  async (kind) => {
    const load = { kind, connections: 4, orders: count };
    await compareAnswers(load, side(0, kind), side(1, kind));
    const { rounds } = await alternate(load, side(0, kind), side(1, kind), {
      seconds: 0.2,
      warmUpSeconds: 0.1,
      rounds: 2,
      idleSeconds: 0,
      divisor: 1,
    });
    expect(rounds).toHaveLength(2);
    for (const { value, limit } of rounds) expect(Math.min(value, limit)).toBeGreaterThan(0);
  },
);

test('different answers are noticed before anything is measured', async () => {
  const load = { kind: 'get-record', connections: 1, orders: count } as const;
  await fetch(`http://127.0.0.1:${limits[0]?.port}${ORDERS}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([...orderInputs(1, 5)][0]),
  });
  const wrong = { ...side(1, 'get-record'), path: `${ORDERS}/nowhere` };
  await expect(compareAnswers(load, side(0, 'get-record'), wrong)).rejects.toThrow('differently');
});
