// In charge of: DAYS, DATEDIF, HOURS_BETWEEN, NETWORKDAYS, WORKDAY and their kin: how far dates are apart.
import type { Report } from '../../operation.ts';
import { addMonths, weekdayOf, wholeMonths, withinCalendar } from '../../calc/civil.ts';
import { divide, pow10, quotientScale } from '../../calc/exact.ts';
import { spend } from '../../fuel.ts';
import { defineFunction, type Facts } from '../define.ts';
import { boolean, date, quotient, whole } from '../types.ts';

/** Days between. */
export const days = defineFunction({
  name: 'days',
  params: ['date', 'date'],
  result: whole,
  doc: {
    group: 'date',
    params: 'end, start',
    en: 'The number of days from a start to an end; the sign - between dates does the same.',
    zh: '从开始到结束的天数，两个日期相减也一样。',
    example: 'DAYS("2026-03-01", "2026-02-01")',
    result: '28',
    rules: { en: 'Negative when the end is before the start.', zh: '结束早于开始时为负数。' },
  },
  run: ([end, start]) => BigInt(end - start),
});

const units = ['Y', 'M', 'D', 'YM', 'MD', 'YD'];

function refuseUnit({ args }: Facts, report: Report): void {
  const unit = args[2];
  if (unit?.kind !== 'literal' || typeof unit.value !== 'string' || units.includes(unit.value.toUpperCase())) return;
  report('args.2', 'expression.word', { value: unit.value, options: units.join(', ') });
}

/** Days since the last whole month. */
function daysBeyondMonths(from: number, to: number): number {
  return to - addMonths(from, wholeMonths(from, to));
}

/** Days since the last whole year. */
function daysBeyondYears(from: number, to: number): number {
  return to - addMonths(from, wholeMonths(from, to) - (wholeMonths(from, to) % 12));
}

function difference(from: number, to: number, unit: string): number | null {
  switch (unit.toUpperCase()) {
    case 'Y':
      return Math.floor(wholeMonths(from, to) / 12);
    case 'M':
      return wholeMonths(from, to);
    case 'D':
      return to - from;
    case 'YM':
      return wholeMonths(from, to) % 12;
    case 'MD':
      return daysBeyondMonths(from, to);
    case 'YD':
      return daysBeyondYears(from, to);
    default:
      return null;
  }
}

/** Whole units between. */
export const datedif = defineFunction({
  name: 'datedif',
  params: ['date', 'date', 'text'],
  result: whole,
  refuse: refuseUnit,
  doc: {
    group: 'date',
    params: 'start, end, unit',
    en: 'Whole years (Y), months (M) or days (D) between two dates, or months beyond the years (YM), days beyond the months (MD) or the years (YD).',
    zh: '两个日期之间的整年数 Y、整月数 M、天数 D，或不足一年的月数 YM、不足一月的天数 MD、不足一年的天数 YD。',
    example: 'DATEDIF("2024-02-29", "2026-02-28", "Y")',
    result: '1',
    rules: { en: 'Null when the start is after the end.', zh: '开始晚于结束时为空。' },
  },
  run: ([start, end, unit]) => {
    const found = start > end ? null : difference(start, end, unit);
    return found === null ? null : BigInt(found);
  },
});

/** A span of milliseconds in units, at scale 12. */
function inUnits(span: number, size: bigint): bigint | null {
  return divide(BigInt(span) * pow10(quotientScale), size);
}

/** Hours between. */
export const hoursBetween = defineFunction({
  name: 'hours_between',
  params: ['timestamp', 'timestamp'],
  result: quotient,
  doc: {
    group: 'date',
    params: 'start, end',
    en: 'The hours from one moment to another, with decimals.',
    zh: '两个时刻之间的小时数，含小数。',
    example: 'HOURS_BETWEEN(TIMESTAMP("2026-01-31T08:00Z"), TIMESTAMP("2026-01-31T17:30Z"))',
    result: '9.5',
    rules: { en: 'Negative when the end is before the start; rounded to 12 decimal places.', zh: '结束早于开始时为负数；保留 12 位小数。' },
  },
  run: ([start, end]) => inUnits(end - start, 3_600_000n),
});

/** Minutes between. */
export const minutesBetween = defineFunction({
  name: 'minutes_between',
  params: ['timestamp', 'timestamp'],
  result: quotient,
  doc: {
    group: 'date',
    params: 'start, end',
    en: 'The minutes from one moment to another, with decimals.',
    zh: '两个时刻之间的分钟数，含小数。',
    example: 'MINUTES_BETWEEN(TIMESTAMP("2026-01-31T08:00Z"), TIMESTAMP("2026-01-31T08:00:45Z"))',
    result: '0.75',
    rules: { en: 'Negative when the end is before the start; rounded to 12 decimal places.', zh: '结束早于开始时为负数；保留 12 位小数。' },
  },
  run: ([start, end]) => inUnits(end - start, 60_000n),
});

/** Weekdays (Monday to Friday) from day 0 up to, not including, a day. */
function weekdaysUntil(day: number): number {
  // Counted from a Monday, so that the rest of the last week begins on one.
  const fromMonday = day + 3;
  const weeks = Math.floor(fromMonday / 7);
  return weeks * 5 + Math.min(fromMonday - weeks * 7, 5);
}

function freeWeekdays(holidays: readonly number[]): ReadonlySet<number> {
  spend(holidays.length);
  return new Set(holidays.filter((day) => weekdayOf(day) < 5));
}

function workdaysBetween(from: number, to: number, holidays: readonly number[]): number {
  const free = [...freeWeekdays(holidays)].filter((day) => day >= from && day <= to).length;
  return weekdaysUntil(to + 1) - weekdaysUntil(from) - free;
}

/** Workdays between. */
export const networkDays = defineFunction({
  name: 'networkDays',
  params: ['date', 'date', 'dates?'],
  result: whole,
  doc: {
    group: 'date',
    params: 'start, end, [holidays]',
    en: 'The number of days from Monday to Friday between two dates, both included, without holidays.',
    zh: '两个日期之间（含首尾）周一到周五的天数，扣除节假日。',
    example: 'NETWORKDAYS("2026-01-01", "2026-01-31", ["2026-01-01"])',
    result: '21',
    rules: { en: 'Negative when the end is before the start.', zh: '结束早于开始时为负数。' },
  },
  run: ([start, end, holidays = []]) => BigInt(start <= end ? workdaysBetween(start, end, holidays) : -workdaysBetween(end, start, holidays)),
});

/** The day that is so many workdays away: first by whole weeks, then day by day past holidays. */
function workdayAfter(start: number, count: number, holidays: readonly number[]): number {
  const free = freeWeekdays(holidays);
  const step = count < 0 ? -1 : 1;
  const isFree = (day: number): boolean => weekdayOf(day) >= 5 || free.has(day);
  let left = Math.abs(count);
  let day = start;
  // Each whole week has five workdays; the holidays inside it are still to be worked off.
  const weeks = Math.max(0, Math.floor(left / 5) - 1);
  if (weeks > 0) {
    const target = day + step * weeks * 7;
    const [low, high] = step > 0 ? [day + 1, target] : [target, day - 1];
    left -= workdaysBetween(low, high, holidays);
    day = target;
  }
  while (left > 0) {
    day += step;
    if (!isFree(day)) left--;
  }
  return day;
}

/** Workdays later. */
export const workday = defineFunction({
  name: 'workday',
  params: ['date', 'integer', 'dates?'],
  result: date,
  doc: {
    group: 'date',
    params: 'start, count, [holidays]',
    en: 'The date some workdays after a start (before it for a negative count), without weekends and holidays.',
    zh: '若干个工作日之后（负数为之前）的日期，跳过周末和节假日。',
    example: 'WORKDAY("2026-01-30", 3)',
    result: '2026-02-04',
    rules: {
      en: 'A count of 0 gives the start itself; null outside the years 1 to 9999.',
      zh: '数量为 0 时为开始日期本身；超出公元 1 到 9999 年为空。',
    },
  },
  run: ([start, count, holidays = []]) => (Math.abs(count) > 3_000_000 ? null : withinCalendar(workdayAfter(start, count, holidays))),
});

/** Whether one works. */
export const isWorkday = defineFunction({
  name: 'is_workday',
  params: ['date', 'dates?'],
  result: boolean,
  whenNull: false,
  doc: {
    group: 'date',
    params: 'date, [holidays]',
    en: 'Whether a date is a day from Monday to Friday and no holiday.',
    zh: '日期是否为周一到周五且不是节假日。',
    example: 'IS_WORKDAY("2026-01-31")',
    result: 'FALSE',
    rules: { en: 'False with null.', zh: '空值为否。' },
  },
  run: ([day, holidays = []]) => weekdayOf(day) < 5 && !holidays.includes(day),
});
