// In charge of: the trash: who sees what in it, what comes back with a record, and what stands against its coming back.
import type { RecordInput } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addUsers, at, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';

let lab: Lab;
const all = person(1, 'all');
const helper = person(2, 'helper');
const boss: Actor = { ...person(5), owner: true };

beforeEach(async () => {
  lab = await openLab();
  await addUsers(lab, 5);
});
afterEach(() => lab.close());

const create = async (entity: string, input: RecordInput, actor: Actor = all): Promise<RecordJson> => {
  const [made] = await lab.engine.create(actor, at(entity), [input], {});
  if (made === undefined) throw new TypeError('nothing was made');
  return made;
};
const version = async (entity: string, id: number): Promise<number> => (await lab.engine.get(owner, at(entity), id, { fields: [] })).version;
const remove = async (entity: string, id: number, actor: Actor = all): Promise<void> =>
  lab.engine.remove(actor, at(entity), [{ id, version: await version(entity, id) }], {});
const trashed = async (entity: string, actor: Actor = all): Promise<readonly RecordJson[]> => (await lab.engine.trash(actor, at(entity), {})).records;
const restore = async (entity: string, id: number, actor: Actor = all, clearLinks = false) => {
  const found = (await trashed(entity, owner)).find((record) => record.id === id);
  return lab.engine.restore(actor, at(entity), [{ id, version: found?.version }], { clearLinks });
};

describe('a list of the trash', () => {
  test('has what was deleted, filtered, sorted, counted and with links, and nothing that is live', async () => {
    const shop = await create('shop', { name: 'S', region: 'asia' });
    for (const [code, qty] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const)
      await create('item', { code, qty, shop: shop.id, tags: ['hot', 'new'] });
    await remove('item', 1);
    await remove('item', 3);
    const found = await lab.engine.trash(all, at('item'), { sort: ['-qty'], count: 'exact', fields: ['code', 'shop', 'tags'] });
    expect(found.total).toBe(2);
    expect(found.records).toMatchObject([
      { id: 3, code: 'c', shop: { id: shop.id, title: 'S' }, tags: ['hot', 'new'] },
      { id: 1, code: 'a' },
    ]);
    const filtered = await lab.engine.trash(all, at('item'), { filter: { field: 'qty', op: 'lt', value: 3 } });
    expect(filtered.records.map((record) => record.id)).toEqual([1]);
    const first = await lab.engine.trash(all, at('item'), { limit: 1 });
    const next = await lab.engine.trash(all, at('item'), { limit: 1, ...(first.nextCursor === undefined ? {} : { cursor: first.nextCursor }) });
    expect([...first.records, ...next.records].map((record) => record.id)).toEqual([1, 3]);
    // A mark of a page of the trash is none of the list's.
    await expect(lab.engine.list(all, at('item'), { limit: 1, cursor: first.nextCursor ?? '' })).rejects.toMatchObject({ code: 'query.bad-cursor' });
  });

  test('shows to each what they may read and delete, field by field', async () => {
    await create('item', { code: 'mine', helper: 2, price: 5, kind: 'open' });
    await create('item', { code: 'open', helper: 3, kind: 'open' });
    for (const id of [1, 2]) await remove('item', id);
    const [own, ...others] = await trashed('item', helper);
    expect(others).toEqual([]);
    expect(own).toMatchObject({ id: 1, code: 'mine' });
    expect((await trashed('item', owner)).map((record) => record.id)).toEqual([1, 2]);
    await expect(lab.engine.trash(person(3, 'fin'), at('item'), {})).rejects.toMatchObject({ code: 'access.denied' });
    await expect(restore('item', 2, helper)).rejects.toMatchObject({ code: 'record.not-in-trash' });
    await expect(restore('item', 1, person(3, 'fin'))).rejects.toMatchObject({ code: 'access.denied' });
    expect((await restore('item', 1, helper)).records).toMatchObject([{ id: 1, version: 3, code: 'mine' }]);
  });
});

describe('coming back', () => {
  test('brings what was deleted with it, as one action in the log, and nothing that was deleted before', async () => {
    const item = await create('item', { code: 'parent' });
    for (const label of ['first', 'second', 'third']) await create('line', { item: item.id, label });
    await remove('line', 1);
    await remove('item', item.id);
    expect(await restore('item', item.id)).toMatchObject({ records: [{ id: item.id }], others: 2 });
    expect((await lab.engine.list(all, at('line'), {})).records.map((record) => record['label'])).toEqual(['second', 'third']);
    const entries = (await lab.storage.read.logAfter(0, 1000)).filter((entry) => entry.operation === 'restored');
    expect(new Set(entries.map((entry) => entry.batch)).size).toBe(1);
    expect(entries).toHaveLength(3);
  });

  test('links again what its deletion unlinked, unless something else was set since', async () => {
    const customer = await create('customer', { name: 'C' });
    const other = await create('customer', { name: 'D' });
    const friend = await create('item', { code: 'friend' });
    for (const code of ['one', 'two']) await create('item', { code, customer: customer.id, friends: [friend.id] });
    await remove('customer', customer.id);
    await remove('item', friend.id);
    await lab.engine.update(all, at('item'), [{ id: 3, version: await version('item', 3), customer: other.id }], {});
    expect(await restore('customer', customer.id)).toMatchObject({ relinked: 1, unlinked: 0 });
    expect(await restore('item', friend.id)).toMatchObject({ relinked: 2 });
    expect(await lab.engine.get(all, at('item'), 2, {})).toMatchObject({ customer: { title: 'C' }, friends: [{ title: 'friend' }] });
    expect(await lab.engine.get(all, at('item'), 3, {})).toMatchObject({ customer: { title: 'D' }, friends: [{ title: 'friend' }] });
  });

  test('is refused where a unique value was taken, naming who has it', async () => {
    await create('shop', { name: 'Taken' });
    await remove('shop', 1);
    await create('shop', { name: 'Taken' });
    await expect(restore('shop', 1)).rejects.toMatchObject({
      issues: [{ code: 'record.restore-taken', path: 'records.0.name', params: { value: 'Taken', title: 'Taken' } }],
    });
    expect((await trashed('shop')).map((record) => record.id)).toEqual([1]);
  });

  test('does not name a record that the actor may not read', async () => {
    await create('item', { code: 'secret', helper: 2 });
    await remove('item', 1);
    await create('item', { code: 'secret', helper: 3, kind: 'secret' });
    const refused = await restore('item', 1, helper).catch((error: unknown) => error);
    expect(refused).toMatchObject({ issues: [{ code: 'record.duplicate', params: { value: 'secret' } }] });
  });

  test('is refused while what it links to is in the trash, or comes without that link', async () => {
    const item = await create('item', { code: 'gone' });
    await create('line', { item: item.id, label: 'needs it' });
    const friend = await create('item', { code: 'friend', customer: (await create('customer', { name: 'C' })).id });
    await remove('line', 1);
    await remove('item', item.id);
    await remove('item', friend.id);
    await remove('customer', 1);
    await expect(restore('line', 1)).rejects.toMatchObject({ issues: [{ code: 'record.restore-link-required', path: 'records.0.item' }] });
    await expect(restore('line', 1, all, true)).rejects.toMatchObject({ issues: [{ code: 'record.restore-link-required' }] });
    await expect(restore('item', friend.id)).rejects.toMatchObject({ issues: [{ code: 'record.restore-link', path: 'records.0.customer' }] });
    expect((await restore('item', friend.id, all, true)).records).toMatchObject([{ customer: null, version: 4 }]);
    await restore('item', item.id);
    expect((await restore('line', 1)).records).toMatchObject([{ item: { title: 'gone' } }]);
  });

  test('asks for the version, for each record once, and for all of them', async () => {
    for (const name of ['a', 'b']) await create('shop', { name });
    for (const id of [1, 2]) await remove('shop', id);
    const call = (...records: RecordInput[]) => lab.engine.restore(all, at('shop'), records, {});
    await expect(call({ id: 1, version: 1 })).rejects.toMatchObject({ code: 'record.stale' });
    await expect(call({ id: 1 })).rejects.toMatchObject({ code: 'record.version-required' });
    await expect(call({ id: 1, version: 2 }, { id: 1, version: 2 })).rejects.toMatchObject({ code: 'record.invalid' });
    await expect(call({ id: 1, version: 2 }, { id: 9, version: 2 })).rejects.toMatchObject({ code: 'record.not-in-trash' });
    expect(await trashed('shop')).toHaveLength(2);
  });

  test('happens once, however often it is asked at the same time', async () => {
    await create('shop', { name: 'once' });
    await remove('shop', 1);
    const asked = await Promise.allSettled(Array.from({ length: 50 }, () => lab.engine.restore(all, at('shop'), [{ id: 1, version: 2 }], {})));
    expect(asked.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });

  test('is told to who follows the list, and to nobody else', async () => {
    await create('item', { code: 'live', helper: 2 });
    await remove('item', 1);
    const heard: unknown[] = [];
    const target = { actor: helper, target: at('item') };
    const { stop } = await lab.engine.subscribe(target, (changes) => heard.push(changes));
    const others: unknown[] = [];
    const stranger = await lab.engine.subscribe({ actor: person(3, 'helper'), target: at('item') }, (changes) => others.push(changes));
    await restore('item', 1, helper);
    await expect.poll(() => heard).toMatchObject([{ records: [{ id: 1 }], removed: [] }]);
    expect(others).toEqual([]);
    stop();
    stranger.stop();
  });
});

test('only owners delete for good, and nothing of it is left but that it was', async () => {
  await create('customer', { name: 'Known', phone: '555-0123' });
  await lab.engine.update(all, at('customer'), [{ id: 1, version: 1, phone: '555-9999' }], {});
  await remove('customer', 1);
  await expect(lab.engine.purge(all, at('customer'), [{ id: 1, version: 3 }], {})).rejects.toMatchObject({ code: 'access.denied' });
  await lab.engine.purge(boss, at('customer'), [{ id: 1, version: 3 }], {});
  expect(await trashed('customer', owner)).toEqual([]);
  const entries = await lab.storage.read.recordLog(lab.entity('customer'), 1);
  expect(entries.map((entry) => entry.operation)).toEqual(['created', 'updated', 'deleted', 'purged']);
  expect(entries.flatMap((entry) => [...entry.changes])).toEqual([]);
});
