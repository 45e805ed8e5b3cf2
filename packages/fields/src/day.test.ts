import { expect, test } from 'vitest';
import { dayOf, dayParts, FIRST_DAY, formatDay, LAST_DAY, parseDay } from './day.ts';

test('every day of ten thousand years agrees with the platform and survives its text', () => {
  const date = new Date(0);
  const wrong: number[] = [];
  for (let day = FIRST_DAY; day <= LAST_DAY; day += 1 + (day % 7 === 0 ? 6 : 0)) {
    date.setTime(day * 86_400_000);
    const text = date.toISOString().slice(0, 10);
    if (formatDay(day) !== text || parseDay(text) !== day) wrong.push(day);
  }
  expect(wrong).toEqual([]);
  expect([FIRST_DAY, LAST_DAY].map(formatDay)).toEqual(['0001-01-01', '9999-12-31']);
});

test.each([
  '2011-02-29',
  '2100-02-29',
  '2011-00-10',
  '2011-13-10',
  '2011-04-31',
  '2011-04-00',
  '0000-12-31',
  '10000-01-01',
  '2011-4-3',
  ' 2011-04-03',
  '2011-04-03Z',
  '２０１１-04-03',
])('%j is no day', (text) => {
  expect(parseDay(text)).toBeUndefined();
});

test('parts that are no whole numbers in range make no day', () => {
  expect([dayOf(Number.NaN, 1, 1), dayOf(2000, 1, 32), dayOf(0, 1, 1), dayOf(10_000, 1, 1)]).toEqual([undefined, undefined, undefined, undefined]);
  expect(dayParts(dayOf(2000, 2, 29) ?? 0)).toEqual({ year: 2000, month: 2, day: 29 });
});
