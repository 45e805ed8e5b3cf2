// Proves that values which ask for the day, the time or an exchange rate follow them, and that an examination finds and mends what does not.
import { Random } from '@trellis/dx/random';
import { longer, seeded } from '@trellis/dx/soak';
import type { Finding, RecordInput } from '@trellis/engine';
import type { RecordJson } from '@trellis/query';
import { afterEach, describe, expect, test } from 'vitest';
import { clockSource } from './testing/clock.fixtures.ts';
import { openLab, owner, START, type Lab } from './testing/open-lab.fixtures.ts';

const DAY = 86_400_000;
const at = (name: string) => ({ app: 'clock', entity: name });
/** 2026-11-23 in Shanghai, moved by some days. */
const day = (offset: number): string => new Date(START + 8 * 3_600_000 + offset * DAY).toISOString().slice(0, 10);

let lab: Lab;
afterEach(() => lab.close());

const create = (name: string, ...records: readonly RecordInput[]): Promise<readonly RecordJson[]> => lab.engine.create(owner, at(name), records, {});
const get = (name: string, id: number): Promise<RecordJson> => lab.engine.get(owner, at(name), id, {});

async function findings(repair: boolean): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for await (const each of lab.engine.examine(owner, { repair })) if (each.kind !== 'nothing') found.push(each);
  return found;
}

describe('when the day turns', () => {
  test('windows and ages turn with it, in the zone of the workspace', async () => {
    lab = await openLab({ source: clockSource });
    const [product] = await create('product', { name: 'mug' });
    const id = product?.id ?? 0;
    const sales = await create(
      'sale',
      ...[-8, -7, -3, -1, 0].map((offset) => ({ code: `s${offset}`, product: id, day: day(offset), units: 10 - offset })),
    );
    expect(await get('product', id)).toMatchObject({ sold_3d: 13 + 11, sold_7d: 17 + 13 + 11, best_day: 17, speed: 24 + 41 });
    expect(await get('sale', sales[0]?.id ?? 0)).toMatchObject({ age: 8 });
    await lab.engine.tick();
    lab.now = START + DAY - 1;
    await lab.engine.tick();
    expect(await get('product', id)).toMatchObject({ sold_3d: 24 });
    lab.now = START + DAY;
    await lab.engine.tick();
    expect(await get('product', id)).toMatchObject({ sold_3d: 11 + 10, sold_7d: 13 + 11 + 10, best_day: 13, speed: 21 + 34 });
    expect(await get('sale', sales[0]?.id ?? 0)).toMatchObject({ age: 9, version: 1 });
    expect(await findings(false)).toEqual([]);
  });

  test('a write between midnight and the turn counts once', async () => {
    lab = await openLab({ source: clockSource });
    const [product] = await create('product', { name: 'mug' });
    const id = product?.id ?? 0;
    await create('sale', { code: 'a', product: id, day: day(0), units: 5 }, { code: 'b', product: id, day: day(-3), units: 7 });
    lab.now = START + DAY;
    const [late] = await create('sale', { code: 'c', product: id, day: day(0), units: 1 });
    await lab.engine.update(owner, at('sale'), [{ id: late?.id ?? 0, version: 1, units: 2 }], {});
    await lab.engine.tick();
    expect(await get('product', id)).toMatchObject({ sold_3d: 5 + 2, sold_7d: 5 + 2 + 7 });
    expect(await findings(false)).toEqual([]);
  });

  test('days during which nothing ran are made up for', async () => {
    lab = await openLab({ source: clockSource });
    const [product] = await create('product', { name: 'mug' });
    const id = product?.id ?? 0;
    await create('sale', ...Array.from({ length: 12 }, (_, index) => ({ code: `s${index}`, product: id, day: day(index - 6), units: 1 })));
    await lab.engine.tick();
    lab.now = START + 4 * DAY;
    await lab.engine.tick();
    expect(await get('product', id)).toMatchObject({ sold_3d: 3, sold_7d: 7 });
    lab.now = START + 40 * DAY;
    await lab.engine.tick();
    expect(await get('product', id)).toMatchObject({ sold_3d: 0, sold_7d: 0, best_day: null });
  });

  test('what asks for NOW follows within minutes', async () => {
    lab = await openLab({ source: clockSource });
    const [order] = await create('order', { code: 'o', due_at: new Date(START + 60_000).toISOString() });
    expect(await get('order', order?.id ?? 0)).toMatchObject({ late: false });
    await lab.engine.tick();
    lab.now = START + 6 * 60_000;
    await lab.engine.tick();
    expect(await get('order', order?.id ?? 0)).toMatchObject({ late: true });
  });
});

describe('an amount in another currency', () => {
  const order = (code: string, currency: string, offset: number): RecordInput => ({
    code,
    currency,
    amount: 100,
    ordered_at: `${day(offset)}T04:00:00Z`,
  });

  test('takes the rate in force on its day; without a rate it is nothing, never the amount itself', async () => {
    lab = await openLab({ source: clockSource });
    await create('rate', { currency: 'USD', day: day(-10), rate: 7.1 }, { currency: 'USD', day: day(-2), rate: 7.2 });
    const orders = await create(
      'order',
      order('a', 'USD', -3),
      order('b', ' usd', 0),
      order('c', 'CNY', 0),
      order('d', 'EUR', 0),
      order('e', 'USD', -11),
    );
    expect(orders.map((each) => each['base'] ?? null)).toEqual([710, 720, 100, null, null]);
    const reasons: unknown[] = [];
    for await (const { kind, record, reason } of lab.engine.examine(owner, { repair: false }))
      reasons.push([kind, record, reason?.code, reason?.params]);
    expect(reasons).toEqual([
      ['nothing', orders[3]?.id, 'expression.rate-missing', { currency: 'EUR', day: day(0) }],
      ['nothing', orders[4]?.id, 'expression.rate-missing', { currency: 'USD', day: day(-11) }],
    ]);
  });

  test('follows a rate that is entered, changed, moved or deleted later', async () => {
    lab = await openLab({ source: clockSource });
    const orders = await create('order', order('a', 'USD', -3), order('b', 'USD', 0), order('c', 'EUR', 0));
    const bases = async (): Promise<readonly unknown[]> => Promise.all(orders.map(async ({ id }) => (await get('order', id))['base'] ?? null));
    const [first] = await create('rate', { currency: 'USD', day: day(-5), rate: 7 });
    expect(await bases()).toEqual([700, 700, null]);
    const [second] = await create('rate', { currency: 'USD', day: day(-1), rate: 8 });
    expect(await bases()).toEqual([700, 800, null]);
    await lab.engine.update(owner, at('rate'), [{ id: first?.id ?? 0, version: 1, rate: 6 }], {});
    expect(await bases()).toEqual([600, 800, null]);
    await lab.engine.update(owner, at('rate'), [{ id: second?.id ?? 0, version: 1, currency: 'EUR' }], {});
    expect(await bases()).toEqual([600, 600, 800]);
    await lab.engine.update(owner, at('rate'), [{ id: first?.id ?? 0, version: 2, day: day(-2) }], {});
    expect(await bases()).toEqual([null, 600, 800]);
    await lab.engine.remove(owner, at('rate'), [{ id: first?.id ?? 0, version: 3 }], {});
    expect(await bases()).toEqual([null, null, 800]);
    expect(await findings(false)).toEqual([]);
  });
});

test.each([1, 2, 3])('after any writes, days and rates everything equals what follows from it (seed %i)', async (seed) => {
  lab = await openLab({ source: clockSource });
  const random = new Random(seeded(seed));
  const products = await create('product', { name: 'a' }, { name: 'b' }, { name: 'c' });
  const live = new Map<string, number[]>([
    ['sale', []],
    ['order', []],
    ['rate', []],
  ]);
  let passed = 0;
  const make: { readonly [name: string]: () => RecordInput } = {
    sale: () => ({ code: 's', product: random.pick(products).id, day: day(passed + random.below(20) - 10), units: random.below(9) }),
    order: () => ({
      code: 'o',
      currency: random.pick(['USD', 'EUR', 'CNY']),
      amount: random.below(1000),
      ordered_at: `${day(passed - random.below(9))}T01:00:00Z`,
    }),
    rate: () => ({ currency: random.pick(['USD', 'EUR']), day: day(passed - random.below(9)), rate: (10_000 + random.below(90_000)) / 10_000 }),
  };
  for (let step = 0; step < longer(60); step += 1) {
    const name = random.pick(['sale', 'sale', 'order', 'rate']);
    const ids = live.get(name) ?? [];
    const turn = random.below(4);
    const some = ids.length === 0 ? undefined : random.pick(ids);
    if (turn <= 1 || some === undefined) ids.push((await create(name, make[name]?.() ?? {}))[0]?.id ?? 0);
    else if (turn === 2) await lab.engine.update(owner, at(name), [{ ...make[name]?.(), id: some, version: (await get(name, some)).version }], {});
    else {
      await lab.engine.remove(owner, at(name), [{ id: some, version: (await get(name, some)).version }], {});
      ids.splice(ids.indexOf(some), 1);
    }
    if (random.chance(0.25)) passed += random.below(3);
    lab.now = START + passed * DAY + random.below(DAY - 1);
    if (random.chance(0.4)) await lab.engine.tick();
  }
  await lab.engine.tick();
  expect(await findings(false)).toEqual([]);
});

test('an examination finds a wrong value and what follows from it, and mends both', async () => {
  lab = await openLab({ source: clockSource });
  const [product] = await create('product', { name: 'mug' });
  const id = product?.id ?? 0;
  await create('sale', { code: 'a', product: id, day: day(-1), units: 5 });
  const field = lab.field('product', 'sold_3d');
  await lab.storage.write(owner, (tx) => tx.setComputed(lab.entity('product'), id, { cells: new Map([[field, 99]]), days: new Map() }));
  expect((await findings(false)).map(({ kind, field: name, stored, expected }) => [kind, name, stored, expected])).toEqual([
    ['computed', 'sold_3d', 99, 5],
    ['computed', 'speed', 10, 104],
  ]);
  expect((await findings(true)).every((each) => each.repaired)).toBe(true);
  expect(await get('product', id)).toMatchObject({ sold_3d: 5, speed: 10 });
  expect(await findings(false)).toEqual([]);
});
