// In charge of: ranges of local days: presets, the range before, and the days, weeks, months, quarters and years inside.
import { dateUnits, type DateUnit, type RelativeRange } from '@trellis/schemas';

/** Days from first to last, both included, as `2026-11-22`. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** Ranges people pick by name. */
export const presets = ['last_7_days', 'last_30_days', 'last_90_days', 'this_month', 'last_month', 'this_year', 'all'] as const;

/** A range picked by name; it moves on with the day. */
export type Preset = (typeof presets)[number];

/** What a date range filter holds: a preset, fixed days, or whole units counted from the current one. */
export type RangeChoice = { readonly preset: Preset } | DateRange | RelativeRange;

const DAY = 86_400_000;
const isoDate = /^\d{4}-\d{2}-\d{2}$/;

function toDay(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY;
}

function fromDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The date some days later (earlier when negative). */
function addDays(date: string, days: number): string {
  return fromDay(toDay(date) + days);
}

/** How many days a range has. */
export function lengthOf(range: DateRange): number {
  return toDay(range.to) - toDay(range.from) + 1;
}

/** Today's date in a time zone. */
export function todayIn(timezone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(now);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

const monthsIn: Record<'month' | 'quarter' | 'year', number> = { month: 1, quarter: 3, year: 12 };

/** First day of the unit a date is in. Weeks begin on Monday. */
export function startOf(date: string, unit: DateUnit): string {
  if (unit === 'day') return date;
  if (unit === 'week') {
    const day = toDay(date);
    // 1970-01-01 was a Thursday: three days after a Monday.
    return fromDay(day - ((((day + 3) % 7) + 7) % 7));
  }
  const months = monthsIn[unit];
  const month = Number(date.slice(5, 7));
  return `${date.slice(0, 4)}-${String(Math.floor((month - 1) / months) * months + 1).padStart(2, '0')}-01`;
}

/** First day of the unit some units later. `start` must be the first day of one. */
export function addUnits(start: string, unit: DateUnit, count: number): string {
  if (unit === 'day') return addDays(start, count);
  if (unit === 'week') return addDays(start, 7 * count);
  const months = Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)) - 1 + monthsIn[unit] * count;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

/** Last day of the unit that begins on `start`. */
export function endOf(start: string, unit: DateUnit): string {
  return addDays(addUnits(start, unit, 1), -1);
}

/** The days a preset means today; nothing for `all`. Presets that end now include today. */
export function presetRange(preset: Preset, today: string): DateRange | undefined {
  switch (preset) {
    case 'last_7_days':
      return { from: addDays(today, -6), to: today };
    case 'last_30_days':
      return { from: addDays(today, -29), to: today };
    case 'last_90_days':
      return { from: addDays(today, -89), to: today };
    case 'this_month':
      return { from: startOf(today, 'month'), to: today };
    case 'last_month': {
      const from = addUnits(startOf(today, 'month'), 'month', -1);
      return { from, to: endOf(from, 'month') };
    }
    case 'this_year':
      return { from: startOf(today, 'year'), to: today };
    case 'all':
      return undefined;
  }
}

function isPreset(value: unknown): value is Preset {
  return presets.some((preset) => preset === value);
}

function isDate(value: unknown): value is string {
  return typeof value === 'string' && isoDate.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) && fromDay(toDay(value)) === value;
}

/** Relative ranges that have a name here, so that the same choice is shown by the same word wherever it came from. */
function presetOf(range: RelativeRange): { readonly preset: Preset } | undefined {
  if (range.unit !== 'day' || range.to !== 0) return undefined;
  const preset = ({ '-6': 'last_7_days', '-29': 'last_30_days', '-89': 'last_90_days' } as const)[String(range.from)];
  return preset === undefined ? undefined : { preset };
}

function isRelative(value: object): value is RelativeRange {
  const { unit, from, to } = value as Partial<RelativeRange>;
  return dateUnits.some((each) => each === unit) && Number.isInteger(from) && Number.isInteger(to) && Number(from) <= Number(to);
}

/** Reads what an address or a page's default says about a range; undefined when it says nothing that makes sense. */
export function readRangeChoice(value: unknown): RangeChoice | undefined {
  if (isPreset(value)) return { preset: value };
  if (typeof value !== 'object' || value === null) return undefined;
  if (isRelative(value)) return presetOf(value) ?? { unit: value.unit, from: value.from, to: value.to };
  const { preset, from, to } = value as { preset?: unknown; from?: unknown; to?: unknown };
  if (isPreset(preset)) return { preset };
  return isDate(from) && isDate(to) && from <= to ? { from, to } : undefined;
}

/** The days a choice means today; undefined for all. */
export function rangeOf(choice: RangeChoice | undefined, today: string): DateRange | undefined {
  if (choice === undefined) return undefined;
  if ('preset' in choice) return presetRange(choice.preset, today);
  if (!('unit' in choice)) return choice;
  const current = startOf(today, choice.unit);
  return { from: addUnits(current, choice.unit, choice.from), to: endOf(addUnits(current, choice.unit, choice.to), choice.unit) };
}

/** The range of equal length that ends the day before. */
export function rangeBefore(range: DateRange): DateRange {
  const length = lengthOf(range);
  return { from: addDays(range.from, -length), to: addDays(range.from, -1) };
}

/** First days of the units a range touches, in order. */
export function bucketsOf(range: DateRange, unit: DateUnit): string[] {
  const buckets: string[] = [];
  for (let start = startOf(range.from, unit); start <= range.to; start = addUnits(start, unit, 1)) buckets.push(start);
  return buckets;
}

/** The finest unit that shows a range in a readable number of points. */
export function unitFor(range: DateRange | undefined): DateUnit {
  if (range === undefined) return 'month';
  const days = lengthOf(range);
  if (days <= 100) return 'day';
  return days <= 400 ? 'week' : 'month';
}

/** A date inside a chart: `11-21` in the reader's year, else `2025-11-21`; months and years shorter. */
export function bucketText(start: string, unit: DateUnit, today: string): string {
  if (unit === 'year') return start.slice(0, 4);
  if (unit === 'quarter') return `${start.slice(0, 4)} Q${(Number(start.slice(5, 7)) + 2) / 3}`;
  if (unit === 'month') return start.slice(0, 7);
  return start.slice(0, 4) === today.slice(0, 4) ? start.slice(5) : start;
}
