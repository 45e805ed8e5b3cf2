// In charge of: exact division, calendar periods, and what happens to groups after grouping.
import { AppError } from '@trellis/errors';
import { formatDay, parseDay } from '@trellis/fields';
import type { DateUnit } from '@trellis/schemas';
import { describe, expect, test } from 'vitest';
import { divide } from './divide.ts';
import { finishQuery, periodStart, shiftPeriods, type QueryRequest } from './index.ts';

const day = (text: string): number => parseDay(text) ?? NaN;

describe('division', () => {
  const cases: readonly (readonly [string, bigint, bigint, number, number | null])[] = [
    ['exact', 600n, 4n, 2, 1.5],
    ['by nothing', 5n, 0n, 0, null],
    ['of nothing', 0n, 3n, 2, 0],
    ['periodic', 1n, 3n, 0, 0.333333333333],
    ['rounded up', 2n, 3n, 0, 0.666666666667],
    ['half away from zero', 1n, 2_000_000_000_000n, 0, 0.000000000001],
    ['half away from zero, below it', -1n, 2_000_000_000_000n, 0, -0.000000000001],
    ['negative', -7n, 2n, 0, -3.5],
    ['smaller than what is kept', 1n, 1_000_000_000_000_000n, 0, 0],
    ['of more than floats hold', 90_071_992_547_409_900n, 10n, 0, 9_007_199_254_740_990],
    ['with a scale of its own', 12_345n, 1n, 4, 1.2345],
  ];
  test.each(cases)('%s', (_name, sum, count, scale, quotient) => {
    expect(divide(sum, count, scale)).toBe(quotient);
  });
});

describe('periods', () => {
  const cases: readonly (readonly [DateUnit, string, string, string])[] = [
    ['day', '2026-11-22', '2026-11-22', '2026-11-23'],
    ['week', '2026-11-22', '2026-11-16', '2026-11-23'],
    ['week', '2026-11-23', '2026-11-23', '2026-11-30'],
    ['week', '1969-12-31', '1969-12-29', '1970-01-05'],
    ['week', '0001-01-01', '0001-01-01', '0001-01-08'],
    ['month', '2024-02-29', '2024-02-01', '2024-03-01'],
    ['month', '2025-12-31', '2025-12-01', '2026-01-01'],
    ['quarter', '2026-11-22', '2026-10-01', '2027-01-01'],
    ['quarter', '2026-03-31', '2026-01-01', '2026-04-01'],
    ['year', '2026-11-22', '2026-01-01', '2027-01-01'],
    ['year', '0099-05-05', '0099-01-01', '0100-01-01'],
  ];
  test.each(cases)('the %s of %s begins on %s and the next on %s', (unit, of, start, next) => {
    expect(formatDay(periodStart(day(of), unit))).toBe(start);
    expect(formatDay(shiftPeriods(day(start), unit, 1))).toBe(next);
    expect(shiftPeriods(day(next), unit, -1)).toBe(day(start));
  });
});

describe('groups', () => {
  const title = (id: number, text: string): object => ({ id, title: text });
  const rows = [
    { g: title(2, 'b'), n: 1 },
    { g: null, n: 5 },
    { g: title(9, 'a\u{1F600}'), n: 5 },
    { g: title(7, 'a\uFFFD'), n: null },
    { g: title(1, 'b'), n: 3 },
  ];
  const finished = (request: Partial<QueryRequest>): unknown[] =>
    finishQuery(rows, ['g'], ['g', 'n'], { metrics: [], ...request }).map((row) => (row['g'] as { id: number } | null)?.id ?? null);

  const cases: readonly (readonly [string, Partial<QueryRequest>, readonly (number | null)[]])[] = [
    ['by title in order of code points, nothing last, equal titles by number', {}, [7, 9, 1, 2, null]],
    ['descending, nothing still last', { sort: ['-g'] }, [1, 2, 9, 7, null]],
    ['by a metric, then by the groups', { sort: ['-n'] }, [9, null, 1, 2, 7]],
    ['no more than asked', { sort: ['-n'], limit: 2 }, [9, null]],
    ['that have what is wanted', { having: { field: 'n', op: 'gte', value: 3 } }, [9, 1, null]],
    ['that have not', { having: { not: { field: 'n', op: 'gte', value: 3 } } }, [7, 2]],
    [
      'that are empty',
      {
        having: {
          or: [
            { field: 'n', op: 'isEmpty' },
            { field: 'g', op: 'isEmpty' },
          ],
        },
      },
      [7, null],
    ],
  ];
  test.each(cases)('%s', (_name, request, ids) => {
    expect(finished(request)).toEqual(ids);
  });

  test.each([
    { field: 'm', op: 'eq', value: 1 },
    { field: 'n', op: 'like', value: 1 },
    { field: 'n', op: 'constructor', value: 1 },
  ] as const)('an unknown column or operator is refused: %o', (having) => {
    expect(() => finished({ having: having as never })).toThrow(AppError);
  });
});
