// In charge of: proving the arithmetic of date ranges, at month ends, leap days and week borders.
import { describe, expect, it } from 'vitest';
import {
  addUnits,
  bucketText,
  bucketsOf,
  endOf,
  lengthOf,
  presetRange,
  rangeBefore,
  rangeOf,
  readRangeChoice,
  startOf,
  todayIn,
  unitFor,
} from './period.ts';

const today = '2026-11-22';

describe('presets', () => {
  it.each([
    ['last_7_days', { from: '2026-11-16', to: today }],
    ['last_30_days', { from: '2026-10-24', to: today }],
    ['last_90_days', { from: '2026-08-25', to: today }],
    ['this_month', { from: '2026-11-01', to: today }],
    ['last_month', { from: '2026-10-01', to: '2026-10-31' }],
    ['this_year', { from: '2026-01-01', to: today }],
    ['all', undefined],
  ] as const)('%s', (preset, range) => {
    expect(presetRange(preset, today)).toEqual(range);
  });

  it('reach over the year', () => {
    expect(presetRange('last_month', '2027-01-05')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
  });
});

describe('the range before', () => {
  it.each([
    [
      { from: '2026-11-16', to: '2026-11-22' },
      { from: '2026-11-09', to: '2026-11-15' },
    ],
    [
      { from: '2026-03-01', to: '2026-03-31' },
      { from: '2026-01-29', to: '2026-02-28' },
    ],
    [
      { from: '2024-03-01', to: '2024-03-01' },
      { from: '2024-02-29', to: '2024-02-29' },
    ],
  ])('%o', (range, before) => {
    expect(rangeBefore(range)).toEqual(before);
    expect(lengthOf(rangeBefore(range))).toBe(lengthOf(range));
  });
});

describe('units', () => {
  it('begin and end where people expect', () => {
    expect(startOf('2026-11-22', 'week')).toBe('2026-11-16');
    expect(startOf('2026-11-23', 'week')).toBe('2026-11-23');
    expect(startOf('1969-12-31', 'week')).toBe('1969-12-29');
    expect(startOf('2026-11-22', 'quarter')).toBe('2026-10-01');
    expect(endOf('2024-02-01', 'month')).toBe('2024-02-29');
    expect(addUnits('2026-01-01', 'month', -1)).toBe('2025-12-01');
    expect(addUnits('2026-10-01', 'quarter', 1)).toBe('2027-01-01');
  });

  it('fill a range without gaps, partial ends included', () => {
    expect(bucketsOf({ from: '2026-02-27', to: '2026-03-02' }, 'day')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
    expect(bucketsOf({ from: '2026-11-22', to: '2026-11-23' }, 'week')).toEqual(['2026-11-16', '2026-11-23']);
    expect(bucketsOf({ from: '2025-12-15', to: '2026-02-01' }, 'month')).toEqual(['2025-12-01', '2026-01-01', '2026-02-01']);
  });

  it('grow with the range', () => {
    expect([
      unitFor({ from: '2026-11-01', to: today }),
      unitFor({ from: '2026-01-01', to: today }),
      unitFor({ from: '2024-01-01', to: today }),
      unitFor(undefined),
    ]).toEqual(['day', 'week', 'month', 'month']);
  });

  it('are named briefly', () => {
    expect([
      bucketText('2026-11-21', 'day', today),
      bucketText('2025-11-21', 'day', today),
      bucketText('2026-11-01', 'month', today),
      bucketText('2026-10-01', 'quarter', today),
    ]).toEqual(['11-21', '2025-11-21', '2026-11', '2026 Q4']);
  });
});

describe('choices', () => {
  it('are read from addresses and documents, and refused when they make no sense', () => {
    expect(readRangeChoice('last_7_days')).toEqual({ preset: 'last_7_days' });
    expect(readRangeChoice({ preset: 'all' })).toEqual({ preset: 'all' });
    expect(readRangeChoice({ from: '2026-01-01', to: '2026-01-31' })).toEqual({ from: '2026-01-01', to: '2026-01-31' });
    expect(readRangeChoice({ unit: 'day', from: -29, to: 0 })).toEqual({ preset: 'last_30_days' });
    expect(rangeOf(readRangeChoice({ unit: 'week', from: -1, to: -1 }), today)).toEqual({ from: '2026-11-09', to: '2026-11-15' });
    expect(rangeOf(readRangeChoice({ unit: 'month', from: -1, to: 0 }), today)).toEqual({ from: '2026-10-01', to: '2026-11-30' });
    for (const wrong of [
      undefined,
      null,
      'soon',
      { from: '2026-02-30', to: '2026-03-01' },
      { from: '2026-03-01', to: '2026-02-01' },
      { preset: 'x' },
      7,
    ])
      expect(readRangeChoice(wrong)).toBeUndefined();
    expect(rangeOf({ preset: 'all' }, today)).toBeUndefined();
    expect(rangeOf(undefined, today)).toBeUndefined();
  });

  it('count days where the company is', () => {
    const now = new Date('2026-11-22T16:30:00Z');
    expect([todayIn('Asia/Shanghai', now), todayIn('Europe/London', now)]).toEqual(['2026-11-23', '2026-11-22']);
  });
});
