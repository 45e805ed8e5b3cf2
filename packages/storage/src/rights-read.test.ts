// In charge of: what each role sees of real records, compared with the grants said again in plain words.
import { Random } from '@trellis/dx/random';
import type { RecordInput } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillLab, type Generated } from './testing/lab-records.fixtures.ts';
import { addUsers, at, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';

let lab: Lab;
let made: readonly Generated[];

beforeAll(async () => {
  lab = await openLab();
  await addUsers(lab, 5);
  const regions = ['asia', 'europe', null];
  made = await fillLab(lab, new Random(3), 5, (name, input, place) => (name === 'shop' ? { ...input, region: regions[place % 3] } : input));
});
afterAll(() => lab.close());

const inputs = (entity: string): readonly RecordInput[] => made.find((each) => each.entity.name === entity)?.inputs ?? [];
const shopOf = (record: RecordInput): RecordInput => inputs('shop')[Number(record['shop']) - 1] ?? {};
const hasUser = (list: unknown, id: number): boolean => Array.isArray(list) && list.includes(id);

/** One grant on items: on which records, which fields. */
interface Said {
  readonly role: string;
  readonly on: (record: RecordInput, id: number, maker: number | null) => boolean;
  readonly sees: (field: string) => boolean;
}

const only =
  (...names: readonly string[]) =>
  (field: string) =>
    names.includes(field);
const except =
  (...names: readonly string[]) =>
  (field: string) =>
    !names.includes(field);

const said: readonly Said[] = [
  { role: 'all', on: () => true, sees: () => true },
  { role: 'helper', on: (record, id) => record['helper'] === id, sees: except('price') },
  { role: 'helper', on: (record) => record['kind'] === 'open', sees: only('code', 'kind', 'price', 'shop', 'at', 'tags') },
  { role: 'fin', on: () => true, sees: except('memo', 'watchers') },
  { role: 'lead', on: (record, id) => shopOf(record)['owner'] === id, sees: except('note') },
  { role: 'lead', on: (record, id) => hasUser(record['watchers'], id), sees: only('code', 'note', 'watchers', 'friends') },
  { role: 'lead', on: (_record, id, maker) => maker === id, sees: only('code', 'qty') },
];

/** Whether a role may read any record of the entity that a link leads to. */
const mayFollow = (roles: readonly string[], field: string): boolean => {
  const target = lab.entity('item').fieldByName.get(field)?.target?.name;
  const readers = { shop: ['all', 'helper', 'lead'], customer: ['all', 'fin'], item: ['all', 'helper', 'fin', 'lead'] }[target ?? ''];
  return readers === undefined || roles.some((role) => readers.includes(role));
};

function expectedFields(actor: Actor, record: RecordInput, maker: number | null): string[] | undefined {
  const grants = said.filter((grant) => actor.roles.includes(grant.role) && grant.on(record, actor.id ?? 0, maker));
  if (grants.length === 0) return undefined;
  const own = lab
    .entity('item')
    .fields.filter((field) => field.backOf === undefined)
    .map((field) => field.name);
  return own.filter((field) => grants.some((grant) => grant.sees(field)) && mayFollow(actor.roles, field)).toSorted();
}

const actors = [
  person(1, 'all'),
  person(1, 'helper'),
  person(2, 'helper', 'fin'),
  person(3, 'fin'),
  person(1, 'lead'),
  person(2, 'lead'),
  person(2, 'lead', 'helper'),
  person(1, 'none'),
  person(1, 'ghost'),
];

async function allItems(actor: Actor): Promise<readonly RecordJson[]> {
  try {
    return (await lab.engine.list(actor, at('item'), { limit: 1000 })).records;
  } catch (error) {
    if (error instanceof AppError && error.kind === 'not-found') return [];
    throw error;
  }
}

describe('every record shows a role just the fields that its grants say', () => {
  test.each(actors.map((actor) => [`${actor.roles.join(' + ')}, user ${actor.id}`, actor] as const))('%s', async (_name, actor) => {
    const makers = made.find((each) => each.entity.name === 'item')?.makers ?? [];
    const expected = inputs('item').flatMap((record, place) => {
      const fields = expectedFields(actor, record, makers[place] ?? null);
      return fields === undefined ? [] : [[place + 1, fields]];
    });
    const found = (await allItems(actor)).map(({ id, version: _version, ...fields }) => [id, Object.keys(fields).toSorted()]);
    expect(found).toEqual(expected);
  });
});

describe('a field hidden on a record counts as null there', () => {
  const helper = person(1, 'helper');
  const hidden = (place: number): boolean => expectedFields(helper, inputs('item')[place] ?? {}, null)?.includes('price') !== true;
  const visible = (): number[] => inputs('item').flatMap((record, place) => (expectedFields(helper, record, null) === undefined ? [] : [place]));

  test('in a filter', async () => {
    const { records } = await lab.engine.list(helper, at('item'), { filter: { field: 'price', op: 'isEmpty' }, limit: 1000 });
    expect(records.map((record) => record.id)).toEqual(
      visible()
        .filter((place) => hidden(place) || inputs('item')[place]?.['price'] === null)
        .map((place) => place + 1),
    );
  });

  test.each(['price', '-price'])('in the order %s: last', async (sort) => {
    const { records } = await lab.engine.list(helper, at('item'), { sort: [sort], limit: 1000 });
    const filled = records.map((record) => typeof record['price'] === 'number');
    expect(filled).toEqual(filled.toSorted((a, b) => Number(b) - Number(a)));
    expect(filled).toContain(true);
    expect(filled).toContain(false);
  });

  test('in groups and metrics', async () => {
    const { rows } = await lab.engine.query(helper, at('item'), {
      groupBy: [{ field: 'helper' }],
      metrics: [
        { op: 'count', as: 'n' },
        { op: 'sum', field: 'price', as: 'sum' },
        { op: 'sum', expr: 'price + 0', as: 'same' },
      ],
    });
    const prices = (await allItems(helper)).flatMap((record) => (typeof record['price'] === 'number' ? [record['price']] : []));
    const total = rows.reduce((sum, row) => sum + Number(row['sum']), 0);
    expect(total).toBeCloseTo(
      prices.reduce((sum, price) => sum + price, 0),
      4,
    );
    expect(rows.map((row) => row['same'])).toEqual(rows.map((row) => row['sum']));
    // The helper of records that are only open is hidden: they are in the group of none.
    expect(rows.map((row) => (row['helper'] as { id: number } | null)?.id ?? null)).toEqual([1, null]);
  });
});

describe('links', () => {
  test('show no target that may not be read', async () => {
    const asia = new Set(inputs('shop').flatMap((shop, place) => (shop['region'] === 'asia' ? [place + 1] : [])));
    const shown = (await allItems(person(1, 'helper'))).map((record) => [
      inputs('item')[record.id - 1]?.['shop'],
      (record['shop'] as { id: number } | null)?.id ?? null,
    ]);
    expect(shown).toEqual(shown.map(([id]) => [id, asia.has(id as number) ? id : null]));
    expect(new Set(shown.map(([, id]) => id === null))).toEqual(new Set([true, false]));
  });

  test('show no title that may not be read, though the target may', async () => {
    const fin = person(3, 'fin');
    const names = inputs('customer').map((customer) => customer['name']);
    const { records } = await lab.engine.list(fin, at('item'), { expand: ['customer', 'lines'], sort: ['customer'], limit: 1000 });
    const titles = records.flatMap((record) => (record['customer'] === null ? [] : [record['customer'] as { id: number; title: string }]));
    expect(titles.length).toBeGreaterThan(50);
    expect(titles.map((customer) => customer.title)).toEqual(titles.map((customer) => `#${customer.id}`));
    const lines = records.flatMap((record) => record['lines'] as { id: number; title: string; label?: string }[]);
    expect(lines.map((line) => [line.title, line.label])).toEqual(lines.map((line) => [`#${line.id}`, undefined]));
    const { rows } = await lab.engine.query(fin, at('item'), { groupBy: [{ field: 'customer', as: 'c' }], metrics: [{ op: 'count', as: 'n' }] });
    expect(rows.flatMap((row) => (row['c'] === null ? [] : [(row['c'] as { title: string }).title])).every((title) => /^#\d+$/.test(title))).toBe(
      true,
    );
    const long = names.filter((name) => typeof name === 'string' && name.length > 2);
    const texts = JSON.stringify([titles, rows]);
    expect(long.filter((name) => texts.includes(JSON.stringify(name)))).toEqual([]);
  });

  test('several links and back-links show only what may be read, and filters on them count only that', async () => {
    const helper = person(1, 'helper');
    const mine = new Set((await allItems(helper)).map((record) => record.id));
    const { records } = await lab.engine.list(helper, at('item'), { fields: ['code', 'friends', 'friend_of', 'lines'], limit: 1000 });
    const ids = records
      .flatMap((record) => [record['friends'], record['friend_of']].flatMap((list) => (list as { id: number }[] | undefined) ?? []))
      .map((each) => each.id);
    expect(ids.filter((id) => !mine.has(id))).toEqual([]);
    const lineOf = (id: number): RecordInput => inputs('line')[id - 1] ?? {};
    const lines = records.flatMap((record) => (record['lines'] as { id: number }[]).map((line) => line.id));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((id) => lineOf(id)['done'] !== false)).toEqual([]);
    for (const field of ['friend_of', 'lines', 'friends']) {
      const empty = await lab.engine.list(helper, at('item'), { filter: { field, op: 'isEmpty' }, limit: 1000 });
      const shown = records.filter((record) => ((record[field] as unknown[] | undefined) ?? []).length === 0).map((record) => record.id);
      expect(empty.records.map((record) => record.id)).toEqual(shown);
    }
  });

  test('a path through a record that may not be read is null', async () => {
    const helper = person(1, 'helper');
    const shown = (await allItems(helper)).filter((record) => record['shop'] !== null && record['shop'] !== undefined).map((record) => record.id);
    const { records } = await lab.engine.list(helper, at('item'), { filter: { not: { field: 'shop.name', op: 'isEmpty' } }, limit: 1000 });
    expect(records.map((record) => record.id)).toEqual(shown);
    expect(records.length).toBeGreaterThan(0);
  });
});

describe('page marks', () => {
  const ask = { sort: ['-qty'], limit: 5, filter: { field: 'qty', op: 'gte', value: 0 } } as const;
  const cases: readonly (readonly [string, Actor, Parameters<Lab['engine']['list']>[2], string])[] = [
    ['of another person with the same role', person(2, 'helper'), ask, 'item'],
    ['of another role', person(1, 'all'), ask, 'item'],
    ['of another filter', person(1, 'helper'), { ...ask, filter: { field: 'qty', op: 'gte', value: 1 } }, 'item'],
    ['of another order', person(1, 'helper'), { ...ask, sort: ['qty'] }, 'item'],
    ['of another entity', person(1, 'helper'), { limit: 5 }, 'line'],
  ];
  test.each(cases)('%s are refused', async (_name, actor, request, entity) => {
    const { nextCursor } = await lab.engine.list(person(1, 'helper'), at('item'), ask);
    await expect(lab.engine.list(actor, at(entity), { ...request, cursor: String(nextCursor) })).rejects.toMatchObject({ code: 'query.bad-cursor' });
  });

  test.each(['', 'x', 'AAAA', `${'A'.repeat(80)}`])('made by nobody are refused: %s', async (cursor) => {
    await expect(lab.engine.list(owner, at('item'), { ...ask, cursor })).rejects.toMatchObject({ code: 'query.bad-cursor' });
  });

  test('lead through the whole list, each record once, in order', async () => {
    for (const sort of [['-qty'], ['note', '-day'], ['customer.vip', 'shop'], ['-shop.name', 'at']]) {
      const whole = await lab.engine.list(owner, at('item'), { sort, limit: 1000 });
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await lab.engine.list(owner, at('item'), { sort, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.records.map((record) => record.id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toEqual(whole.records.map((record) => record.id));
    }
  });
});
