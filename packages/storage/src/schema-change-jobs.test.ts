// Proves that a large change runs beside other writes: none of theirs is lost, none waits long, and it can be stopped.
import { Random } from '@trellis/dx/random';
import type { AppError } from '@trellis/errors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Documents, jobEnd, preview } from './testing/change.fixtures.ts';
import { openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';

const RECORDS = 3_000;
const at = (entity: string) => ({ app: 'shop', entity });
const documents = new Documents(shopSource.apps[0]?.documents ?? []);
let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ source: shopSource, changes: { atOnce: 100, slice: 100 } });
  const random = new Random(3);
  await lab.engine.create(
    owner,
    at('customer'),
    Array.from({ length: 20 }, (_, n) => ({ name: `c${n}`, level: n })),
    {},
  );
  await lab.engine.create(
    owner,
    at('order'),
    Array.from({ length: 200 }, (_, n) => ({ code: `o${n}`, customer: 1 + random.below(20) })),
    {},
  );
  const lines = Array.from({ length: RECORDS }, (_, n) => ({
    code: `l${n}`,
    order: 1 + random.below(200),
    qty: random.below(50),
    price: random.below(5000) / 100,
  }));
  await lab.engine.create(owner, at('line'), lines, {});
});
afterEach(async () => {
  await lab.close();
  if (lab.errors.length > 0) throw new AggregateError(lab.errors, 'something failed that no caller waited for');
});

const isText = (): boolean => lab.engine.model.entities.get('shop/line')?.fieldByName.get('qty')?.type.name === 'decimal';

async function findings(): Promise<readonly unknown[]> {
  const wrong: unknown[] = [];
  for await (const finding of lab.engine.examine(owner, { repair: false })) wrong.push(finding);
  return wrong;
}

test('writers create, change, move and delete while a field is converted', { timeout: 60_000 }, async () => {
  const changed = documents.set('line.qty', { type: 'decimal', config: { scale: 2 } });
  const plan = await preview(lab.engine, 'shop', changed);
  expect(plan).toMatchObject({ state: 'fine', isJob: true });
  const { done, job } = await lab.engine.applyChange(owner, 'shop', { documents: changed.bodies }, plan.expect ?? '');
  expect(done).toBe(false);
  const known = new Map<number, number | null>();
  const gone = new Set<number>();
  const random = new Random(4);
  let slowest = 0;
  let acknowledged = 0;
  let isOver = false;
  const writer = async (own: number): Promise<void> => {
    for (let n = 0; !isOver; n += 1) {
      const start = performance.now();
      const id = 1 + own + 6 * random.below(Math.floor(RECORDS / 6) - 1);
      const turn = random.below(4);
      const qty = random.below(100);
      if (turn === 0) {
        const [made] = await lab.engine.create(owner, at('line'), [{ code: `w${own}.${n}`, order: 1 + random.below(200), qty, price: 2 }], {});
        known.set(made?.id ?? 0, qty);
      } else if (!gone.has(id)) {
        const { version } = await lab.engine.get(owner, at('line'), id, { fields: [] });
        if (turn === 3 && n % 5 === 0) {
          await lab.engine.remove(owner, at('line'), [{ id, version }], {});
          gone.add(id);
          known.delete(id);
        } else {
          await lab.engine.update(owner, at('line'), [{ id, version, qty, order: 1 + random.below(200) }], {});
          known.set(id, qty);
        }
      }
      acknowledged += 1;
      slowest = Math.max(slowest, performance.now() - start);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const writers = [0, 1, 2, 3, 4, 5].map(writer);
  await jobEnd(lab.engine, job ?? '');
  isOver = true;
  await Promise.all(writers);
  expect(isText()).toBe(true);
  expect(acknowledged).toBeGreaterThan(50);
  console.log(`${acknowledged} writes beside the change, the slowest took ${Math.round(slowest)} ms`);
  const ids = [...known.keys()];
  for (let start = 0; start < ids.length; start += 500) {
    const part = ids.slice(start, start + 500);
    const { records } = await lab.engine.list(owner, at('line'), { filter: { field: 'id', op: 'in', value: part }, limit: 1000 });
    expect(new Map(records.map((record) => [record.id, (record as unknown as { readonly qty: number }).qty]))).toEqual(
      new Map(part.map((id) => [id, known.get(id)])),
    );
  }
  expect(await findings()).toEqual([]);
});

test('a change that is stopped leaves everything as it was', async () => {
  const changed = documents.set('line.qty', { type: 'decimal', config: { scale: 2 } });
  const plan = await preview(lab.engine, 'shop', changed);
  const { job = '' } = await lab.engine.applyChange(owner, 'shop', { documents: changed.bodies }, plan.expect ?? '');
  const other = lab.engine.applyChange(owner, 'shop', { documents: changed.bodies }, plan.expect ?? '');
  await expect(other).rejects.toMatchObject({ code: 'change.running' });
  await lab.engine.cancelJob(owner, job);
  await jobEnd(lab.engine, job, 'cancelled');
  expect(isText()).toBe(false);
  expect(await findings()).toEqual([]);
  expect(lab.engine.dropped(owner, 'shop')).toEqual([]);
  await lab.engine.create(owner, at('line'), [{ code: 'later', qty: 1, price: 1, order: 1 }], {});
});

test('what others write meanwhile is not lost unless that was accepted', { timeout: 60_000 }, async () => {
  const changed = documents.set('customer.level', { config: { max: 100 } }).set('line.qty', { config: { max: 60 } });
  const only = { 'field-converted:shop/line.qty': { accept: true } } as const;
  const begin = async (decisions: typeof only | { readonly [step: string]: { readonly accept: 'any' } }): Promise<string> => {
    const plan = await preview(lab.engine, 'shop', changed, decisions);
    const { job = '' } = await lab.engine.applyChange(owner, 'shop', { documents: changed.bodies, decisions }, plan.expect ?? '');
    return job;
  };
  const first = await begin(only);
  await lab.engine.update(owner, at('line'), [{ id: 5, version: 1, qty: 99 }], {});
  expect(await jobEnd(lab.engine, first, 'failed')).toMatchObject({ error: { code: 'change.stale' } });
  expect(await lab.engine.get(owner, at('line'), 5, {})).toMatchObject({ qty: 99 });
  const second = await begin({ 'field-converted:shop/line.qty': { accept: 'any' } });
  await lab.engine.update(owner, at('line'), [{ id: 6, version: 1, qty: 98 }], {});
  await jobEnd(lab.engine, second);
  expect(await lab.engine.get(owner, at('line'), 6, {})).toMatchObject({ qty: null });
  expect(await findings()).toEqual([]);
});

test('a write that waits while documents change runs under the new ones', async () => {
  const removed = documents.remove(
    'line.price',
    'line.amount',
    'order.total',
    'order.average',
    'order.cheapest',
    'customer.spent',
    'customer.best',
    'customer.rank',
  );
  const decisions = { 'field-removed:shop/line.price': { accept: true } } as const;
  const plan = await preview(lab.engine, 'shop', removed, decisions);
  const applied = lab.engine.applyChange(owner, 'shop', { documents: removed.bodies, decisions }, plan.expect ?? '');
  const outcomes: string[] = [];
  for (let n = 0; n < 200; n += 1) {
    const write = lab.engine.create(owner, at('line'), [{ code: `x${n}`, price: 1 }], {});
    outcomes.push(
      await write.then(
        () => 'made',
        (error: AppError) => error.issues?.[0]?.code ?? error.code,
      ),
    );
    if (outcomes.at(-1) !== 'made') break;
  }
  await applied;
  expect(new Set(outcomes).size).toBe(2);
  expect(outcomes.at(-1)).toMatch(/^record\.unknown-field/);
});

test('an index over many records is built beside reads', { timeout: 60_000 }, async () => {
  for (let start = 0; start < 21_000; start += 5_000)
    await lab.engine.create(
      owner,
      at('customer'),
      Array.from({ length: 5_000 }, (_, n) => ({ name: `many ${start + n}`, level: start + n + 100 })),
      {},
    );
  const unique = documents.set('customer.level', { unique: true });
  const plan = await preview(lab.engine, 'shop', unique);
  expect(plan).toMatchObject({ state: 'fine', isJob: true });
  const { job = '' } = await lab.engine.applyChange(owner, 'shop', { documents: unique.bodies }, plan.expect ?? '');
  let reads = 0;
  let isOver = false;
  const reading = (async () => {
    for (; !isOver; reads += 1) {
      await lab.engine.get(owner, at('customer'), 1 + (reads % 20), {});
      // A read that is answered at once leaves nobody else a turn.
      await new Promise((turn) => setImmediate(turn));
    }
  })();
  await jobEnd(lab.engine, job);
  isOver = true;
  await reading;
  expect(reads).toBeGreaterThan(10);
  const taken = lab.engine.create(owner, at('customer'), [{ name: 'twice', level: 150 }], {});
  await expect(taken).rejects.toMatchObject({ issues: [{ code: 'record.duplicate' }] });
  expect(await findings()).toEqual([]);
});

test('two records with one value end the building of a unique index, and nothing has changed', { timeout: 60_000 }, async () => {
  for (let start = 0; start < 21_000; start += 5_000)
    await lab.engine.create(
      owner,
      at('customer'),
      Array.from({ length: 5_000 }, (_, n) => ({ name: `many ${start + n}`, level: start + n + 100 })),
      {},
    );
  const unique = documents.set('customer.level', { unique: true });
  const plan = await preview(lab.engine, 'shop', unique);
  // Written after the records were looked at, and before the index is built.
  const makeRoom = lab.storage.makeRoom.bind(lab.storage);
  lab.storage.makeRoom = async (model) => {
    await lab.engine.create(owner, at('customer'), [{ name: 'twice', level: 150 }], {});
    return makeRoom(model);
  };
  const { job = '' } = await lab.engine.applyChange(owner, 'shop', { documents: unique.bodies }, plan.expect ?? '');
  expect(await jobEnd(lab.engine, job, 'failed')).toMatchObject({ error: { code: 'change.taken' } });
  await lab.engine.create(owner, at('customer'), [{ name: 'thrice', level: 150 }], {});
});
