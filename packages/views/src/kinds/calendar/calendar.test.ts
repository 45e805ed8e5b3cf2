// In charge of: proving which weeks a calendar shows, and that its bars never cover each other.
import { formatDay } from '@trellis/fields';
import { describe, expect, test } from 'vitest';
import { task } from '../kinds.fixtures.ts';
import { dayNamed, type Span } from '../span.ts';
import { drawnLanes, hiddenOf, segmentsOf, shownDays, stepped, weeksOf } from './calendar-layout.ts';
import { calendarKind } from './calendar.ts';

const text = ({ first, last }: Span): readonly string[] => [formatDay(first), formatDay(last)];
const shown = (scale: 'month' | 'week', day: string): readonly string[] => text(shownDays(scale, dayNamed(day)));

describe('what is shown', () => {
  test.each([
    ['a month that begins within a week', 'month', '2026-11-23', ['2026-10-26', '2026-12-06']],
    ['a month of whole weeks', 'month', '2027-02-10', ['2027-02-01', '2027-02-28']],
    ['a December', 'month', '2026-12-31', ['2026-11-30', '2027-01-03']],
    ['a week from its Sunday', 'week', '2026-11-22', ['2026-11-16', '2026-11-22']],
    ['a week from its Monday', 'week', '2026-11-23', ['2026-11-23', '2026-11-29']],
    ['a week before 1970', 'week', '1969-12-28', ['1969-12-22', '1969-12-28']],
  ] as const)('%s', (_name, scale, day, days) => {
    expect(shown(scale, day)).toEqual(days);
    expect(weeksOf(shownDays(scale, dayNamed(day))).every((week) => text({ first: week, last: week })[0] !== undefined)).toBe(true);
  });

  test('steps go by months, over the year, and by weeks', () => {
    expect(formatDay(stepped('month', dayNamed('2026-11-30'), 1))).toBe('2026-12-01');
    expect(formatDay(stepped('month', dayNamed('2026-12-05'), 1))).toBe('2027-01-01');
    expect(formatDay(stepped('month', dayNamed('2026-01-31'), -1))).toBe('2025-12-01');
    expect(formatDay(stepped('week', dayNamed('2026-11-30'), -1))).toBe('2026-11-23');
  });
});

describe('bars', () => {
  const week = dayNamed('2026-11-23');
  const bar = (thing: string, first: number, last = first) => ({ thing, span: { first: week + first, last: week + last } });
  const laid = (...bars: ReturnType<typeof bar>[]) =>
    segmentsOf(week, bars).map(({ thing, column, days, lane, begins, ends }) => [thing, column, days, lane, begins, ends]);

  test('take the first free lane, longer ones above', () => {
    expect(laid(bar('c', 3), bar('b', 0), bar('a', 0, 2), bar('d', 1))).toEqual([
      ['a', 0, 3, 0, true, true],
      ['b', 0, 1, 1, true, true],
      ['d', 1, 1, 1, true, true],
      ['c', 3, 1, 0, true, true],
    ]);
  });

  test('are cut at the week and left out of others', () => {
    expect(laid(bar('long', -3, 9), bar('past', -2, -1), bar('to come', 7))).toEqual([['long', 0, 7, 0, false, false]]);
  });

  test('that do not fit give way to their number', () => {
    const segments = segmentsOf(week, [bar('a', 0, 1), bar('b', 0), bar('c', 0), bar('d', 1)]);
    expect(drawnLanes(segments, 3)).toBe(3);
    expect(hiddenOf(segments, 3)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(drawnLanes(segments, 2)).toBe(1);
    expect(hiddenOf(segments, 1)).toEqual([2, 1, 0, 0, 0, 0, 0]);
  });
});

test('a calendar is laid out by days that people can change', () => {
  expect(calendarKind.defaults(task)).toEqual({ start: 'task.due', color: 'task.priority' });
});
