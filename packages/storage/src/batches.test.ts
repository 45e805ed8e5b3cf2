// Proves that units of one batch are one action in the log, that its entries can be read in pages, and that its number is never given twice.
import type { LogAddition, Tx } from '@trellis/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, openLab, person, type Lab } from './testing/open-lab.fixtures.ts';
import { rmSync } from 'node:fs';

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

const ann = person(1, 'all');

const created = (record: number): LogAddition => ({ entity: lab.entity('customer'), record, operation: 'created', version: 1 });

async function insert(tx: Tx, count: number): Promise<void> {
  const name = lab.field('customer', 'name');
  const made = await tx.insert(
    lab.entity('customer'),
    Array.from({ length: count }, (_, index) => ({ cells: new Map([[name, `c${index}`]]), days: new Map() })),
  );
  await tx.append(made.map((each) => created('id' in each ? each.id : 0)));
}

test('units that are given a batch are one action, though others wrote between them', async () => {
  const batch = await lab.storage.write(ann, async (tx) => {
    await tx.labelBatch({ kind: 'import' });
    await insert(tx, 3);
    return tx.batch;
  });
  await lab.engine.create(person(2, 'all'), at('customer'), [{ name: 'between' }], {});
  await lab.storage.write(ann, (tx) => insert(tx, 2), { batch });
  const known = await lab.storage.read.logBatch(batch);
  expect(known).toMatchObject({ batch, actorId: 1, kind: 'import', of: null, firstSeq: 1, lastSeq: 6, entries: 5 });
  const first = await lab.storage.read.batchLog(batch, { limit: 4 });
  expect(first.map((entry) => entry.seq)).toEqual([1, 2, 3, 5]);
  expect((await lab.storage.read.batchLog(batch, { limit: 4, beyond: 5 })).map((entry) => entry.seq)).toEqual([6]);
  expect((await lab.storage.read.batchLog(batch, { limit: 2, newestFirst: true })).map((entry) => entry.seq)).toEqual([6, 5]);
  expect((await lab.storage.read.batchLog(batch, { limit: 9, newestFirst: true, beyond: 5 })).map((entry) => entry.seq)).toEqual([3, 2, 1]);
});

test("an actor's batches are theirs alone, newest first, and no older than asked", async () => {
  await lab.engine.create(ann, at('customer'), [{ name: 'old' }], {});
  lab.now += 1_000;
  await lab.engine.create(person(2, 'all'), at('customer'), [{ name: 'of another' }], {});
  await lab.engine.create(ann, at('customer'), [{ name: 'new' }], {});
  expect((await lab.storage.read.logBatches(1, 0, 10)).map((each) => each.firstSeq)).toEqual([3, 1]);
  expect((await lab.storage.read.logBatches(1, lab.now, 10)).map((each) => each.firstSeq)).toEqual([3]);
  expect(await lab.storage.read.logBatches(1, 0, 1)).toHaveLength(1);
});

test('a unit that fails leaves nothing of its batch', async () => {
  const failed = lab.storage.write(ann, async (tx) => {
    await tx.labelBatch({ kind: 'import' });
    await insert(tx, 1);
    throw new Error('given up');
  });
  await expect(failed).rejects.toThrow('given up');
  expect(await lab.storage.read.logBatches(1, 0, 10)).toEqual([]);
});

test('a labelled batch keeps its number although nothing was done in it before a restart', async () => {
  const batch = await lab.storage.write(ann, async (tx) => {
    await tx.labelBatch({ kind: 'import' });
    return tx.batch;
  });
  await lab.storage.close();
  const again = await openLab({ folder: lab.folder });
  const next = await again.storage.write(ann, async (tx) => tx.batch);
  expect(next).toBeGreaterThan(batch);
  await again.storage.write(ann, async (tx) => tx.append([created(1)]), { batch });
  expect(await again.storage.read.logBatch(batch)).toMatchObject({ kind: 'import', firstSeq: 1, lastSeq: 1, entries: 1 });
  await again.close();
  rmSync(lab.folder, { recursive: true });
  lab = await openLab();
});

test('a batch that nobody was given is refused', async () => {
  await expect(lab.storage.write(ann, async () => undefined, { batch: 99 })).rejects.toThrow('99');
});

test('the trash gives back a record once, unless its unique value was taken meanwhile', async () => {
  const shop = lab.entity('shop');
  const [first] = await lab.engine.create(ann, at('shop'), [{ name: 'One' }], {});
  await lab.storage.write(ann, (tx) => tx.remove(shop, [first?.id ?? 0]));
  await lab.storage.write(ann, async (tx) => {
    expect(await tx.records(shop, [1])).toEqual([]);
    expect(await tx.trashed(shop, [1])).toMatchObject([{ id: 1, version: 2 }]);
    const taker = await tx.insert(shop, [{ cells: new Map([[lab.field('shop', 'name'), 'One']]), days: new Map() }]);
    expect(await tx.restore(shop, 1)).toBe(lab.field('shop', 'name'));
    await tx.purge(
      shop,
      taker.flatMap((each) => ('id' in each ? [each.id] : [])),
    );
    expect(await tx.restore(shop, 1)).toBeUndefined();
    expect(await tx.records(shop, [1])).toMatchObject([{ id: 1, version: 3 }]);
    await tx.purge(shop, [1]);
    expect(await tx.trashed(shop, [1])).toEqual([]);
  });
});
