// In charge of: instants.
import { readWrittenTime } from '../date-text.ts';
import { FIRST_DAY, formatDay, LAST_DAY } from '../day.ts';
import type { Cell, FieldType, FormatContext, Result, TextContext, ValueContext } from '../field-type.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { fromWallClock, zoneOffset } from '../zone.ts';
import { timestampSchema, type TimestampConfig } from './timestamp.schema.ts';

const DAY = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const NO_OFFSET = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?$/;

function within(ms: number, written: string, context: ValueContext<unknown>): Result<Cell> {
  if (ms >= FIRST_DAY * DAY && ms < (LAST_DAY + 1) * DAY) return accept(ms);
  return refuse('value.timestamp', context, { value: quoted(written) });
}

function readInstant(text: string, context: ValueContext<unknown>): Result<Cell> {
  if (NO_OFFSET.test(text)) return refuse('value.timestamp-offset', context, { value: quoted(text) });
  const { day, time, offset } = readWrittenTime(text, undefined);
  if (!ISO.test(text) || typeof day !== 'number') return refuse('value.timestamp', context, { value: quoted(text) });
  return within(day * DAY + (time ?? NaN) - (offset ?? NaN), text, context);
}

/** A time without an offset is on the wall clock of the context's zone; a date alone is its midnight. */
function readInstantText(text: string, context: TextContext<unknown>): Result<Cell> {
  const { day, time, offset } = readWrittenTime(text, context.dateOrder);
  if (day === 'two-ways') return refuse('value.date-two-ways', context, { value: quoted(text) });
  if (day === 'date' || Number.isNaN(time) || Number.isNaN(offset)) return refuse('value.timestamp', context, { value: quoted(text) });
  const wall = day * DAY + (time ?? 0);
  return within(offset === undefined ? fromWallClock(wall, context.timezone) : wall - offset, text, context);
}

const two = (number: number): string => String(number).padStart(2, '0');

function wallText(wall: number): { readonly day: string; readonly minutes: string; readonly seconds: string } {
  const day = Math.floor(wall / DAY);
  const time = wall - day * DAY;
  const milliseconds = time % 1000;
  return {
    day: formatDay(day),
    minutes: `${two(Math.floor(time / 3_600_000))}:${two(Math.floor(time / 60_000) % 60)}`,
    seconds: two(Math.floor(time / 1000) % 60) + (milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`),
  };
}

function offsetText(offset: number): string {
  const seconds = Math.abs(offset) / 1000;
  const text = `${offset < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? text : `${text}:${two(seconds % 60)}`;
}

/** The wall clock's time; with its offset where the clock shows the same time twice and this is the second. */
function instantText(ms: number, { timezone }: FormatContext<unknown>): string {
  const offset = zoneOffset(ms, timezone);
  const { day, minutes, seconds } = wallText(ms + offset);
  const text = `${day} ${minutes}:${seconds}`;
  return fromWallClock(ms + offset, timezone) === ms ? text : text + offsetText(offset);
}

/** Instants, kept in UTC and shown on the wall clock of their zone. */
export const timestampType: FieldType<TimestampConfig> = {
  name: 'timestamp',
  label: { en: 'Date and time', 'zh-CN': '日期时间' },
  configSchema: timestampSchema,
  settingWords: {
    names: {
      zone: { en: 'Time zone by', 'zh-CN': '时区取自' },
    },
  },
  storage: () => ({ shape: 'column', kind: 'timestamp' }),
  valueType: () => ({ kind: 'timestamp' }),
  valueSchema: () => ({ type: 'string', format: 'date-time' }),
  read(input, context) {
    if (typeof input === 'string') return readInstant(input, context);
    return refuseType(context, { en: 'a date and time (2026-01-31T08:30:00Z)', 'zh-CN': '日期时间（2026-01-31T08:30:00Z）' });
  },
  fromText: readInstantText,
  toJson: (cell) => new Date(Number(cell)).toISOString(),
  format(cell, { timezone }) {
    const { day, minutes } = wallText(Number(cell) + zoneOffset(Number(cell), timezone));
    return `${day} ${minutes}`;
  },
  toText: (cell, context) => instantText(Number(cell), context),
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'isEmpty', 'isNotEmpty', 'relative'],
  metrics: ['min', 'max', 'count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: true,
  canBeUnique: true,
  indexed: true,
  searchable: false,
  takesAll: () => true,
  madeFrom: ['text', 'choice', 'date', 'timestamp'],
  zone: (config) => config.zone ?? 'workspace',
};
