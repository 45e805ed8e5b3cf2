// In charge of: the days a record lies on, and the values that put it on others. Times keep their hour on the wall clock of their zone.
import { formatDay, fromWallClock, localDay, parseDay, zoneOffset } from '@trellis/fields';
import { cellOf, typeOf, zoneOf } from '@trellis/fields/react';
import type { FieldJson, Filter, RecordJson } from '@trellis/query';

/** Days since 1970-01-01, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** The fields that say when a record begins and ends. */
export interface SpanFields {
  readonly start: FieldJson;
  readonly end: FieldJson | undefined;
}

const DAY = 86_400_000;

/** Whether the field's values are moments, not days. */
export function isMoment(field: FieldJson): boolean {
  return typeOf(field).zone !== undefined;
}

/** The day that a field of a record names; undefined where it names none. */
function dayOf(field: FieldJson, record: RecordJson, timezone: string): number | undefined {
  const cell = cellOf(record[field.name], field);
  if (typeof cell !== 'number') return undefined;
  return isMoment(field) ? localDay(cell, zoneOf(field, record, timezone)) : cell;
}

/** The days of a record: one, where it has no end or ends before it begins. Undefined without a beginning. */
export function spanOf({ start, end }: SpanFields, record: RecordJson, timezone: string): Span | undefined {
  const first = dayOf(start, record, timezone);
  if (first === undefined) return undefined;
  const last = end === undefined ? undefined : dayOf(end, record, timezone);
  return { first, last: Math.max(first, last ?? first) };
}

/** The value of a field so many days later; null where it has none. */
function shifted(field: FieldJson, record: RecordJson, days: number, timezone: string): unknown {
  const cell = cellOf(record[field.name], field);
  if (typeof cell !== 'number') return null;
  return typeOf(field).toJson(isMoment(field) ? shiftedMoment(cell, days, zoneOf(field, record, timezone)) : cell + days, field.config);
}

function shiftedMoment(at: number, days: number, zone: string): number {
  return fromWallClock(at + zoneOffset(at, zone) + days * DAY, zone);
}

/** What to write to move a record by days, its end with it. */
export function movedValues({ start, end }: SpanFields, record: RecordJson, days: number, timezone: string): { readonly [field: string]: unknown } {
  const values = { [start.name]: shifted(start, record, days, timezone) };
  if (end === undefined || cellOf(record[end.name], end) === null) return values;
  return { ...values, [end.name]: shifted(end, record, days, timezone) };
}

/** What to write to have a record end on another day. One that had no end gets it at the hour it begins. */
export function stretchedValues(
  { start, end }: SpanFields,
  record: RecordJson,
  span: Span,
  last: number,
  timezone: string,
): { readonly [field: string]: unknown } {
  if (end === undefined) return {};
  if (cellOf(record[end.name], end) !== null) {
    const before = dayOf(end, record, timezone) ?? span.last;
    return { [end.name]: shifted(end, record, last - before, timezone) };
  }
  if (!isMoment(end)) return { [end.name]: typeOf(end).toJson(last, end.config) };
  const zone = zoneOf(end, record, timezone);
  const begins = cellOf(record[start.name], start);
  const from = typeof begins === 'number' && isMoment(start) ? begins : fromWallClock(span.first * DAY, zone);
  return { [end.name]: typeOf(end).toJson(shiftedMoment(from, last - localDay(from, zone), zone), end.config) };
}

/** The condition that finds what lies on the days from one to another. */
export function spanFilter({ start, end }: SpanFields, first: number, last: number): Filter {
  const [from, to] = [formatDay(first), formatDay(last)];
  const begins: Filter = { field: start.name, op: 'between', value: [from, to] };
  if (end === undefined) return begins;
  return {
    or: [
      begins,
      {
        and: [
          { field: start.name, op: 'lt', value: from },
          { field: end.name, op: 'gte', value: from },
        ],
      },
    ],
  };
}

/** The time of day that a record begins at, on the wall clock of its zone; undefined where it begins on a day. */
export function timeOf(field: FieldJson, record: RecordJson, timezone: string): string | undefined {
  const cell = cellOf(record[field.name], field);
  if (typeof cell !== 'number' || !isMoment(field)) return undefined;
  const minutes = Math.floor(((((cell + zoneOffset(cell, zoneOf(field, record, timezone))) % DAY) + DAY) % DAY) / 60_000);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** The day of a text such as 2026-11-23. The text must be one. */
export function dayNamed(text: string): number {
  const day = parseDay(text);
  if (day === undefined) throw new TypeError(`${text} is no day`);
  return day;
}
