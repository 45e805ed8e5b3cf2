// Proves that computed values follow every kind of change in the unit that makes it.
import type { RecordInput } from '@trellis/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ source: shopSource });
});
afterAll(() => lab.close());

const at = (name: string) => ({ app: 'shop', entity: name });
const create = (name: string, ...records: readonly RecordInput[]) => lab.engine.create(owner, at(name), records, {});
const get = async (name: string, id: number) => lab.engine.get(owner, at(name), id, {});
async function change(name: string, id: number, values: RecordInput): Promise<void> {
  const { version } = await get(name, id);
  await lab.engine.update(owner, at(name), [{ id, version, ...values }], {});
}

test('values follow creation, change, relinking and deletion, through rollups of formulas of rollups', async () => {
  await create('customer', { name: 'Ann', level: 3 }, { name: 'Bo', level: 1 });
  await create('order', { code: 'A', customer: 1 }, { code: 'B', customer: 2 });
  expect(await get('customer', 1)).toMatchObject({ spent: 0, best: 0, orders_made: 1, rank: 3 });
  expect(await get('order', 1)).toMatchObject({ level: 3, total: 0, big_lines: 0, average: null, cheapest: null, codes: null });

  await create(
    'line',
    { code: 'x', order: 1, qty: 2, price: 1.5 },
    { code: 'y', order: 1, qty: 10, price: 0.25 },
    { code: 'z', order: 2, qty: 1, price: 9 },
  );
  expect(await get('line', 1)).toMatchObject({ amount: 3, customer_name: 'Ann', version: 1 });
  expect(await get('order', 1)).toMatchObject({ total: 5.5, big_lines: 1, average: 0.875, cheapest: 0.25, codes: 'x, y', version: 1 });
  expect(await get('customer', 1)).toMatchObject({ spent: 5.5, best: 5.5, rank: 8.5, version: 1 });

  await change('line', 2, { qty: 4 });
  expect(await get('order', 1)).toMatchObject({ total: 4, big_lines: 0 });
  expect(await get('customer', 1)).toMatchObject({ spent: 4, best: 4, rank: 7 });

  await change('line', 2, { order: 2 });
  expect(await get('order', 1)).toMatchObject({ total: 3, cheapest: 1.5, codes: 'x' });
  expect(await get('order', 2)).toMatchObject({ total: 10, cheapest: 0.25, codes: 'y, z', average: 4.625 });
  expect(await get('line', 2)).toMatchObject({ customer_name: 'Bo' });

  await change('order', 2, { customer: 1 });
  expect(await get('customer', 1)).toMatchObject({ spent: 13, best: 10, orders_made: 2, rank: 16 });
  expect(await get('customer', 2)).toMatchObject({ spent: 0, best: null, orders_made: 0, rank: 1 });
  expect(await get('order', 2)).toMatchObject({ level: 3 });
  expect(await get('line', 3)).toMatchObject({ customer_name: 'Ann' });

  await change('customer', 1, { name: 'Anna', level: null });
  expect(await get('line', 3)).toMatchObject({ customer_name: 'Anna' });
  expect(await get('order', 1)).toMatchObject({ level: null });
  expect(await get('customer', 1)).toMatchObject({ rank: null });

  const line = await get('line', 2);
  await lab.engine.remove(owner, at('line'), [{ id: 2, version: line.version }], {});
  expect(await get('order', 2)).toMatchObject({ total: 9, cheapest: 9, codes: 'z' });
  expect(await get('customer', 1)).toMatchObject({ spent: 12, best: 9 });

  const order = await get('order', 2);
  await lab.engine.remove(owner, at('order'), [{ id: 2, version: order.version }], {});
  expect(await get('customer', 1)).toMatchObject({ spent: 3, best: 3, orders_made: 1 });
  await expect(get('line', 3)).rejects.toMatchObject({ code: 'record.not-found' });
  expect(lab.errors).toEqual([]);
});

test('a caller cannot set a computed field', async () => {
  await expect(create('line', { code: 'q', amount: 1 })).rejects.toMatchObject({
    issues: [{ code: 'record.read-only-field', path: 'records.0.amount' }],
  });
});

test('computed values can be filtered, sorted and grouped like any other', async () => {
  await create('order', { code: 'C', customer: 2 });
  const listed = await lab.engine.list(owner, at('order'), {
    filter: { field: 'total', op: 'gte', value: 0 },
    sort: ['-total'],
    fields: ['code', 'total'],
  });
  expect(listed.records.map((record) => [record['code'], record['total']])).toEqual([
    ['A', 3],
    ['C', 0],
  ]);
  const grouped = await lab.engine.query(owner, at('order'), {
    groupBy: [{ field: 'customer' }],
    metrics: [{ op: 'sum', field: 'total', as: 'sum' }],
    sort: ['-sum'],
  });
  expect(grouped.rows.map((row) => row['sum'])).toEqual([3, 0]);
});

test('a subscriber hears of computed values it may read, and of hidden ones nothing', async () => {
  const clerk = {
    kind: 'user',
    id: 7,
    name: 'clerk',
    email: null,
    owner: false,
    roles: ['clerk'],
    departments: [],
    departmentsBelow: [],
    departmentsLed: [],
    team: [],
  } as const;
  const heard: unknown[] = [];
  const own: unknown[] = [];
  const hidden = await lab.engine.subscribe({ actor: clerk, target: at('order') }, (changes) => heard.push(changes));
  const open = await lab.engine.subscribe({ actor: owner, target: at('order') }, (changes) => own.push(changes));
  await create('line', { code: 'w', order: 3, qty: 1, price: 2 });
  await expect.poll(() => own.length, { timeout: 3_000 }).toBe(1);
  expect(own[0]).toMatchObject({ records: [{ id: 3, total: 2 }] });
  expect(heard).toEqual([]);
  hidden.stop();
  open.stop();
});
