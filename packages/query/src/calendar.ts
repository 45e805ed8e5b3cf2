// In charge of: arithmetic of calendar periods on day numbers (days since 1970-01-01, proleptic Gregorian).
import type { DateUnit } from '@trellis/schemas';

const DAY_MS = 86_400_000;

function civil(day: number): { year: number; month: number; date: number } {
  const at = new Date(day * DAY_MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), date: at.getUTCDate() };
}

function dayOf(year: number, month: number): number {
  const at = new Date(0);
  at.setUTCFullYear(year, month, 1);
  return Math.round(at.getTime() / DAY_MS);
}

/** First day of the period that a day is in. Weeks begin on Monday (ISO 8601). */
export function periodStart(day: number, unit: DateUnit): number {
  if (unit === 'day') return day;
  // 1970-01-01 was a Thursday, three days after a Monday.
  if (unit === 'week') return day - ((((day + 3) % 7) + 7) % 7);
  const { year, month } = civil(day);
  if (unit === 'month') return dayOf(year, month);
  return unit === 'quarter' ? dayOf(year, month - (month % 3)) : dayOf(year, 0);
}

/** First day of the period that is `count` periods after the one beginning on `start`. */
export function shiftPeriods(start: number, unit: DateUnit, count: number): number {
  if (unit === 'day') return start + count;
  if (unit === 'week') return start + 7 * count;
  const { year, month } = civil(start);
  const months = { month: 1, quarter: 3, year: 12 }[unit] * count;
  return dayOf(year, month + months);
}
