// In charge of: which days a calendar shows, and where bars lie in a week so that none covers another.
import { dayOf, dayParts } from '@trellis/fields';
import type { Span } from '../span.ts';

/** What a calendar shows at a time. */
export type CalendarScale = 'month' | 'week';

/** First and last day that are shown: whole weeks, which begin on Monday. */
export function shownDays(scale: CalendarScale, around: number): Span {
  if (scale === 'week') return weekOf(around);
  const { year, month } = dayParts(around);
  const first = dayOf(year, month, 1) ?? around;
  const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
  return { first: weekOf(first).first, last: weekOf((next ?? first + 31) - 1).last };
}

/** The week of a day. Day 0, 1970-01-01, was a Thursday. */
function weekOf(day: number): Span {
  const first = day - ((((day + 3) % 7) + 7) % 7);
  return { first, last: first + 6 };
}

/** A day in the month or week so many further. */
export function stepped(scale: CalendarScale, around: number, by: number): number {
  if (scale === 'week') return around + 7 * by;
  const { year, month } = dayParts(around);
  const months = year * 12 + (month - 1) + by;
  return dayOf(Math.floor(months / 12), (months % 12) + 1, 1) ?? around;
}

/** The Mondays of what is shown. */
export function weeksOf({ first, last }: Span): readonly number[] {
  return Array.from({ length: (last - first + 1) / 7 }, (_, index) => first + index * 7);
}

/** A bar's part in one week. */
export interface Segment<Thing> {
  readonly thing: Thing;
  readonly span: Span;
  /** Column of its first day, from 0, and how many days it takes. */
  readonly column: number;
  readonly days: number;
  readonly lane: number;
  /** Whether the record begins, and ends, in this week. */
  readonly begins: boolean;
  readonly ends: boolean;
}

/** Lays the bars of a week out: what begins earlier and lasts longer lies higher. */
export function segmentsOf<Thing>(week: number, things: readonly { readonly thing: Thing; readonly span: Span }[]): readonly Segment<Thing>[] {
  const ends: number[] = [];
  return things
    .filter(({ span }) => span.first <= week + 6 && span.last >= week)
    .toSorted((a, b) => a.span.first - b.span.first || b.span.last - a.span.last)
    .map(({ thing, span }) => {
      const column = Math.max(span.first, week) - week;
      const last = Math.min(span.last, week + 6) - week;
      const free = ends.findIndex((end) => end < column);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = last;
      return { thing, span, column, days: last - column + 1, lane, begins: span.first >= week, ends: span.last <= week + 6 };
    });
}

/** How many bars of each day of a week do not fit into so many lanes. */
export function hiddenOf(segments: readonly Segment<unknown>[], lanes: number): readonly number[] {
  return Array.from(
    { length: 7 },
    (_, day) => segments.filter((each) => each.lane >= lanes && each.column <= day && day < each.column + each.days).length,
  );
}

/** How many lanes are drawn where so many fit: the last one gives way to a line that says how many more there are. */
export function drawnLanes(segments: readonly Segment<unknown>[], fitting: number): number {
  const used = segments.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
  return used <= fitting ? used : Math.max(0, fitting - 1);
}
