// Proves how what a change of a grant does is gathered: each thing once, without repeating for every field what the records tell.
import type { RightsChangeJson } from '@trellis/query';
import { expect, test } from 'vitest';
import { effectsOf, effectSum } from './effect.ts';

function change(user: number, lost: number, field?: string, gained = 0): RightsChangeJson {
  return {
    user: { id: user, name: `${user}` },
    entity: { app: 'desk', id: 'order', label: 'Order' },
    action: 'read',
    gained,
    lost,
    roles: [],
    message: '',
    ...(field === undefined ? {} : { field: { id: field, label: field } }),
  };
}

const shape = (changes: readonly RightsChangeJson[]): unknown =>
  effectsOf(changes).map(({ field, people }) => [field, people.map(({ user }) => user.id)]);

test('a field that goes with its records is not told again', () => {
  expect(shape([change(1, 5, 'code'), change(1, 5), change(2, 7), change(2, 7, 'code'), change(2, 9, 'cost')])).toEqual([
    [undefined, [1, 2]],
    ['cost', [2]],
  ]);
});

test('a field is told where the records stay', () => {
  expect(shape([change(1, 5, 'cost'), change(2, 5, 'cost')])).toEqual([['cost', [1, 2]]]);
});

test('in short each person counts once, with the most that one of them gains or loses', () => {
  const effects = effectsOf([change(1, 5), change(1, 7, 'cost'), change(2, 0, undefined, 9), change(3, 2)]);
  expect([effectSum(effects, 'gained'), effectSum(effects, 'lost')]).toEqual([
    { people: 1, most: 9 },
    { people: 2, most: 7 },
  ]);
  expect(effectSum([], 'lost')).toEqual({ people: 0, most: 0 });
});
