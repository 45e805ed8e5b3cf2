// In charge of: numbers and moments in the interface's own sentences.
import type { Locale } from '@trellis/errors';

/** A whole number with separators. */
export function formatCount(count: number, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(count);
}

function parts(at: number, timezone: string): { readonly [name: string]: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** The calendar day of a moment: `2026-11-21`. */
export function dayOf(at: number, timezone: string): string {
  const { year, month, day } = parts(at, timezone);
  return `${year}-${month}-${day}`;
}

/** The clock time of a moment: `15:27`. */
export function timeOf(at: number, timezone: string): string {
  const { hour, minute } = parts(at, timezone);
  return `${hour}:${minute}`;
}

/** A moment as briefly as it stays clear: the time today, month and day this year, else the date. */
export function formatMoment(at: number, now: number, timezone: string): string {
  const day = dayOf(at, timezone);
  if (day === dayOf(now, timezone)) return timeOf(at, timezone);
  return day.slice(0, 4) === dayOf(now, timezone).slice(0, 4) ? `${day.slice(5)} ${timeOf(at, timezone)}` : day;
}

/** A day in a sentence: 11 月 21 日 / Nov 21. */
export function formatDay(at: number, timezone: string, locale: Locale): string {
  const { month, day } = parts(at, timezone);
  if (locale === 'zh-CN') return `${Number(month)} 月 ${Number(day)} 日`;
  return new Intl.DateTimeFormat('en', { timeZone: timezone, month: 'short', day: 'numeric' }).format(at);
}

/** Name of a moment's day of the week: 周日 / Sun. */
export function formatWeekday(at: number, timezone: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { timeZone: timezone, weekday: 'short' }).format(at);
}
