// Proves when a page counts as near the beginning of an order: where the first records fill it, by a look that is bounded and remembered.
import { rightsOf, systemActor } from '@trellis/permissions';
import { planList, type ActorValues, type ListRequest, type RowsPlan } from '@trellis/query';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { OrderSample } from './order-sample.ts';

const actor = systemActor('test');
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ kind: 'sqlite' });
  await lab.engine.create(owner, at('shop'), [{ name: 'East' }, { name: 'West' }], {});
  const items = Array.from({ length: 60 }, (_, index) => ({ code: `c${String(index).padStart(2, '0')}`, qty: index, shop: 1 + (index % 2) }));
  await lab.engine.create(owner, at('item'), items, {});
});
afterAll(() => lab.close());

function planOf(request: ListRequest): RowsPlan {
  const { model } = lab.engine;
  return planList({ model, rights: rightsOf(model, owner), entity: lab.entity('item'), today: 0 }, { sort: ['code'], ...request }).rows;
}

function sample(): { readonly looked: RowsPlan[]; readonly sampled: OrderSample } {
  const looked: RowsPlan[] = [];
  const read = (plan: RowsPlan, who: ActorValues) => {
    looked.push(plan);
    return lab.storage.read.rows(plan, who);
  };
  return { looked, sampled: new OrderSample(read) };
}

test.each([
  ['all of the first', { filter: { field: 'qty', op: 'gte', value: 0 }, limit: 4 }, true],
  ['every other, through a link', { filter: { field: 'shop.name', op: 'eq', value: 'East' }, limit: 4 }, true],
  ['enough behind an offset', { filter: { field: 'shop.name', op: 'eq', value: 'East' }, limit: 4, offset: 4 }, true],
  ['too few of them', { filter: { field: 'qty', op: 'gte', value: 18 }, limit: 4 }, false],
  ['none at all', { filter: { field: 'qty', op: 'gt', value: 900 }, limit: 4 }, false],
] as const)('%s', async (_name, request, isNear) => {
  const { looked, sampled } = sample();
  const plan = planOf(request);
  expect(await sampled.isNear(plan, actor)).toBe(isNear);
  expect(looked.map(({ limit, columns }) => [limit, columns])).toEqual([[(plan.limit + plan.offset) * 5, [plan.where]]]);
});

test('what was found is known for a while, of the same question alone', async () => {
  const { looked, sampled } = sample();
  const request = { filter: { field: 'qty', op: 'gte', value: 18 }, limit: 4 } as const;
  for (let times = 0; times < 3; times += 1) expect(await sampled.isNear(planOf(request), actor)).toBe(false);
  expect(looked).toHaveLength(1);
  expect(await sampled.isNear(planOf({ ...request, sort: ['-code'] }), actor)).toBe(true);
  expect(looked).toHaveLength(2);
});

test('nothing is looked at for conditions over many records, and for pages that are far', async () => {
  const { looked, sampled } = sample();
  expect(await sampled.isNear(planOf({ filter: { field: 'friends', op: 'isEmpty' }, limit: 4 }), actor)).toBe(false);
  expect(await sampled.isNear(planOf({ filter: { field: 'qty', op: 'gte', value: 0 }, limit: 4, offset: 800 }), actor)).toBe(false);
  expect(looked).toEqual([]);
});
