// In charge of: EDATE, EOMONTH, DATEADD, MONTH_START and their kin: dates moved and brought to the edge of a period.
import type { Report } from '../../operation.ts';
import { addMonths, civilOf, daysOf, weekStart as mondayOf, withinCalendar } from '../../calc/civil.ts';
import { defineFunction, type Facts } from '../define.ts';
import { date } from '../types.ts';

// Further than any two dates are apart.
const furthest = 4_000_000;

function moved(day: number, months: number, move: (day: number, months: number) => number): number | null {
  return Math.abs(months) > furthest ? null : withinCalendar(move(day, months));
}

/** The last day of the month some months later. */
function monthEndAfter(day: number, months: number): number {
  const { year, month } = civilOf(day);
  return daysOf(year, month + months + 1, 0);
}

/** Months later. */
export const edate = defineFunction({
  name: 'edate',
  params: ['date', 'integer'],
  result: date,
  doc: {
    group: 'date',
    params: 'date, months',
    en: 'The same day some months later, or the last of the month where it is shorter.',
    zh: '若干个月之后的同一天；该月没有这一天时取月末。',
    example: 'EDATE("2026-01-31", 1)',
    result: '2026-02-28',
    rules: { en: 'Null outside the years 1 to 9999.', zh: '超出公元 1 到 9999 年为空。' },
  },
  run: ([day, months]) => moved(day, months, addMonths),
});

/** The month’s end, months later. */
export const eomonth = defineFunction({
  name: 'eomonth',
  params: ['date', 'integer'],
  result: date,
  doc: {
    group: 'date',
    params: 'date, months',
    en: 'The last day of the month some months later.',
    zh: '若干个月之后那个月的最后一天。',
    example: 'EOMONTH("2026-01-15", 1)',
    result: '2026-02-28',
    rules: { en: 'Null outside the years 1 to 9999.', zh: '超出公元 1 到 9999 年为空。' },
  },
  run: ([day, months]) => moved(day, months, monthEndAfter),
});

const units = ['day', 'week', 'month', 'quarter', 'year'];

function refuseUnit({ args }: Facts, report: Report): void {
  const unit = args[2];
  if (unit?.kind !== 'literal' || typeof unit.value !== 'string' || units.includes(unit.value.toLowerCase())) return;
  report('args.2', 'expression.word', { value: unit.value, options: units.join(', ') });
}

/** A date moved by whole units. */
function addUnits(day: number, count: number, unit: string): number | null {
  switch (unit.toLowerCase()) {
    case 'day':
      return moved(day, count, (from, days) => from + days);
    case 'week':
      return moved(day, count, (from, weeks) => from + weeks * 7);
    case 'month':
      return moved(day, count, addMonths);
    case 'quarter':
      return moved(day, count, (from, quarters) => addMonths(from, quarters * 3));
    case 'year':
      return moved(day, count, (from, years) => addMonths(from, years * 12));
    default:
      return null;
  }
}

/** A date moved. */
export const dateAdd = defineFunction({
  name: 'dateAdd',
  params: ['date', 'integer', 'text'],
  result: date,
  refuse: refuseUnit,
  doc: {
    group: 'date',
    params: 'date, count, unit',
    en: 'A date some days, weeks, months, quarters or years later; the signs + and - move by days.',
    zh: '日期加上若干个 day、week、month、quarter 或 year；用 + 和 - 按天加减。',
    example: 'DATEADD("2026-01-31", 1, "quarter")',
    result: '2026-04-30',
    rules: { en: 'Parts of a unit are cut off; null outside the years 1 to 9999.', zh: '不足一个单位的部分截去；超出公元 1 到 9999 年为空。' },
  },
  run: ([day, count, unit]) => addUnits(day, count, unit),
});

/** The month’s first day. */
export const monthStart = defineFunction({
  name: 'month_start',
  params: ['date'],
  result: date,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The first day of the month of a date.',
    zh: '日期所在月的第一天。',
    example: 'MONTH_START("2026-05-17")',
    result: '2026-05-01',
  },
  run: ([day]) => day - civilOf(day).day + 1,
});

/** The month’s last day. */
export const monthEnd = defineFunction({
  name: 'month_end',
  params: ['date'],
  result: date,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The last day of the month of a date.',
    zh: '日期所在月的最后一天。',
    example: 'MONTH_END("2026-05-17")',
    result: '2026-05-31',
  },
  run: ([day]) => monthEndAfter(day, 0),
});

/** The week’s Monday. */
export const weekStart = defineFunction({
  name: 'week_start',
  params: ['date'],
  result: date,
  doc: {
    group: 'date',
    params: 'date',
    en: 'Monday of the week of a date.',
    zh: '日期所在周的周一。',
    example: 'WEEK_START("2026-01-31")',
    result: '2026-01-26',
  },
  run: ([day]) => withinCalendar(mondayOf(day)),
});

/** The quarter’s first day. */
export const quarterStart = defineFunction({
  name: 'quarter_start',
  params: ['date'],
  result: date,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The first day of the quarter of a date.',
    zh: '日期所在季度的第一天。',
    example: 'QUARTER_START("2026-05-17")',
    result: '2026-04-01',
  },
  run: ([day]) => {
    const { year, month } = civilOf(day);
    return daysOf(year, month - ((month - 1) % 3), 1);
  },
});

/** The year’s first day. */
export const yearStart = defineFunction({
  name: 'year_start',
  params: ['date'],
  result: date,
  doc: {
    group: 'date',
    params: 'date',
    en: 'January 1 of the year of a date.',
    zh: '日期所在年的 1 月 1 日。',
    example: 'YEAR_START("2026-05-17")',
    result: '2026-01-01',
  },
  run: ([day]) => daysOf(civilOf(day).year, 1, 1),
});

/** The year’s last day. */
export const yearEnd = defineFunction({
  name: 'year_end',
  params: ['date'],
  result: date,
  doc: {
    group: 'date',
    params: 'date',
    en: 'December 31 of the year of a date.',
    zh: '日期所在年的 12 月 31 日。',
    example: 'YEAR_END("2026-05-17")',
    result: '2026-12-31',
  },
  run: ([day]) => daysOf(civilOf(day).year, 12, 31),
});
