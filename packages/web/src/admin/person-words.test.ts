// In charge of: the list of people has their names of roles and departments, an order, and a search over all of it.
import type { PersonJson } from '@trellis/query';
import { expect, test } from 'vitest';
import { matchingLines, personLines } from './person-words.ts';

const person = (id: number, name: string, change: Partial<PersonJson> = {}): PersonJson => ({
  id,
  name,
  email: `${name.toLowerCase()}@shop.example`,
  owner: false,
  roles: [],
  state: 'active',
  secondFactor: false,
  ...change,
});
const lines = personLines(
  {
    people: [person(1, 'Zoe', { roles: ['ops', 'gone'] }), person(2, 'Ann', { state: 'disabled' }), person(3, 'Bea', { roles: ['wh'] })],
    roles: [
      { id: 'ops', label: { en: 'Operations', 'zh-CN': '运营' } },
      { id: 'wh', label: 'Warehouse' },
    ],
  },
  [
    { id: 1, name: { en: 'East', 'zh-CN': '东部' }, parent: null, members: [1, 3] },
    { id: 2, name: 'Unseen', parent: 1 },
  ],
  'en',
);

test('those who can sign in come first, by name; a role that is gone keeps its id', () => {
  expect(lines.map((line) => [line.person.name, line.roles, line.departments])).toEqual([
    ['Bea', ['Warehouse'], ['East']],
    ['Zoe', ['Operations', 'gone'], ['East']],
    ['Ann', [], []],
  ]);
});

test.each([
  ['', ['Bea', 'Zoe', 'Ann']],
  ['zoe@', ['Zoe']],
  ['east ware', ['Bea']],
  ['OPERATIONS', ['Zoe']],
  ['east nobody', []],
])('“%s” finds %j', (search, expected) => {
  expect(matchingLines(lines, search).map((line) => line.person.name)).toEqual(expected);
});
