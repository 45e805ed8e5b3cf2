// Proves that what begins with the typed text is offered before what only holds it somewhere.
import { expect, test } from 'vitest';
import { nearestFirst } from './nearest-first.ts';

const picks = (...titles: readonly string[]) => titles.map((title, index) => ({ id: index + 1, title }));
const order = (text: string, ...titles: readonly string[]): readonly string[] => nearestFirst(text, picks(...titles)).map(({ title }) => title);

test('what begins with the text comes first, then what holds it, then what holds it elsewhere', () => {
  expect(order('pinewell U', 'Pinewell DE', 'Old Pinewell UK', 'Pinewell UK', 'Pinewell US')).toEqual([
    'Pinewell UK',
    'Pinewell US',
    'Old Pinewell UK',
    'Pinewell DE',
  ]);
});

test('the one of just this name is before longer ones', () => {
  expect(order('硅胶', '硅胶锅铲', '硅胶')).toEqual(['硅胶', '硅胶锅铲']);
});

test('a record that was found twice is offered once', () => {
  expect(
    nearestFirst('a', [
      { id: 1, title: 'a' },
      { id: 1, title: 'a' },
    ]),
  ).toHaveLength(1);
});
