// Proves that choices come in the order of their options, whatever their ids: in lists, page by page, and in groups.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUsers, at, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';

let lab: Lab;
const kinds = ['done', 'open', null, 'secret', 'open', 'done', null, 'secret'];

beforeAll(async () => {
  lab = await openLab();
  await addUsers(lab, 1);
  await lab.engine.create(
    owner,
    at('item'),
    kinds.map((kind, place) => ({ code: `c${place}`, kind, helper: 1 })),
    {},
  );
});
afterAll(() => lab.close());

const inOrder = ['open', 'open', 'secret', 'secret', 'done', 'done', null, null];
const reversed = ['done', 'done', 'secret', 'secret', 'open', 'open', null, null];

test.each([
  ['kind', inOrder],
  ['-kind', reversed],
])('%s', async (sort, expected) => {
  const { records } = await lab.engine.list(owner, at('item'), { fields: ['kind'], sort: [sort] });
  expect(records.map((record) => record['kind'])).toEqual(expected);
});

test.each([
  ['kind', inOrder],
  ['-kind', reversed],
])('%s page by page, for someone who sees the field on some records', async (sort, expected) => {
  const found: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await lab.engine.list(person(1, 'helper'), at('item'), {
      fields: ['kind'],
      sort: [sort],
      limit: 3,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.records.map((record) => record['kind']));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual(expected);
});

test.each([
  [undefined, ['open', 'secret', 'done', null]],
  [['-kind'], ['done', 'secret', 'open', null]],
  [
    ['-n', 'kind'],
    ['open', 'secret', 'done', null],
  ],
])('groups sorted by %j', async (sort, expected) => {
  const { rows } = await lab.engine.query(owner, at('item'), {
    groupBy: [{ field: 'kind' }],
    metrics: [{ op: 'count', as: 'n' }],
    ...(sort === undefined ? {} : { sort }),
  });
  expect(rows.map((row) => row['kind'])).toEqual(expected);
});
