// In charge of: what history and live changes tell a role, and what they keep from it.
import type { Changes, RecordInput, Subscription } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addUsers, allTold, at, openLab, owner, person, positionIn, type Lab } from './testing/open-lab.fixtures.ts';

/** Where things are written, and where they are heard: on PostgreSQL that is another opening of the same workspace. */
let lab: Lab;
let there: Lab;
const helper = person(1, 'helper');
const lead = person(1, 'lead');

beforeEach(async () => {
  lab = await openLab();
  await addUsers(lab, 3);
  await lab.engine.create(
    owner,
    at('shop'),
    [
      { name: 'Asia', region: 'asia', owner: 1 },
      { name: 'Europe', region: 'europe', owner: 2 },
    ],
    {},
  );
  await lab.engine.create(owner, at('customer'), [{ name: 'Ann', phone: '123' }], {});
  there = lab.storage.isShared ? await openLab({ folder: lab.folder }) : lab;
});
afterEach(async () => {
  if (there !== lab) await there.close();
  await lab.close();
});

/** Waits until everything written was heard there. */
async function heardAll(): Promise<void> {
  await expect.poll(() => there.engine.seq(), { timeout: 5_000, interval: 5 }).toBe(lab.engine.seq());
}

const version = async (id: number): Promise<number> => (await lab.engine.get(owner, at('item'), id, { fields: [] })).version;
const create = async (input: RecordInput): Promise<number> =>
  (await lab.engine.create(owner, at('item'), [{ code: `c${Math.random()}`, ...input }], {}))[0]?.id ?? 0;
const change = async (id: number, input: RecordInput): Promise<unknown> =>
  lab.engine.update(owner, at('item'), [{ id, version: await version(id), ...input }], {});

/** What a subscriber is told of what happens meanwhile. */
async function told(
  subscription: Partial<Subscription> & { actor: Actor },
  happen: () => Promise<unknown>,
): Promise<{ records: unknown[]; removed: number[] }> {
  const heard: Changes[] = [];
  const question = { target: at('item'), ...subscription };
  await heardAll();
  const { position, stop } = await there.engine.subscribe(question, (changes) => heard.push(changes));
  await happen();
  await allTold(lab, at('customer'), { name: 'Fence' }, there);
  stop();
  expect([...lab.errors, ...there.errors]).toEqual([]);
  const all = { records: heard.flatMap((changes) => changes.records), removed: heard.flatMap((changes) => changes.removed) };
  // Who was away and asks later is told the same.
  const missed = await there.engine.catchUp(question, position);
  expect({ records: missed?.records, removed: missed?.removed }).toEqual(all);
  return all;
}

describe('R2: live', () => {
  const nothing = { records: [], removed: [] };

  test('a change of a field in sight gives the record, with the fields in sight', async () => {
    const id = await create({ kind: 'open', qty: 1, price: 2 });
    expect(await told({ actor: helper, fields: ['price', 'qty'] }, () => change(id, { price: 3 }))).toEqual({
      records: [{ id, version: 2, price: 3 }],
      removed: [],
    });
  });

  test('a change of hidden fields alone is not told', async () => {
    const id = await create({ kind: 'open', qty: 1 });
    expect(await told({ actor: helper }, () => change(id, { qty: 2, memo: 'x', watchers: [2] }))).toEqual(nothing);
  });

  test('a record that enters one’s rights is given', async () => {
    const id = await create({ kind: 'secret' });
    expect(await told({ actor: helper, fields: ['kind'] }, () => change(id, { kind: 'open' }))).toEqual({
      records: [{ id, version: 2, kind: 'open' }],
      removed: [],
    });
  });

  test('it is given too when only a hidden field brought it', async () => {
    const id = await create({ kind: 'secret', helper: 2 });
    const found = await told({ actor: helper, fields: ['code'] }, () => change(id, { helper: 1 }));
    expect(found.records).toMatchObject([{ id }]);
  });

  test('a record that leaves one’s rights is taken away, without a word of what it has become', async () => {
    const id = await create({ kind: 'open' });
    expect(await told({ actor: helper }, () => change(id, { kind: 'secret', qty: 7 }))).toEqual({ records: [], removed: [id] });
  });

  test('leaving through a hidden field is told as well', async () => {
    const id = await create({ kind: 'done', helper: 1 });
    expect(await told({ actor: helper }, () => change(id, { helper: 2 }))).toEqual({ records: [], removed: [id] });
  });

  test('leaving through a list is told', async () => {
    const id = await create({ watchers: [1, 2] });
    expect(await told({ actor: lead }, () => change(id, { watchers: [2] }))).toEqual({ records: [], removed: [id] });
  });

  test('a record that two changes take away is taken away, also when the second comes while the first is looked at', async () => {
    const id = await create({ kind: 'open', price: 9 });
    const question = { actor: helper, target: at('item'), filter: { field: 'price', op: 'gt', value: 5 } as const };
    const since = lab.engine.seq();
    const position = await positionIn(lab.engine, question);
    await change(id, { price: 1 });
    await change(id, { kind: 'secret' });
    const { read } = lab.storage;
    const first = await read.logAfter(since, 1);
    const spy = vi.spyOn(read, 'logAfter').mockResolvedValueOnce(first);
    expect(await lab.engine.catchUp(question, position)).toMatchObject({ records: [], removed: [id] });
    spy.mockRestore();
  });

  test('conditions on who made a record work for what was before', async () => {
    const [made] = await lab.engine.create({ ...owner, id: 1 }, at('item'), [{ code: 'mine', note: 'x' }], {});
    const id = made?.id ?? 0;
    expect(await told({ actor: lead, fields: ['code'] }, () => change(id, { note: 'y' }))).toEqual(nothing);
    expect((await told({ actor: lead, fields: ['code'] }, () => change(id, { qty: 9 }))).records).toMatchObject([{ id, code: 'mine' }]);
  });

  test('a record never in sight is never mentioned', async () => {
    const id = await create({ kind: 'secret' });
    expect(await told({ actor: helper }, () => change(id, { kind: 'done' }))).toEqual(nothing);
    expect(await told({ actor: helper }, async () => lab.engine.remove(owner, at('item'), [{ id, version: await version(id) }], {}))).toEqual(
      nothing,
    );
  });

  test('a deleted record is taken away', async () => {
    const id = await create({ kind: 'open' });
    expect(await told({ actor: helper }, async () => lab.engine.remove(owner, at('item'), [{ id, version: await version(id) }], {}))).toEqual({
      records: [],
      removed: [id],
    });
  });

  test('a record made and deleted while one was away is taken away from who may have read it between, and from nobody else', async () => {
    const question = { actor: owner, target: at('item') };
    const [position, hidden] = [await positionIn(lab.engine, question), await positionIn(lab.engine, { ...question, actor: helper })];
    const id = await create({ kind: 'secret' });
    await lab.engine.remove(owner, at('item'), [{ id, version: 1 }], {});
    expect(await lab.engine.catchUp(question, position)).toMatchObject({ records: [], removed: [id] });
    expect(await lab.engine.catchUp({ ...question, actor: helper }, hidden)).toMatchObject(nothing);
  });

  test('who was away while a record was deleted for good reads everything again: nobody can say whose it was', async () => {
    const id = await create({ kind: 'open' });
    const question = { actor: helper, target: at('item') };
    const position = await positionIn(lab.engine, question);
    await lab.engine.remove(owner, at('item'), [{ id, version: await version(id) }], {});
    const { records } = await lab.engine.trash(owner, at('item'), {});
    await lab.engine.purge(
      owner,
      at('item'),
      records.filter((record) => record.id === id).map(({ version: last }) => ({ id, version: last })),
      {},
    );
    expect(await lab.engine.catchUp(question, position)).toBeUndefined();
  });

  test('a record that the filter never kept is not mentioned', async () => {
    const id = await create({ kind: 'open', price: 1 });
    const filter = { field: 'price', op: 'gt', value: 5 } as const;
    expect(await told({ actor: helper, filter }, () => change(id, { price: 2 }))).toEqual(nothing);
    expect(await told({ actor: helper, filter }, () => change(id, { qty: 2 }))).toEqual(nothing);
    expect((await told({ actor: helper, filter }, () => change(id, { price: 6 }))).records).toHaveLength(1);
    expect(await told({ actor: helper, filter }, () => change(id, { price: 4 }))).toEqual({ records: [], removed: [id] });
  });

  test('people whose conditions name them share no answers', async () => {
    const id = await create({ kind: 'done', helper: 1 });
    const heard: string[] = [];
    const stops = await Promise.all(
      [1, 2].map((user) =>
        lab.engine.subscribe({ actor: person(user, 'helper'), target: at('item') }, (changes) => heard.push(`${user}: ${changes.records.length}`)),
      ),
    );
    await change(id, { qty: 5 });
    await allTold(lab, at('customer'), { name: 'Fence' });
    for (const { stop } of stops) stop();
    expect(heard).toEqual(['1: 1']);
  });

  test('R1: a change is checked once for all who see the same, however many they are', async () => {
    const ids = [await create({ kind: 'open', code: 'one', price: 1 }), await create({ kind: 'done', code: 'two' })];
    const filters = [1, 2, 3].map((value) => ({ field: 'price', op: 'gte', value }) as const);
    /** Statements that one change costs with so many subscribers to each of the three filters, in two roles. */
    const cost = async (people: number): Promise<{ statements: number; told: number }> => {
      let told = 0;
      const subscribers = ['helper', 'fin'].flatMap((role) =>
        filters.flatMap((filter) => Array.from({ length: people }, () => ({ actor: person(1, role), target: at('item'), filter }))),
      );
      const stops = await Promise.all(subscribers.map((each) => lab.engine.subscribe(each, () => (told += 1))));
      const versions = await Promise.all(ids.map(version));
      const { read } = lab.storage;
      const spies = [vi.spyOn(read, 'rows'), vi.spyOn(read, 'rowsOver'), vi.spyOn(read, 'stored')];
      const changes = ids.map((id, place) => ({ id, version: versions[place] ?? 0, price: people * 10 }));
      await lab.engine.update(owner, at('item'), changes, {});
      await allTold(lab, at('customer'), { name: 'Fence' });
      const statements = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
      for (const spy of spies) spy.mockRestore();
      for (const { stop } of stops) stop();
      return { statements, told };
    };
    const few = await cost(1);
    const many = await cost(40);
    expect([many.told, many.statements]).toEqual([few.told * 40, few.statements]);
    expect(few.told).toBeGreaterThan(3);
  });

  test('a subscription to what may not be read is refused like a list of it', async () => {
    await expect(
      lab.engine.subscribe({ actor: person(1, 'fin'), target: at('item'), filter: { field: 'memo', op: 'isEmpty' } }, () => undefined),
    ).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(lab.engine.subscribe({ actor: person(1, 'none'), target: at('item') }, () => undefined)).rejects.toMatchObject({
      code: 'app.not-found',
    });
  });

  test('D6: a position that was never given out is refused, also where it was only altered or is a page mark', async () => {
    const question = { actor: owner, target: at('item') };
    const position = await positionIn(lab.engine, question);
    await create({});
    await create({});
    const { nextCursor = '' } = await lab.engine.list(owner, at('item'), { limit: 1 });
    const altered = position.split('').map((letter, at) => `${position.slice(0, at)}${letter === 'A' ? 'Q' : 'A'}${position.slice(at + 1)}`);
    for (const each of ['', '7', `${position}AAAA`, position.slice(0, -4), nextCursor, ...altered])
      await expect(lab.engine.catchUp(question, each)).rejects.toMatchObject({ kind: 'invalid', code: 'live.position-unknown' });
    expect((await lab.engine.catchUp(question, position))?.records).toHaveLength(2);
  });

  test('P7, R2: a position tells nothing to another question and to another actor, who reload', async () => {
    const id = await create({ kind: 'open', price: 7 });
    const question = { actor: helper, target: at('item'), fields: ['code'], expand: ['shop'] };
    const position = await positionIn(lab.engine, question);
    await change(id, { kind: 'secret' });
    const others: readonly Partial<Subscription>[] = [
      { filter: { field: 'price', op: 'eq', value: 7 } },
      { fields: ['code', 'price'] },
      { expand: [] },
      { target: at('shop') },
      { actor: { ...helper, id: 2 } },
      { actor: owner },
    ];
    for (const other of others) expect(await lab.engine.catchUp({ ...question, ...other }, position)).toBeUndefined();
    expect((await lab.engine.catchUp(question, position))?.removed).toEqual([id]);
  });

  test('D6: who was away while rights or documents changed is told to reload', async () => {
    const question = { actor: helper, target: at('item') };
    const position = await positionIn(lab.engine, question);
    expect(await lab.engine.catchUp(question, position)).toMatchObject({ records: [] });
    expect(await lab.engine.catchUp({ ...question, actor: lead }, position)).toBeUndefined();
    expect(await lab.engine.catchUp({ ...question, actor: { ...helper, departments: [2] } }, position)).toBeUndefined();
  });
});

describe('history', () => {
  const changesOf = async (actor: Actor, id: number): Promise<unknown> =>
    (await lab.engine.history(actor, at('item'), id)).map(({ operation, changes }) => [
      operation,
      Object.fromEntries(changes.map(({ field, before, after }) => [field, [before, after]])),
    ]);

  test('tells every change to who sees all, newest first', async () => {
    const id = await create({ qty: 1, tags: ['hot'], shop: 1 });
    await change(id, { qty: 2, tags: ['new', 'cold'], at: '2026-11-22T10:00:00Z' });
    await change(id, { qty: 3, shop: null, helper: 2 });
    expect(await changesOf(owner, id)).toEqual([
      ['updated', { qty: [2, 3], shop: [{ id: 1, title: 'Asia' }, null], helper: [null, { id: 2, title: 'User 2' }] }],
      ['updated', { qty: [1, 2], tags: [['hot'], ['new', 'cold']], at: [null, '2026-11-22T10:00:00.000Z'] }],
      ['created', {}],
    ]);
  });

  test('leaves out hidden fields, and entries that have nothing else', async () => {
    const id = await create({ kind: 'open', price: 1 });
    await change(id, { memo: 'secret' });
    await change(id, { price: 2, qty: 5 });
    expect(await changesOf(helper, id)).toEqual([
      ['updated', { price: [1, 2] }],
      ['created', {}],
    ]);
  });

  test('of links shows only targets that may be read today, by number where the title may not', async () => {
    const id = await create({ kind: 'open', shop: 1, customer: 1 });
    await change(id, { shop: 2, customer: null });
    expect(await changesOf(helper, id)).toEqual([
      ['updated', { shop: [{ id: 1, title: 'Asia' }, null] }],
      ['created', {}],
    ]);
    expect(await changesOf(person(1, 'fin'), id)).toEqual([
      ['updated', { customer: [{ id: 1, title: '#1' }, null] }],
      ['created', {}],
    ]);
  });

  test('of a record out of sight is not found, like one that never was', async () => {
    const id = await create({ kind: 'secret' });
    for (const each of [id, 999])
      await expect(lab.engine.history(helper, at('item'), each)).rejects.toMatchObject({ kind: 'not-found', code: 'record.not-found' });
  });
});
