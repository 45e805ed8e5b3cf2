// In charge of: reading and writing dates (days since 1970-01-01) and timestamps (UTC milliseconds) in ISO form.

const msPerDay = 86_400_000;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const timestampPattern = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})$/;

/** Days since 1970-01-01 of `2026-01-31`; undefined when there is no such day. */
export function parseDate(text: string): number | undefined {
  const match = datePattern.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year === 0) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / msPerDay : undefined;
}

/** `2026-01-31` of days since 1970-01-01. */
export function formatDate(days: number): string {
  return new Date(days * msPerDay).toISOString().slice(0, 10);
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 18 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** UTC milliseconds of `2026-01-31T08:30:00+08:00`; undefined without an offset, as the instant would be a guess. */
export function parseTimestamp(text: string): number | undefined {
  const match = timestampPattern.exec(text);
  if (match === null) return undefined;
  const [, day = '', hour, minute, second = '0', fraction = '0', zone = 'Z'] = match;
  const days = parseDate(day);
  const offset = offsetMinutes(zone);
  if (days === undefined || offset === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return days * msPerDay + (Number(hour) * 60 + Number(minute) - offset) * 60_000 + Number(second) * 1000 + Number(fraction.padEnd(3, '0'));
}
