// In charge of: the mirror has what the store has, after every kind of command and after every way to lose it.
import { Random } from '@trellis/dx/random';
import type { RecordInput } from '@trellis/engine';
import type { RecordJson } from '@trellis/query';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply, Documents } from '../testing/change.fixtures.ts';
import { importProducts, openProducts, stores, until } from '../testing/products.fixtures.ts';
import { addUsers, at, openLab, owner, type Lab } from '../testing/open-lab.fixtures.ts';
import { fillLab, texts } from '../testing/lab-records.fixtures.ts';
import { differences, mirrorProgram, openMirror, type MirrorLab } from '../testing/mirror.fixtures.ts';
import { shopSource } from '../testing/shop.fixtures.ts';
import { mirrorFile } from './mirror-place.ts';

let lab: Lab;
let columns: MirrorLab;

const versions = (records: readonly RecordJson[]): readonly RecordInput[] => records.map(({ id, version }) => ({ id, version }));

afterEach(async () => {
  await columns.close();
  await lab.close();
});

describe('after every kind of command the mirror has what the store has:', () => {
  beforeEach(async () => {
    lab = await openLab();
    await addUsers(lab, 5);
    columns = openMirror(lab);
  });

  const create = (entity: string, ...records: readonly RecordInput[]) => lab.engine.create(owner, at(entity), records, {});
  const update = (entity: string, ...records: readonly RecordInput[]) => lab.engine.update(owner, at(entity), records, {});

  test('generated records of every field type', async () => {
    await fillLab(lab, new Random(3), 5);
    expect(await differences(lab, columns)).toEqual([]);
  });

  test('create, update, several at once, upsert, relink, lists, trash', async () => {
    await create('shop', { name: 'Asia', zone: 'Asia/Shanghai' }, { name: 'Europe', zone: 'Europe/London' });
    await create('customer', ...texts.map((name, index) => ({ name, code: `c${index}`, shop: 1, vip: index % 2 === 0 })));
    expect(await differences(lab, columns)).toEqual([]);
    const made = await create(
      'item',
      ...texts.map((note, index) => ({ code: `i${index}`, note, memo: note, shop: 1, customer: index + 1, tags: ['hot'], watchers: [1, 2] })),
    );
    expect(await differences(lab, columns)).toEqual([]);
    await update('item', { id: 1, version: 1, note: 'İstanbul ＡＢ', shop: 2, tags: ['new', 'cold'], watchers: [], friends: [2, 3] });
    expect(await differences(lab, columns)).toEqual([]);
    await update('item', ...versions(made.slice(1)).map((record) => ({ ...record, qty: 7, active: true, customer: null, friends: [1] })));
    expect(await differences(lab, columns)).toEqual([]);
    await lab.engine.create(
      owner,
      at('item'),
      [
        { code: 'i3', note: 'again' },
        { code: 'new', note: 'first' },
      ],
      { upsertBy: 'code' },
    );
    expect(await differences(lab, columns)).toEqual([]);
    await lab.engine.remove(owner, at('item'), [{ id: 5, version: 2 }], {});
    expect(await differences(lab, columns)).toEqual([]);
    await create('line', { item: 6, label: 'x' }, { item: 6, label: 'y' });
    // Cascades to the lines, clears the lists that name it.
    await lab.engine.remove(owner, at('item'), [{ id: 6, version: 2 }], {});
    expect(await differences(lab, columns)).toEqual([]);
    await lab.storage.write(owner, async (tx) => void (await tx.restore(lab.entity('item'), 6)));
    expect(await differences(lab, columns)).toEqual([]);
    await lab.storage.write(owner, (tx) => tx.purge(lab.entity('item'), [5, 6]));
    expect(await differences(lab, columns)).toEqual([]);
  });

  test('a zone that changes, which changes local days of records that nobody wrote', async () => {
    await create('shop', { name: 'A', zone: 'Asia/Shanghai' });
    await create('item', ...[1, 2, 3].map((n) => ({ code: `i${n}`, shop: 1, at: '2026-11-22T20:00:00Z' })));
    expect(await differences(lab, columns)).toEqual([]);
    await update('shop', { id: 1, version: 1, zone: 'America/New_York' });
    expect(await differences(lab, columns)).toEqual([]);
    const logged = (await lab.storage.read.logAfter(0, 100)).filter((entry) => entry.operation === 'computed');
    expect(logged.map((entry) => entry.record)).toEqual([1, 2, 3]);
  });

  test('more changes than are worth following one by one, and an entity that grows while it is copied', async () => {
    await create('customer', ...Array.from({ length: 3000 }, (_, index) => ({ name: `n${index}` })));
    const [writing] = await Promise.all([
      create('customer', ...Array.from({ length: 3000 }, (_, index) => ({ name: `m${index}` }))),
      differences(lab, columns),
    ]);
    expect(writing).toHaveLength(3000);
    expect(await differences(lab, columns)).toEqual([]);
  });
});

test('values computed from others are followed', { timeout: 40_000 }, async () => {
  lab = await openLab({ source: shopSource });
  columns = openMirror(lab);
  const shop = (entity: string) => ({ app: 'shop', entity });
  const random = new Random(8);
  await lab.engine.create(
    owner,
    shop('customer'),
    [
      { name: 'a', level: 1 },
      { name: 'b', level: 2 },
    ],
    {},
  );
  const lines: RecordJson[] = [];
  for (let round = 0; round < 12; round += 1) {
    const orders = await lab.engine.create(owner, shop('order'), [{ code: `o${round}`, customer: 1 + random.below(2) }], {});
    const inputs = Array.from({ length: 4 }, (_, n) => ({
      code: `l${round}.${n}`,
      order: orders[0]?.id,
      qty: random.below(9),
      price: random.below(900) / 100,
    }));
    lines.push(...(await lab.engine.create(owner, shop('line'), inputs, {})));
    const changed = random.pick(lines);
    const [current] = (await lab.engine.list(owner, shop('line'), { filter: { field: 'id', op: 'eq', value: changed.id } })).records;
    if (current !== undefined)
      await lab.engine.update(owner, shop('line'), [{ id: current.id, version: current.version, qty: random.below(20), order: 1 }], {});
    if (round % 4 === 3)
      await lab.engine.remove(
        owner,
        shop('line'),
        versions([(await lab.engine.list(owner, shop('line'), { limit: 1 })).records[0] as RecordJson]),
        {},
      );
    expect(await differences(lab, columns)).toEqual([]);
  }
});

test('an import is followed', { timeout: 40_000 }, async () => {
  lab = await openProducts();
  columns = openMirror(lab);
  await lab.engine.create(owner, stores, [{ name: '深圳店', city: '深圳' }], {});
  expect(await differences(lab, columns)).toEqual([]);
  const job = await importProducts(lab, `name,code\n${Array.from({ length: 1200 }, (_, n) => `name ${n},c${n}`).join('\n')}\n`, {}, owner);
  expect(job.result?.created).toBe(1200);
  expect(await differences(lab, columns)).toEqual([]);
});

test('documents that change what is in records are followed, with or without other columns', { timeout: 60_000 }, async () => {
  lab = await openLab({ source: shopSource });
  columns = openMirror(lab);
  const shop = (entity: string) => ({ app: 'shop', entity });
  await lab.engine.create(owner, shop('customer'), [{ name: 'a', level: 1 }], {});
  await lab.engine.create(owner, shop('order'), [{ code: 'o', customer: 1 }], {});
  const lines = Array.from({ length: 1200 }, (_, n) => ({ code: `l${n}`, order: 1, qty: n, price: n / 4 }));
  await lab.engine.create(owner, shop('line'), lines, {});
  expect(await differences(lab, columns)).toEqual([]);
  const path = (id: string) => ({ path: [id] });
  const first = new Documents(shopSource.apps[0]?.documents ?? []);
  const steps: readonly ((documents: Documents) => Documents)[] = [
    (documents) =>
      documents.set('line.amount', {
        config: { expression: { call: 'add', args: [path('line.qty'), path('line.price')] }, result: { type: 'decimal', config: { scale: 2 } } },
      }),
    (documents) => documents.set('line.qty', { type: 'decimal', config: { scale: 1 } }),
    (documents) => documents.field('line.note', 'text', { default: 'none' }),
    (documents) => documents.remove('order.codes'),
  ];
  let documents = first;
  for (const step of steps) {
    documents = step(documents);
    await apply(lab, 'shop', documents);
    columns.runner.clear();
    expect(await differences(lab, columns)).toEqual([]);
  }
});

test('values erased for good are nowhere in the file', async () => {
  lab = await openLab({ mirror: { ...mirrorProgram, memoryMb: 256, from: 1 } });
  columns = openMirror(lab);
  await lab.engine.create(owner, at('customer'), [{ name: 'canary-one' }, { name: 'canary-two' }], {});
  const grouped = (): Promise<unknown> => lab.engine.query(owner, at('customer'), { metrics: [{ op: 'count', as: 'n' }] });
  const isThere = (text: string): boolean => existsSync(mirrorFile(lab.folder)) && readFileSync(mirrorFile(lab.folder)).includes(text);
  await until(async () => {
    await grouped();
    return existsSync(mirrorFile(lab.folder));
  });
  await until(async () => {
    await grouped();
    return readdirSync(lab.folder).some((name) => name.startsWith('mirror.duckdb') && readFileSync(join(lab.folder, name)).includes('canary-two'));
  });
  await lab.storage.write(owner, async (tx) => {
    await tx.purge(lab.entity('customer'), [2]);
    await tx.append([{ entity: lab.entity('customer'), record: 2, operation: 'purged', version: 2 }]);
  });
  await until(() => !isThere('canary-two') && !readdirSync(lab.folder).some((name) => name === 'mirror.duckdb.wal'));
  expect(isThere('canary-two')).toBe(false);
  expect(await grouped()).toEqual({ rows: [{ n: 1 }] });
});

test('a mirror that does not run goes with what was erased', async () => {
  lab = await openLab();
  columns = openMirror(lab);
  await lab.engine.create(owner, at('customer'), [{ name: 'canary' }], {});
  expect(await differences(lab, columns)).toEqual([]);
  await columns.close();
  expect(existsSync(mirrorFile(lab.folder))).toBe(true);
  columns.mirror.erased();
  expect(existsSync(mirrorFile(lab.folder))).toBe(false);
});
