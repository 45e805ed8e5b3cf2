// In charge of: tests of decimals, dates and the order of texts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDate, parseDate, parseTimestamp } from './calendar.ts';
import { decimalOf } from './decimal.ts';
import { compareText } from './text-order.ts';

test.each<[number, bigint | undefined, number, string]>([
  [0, 0n, 0, '0'],
  [-0, 0n, 0, '0'],
  [1.5, 15n, 1, '1.5'],
  [-0.25, -25n, 2, '-0.25'],
  [1e-7, 1n, 7, '0.0000001'],
  [1.5e-10, 15n, 11, '0.00000000015'],
  [Number.MAX_SAFE_INTEGER, 9007199254740991n, 0, '9007199254740991'],
  [1e17, 100000000000000000n, 0, '100000000000000000'],
  [1e18, undefined, 0, ''],
  [1e300, undefined, 0, ''],
  [1e-19, undefined, 0, ''],
  [5e-324, undefined, 0, ''],
  [Infinity, undefined, 0, ''],
  [Number.NaN, undefined, 0, ''],
])('decimal %d', (value, unscaled, scale, text) => {
  expect(decimalOf(value)).toEqual(unscaled === undefined ? undefined : { unscaled, scale, text });
});

test.each<[string, number | undefined]>([
  ['1970-01-01', 0],
  ['1969-12-31', -1],
  ['2026-01-31', 20_484],
  ['2024-02-29', 19_782],
  ['2026-02-29', undefined],
  ['2026-00-01', undefined],
  ['2026-13-01', undefined],
  ['2026-01-00', undefined],
  ['0000-01-01', undefined],
  ['0001-01-01', -719_162],
  ['26-01-01', undefined],
  ['2026-1-1', undefined],
  [' 2026-01-01', undefined],
])('date %s', (text, days) => {
  expect(parseDate(text)).toBe(days);
  expect(days === undefined ? text : formatDate(days)).toBe(text);
});

test.each<[string, number | undefined]>([
  ['1970-01-01T00:00:00Z', 0],
  ['1970-01-01T00:00Z', 0],
  ['1970-01-01T08:00:00.25+08:00', 250],
  ['1969-12-31T19:30:01-04:30', 1000],
  ['1970-01-01T00:00:00', undefined],
  ['1970-01-01T24:00Z', undefined],
  ['1970-01-01T00:60Z', undefined],
  ['1970-02-30T00:00Z', undefined],
  ['1970-01-01T00:00+99:00', undefined],
])('timestamp %s', (text, ms) => {
  expect(parseTimestamp(text)).toBe(ms);
});

test('texts order by code point', () => {
  const points = (text: string): number[] => Array.from(text, (each) => each.codePointAt(0) ?? 0);
  const byPoints = (a: number[], b: number[]): number => {
    const at = a.findIndex((point, index) => point !== b[index]);
    return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
  };
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('a', 'b', '\uE000', '\uFFFD', '\u{10000}', '\u{1F600}', '中'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 4,
  });
  const agrees = fc.property(text, text, (a, b) => Math.sign(compareText(a, b)) === Math.sign(byPoints(points(a), points(b))));
  expect(fc.check(agrees, { seed: 1, numRuns: 5_000 }).counterexample).toBeNull();
});
