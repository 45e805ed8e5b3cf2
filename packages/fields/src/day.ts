// In charge of: calendar days as integers counted from 1970-01-01, without any time zone.

/** The first and last day there is: 0001-01-01 and 9999-12-31. */
export const FIRST_DAY = -719_162;
/** See `FIRST_DAY`. */
export const LAST_DAY = 2_932_896;

/** A calendar day in parts. */
export interface DayParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * The day of a year, month and day of the month; undefined when there is none such, or outside the years 1 to 9999.
 * Years run from March so that the leap day is the last one: the months before it then have a fixed length.
 */
export function dayOf(year: number, month: number, day: number): number | undefined {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined;
  const marchYear = month <= 2 ? year - 1 : year;
  const marchMonth = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + dayOfYear - 719_468;
}

/** Year, month and day of the month of a day. */
export function dayParts(day: number): DayParts {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 };
}

/**
 * The day of a text `YYYY-MM-DD`, undefined when it is none.
 * @example parseDay('1970-01-02') // 1
 */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match === null ? undefined : dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

const two = (number: number): string => (number < 10 ? `0${number}` : String(number));

/**
 * The text `YYYY-MM-DD` of a day.
 * @example formatDay(1) // '1970-01-02'
 */
export function formatDay(day: number): string {
  const { year, month, day: ofMonth } = dayParts(day);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(ofMonth)}`;
}
