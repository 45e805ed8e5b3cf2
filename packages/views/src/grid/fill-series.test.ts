// In charge of: how filled columns go on.
import type { EntityJson, FieldJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import type { GridColumn } from './columns.ts';
import { continued, type FillMode } from './fill-series.ts';

function column(type: string, config: unknown = {}): GridColumn {
  const field: FieldJson = { id: 'f', name: 'f', label: 'f', order: 1, type, config, required: false, unique: false, writable: true };
  return { id: 'f', path: 'f', field, entity: {} as EntityJson, label: 'f', width: 100, isFrozen: false, readOnly: undefined };
}

/** The three values behind a pattern and the one before it. */
function around(pattern: readonly unknown[], of: GridColumn, mode: FillMode = 'series'): readonly unknown[] {
  const at = continued(pattern, of, mode);
  return [at(-1), ...[0, 1, 2].map((offset) => at(pattern.length + offset))];
}

const options = { options: { a: { label: 'A', order: 1 }, b: { label: 'B', order: 2 } } };

describe('a series', () => {
  it.each([
    ['of whole numbers', [1, 2], column('integer'), [0, 3, 4, 5]],
    ['of numbers going down', [10, 7], column('integer'), [13, 4, 1, -2]],
    ['of decimals, exactly', [0.1, 0.2], column('decimal', { scale: 2 }), [0, 0.3, 0.4, 0.5]],
    ['of equal numbers', [5, 5], column('integer'), [5, 5, 5, 5]],
    ['of days, one alone', ['2026-02-27'], column('date'), ['2026-02-26', '2026-02-28', '2026-03-01', '2026-03-02']],
    ['of weeks', ['2026-11-02', '2026-11-09'], column('date'), ['2026-10-26', '2026-11-16', '2026-11-23', '2026-11-30']],
    ['of months', ['2026-11-15', '2026-12-15'], column('date'), ['2026-10-15', '2027-01-15', '2027-02-15', '2027-03-15']],
    ['of month ends', ['2026-11-30', '2026-12-31'], column('date'), ['2026-10-31', '2027-01-31', '2027-02-28', '2027-03-31']],
    [
      'of moments',
      ['2026-11-01T08:00:00.000Z', '2026-11-01T09:30:00.000Z'],
      column('timestamp'),
      ['2026-11-01T06:30:00.000Z', '2026-11-01T11:00:00.000Z', '2026-11-01T12:30:00.000Z', '2026-11-01T14:00:00.000Z'],
    ],
    ['of numbered texts, zeros kept', ['SKU-008', 'SKU-009'], column('text'), ['SKU-007', 'SKU-010', 'SKU-011', 'SKU-012']],
    ['of one numbered text', ['Box 9'], column('text'), ['Box 8', 'Box 10', 'Box 11', 'Box 12']],
  ])('%s', (_name, pattern, of, expected) => {
    expect(around(pattern, of)).toEqual(expected);
  });
});

describe('a repetition', () => {
  it.each([
    ['of one number', [4], column('integer'), [4, 4, 4, 4]],
    ['of numbers with unequal steps', [1, 2, 4], column('integer'), [4, 1, 2, 4]],
    ['of numbers with a gap', [1, null], column('integer'), [null, 1, null, 1]],
    ['of texts', ['a', 'b'], column('text'), ['b', 'a', 'b', 'a']],
    ['of digits alone, which are a code', ['00123'], column('text'), ['00123', '00123', '00123', '00123']],
    ['of choices', ['a', 'b'], column('single_choice', options), ['b', 'a', 'b', 'a']],
    ['of one moment', ['2026-11-01T08:00:00.000Z'], column('timestamp'), Array.from({ length: 4 }, () => '2026-11-01T08:00:00.000Z')],
  ])('%s', (_name, pattern, of, expected) => {
    expect(around(pattern, of)).toEqual(expected);
  });
  it('of what would be a series, where it is to be copied', () => {
    expect(around([1, 2], column('integer'), 'copy')).toEqual([2, 1, 2, 1]);
    expect(around(['2026-02-27'], column('date'), 'copy')[1]).toBe('2026-02-27');
  });
});
