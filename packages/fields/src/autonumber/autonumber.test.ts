import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDay } from '../day.ts';
import { autonumberType } from './autonumber.ts';

const numbering =
  autonumberType.numbering ??
  (() => {
    throw new Error('an autonumber is filled in by the system');
  })();
const day = (text: string): number => parseDay(text) ?? Number.NaN;

test.each([
  ['PO-{YYYY}-{0000}', '2026-01-31', 7, '2026', 'PO-2026-0007'],
  ['SM-{YYYYMM}-{0000}', '2026-01-31', 12345, '2026-01', 'SM-202601-12345'],
  ['FO-{YYYYMMDD}-{00000}', '2026-11-05', 1, '2026-11-05', 'FO-20261105-00001'],
  ['{YY}{MM}{DD}{000}', '2009-02-03', 42, '2009-02-03', '090203042'],
  ['C{0}', '2026-01-31', 100, '', 'C100'],
  ['单{DD}/{MM}/{YYYY}-{00}', '2026-01-31', 1, '2026-01-31', '单31/01/2026-01'],
])('%s on %s: number %i of %j is %s', (pattern, text, n, period, expected) => {
  expect(numbering.period({ pattern }, day(text))).toBe(period);
  expect(numbering.text({ pattern }, n, day(text))).toBe(expected);
  expect(numbering.read({ pattern }, expected)).toEqual({ period, n });
});

test.each([
  ['PO-{YYYY}-{0000}', 'SO-2026-0007'],
  ['PO-{YYYY}-{0000}', 'PO-26-7'],
  ['PO-{YYYY}-{0000}', 'PO-2026-'],
  ['PO-{YYYY}-{0000}', 'PO-20x6-0007'],
  ['{YY}{0}A', '261'],
  ['C{0}', 'C0'],
  ['C{0}', 'C1e3'],
  ['C{0}', ''],
])('%s would never give %j', (pattern, text) => {
  expect(numbering.read({ pattern }, text)).toBeUndefined();
});

test('two numbers of a pattern are the same only when day’s counter and number are', () => {
  const patterns = ['PO-{YYYY}-{0000}', '{YYYYMM}{0}', '1{0}{YYYYMMDD}', '{DD}{0}1{MM}{YYYY}'];
  for (const pattern of patterns) expect(autonumberType.checkConfig?.({ pattern })).toEqual([]);
  // Few days and numbers that differ in length, so that mix-ups would be met.
  const one = fc.tuple(fc.integer({ min: 20_000, max: 20_400 }), fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 200_000 })));
  fc.assert(
    fc.property(fc.constantFrom(...patterns), one, one, (pattern, [dayA, a], [dayB, b]) => {
      const same = numbering.period({ pattern }, dayA) === numbering.period({ pattern }, dayB) && a === b;
      expect(numbering.text({ pattern }, a, dayA) === numbering.text({ pattern }, b, dayB)).toBe(same);
    }),
    { seed: 7, numRuns: 20_000 },
  );
});
