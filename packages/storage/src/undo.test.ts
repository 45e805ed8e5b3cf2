// In charge of: undo and redo: whose action, what stands against it, whose rights, and large actions as jobs that survive a restart.
import { userActor, type RecordInput, type UndoRequest } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import type { RecordJson, UndoAnswer } from '@trellis/query';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addUsers, at, openLab, person, type Lab } from './testing/open-lab.fixtures.ts';

let lab: Lab;
const ann = person(1, 'all');
const bob = person(2, 'all');
const helper = person(3, 'helper');

beforeEach(async () => {
  lab = await openLab();
  await addUsers(lab, 5);
});
afterEach(() => lab.close());

const create = (entity: string, records: readonly RecordInput[], actor: Actor = ann): Promise<readonly RecordJson[]> =>
  lab.engine.create(actor, at(entity), records, {});
const get = (entity: string, id: number): Promise<RecordJson> => lab.engine.get(ann, at(entity), id, {});
const change = async (entity: string, id: number, values: RecordInput, actor: Actor = ann): Promise<void> => {
  await lab.engine.update(actor, at(entity), [{ id, version: (await get(entity, id)).version, ...values }], {});
};
const remove = async (entity: string, id: number, actor: Actor = ann): Promise<void> =>
  lab.engine.remove(actor, at(entity), [{ id, version: (await get(entity, id)).version }], {});
const undo = (actor: Actor = ann, request: UndoRequest = {}): Promise<UndoAnswer> => lab.engine.undo(actor, 'undo', request, {}, 'en');
const redo = (actor: Actor = ann, request: UndoRequest = {}): Promise<UndoAnswer> => lab.engine.undo(actor, 'redo', request, {}, 'en');
const conflicts = async (run: Promise<UndoAnswer>): Promise<unknown> => {
  const error = await run.catch((thrown: unknown) => thrown);
  return (error as { data?: { conflicts: unknown } }).data?.conflicts;
};

describe('whose', () => {
  test("each takes back their own, and another's action does not stand between", async () => {
    await create('customer', [{ name: 'A' }]);
    await create('customer', [{ name: 'B' }], bob);
    expect((await undo()).action.parts).toMatchObject([{ operation: 'created', id: 1, title: 'A' }]);
    await expect(undo()).rejects.toMatchObject({ code: 'undo.nothing' });
    expect((await lab.engine.list(ann, at('customer'), {})).records.map((record) => record['name'])).toEqual(['B']);
    await expect(redo(bob)).rejects.toMatchObject({ code: 'redo.nothing' });
  });

  test('a new action makes redo forget, and what is older than a week is left alone', async () => {
    await create('customer', [{ name: 'A' }]);
    await undo();
    await create('customer', [{ name: 'B' }]);
    await expect(redo()).rejects.toMatchObject({ code: 'redo.nothing' });
    lab.now += 8 * 86_400_000;
    await expect(undo()).rejects.toMatchObject({ code: 'undo.nothing' });
  });

  test('the action that is meant may be named', async () => {
    await create('customer', [{ name: 'A' }]);
    const meant = (await lab.engine.undoState(ann)).undo?.batch ?? 0;
    await create('customer', [{ name: 'B' }]);
    await expect(undo(ann, { batch: meant })).rejects.toMatchObject({ code: 'undo.moved' });
    expect((await lab.engine.list(ann, at('customer'), {})).records).toHaveLength(2);
  });

  test('asked fifty times at once, each action is taken back once', async () => {
    for (let n = 0; n < 3; n += 1) await create('customer', [{ name: `C${n}` }]);
    const asked = await Promise.allSettled(Array.from({ length: 50 }, () => undo()));
    expect(asked.filter((each) => each.status === 'fulfilled')).toHaveLength(3);
    expect((await lab.engine.trash(ann, at('customer'), {})).records).toHaveLength(3);
  });
});

describe('what stands against it', () => {
  test('a field that another changed since: it is shown, and the others are taken back when asked', async () => {
    await create('customer', [{ name: 'A', code: 'a1' }, { name: 'B' }]);
    await lab.engine.update(
      ann,
      at('customer'),
      [
        { id: 1, version: 1, name: 'A2', code: 'a2' },
        { id: 2, version: 1, name: 'B2' },
      ],
      {},
    );
    await change('customer', 1, { name: 'A3' }, bob);
    expect(await conflicts(undo())).toEqual([
      { app: 'lab', entity: 'customer', id: 1, title: 'A3', reason: 'changed', fields: [{ field: 'name', current: 'A3', former: 'A' }] },
    ]);
    expect(await get('customer', 2)).toMatchObject({ name: 'B2' });
    const answer = await undo(ann, { force: 'skip-conflicts' });
    expect(answer).toMatchObject({ changed: 2, skipped: [{ id: 1, reason: 'changed' }] });
    expect(await get('customer', 1)).toMatchObject({ name: 'A3', code: 'a1' });
    expect(await get('customer', 2)).toMatchObject({ name: 'B' });
    await redo();
    expect(await get('customer', 1)).toMatchObject({ name: 'A3', code: 'a2' });
  });

  test('no conflict is what another changed and changed back', async () => {
    await create('customer', [{ name: 'A' }]);
    await change('customer', 1, { name: 'A2' });
    await change('customer', 1, { name: 'A3' }, bob);
    await change('customer', 1, { name: 'A2' }, bob);
    await undo();
    expect(await get('customer', 1)).toMatchObject({ name: 'A' });
  });

  test.each<readonly [string, () => Promise<void>, object]>([
    ['deleted since', async () => remove('customer', 1, bob), { reason: 'deleted' }],
    [
      'gone for good',
      async () => {
        await remove('customer', 1, bob);
        await lab.engine.purge({ ...bob, owner: true }, at('customer'), [{ id: 1, version: 3 }], {});
      },
      { reason: 'gone' },
    ],
  ])('a changed record that is %s', async (_name, then, expected) => {
    await create('customer', [{ name: 'A' }], bob);
    await change('customer', 1, { name: 'A2' });
    await then();
    expect(await conflicts(undo())).toMatchObject([expected]);
  });

  test('a created record that another works with', async () => {
    await create('customer', [{ name: 'A' }]);
    await create('item', [{ code: 'x', customer: 1 }], bob);
    expect(await conflicts(undo())).toMatchObject([{ entity: 'customer', id: 1, reason: 'linked' }]);
    await change('item', 1, { customer: null }, bob);
    await change('customer', 1, { code: 'c' }, bob);
    expect(await conflicts(undo())).toMatchObject([{ reason: 'changed', fields: [{ field: 'code', current: 'c', former: null }] }]);
    await change('customer', 1, { code: null }, bob);
    expect(await undo()).toMatchObject({ changed: 1, skipped: [] });
  });

  test('a unique value that was taken, a link whose target is gone', async () => {
    await create('shop', [{ name: 'S' }, { name: 'T' }]);
    await create('item', [{ code: 'x', shop: 1 }], bob);
    await change('item', 1, { shop: 2 });
    await change('shop', 2, { name: 'T2' });
    await create('shop', [{ name: 'T' }], bob);
    expect(await conflicts(undo())).toMatchObject([{ id: 2, reason: 'refused', problem: { code: 'record.duplicate' } }]);
    await undo(ann, { force: 'skip-conflicts' });
    await remove('shop', 1, bob);
    expect(await conflicts(undo())).toMatchObject([{ entity: 'item', reason: 'refused', problem: { code: 'record.link-missing' } }]);
  });

  test('a deleted record comes back as it was, with what went with it and what was unlinked', async () => {
    const [item] = await create('item', [{ code: 'parent', qty: 7, tags: ['hot', 'cold'] }]);
    await create('item', [{ code: 'friend', friends: [item?.id] }]);
    await create('line', [{ item: item?.id, label: 'l' }]);
    const before = [await get('item', 1), await get('item', 2), await get('line', 1)].map(({ version: _version, updatedAt: _at, ...rest }) => rest);
    await remove('item', 1);
    expect(await undo()).toMatchObject({ changed: 3, skipped: [] });
    const after = [await get('item', 1), await get('item', 2), await get('line', 1)].map(({ version: _version, updatedAt: _at, ...rest }) => rest);
    expect(after).toEqual(before);
    expect(await redo()).toMatchObject({ changed: 3 });
    await expect(get('line', 1)).rejects.toMatchObject({ code: 'record.not-found' });
  });
});

describe('with the rights of today', () => {
  test('who may no longer change a record takes nothing back of it, and reads nothing of it', async () => {
    await create('item', [{ code: 'x', helper: 3, kind: 'secret' }]);
    await change('item', 1, { note: 'mine' }, helper);
    await change('item', 1, { helper: 4, memo: 'hidden' });
    expect(await conflicts(undo(helper))).toEqual([{ app: 'lab', entity: 'item', id: 1, reason: 'denied', fields: [] }]);
    expect(await undo(helper, { force: 'skip-conflicts' })).toMatchObject({ changed: 0 });
    expect(await get('item', 1)).toMatchObject({ note: 'mine' });
    expect((await lab.engine.undoState(helper)).undo).toBeUndefined();
  });

  test('a value that may no longer be set is refused, and hidden values do not show in the conflict', async () => {
    await create('item', [{ code: 'x', helper: 3, kind: 'open', price: 1 }]);
    await change('item', 1, { memo: 'mine' }, helper);
    // Open items of others show the price and not the memo, which may then not be set either.
    await change('item', 1, { helper: 4, memo: 'of another' });
    const shown = await conflicts(undo(helper));
    expect(shown).toMatchObject([{ id: 1, title: 'x', reason: 'changed', fields: [] }]);
    expect(JSON.stringify(shown)).not.toContain('of another');
  });

  test('who may create and not delete cannot take a creation back', async () => {
    const clerk = person(4, 'clerk');
    await create('item', [{ code: 'x' }], clerk);
    expect(await conflicts(undo(clerk))).toMatchObject([{ id: 1, reason: 'denied', fields: [] }]);
  });
});

describe('a large action', () => {
  const many = Array.from({ length: 3_000 }, (_, index) => ({ name: `n${index}`, code: `c${index}` }));

  /** A job is its starter's with the roles they have when it runs. */
  let maker: Actor;
  beforeEach(async () => {
    const common = { owner: false, roles: ['all'], passwordHash: null, locale: null, disabled: false } as const;
    maker = userActor(await lab.storage.identity.createUser({ ...common, email: 'maker@example.test', name: 'Maker' }));
  });

  /** An import's batch, in two units. */
  async function importMany(): Promise<void> {
    const customer = lab.entity('customer');
    const [name, code] = [lab.field('customer', 'name'), lab.field('customer', 'code')];
    let batch: number | undefined;
    for (const from of [0, 1]) {
      batch = await lab.storage.write(
        maker,
        async (tx) => {
          await tx.labelBatch({ kind: 'import' });
          const made = await tx.insert(
            customer,
            many.map((each) => ({
              cells: new Map([
                [name, each.name],
                [code, `${from}${each.code}`],
              ]),
              days: new Map(),
            })),
          );
          await tx.append(made.map((each) => ({ entity: customer, record: 'id' in each ? each.id : 0, operation: 'created', version: 1 })));
          return tx.batch;
        },
        batch === undefined ? {} : { batch },
      );
    }
  }

  const total = async (): Promise<number> => (await lab.engine.list(ann, at('customer'), { limit: 1, count: 'exact' })).total ?? 0;
  const ended = async (id: string, on: Lab = lab) => {
    await expect.poll(async () => (await on.engine.job(maker, id, 'en')).status, { timeout: 30_000 }).not.toBe('running');
    return on.engine.job(maker, id, 'en');
  };

  test('is taken back and done again as a job, in one batch each', { timeout: 60_000 }, async () => {
    await importMany();
    expect((await lab.engine.undoState(maker)).undo).toMatchObject({ kind: 'import', parts: [{ operation: 'created', count: 6_000 }] });
    const { job } = await undo(maker);
    await expect(undo(maker)).rejects.toMatchObject({ code: 'undo.running' });
    await expect(lab.engine.job(bob, job?.id ?? '', 'en')).rejects.toMatchObject({ code: 'job.not-found' });
    expect(await ended(job?.id ?? '')).toMatchObject({ status: 'done', result: { updated: 6_000, refused: 0 } });
    expect(await total()).toBe(0);
    const batches = await lab.storage.read.logBatches(6, 0, 10);
    expect(batches.map(({ kind, entries }) => [kind, entries])).toEqual([
      ['undo', 6_000],
      ['import', 6_000],
    ]);
    const again = await redo(maker);
    expect(await ended(again.job?.id ?? '')).toMatchObject({ status: 'done', result: { updated: 6_000 } });
    expect(await total()).toBe(6_000);
  });

  test('with conflicts is not begun, or leaves those records', { timeout: 60_000 }, async () => {
    await importMany();
    await change('customer', 5, { name: 'worked on' }, bob);
    const refused = await ended((await undo(maker)).job?.id ?? '');
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'undo.conflicts' }, conflicts: [{ id: 5, reason: 'changed' }] });
    expect(await total()).toBe(6_000);
    const forced = await ended((await undo(maker, { force: 'skip-conflicts' })).job?.id ?? '');
    expect(forced).toMatchObject({ status: 'done', result: { updated: 5_999, refused: 1 } });
    expect(await total()).toBe(1);
  });

  test('goes on after a restart where it was', { timeout: 60_000 }, async () => {
    await importMany();
    const id = (await undo(maker)).job?.id ?? '';
    await expect.poll(async () => (await lab.engine.job(maker, id, 'en')).phase, { timeout: 20_000, interval: 5 }).toBe('storing');
    await lab.engine.close();
    const { folder } = lab;
    const again = await openLab({ folder });
    const job = await ended(id, again);
    expect(job).toMatchObject({ status: 'done', result: { updated: 6_000, refused: 0 } });
    expect((await again.engine.list(ann, at('customer'), { count: 'exact' })).total).toBe(0);
    expect((await again.storage.read.logBatches(6, 0, 10)).map(({ kind, entries }) => [kind, entries])).toEqual([
      ['undo', 6_000],
      ['import', 6_000],
    ]);
    await again.engine.close();
    rmSync(folder, { recursive: true, force: true });
    lab = await openLab();
  });
});
