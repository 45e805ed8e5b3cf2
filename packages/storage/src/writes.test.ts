// In charge of: creating, changing, deleting and upserting records: all or nothing, checked before and after, written to the log.
import type { RecordInput, WriteOptions } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addUsers, at, openLab, owner, person, START, type Lab } from './testing/open-lab.fixtures.ts';

let lab: Lab;

beforeEach(async () => {
  lab = await openLab();
  await addUsers(lab, 3);
  await lab.engine.create(
    owner,
    at('shop'),
    [
      { name: 'Asia', region: 'asia', owner: 1, zone: 'Asia/Shanghai' },
      { name: 'Europe', region: 'europe', owner: 2, zone: 'Europe/London' },
    ],
    {},
  );
});
afterEach(() => lab.close());

const create = (
  entity: string,
  records: readonly RecordInput[],
  actor: Actor = owner,
  options: WriteOptions & { upsertBy?: string } = {},
): ReturnType<Lab['engine']['create']> => lab.engine.create(actor, at(entity), records, options);
const update = (entity: string, records: readonly RecordInput[], actor: Actor = owner): ReturnType<Lab['engine']['update']> =>
  lab.engine.update(actor, at(entity), records, {});
const remove = (entity: string, records: readonly RecordInput[], actor: Actor = owner): Promise<void> =>
  lab.engine.remove(actor, at(entity), records, {});
const codes = async (): Promise<unknown[]> => (await lab.engine.list(owner, at('item'), { limit: 1000 })).records.map((record) => record['code']);

/** Everything stored: a refusal leaves it as it was. */
async function everything(): Promise<string> {
  const lists = await Promise.all(['shop', 'customer', 'item', 'line'].map((entity) => lab.engine.list(owner, at(entity), { limit: 1000 })));
  return JSON.stringify([lists.map((list) => list.records), lab.engine.seq()]);
}

async function refused(write: () => Promise<unknown>): Promise<{ kind: string; code: string; issues: readonly (readonly [string, string])[] }> {
  const before = await everything();
  const error: unknown = await write().then(
    () => new Error('it was not refused'),
    (found: unknown) => found,
  );
  if (!(error instanceof AppError)) throw error;
  expect(await everything()).toBe(before);
  return { kind: error.kind, code: error.code, issues: (error.issues ?? []).map((issue) => [issue.code, issue.path] as const) };
}

describe('creating', () => {
  const cases: readonly {
    readonly name: string;
    readonly records: readonly RecordInput[];
    readonly issues: readonly (readonly [string, string])[];
  }[] = [
    {
      name: 'every mistake of every record at once',
      records: [{ code: 'a' }, { qty: 'x' }, { code: 'b', day: '2026-02-30', zzzzzz: 1 }],
      issues: [
        ['value.type', 'records.1.qty'],
        ['value.date', 'records.2.day'],
        ['record.unknown-field', 'records.2.zzzzzz'],
        ['record.required', 'records.1.code'],
      ],
    },
    { name: 'a required field left out', records: [{}], issues: [['record.required', 'records.0.code']] },
    { name: 'a required field null', records: [{ code: null }], issues: [['record.required', 'records.0.code']] },
    { name: 'a required field blank', records: [{ code: '  ' }], issues: [['record.required', 'records.0.code']] },
    { name: 'a unique value twice in the batch', records: [{ code: 'a' }, { code: 'a' }], issues: [['record.duplicate', 'records.1.code']] },
    { name: 'a link to nothing', records: [{ code: 'a', shop: 9 }], issues: [['record.link-missing', 'records.0.shop']] },
    { name: 'several links, one to nothing', records: [{ code: 'a', friends: [1] }], issues: [['record.link-missing', 'records.0.friends']] },
    { name: 'a user who is not there', records: [{ code: 'a', helper: 77 }], issues: [['record.link-missing', 'records.0.helper']] },
    { name: 'a number the system gives', records: [{ code: 'a', number: 'N-1' }], issues: [['record.read-only-field', 'records.0.number']] },
    { name: 'an id of its own', records: [{ code: 'a', id: 7 }], issues: [['record.read-only-field', 'records.0.id']] },
    { name: 'a back-link', records: [{ code: 'a', lines: [] }], issues: [['record.read-only-field', 'records.0.lines']] },
    { name: 'what the system keeps', records: [{ code: 'a', createdBy: 1 }], issues: [['record.unknown-field', 'records.0.createdBy']] },
    { name: 'a number past its range', records: [{ code: 'a', qty: 2 ** 60 }], issues: [['value.too-large', 'records.0.qty']] },
    {
      name: 'a link by a value that nothing has',
      records: [{ code: 'a', shop: { name: 'Mars' } }],
      issues: [['record.link-missing', 'records.0.shop']],
    },
  ];
  test.each(cases)('refuses $name, and keeps nothing', async ({ records, issues }) => {
    const found = await refused(() => create('item', records));
    expect(found).toEqual({ kind: 'invalid', code: 'record.invalid', issues });
  });

  test('a zone must be one', async () => {
    expect((await refused(() => create('shop', [{ name: 'x', zone: 'Mars/Base' }]))).issues).toEqual([['value.zone', 'records.0.zone']]);
  });

  test('fills defaults and numbers, and answers the whole record', async () => {
    expect(
      await create('item', [
        { code: 'a', shop: { name: 'Asia' }, friends: [], tags: ['new', 'hot'] },
        { code: 'b', qty: null },
      ]),
    ).toMatchObject([
      { id: 1, version: 1, code: 'a', number: 'N-2026-0001', qty: 1, shop: { id: 1, title: 'Asia' }, tags: ['new', 'hot'], friends: [] },
      { id: 2, code: 'b', number: 'N-2026-0002', qty: null },
    ]);
  });

  test('a unique value taken is refused, and free again once its record is deleted', async () => {
    const [record] = await create('item', [{ code: 'a' }]);
    expect((await refused(() => create('item', [{ code: 'b' }, { code: 'a' }]))).issues).toEqual([['record.duplicate', 'records.1.code']]);
    // Case tells codes apart.
    await create('item', [{ code: 'A' }]);
    await remove('item', [{ id: record?.id, version: 1 }]);
    expect(await create('item', [{ code: 'a' }])).toMatchObject([{ id: 3 }]);
  });

  test('fifty at once get fifty numbers without a hole, refused ones take none', async () => {
    await Promise.allSettled(Array.from({ length: 100 }, (_, n) => create('item', [n % 2 === 0 ? { code: `c${n}` } : { code: `c${n}`, shop: 99 }])));
    const { records } = await lab.engine.list(owner, at('item'), { limit: 1000, sort: ['number'] });
    expect(records.map((record) => record['number'])).toEqual(Array.from({ length: 50 }, (_, n) => `N-2026-${String(n + 1).padStart(4, '0')}`));
  });

  test('numbers begin anew with the period, by the clock of the workspace', async () => {
    await create('item', [{ code: 'a' }]);
    // 2026-12-31T16:00Z is already the new year in Shanghai.
    lab.now = Date.UTC(2026, 11, 31, 16);
    expect(await create('item', [{ code: 'b' }])).toMatchObject([{ number: 'N-2027-0001' }]);
  });

  test('takes 5,000 records and no more', async () => {
    const many = Array.from({ length: 5001 }, (_, n) => ({ code: `c${n}` }));
    expect(await refused(() => create('item', many))).toMatchObject({ kind: 'limit', code: 'record.too-many' });
    expect(await create('item', many.slice(1))).toHaveLength(5000);
  });
});

describe('changing', () => {
  test('W7: a stale version is refused with the record as it is now', async () => {
    await create('item', [{ code: 'a' }]);
    await update('item', [{ id: 1, version: 1, qty: 5 }]);
    await expect(update('item', [{ id: 1, version: 1, qty: 6 }])).rejects.toMatchObject({
      kind: 'conflict',
      code: 'record.stale',
      data: { record: { id: 1, version: 2, qty: 5 } },
    });
  });

  test('W7: fifty changes of one version: one is made', async () => {
    await create('item', [{ code: 'a' }]);
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => update('item', [{ id: 1, version: 1, qty: n + 10 }])));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    expect(await lab.engine.get(owner, at('item'), 1, {})).toMatchObject({ version: 2 });
  });

  test('what stays the same is no change', async () => {
    await create('item', [{ code: 'a', tags: ['hot', 'new'] }]);
    const before = lab.engine.seq();
    expect(await update('item', [{ id: 1, version: 1, code: 'a', tags: ['hot', 'new'], note: null }])).toMatchObject([{ version: 1 }]);
    expect(lab.engine.seq()).toBe(before);
  });

  const cases: readonly (readonly [string, readonly RecordInput[], string])[] = [
    ['without a version', [{ id: 1, qty: 2 }], 'record.version-required'],
    ['of a record that is not there', [{ id: 9, version: 1 }], 'record.not-found'],
    ['by a name instead of an id', [{ id: 'x', version: 1 }], 'record.not-found'],
    [
      'of one record twice',
      [
        { id: 1, version: 1, qty: 2 },
        { id: 1, version: 1, qty: 3 },
      ],
      'record.invalid',
    ],
    [
      'of many where one is wrong',
      [
        { id: 1, version: 1, qty: 2 },
        { id: 2, version: 1, qty: 'x' },
      ],
      'record.invalid',
    ],
    [
      'of many where one is stale',
      [
        { id: 1, version: 1, qty: 2 },
        { id: 2, version: 7, qty: 2 },
      ],
      'record.stale',
    ],
    [
      'to a value that is taken',
      [
        { id: 1, version: 1, qty: 2 },
        { id: 2, version: 1, code: 'a' },
      ],
      'record.invalid',
    ],
    ['that empties what is required', [{ id: 1, version: 1, code: null }], 'record.invalid'],
  ];
  test.each(cases)('is refused %s, and nothing of it is kept', async (_name, records, code) => {
    await create('item', [{ code: 'a' }, { code: 'b' }]);
    expect((await refused(() => update('item', records))).code).toBe(code);
  });
});

describe('changing and creating in one', () => {
  const mixed = [
    { id: null, code: 'n', qty: 9 },
    { id: 2, version: 1, qty: 7 },
    { id: null, code: 'm' },
  ];

  test('gives what came of each in the order sent, as one action that is taken back at once', async () => {
    const maker = person(1, 'all');
    await create('item', [{ code: 'a' }, { code: 'b' }]);
    expect(await update('item', mixed, maker)).toMatchObject([
      { id: 3, version: 1, code: 'n', qty: 9 },
      { id: 2, version: 2, qty: 7 },
      { id: 4, version: 1, code: 'm', qty: 1 },
    ]);
    await lab.engine.undo(maker, 'undo', {}, {}, 'en');
    expect(await codes()).toEqual(['a', 'b']);
    expect(await lab.engine.get(owner, at('item'), 2, {})).toMatchObject({ qty: 1 });
  });

  const cases: readonly (readonly [string, readonly RecordInput[], readonly (readonly [string, string])[]])[] = [
    [
      'with every mistake of both kinds, where they were sent',
      [
        { id: null, code: 'n', qty: 'x' },
        { id: 2, version: 1, qty: 'y' },
        { id: null, qty: 1 },
      ],
      [
        ['value.type', 'records.1.qty'],
        ['value.type', 'records.0.qty'],
        ['record.required', 'records.2.code'],
      ],
    ],
    [
      'where a new record has what a changed one has',
      [
        { id: null, code: 'n' },
        { id: 2, version: 1, code: 'n' },
      ],
      [['record.duplicate', 'records.0.code']],
    ],
    [
      'where a changed record is stale',
      [
        { id: null, code: 'n' },
        { id: 2, version: 7, qty: 1 },
      ],
      [['record.stale', 'records.1.version']],
    ],
    [
      'where a changed record is named twice',
      [
        { id: null, code: 'n' },
        { id: 2, version: 1, qty: 2 },
        { id: 2, version: 1, qty: 3 },
      ],
      [['record.key-twice', 'records.2.id']],
    ],
    ['where a new record says its version', [{ id: null, version: 1, code: 'n' }], [['record.read-only-field', 'records.0.version']]],
  ];
  test.each(cases)('is refused %s, and nothing is kept', async (_name, records, issues) => {
    await create('item', [{ code: 'a' }, { code: 'b' }]);
    expect((await refused(() => update('item', records))).issues).toEqual(issues);
  });
});

describe('upserting', () => {
  test('changes what has the key and creates the others, in the order sent', async () => {
    await create('item', [
      { code: 'a', qty: 1 },
      { code: 'b', qty: 2 },
    ]);
    expect(await create('item', [{ code: 'n', qty: 9 }, { code: 'b', qty: 7 }, { code: 'a' }], owner, { upsertBy: 'code' })).toMatchObject([
      { id: 3, version: 1, qty: 9 },
      { id: 2, version: 2, qty: 7 },
      { id: 1, version: 1, qty: 1 },
    ]);
  });

  const cases: readonly (readonly [string, readonly RecordInput[], string, string])[] = [
    ['by a field that is not unique', [{ code: 'a' }], 'qty', 'record.key-not-unique'],
    ['by no field', [{ code: 'a' }], 'nope', 'query.unknown-field'],
    ['without a key', [{ qty: 1 }], 'code', 'record.no-key'],
    ['with one key twice', [{ code: 'a' }, { code: 'a' }], 'code', 'record.key-twice'],
    [
      'where a new record lacks something, though others would be right',
      [
        { code: 'x', qty: 3 },
        { code: 'y', shop: 99 },
      ],
      'code',
      'record.link-missing',
    ],
  ];
  test.each(cases)('is refused %s', async (_name, records, upsertBy, code) => {
    await create('item', [{ code: 'x', qty: 1 }]);
    expect((await refused(() => create('item', records, owner, { upsertBy }))).issues[0]?.[0]).toBe(code);
  });
});

describe('W8: the same request again', () => {
  const key = (name: string, bodyHash = 'h'): WriteOptions => ({ idempotency: { key: name, bodyHash } });

  test('answers as the first time and writes once, fifty times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => create('item', [{ code: 'a' }], owner, key('k'))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await codes()).toEqual(['a']);
  });

  test('with another body is refused', async () => {
    await create('item', [{ code: 'a' }], owner, key('k'));
    expect(await refused(() => create('item', [{ code: 'b' }], owner, key('k', 'other')))).toMatchObject({
      kind: 'conflict',
      code: 'idempotency.other-body',
    });
  });

  test('is another’s with another actor, and free again when it was refused', async () => {
    await create('item', [{ code: 'a' }], person(1, 'all'), key('k'));
    await create('item', [{ code: 'b' }], person(2, 'all'), key('k'));
    await refused(() => create('item', [{ code: 'b' }], person(3, 'all'), key('k')));
    await create('item', [{ code: 'c' }], person(3, 'all'), key('k'));
    expect(await codes()).toEqual(['a', 'b', 'c']);
  });

  test('holds for deleting', async () => {
    await create('item', [{ code: 'a' }]);
    for (let n = 0; n < 2; n += 1) await lab.engine.remove(owner, at('item'), [{ id: 1, version: 1 }], key('d'));
    expect(await codes()).toEqual([]);
  });
});

describe('local days', () => {
  const dayOf = async (): Promise<unknown> =>
    (await lab.engine.query(owner, at('item'), { groupBy: [{ field: 'at', unit: 'day', as: 'day' }], metrics: [{ op: 'count', as: 'n' }] })).rows;

  test('follow the shop that a record moves to, the zone that a shop moves to, and its leaving', async () => {
    await create('item', [
      { code: 'a', shop: 2, at: new Date(START).toISOString() },
      { code: 'b', at: new Date(START).toISOString() },
    ]);
    expect(await dayOf()).toEqual([
      { day: '2026-11-22', n: 1 },
      { day: '2026-11-23', n: 1 },
    ]);
    await update('item', [{ id: 1, version: 1, shop: 1 }]);
    expect(await dayOf()).toEqual([{ day: '2026-11-23', n: 2 }]);
    await update('shop', [{ id: 1, version: 1, zone: 'America/New_York' }]);
    expect(await dayOf()).toEqual([
      { day: '2026-11-22', n: 1 },
      { day: '2026-11-23', n: 1 },
    ]);
    // The record itself was not changed by that.
    expect(await lab.engine.get(owner, at('item'), 1, {})).toMatchObject({ version: 2 });
    await update('shop', [{ id: 1, version: 2, zone: null }]);
    expect(await dayOf()).toEqual([{ day: '2026-11-23', n: 2 }]);
  });
});

describe('the log', () => {
  test('has every change with its former values, personal ones aside, in one order without gaps', async () => {
    await create('customer', [{ name: 'Ann', phone: '1', vip: true }], person(1, 'all'));
    await lab.engine.update(person(2, 'all'), at('customer'), [{ id: 1, version: 1, phone: '2', vip: null, name: 'Bea' }], {});
    await remove('customer', [{ id: 1, version: 2 }]);
    const entries = (await lab.storage.read.logAfter(0, 100)).filter((entry) => entry.entity === lab.entity('customer').number);
    const number = (name: string): number => lab.field('customer', name).number;
    expect(entries.map(({ operation, version, actorId, record, at: time }) => ({ operation, version, actorId, record, time }))).toEqual([
      { operation: 'created', version: 1, actorId: 1, record: 1, time: START },
      { operation: 'updated', version: 2, actorId: 2, record: 1, time: START },
      { operation: 'deleted', version: 3, actorId: null, record: 1, time: START },
    ]);
    expect(Object.fromEntries(entries[1]?.changes ?? [])).toEqual({ [number('phone')]: '1', [number('vip')]: true, [number('name')]: 'Ann' });
    const all = await lab.storage.read.logAfter(0, 100);
    expect(all.map((entry) => entry.seq)).toEqual(all.map((_, place) => place + 1));
  });
});
