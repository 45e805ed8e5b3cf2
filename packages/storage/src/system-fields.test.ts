// Proves that the fields every record has by itself can do what other fields of their types can.
import { check, compile } from '@trellis/expr';
import { expressionScope } from '@trellis/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUsers, at, openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';

let lab: Lab;
const [ann, ben] = [person(1, 'all'), person(2, 'all')];
const HOUR = 3_600_000;

beforeAll(async () => {
  lab = await openLab();
  await addUsers(lab, 2);
  await lab.engine.create(ann, at('item'), [{ code: 'a' }, { code: 'b' }], {});
  lab.now += 30 * HOUR;
  await lab.engine.create(ben, at('item'), [{ code: 'c' }], {});
  lab.now += HOUR;
  await lab.engine.update(ben, at('item'), [{ id: 1, version: 1, note: 'changed' }], {});
});
afterAll(() => lab.close());

const list = async (request: object): Promise<readonly (readonly [unknown, unknown])[]> => {
  const { records } = await lab.engine.list(owner, at('item'), { fields: ['code', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'], ...request });
  return records.map((record) => [record['code'], record['createdBy']]);
};
const codes = async (request: object): Promise<readonly unknown[]> => (await list(request)).map(([code]) => code);

test('are listed', async () => {
  const { records } = await lab.engine.list(owner, at('item'), {
    fields: ['createdAt', 'createdBy', 'updatedAt', 'updatedBy'],
    sort: ['code'],
    limit: 1,
  });
  expect(records[0]).toMatchObject({ createdBy: { id: 1, title: 'User 1' }, updatedBy: { id: 2, title: 'User 2' } });
  expect(Date.parse(String(records[0]?.['updatedAt'])) - Date.parse(String(records[0]?.['createdAt']))).toBe(31 * HOUR);
});

test.each([
  [{ field: 'createdBy', op: 'eq', value: 1 }, ['a', 'b']],
  [{ field: 'updatedBy', op: 'in', value: [2] }, ['a', 'c']],
  [{ field: 'createdBy', op: 'eq', value: '$user' }, []],
  [{ field: 'createdAt', op: 'relative', value: { unit: 'day', from: 0, to: 0 } }, ['c']],
  [{ field: 'updatedAt', op: 'relative', value: { unit: 'day', from: 0, to: 0 } }, ['a', 'c']],
])('are filtered by: %j', async (filter, expected) => {
  expect(await codes({ filter, sort: ['code'] })).toEqual(expected);
});

test('are sorted by', async () => {
  expect(await codes({ sort: ['-createdAt', '-code'] })).toEqual(['c', 'b', 'a']);
  expect(await codes({ sort: ['-updatedAt'], limit: 1 })).toEqual(['a']);
});

test('are grouped by', async () => {
  const query = (groupBy: readonly object[]) =>
    lab.engine.query(owner, at('item'), { groupBy: groupBy as never, metrics: [{ op: 'count', as: 'n' }] });
  expect((await query([{ field: 'createdBy', as: 'who' }])).rows).toEqual([
    { who: { id: 1, title: 'User 1' }, n: 2 },
    { who: { id: 2, title: 'User 2' }, n: 1 },
  ]);
  expect((await query([{ field: 'updatedAt', unit: 'day', as: 'day' }])).rows.map((row) => row['n'])).toEqual([1, 2]);
});

test('are exported', async () => {
  const chunks: Uint8Array[] = [];
  const request = { fields: ['code', 'createdBy', 'updatedAt'], sort: ['code'] };
  for await (const chunk of lab.engine.exportRecords(owner, at('item'), request, 'csv', 'zh-CN')) chunks.push(chunk);
  const [header, first] = Buffer.concat(chunks).toString('utf8').split('\r\n');
  expect(header).toContain('创建人,更新时间');
  expect(first).toMatch(/^a,User 1,\d{4}-\d\d-\d\d/);
});

test('are used in expressions', () => {
  const entity = lab.entity('item');
  const found = check(
    { call: 'gt', args: [{ path: ['updatedAt'] }, { path: ['createdAt'] }] },
    expressionScope(lab.engine.model, entity, entity.app),
  );
  expect(found.ok).toBe(true);
  const run = found.ok ? compile(found.typed) : undefined;
  const actor = { id: null, email: null, roles: [], departments: [], departmentsBelow: [], departmentsLed: [], team: [] };
  expect(run?.({ value: ([step]) => (step?.name === 'updatedAt' ? 2 : 1), localDay: () => null, actor })).toBe(true);
});
