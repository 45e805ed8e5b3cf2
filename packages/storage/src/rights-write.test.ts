// In charge of: who may create, change, delete and link which records, before and after the change.
import type { RecordInput } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { SourceDocument } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { labSource } from './testing/lab.fixtures.ts';
import { addUsers, at, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';

let lab: Lab;
const helper = person(1, 'helper');
const lead = person(1, 'lead');
const clerk = person(1, 'clerk');

// By name, so that cases can be read: what is there before each.
const items: readonly RecordInput[] = [
  { code: 'mine', helper: 1, kind: 'done', price: 5, shop: 1 },
  { code: 'open', kind: 'open', price: 5, shop: 1 },
  { code: 'hidden', kind: 'secret', helper: 2, shop: 2 },
  { code: 'mine and open', helper: 1, kind: 'open' },
];
const id = (code: string): number => items.findIndex((item) => item['code'] === code) + 1;

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
  await lab.engine.create(owner, at('customer'), [{ name: 'Ann', code: 'K1' }], {});
  await lab.engine.create(owner, at('item'), items, {});
  await lab.engine.create(
    owner,
    at('line'),
    [
      { item: 1, done: false, label: 'l1' },
      { item: 2, done: true, label: 'l2' },
      { item: 3, done: false },
    ],
    {},
  );
});
afterEach(() => lab.close());

const change =
  (actor: Actor, entity: string, ...records: readonly RecordInput[]) =>
  () =>
    lab.engine.update(actor, at(entity), records, {});
const create =
  (actor: Actor, entity: string, ...records: readonly RecordInput[]) =>
  () =>
    lab.engine.create(actor, at(entity), records, {});
const remove =
  (actor: Actor, entity: string, record: number, version = 1) =>
  () =>
    lab.engine.remove(actor, at(entity), [{ id: record, version }], {});
const upsert =
  (actor: Actor, ...records: readonly RecordInput[]) =>
  () =>
    lab.engine.create(actor, at('item'), records, { upsertBy: 'code' });

async function everything(): Promise<string> {
  const lists = await Promise.all(['shop', 'customer', 'item', 'line'].map((entity) => lab.engine.list(owner, at(entity), { limit: 1000 })));
  return JSON.stringify([lists.map((list) => list.records), lab.engine.seq()]);
}

type Write = () => Promise<unknown>;

describe('W1, W2, W3: refused, and nothing changed', () => {
  const cases: readonly (readonly [string, Write, string, string | undefined])[] = [
    ['a record that may be read but not changed', change(person(3, 'fin'), 'item', { id: 1, version: 1, qty: 2 }), 'access.denied', undefined],
    [
      'a record out of sight, like a missing one',
      change(helper, 'item', { id: id('hidden'), version: 1, note: 'x' }),
      'record.not-found',
      'record.not-found',
    ],
    ['a missing one', change(helper, 'item', { id: 99, version: 1, note: 'x' }), 'record.not-found', 'record.not-found'],
    [
      'a field that no grant lets the role write',
      change(helper, 'item', { id: id('open'), version: 1, price: 2 }),
      'record.invalid',
      'access.field-not-writable',
    ],
    [
      'a field that is writable on other records only',
      change(helper, 'item', { id: id('open'), version: 1, qty: 2 }),
      'access.field-not-writable',
      'access.field-not-writable',
    ],
    [
      'one such record among others',
      change(helper, 'item', { id: id('mine'), version: 1, qty: 2 }, { id: id('open'), version: 1, qty: 2 }),
      'access.field-not-writable',
      'access.field-not-writable',
    ],
    [
      'moving a record out of one’s rights',
      change(helper, 'item', { id: id('open'), version: 1, kind: 'secret' }),
      'access.record-outside',
      'access.record-outside',
    ],
    ['giving one’s record away', change(helper, 'item', { id: id('mine'), version: 1, helper: 2 }), 'access.record-outside', 'access.record-outside'],
    [
      'taking a record over by the field that makes it one’s own',
      change(helper, 'item', { id: id('open'), version: 1, helper: 1 }),
      'access.field-not-writable',
      'access.field-not-writable',
    ],
    [
      'writing with one grant where the row falls to another',
      change(helper, 'item', { id: id('mine and open'), version: 1, helper: null }),
      'access.record-outside',
      'access.record-outside',
    ],
    ['creating where nothing is granted', create(person(1, 'fin'), 'item', { code: 'x' }), 'access.denied', undefined],
    ['creating a record outside one’s rights', create(helper, 'item', { code: 'x', helper: 2 }), 'access.record-outside', 'access.record-outside'],
    ['creating without what makes it one’s own', create(helper, 'item', { code: 'x' }), 'access.record-outside', 'access.record-outside'],
    [
      'creating with a field one may not write',
      create(helper, 'item', { code: 'x', helper: 1, price: 3 }),
      'record.invalid',
      'access.field-not-writable',
    ],
    [
      'creating one right and one wrong record',
      create(helper, 'item', { code: 'x', helper: 1 }, { code: 'y', helper: 2 }),
      'access.record-outside',
      'access.record-outside',
    ],
    ['linking to a record out of sight', create(helper, 'item', { code: 'x', helper: 1, shop: 2 }), 'record.invalid', 'record.link-missing'],
    ['linking to one by a key', create(helper, 'item', { code: 'x', helper: 1, shop: { name: 'Europe' } }), 'record.invalid', 'record.link-missing'],
    [
      'linking several, one out of sight',
      change(helper, 'item', { id: id('mine'), version: 1, friends: [id('open'), id('hidden')] }),
      'record.invalid',
      'record.link-missing',
    ],
    [
      'linking by a key field one may not read',
      create(person(1, 'all', 'fin'), 'item', { code: 'x', customer: { phone: '1' } }),
      'record.invalid',
      'value.type',
    ],
    ['deleting what may only be changed', remove(helper, 'item', id('open')), 'access.denied', undefined],
    ['deleting what is out of sight', remove(helper, 'item', id('hidden')), 'record.not-found', 'record.not-found'],
    ['upserting onto a record out of sight', upsert(helper, { code: 'hidden', note: 'x', helper: 1 }), 'record.invalid', 'record.duplicate'],
    ['a unique value of a record out of sight', create(helper, 'item', { code: 'hidden', helper: 1 }), 'record.invalid', 'record.duplicate'],
    ['upserting by a key one may not read', upsert(clerk, { code: 'x' }), 'request.invalid', 'query.unknown-field'],
  ];
  test.each(cases)('%s', async (_name, write, code, issue) => {
    const before = await everything();
    const error: unknown = await write().then(
      () => undefined,
      (found: unknown) => found,
    );
    expect(error).toBeInstanceOf(AppError);
    const { code: found, issues } = error as AppError;
    expect([found, issues?.[0]?.code]).toEqual([code, issue]);
    expect(await everything()).toBe(before);
  });
});

describe('allowed', () => {
  const cases: readonly (readonly [string, Write, unknown])[] = [
    ['a field of one’s own record', change(helper, 'item', { id: id('mine'), version: 1, qty: 2 }), [{ id: 1, version: 2, qty: 2 }]],
    ['a field writable on open records', change(helper, 'item', { id: id('open'), version: 1, kind: 'open', note: 'x' }), [{ id: 2, version: 2 }]],
    [
      'creating one’s own, answered without what is hidden',
      create(helper, 'item', { code: 'x', helper: 1, shop: { name: 'Asia' } }),
      [{ id: 5, code: 'x', shop: { id: 1, title: 'Asia' } }],
    ],
    ['creating blindly: only the id is answered', create(clerk, 'item', { code: 'x', qty: 3 }), [{ id: 5, version: 1 }]],
    ['an upsert of one’s own, by a key that may be read', upsert(helper, { code: 'mine', qty: 8 }), [{ id: 1, version: 2, qty: 8 }]],
    ['deleting one’s own with its lines', remove(helper, 'item', id('mine')), undefined],
  ];
  test.each(cases)('%s', async (_name, write, answer) => {
    const found = await write();
    expect({ found }).toMatchObject({ found: answer });
  });

  test('a record of one’s own is answered without what is hidden on it', async () => {
    const found = await create(helper, 'item', { code: 'x', helper: 1 })();
    expect(JSON.stringify(found)).toContain('"code":"x"');
    expect(JSON.stringify(found)).not.toContain('price');
  });

  test('who may only create reads nothing', async () => {
    const reads: readonly Write[] = [
      () => lab.engine.list(clerk, at('item'), {}),
      () => lab.engine.get(clerk, at('item'), 1, {}),
      () => lab.engine.query(clerk, at('item'), { metrics: [{ op: 'count', as: 'n' }] }),
      () => lab.engine.history(clerk, at('item'), 1),
      () => lab.engine.subscribe({ actor: clerk, target: at('item') }, () => undefined),
    ];
    for (const read of reads) await expect(read()).rejects.toMatchObject({ kind: 'forbidden', code: 'access.denied' });
  });

  test('creating blindly answers nothing but id and version', async () => {
    expect(await create(clerk, 'item', { code: 'x', qty: 3 })()).toEqual([{ id: 5, version: 1 }]);
  });

  test('a stale change is answered with what the role may see of the record', async () => {
    await change(owner, 'item', { id: id('mine'), version: 1, price: 77, qty: 4 })();
    const error: unknown = await change(helper, 'item', { id: id('mine'), version: 1, qty: 9 })().catch((found: unknown) => found);
    expect((error as AppError).data).toMatchObject({ record: { id: 1, version: 2, qty: 4 } });
    expect(JSON.stringify((error as AppError).data)).not.toContain('77');
  });
});

describe('links to what is deleted', () => {
  test('restrict: the record stays, and only readable linking records are counted', async () => {
    await expect(remove(owner, 'shop', 1)()).rejects.toMatchObject({ kind: 'conflict', code: 'record.link-restricted', params: { count: 2 } });
    await change(owner, 'item', { id: 1, version: 1, watchers: [2] }, { id: 2, version: 1, shop: null })();
    await expect(remove(person(1, 'lead'), 'shop', 1)()).rejects.toMatchObject({ code: 'record.link-restricted', params: { count: 1 } });
    expect((await lab.engine.list(owner, at('shop'), {})).records).toHaveLength(2);
  });

  test('clear: one link and several are emptied, with their history, and back-links go', async () => {
    await change(owner, 'item', { id: 2, version: 1, customer: 1, friends: [3, 4] }, { id: 4, version: 1, friends: [3] })();
    await remove(owner, 'customer', 1)();
    expect(await lab.engine.get(owner, at('item'), 2, {})).toMatchObject({ version: 3, customer: null });
    await remove(owner, 'item', 3)();
    expect(await lab.engine.get(owner, at('item'), 2, {})).toMatchObject({ version: 4, friends: [{ id: 4 }] });
    expect(await lab.engine.get(owner, at('item'), 4, {})).toMatchObject({ version: 3, friends: [] });
    const [entry] = await lab.engine.history(owner, at('item'), 4);
    expect(entry).toMatchObject({ operation: 'updated', changes: [{ field: 'friends' }] });
    expect(
      (await lab.engine.list(owner, at('item'), { filter: { field: 'friend_of', op: 'isNotEmpty' } })).records.map((record) => record.id),
    ).toEqual([4]);
  });

  test('cascade: lines go with their item, all in one unit of the log', async () => {
    await remove(owner, 'item', 1)();
    expect((await lab.engine.list(owner, at('line'), {})).records.map((record) => record.id)).toEqual([2, 3]);
    const entries = (await lab.storage.read.logAfter(0, 100)).filter((entry) => entry.operation === 'deleted');
    expect(entries.map((entry) => [entry.entity, entry.record])).toEqual([
      [lab.entity('line').number, 1],
      [lab.entity('item').number, 1],
    ]);
    expect(new Set(entries.map((entry) => entry.batch)).size).toBe(1);
  });

  test('what would be deleted along must be one’s to delete, what would be emptied one’s to change', async () => {
    await lab.engine.create(owner, at('line'), [{ item: id('mine'), done: true }], {});
    await expect(remove(helper, 'item', id('mine'))()).rejects.toMatchObject({ code: 'access.denied' });
    await change(owner, 'item', { id: id('hidden'), version: 1, friends: [id('mine and open')] })();
    await expect(remove(helper, 'item', id('mine and open'))()).rejects.toMatchObject({ code: 'access.denied' });
    expect((await lab.engine.list(owner, at('item'), {})).records).toHaveLength(4);
    await expect(remove(lead, 'shop', 1)()).rejects.toMatchObject({ code: 'record.link-restricted' });
  });

  test('links among records deleted together hold nobody back', async () => {
    await lab.engine.create(owner, at('item'), [{ code: 'p' }, { code: 'q' }], {});
    await change(owner, 'item', { id: 5, version: 1, friends: [6] }, { id: 6, version: 1, friends: [5] })();
    await lab.engine.remove(
      owner,
      at('item'),
      [
        { id: 5, version: 2 },
        { id: 6, version: 2 },
      ],
      {},
    );
    expect((await lab.engine.list(owner, at('item'), {})).records).toHaveLength(4);
  });
});

describe('what still links to a record', () => {
  const granted = (id: string, entity: string, actions: object, read: object): SourceDocument => ({
    kind: 'grant',
    source: `${id}.json`,
    body: { kind: 'grant', format: 1, id, role: 'closer', entity, actions, read },
  });
  const closer = person(1, 'closer');
  const role: SourceDocument = {
    kind: 'role',
    source: 'closer.json',
    body: { kind: 'role', format: 1, id: 'closer', name: 'closer', label: 'closer', order: 2 },
  };
  const shops = granted('closer.shop', 'shop', { read: true, delete: true }, { all: true });
  const cases = [
    ['an entity without a grant', [shops], []],
    ['a link that is hidden', [shops, granted('closer.item', 'item', { read: true }, { only: { 'item.code': true } })], []],
    [
      'a link that is seen',
      [shops, granted('closer.item', 'item', { read: true }, { only: { 'item.shop': true } })],
      [2, { en: 'item', 'zh-CN': 'item' }],
    ],
  ] as const;
  test.each(cases)('P5 P9: %s: only what one sees is named and counted', async (_name, grants, told) => {
    const apps = labSource.apps.map((app) => ({ ...app, documents: [...app.documents, ...grants] }));
    const other = await openLab({ source: { ...labSource, roles: [...labSource.roles, role], apps } });
    await other.engine.create(owner, at('shop'), [{ name: 'Asia', region: 'asia' }], {});
    await other.engine.create(
      owner,
      at('item'),
      ['a', 'b'].map((code) => ({ code, shop: 1 })),
      {},
    );
    const refused: unknown = await other.engine.remove(closer, at('shop'), [{ id: 1, version: 1 }], {}).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: told.length === 0 ? 'record.link-restricted-hidden' : 'record.link-restricted' });
    expect(Object.values((refused as AppError).params ?? {})).toEqual(told);
    await other.close();
  });
});
