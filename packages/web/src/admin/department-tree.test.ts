// In charge of: departments come in the order of their tree, and none can be moved below itself.
import type { DepartmentJson } from '@trellis/query';
import { expect, test } from 'vitest';
import { possibleParents, treeLines } from './department-tree.ts';

const department = (id: number, name: string, parent: number | null): DepartmentJson => ({ id, name, parent });
const lines = treeLines(
  [department(1, 'Sales', null), department(2, 'West', 1), department(3, 'Finance', null), department(4, 'East', 1), department(5, 'Shop', 4)],
  'en',
);

test('each stands below its parent, beside others by name', () => {
  expect(lines.map((line) => [line.department.name, line.depth])).toEqual([
    ['Finance', 0],
    ['Sales', 0],
    ['East', 1],
    ['Shop', 2],
    ['West', 1],
  ]);
});

test.each([
  ['a new one', undefined, [3, 1, 4, 5, 2]],
  ['one with others below and beside', 4, [3, 1, 2]],
  ['one with the rest below', 1, [3]],
  ['the first', 3, [1, 4, 5, 2]],
])('%s may stand below %j', (_name, id, expected) => {
  expect(possibleParents(lines, id).map((line) => line.department.id)).toEqual(expected);
});
