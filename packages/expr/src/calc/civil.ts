// In charge of: calendar arithmetic on days since 1970-01-01 (Gregorian, also before its time).

/** A date by its parts. */
export interface Civil {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

/** The first and last day that dates have: 0001-01-01 and 9999-12-31. */
export const firstDay = -719_162;
/** See `firstDay`. */
export const lastDay = 2_932_896;

/** The day, or null when it is before year 1 or after year 9999. */
export function withinCalendar(days: number): number | null {
  return days >= firstDay && days <= lastDay ? days : null;
}

const daysPer400Years = 146_097;
// From 0000-03-01, where the 400-year cycle is counted from, to 1970-01-01.
const epochShift = 719_468;

/** Days of a date. Months beyond 1–12 and days beyond the month's count on, as in spreadsheets. */
export function daysOf(year: number, month: number, day: number): number {
  const months = year * 12 + (month - 1);
  // Years begin in March here, so that the leap day is the last.
  const marchBased = months - 2;
  const y = Math.floor(marchBased / 12);
  const m = marchBased - y * 12;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * m + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPer400Years + dayOfEra - epochShift + day - 1;
}

/** Year, month and day of days. */
export function civilOf(days: number): Civil {
  const shifted = days + epochShift;
  const era = Math.floor(shifted / daysPer400Years);
  const dayOfEra = shifted - era * daysPer400Years;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1 };
}

/** Days of a month. */
export function monthLength(year: number, month: number): number {
  return daysOf(year, month + 1, 1) - daysOf(year, month, 1);
}

/** The same day some months later; the month's last where it is shorter. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilOf(days);
  const target = month + months;
  return daysOf(year, target, Math.min(day, daysOf(year, target + 1, 1) - daysOf(year, target, 1)));
}

/** Day of the week: 0 is Monday, 6 Sunday. */
export function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/** Monday of the week. */
export function weekStart(days: number): number {
  return days - weekdayOf(days);
}

/** Week number and its year by ISO 8601: weeks begin on Monday, the first has the year's first Thursday. */
export function isoWeekOf(days: number): { readonly year: number; readonly week: number } {
  const thursday = weekStart(days) + 3;
  const { year } = civilOf(thursday);
  return { year, week: Math.floor((thursday - daysOf(year, 1, 1)) / 7) + 1 };
}

/** Whole months from one date to a later or equal one. */
export function wholeMonths(from: number, to: number): number {
  const [a, b] = [civilOf(from), civilOf(to)];
  return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0);
}
