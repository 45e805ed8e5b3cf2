// In charge of: what a filled column goes on with: a series where its numbers, dates or numbered texts form one, else its pattern again.
import { cellOf, typeOf } from '@trellis/fields/react';
import { fillSource } from './clipboard.ts';
import type { GridColumn } from './columns.ts';

/** Gives the value of a place counted from the pattern's first cell: before it below 0, behind it from its length on. */
export type Continued = (place: number) => unknown;

/** How cells are continued: `copy` repeats them, `series` goes on where it can. */
export type FillMode = 'copy' | 'series';

/** Goes on with the values of a pattern, first to last. */
export function continued(pattern: readonly unknown[], column: GridColumn, mode: FillMode): Continued {
  const repeat: Continued = (place) => pattern[fillSource(place, { top: 0, rows: pattern.length })] ?? null;
  return (mode === 'series' ? seriesOf(pattern, column) : undefined) ?? repeat;
}

function seriesOf(pattern: readonly unknown[], column: GridColumn): Continued | undefined {
  const type = typeOf(column.field);
  const config = column.field.config ?? {};
  const { kind } = type.valueType(config, 'any');
  if (kind === 'text') return textSeries(pattern);
  const isDate = kind === 'date';
  if (!isDate && kind !== 'timestamp' && !(kind === 'number' && type.metrics.includes('avg'))) return undefined;
  const cells = pattern.map((value) => cellOf(value, column.field));
  if (!cells.every((cell) => typeof cell === 'number')) return undefined;
  const at = (isDate ? monthSeries(cells) : undefined) ?? stepSeries(cells, isDate ? 1 : undefined);
  if (at === undefined) return undefined;
  return (place) => type.toJson(at(place), config);
}

type Numbers = (place: number) => number;

/** Equal steps. One cell alone goes on by `alone`, where it does. */
function stepSeries(cells: readonly number[], alone: number | undefined): Numbers | undefined {
  const [first = 0, second] = cells;
  const step = second === undefined ? alone : second - first;
  if (step === undefined || cells.some((cell, place) => cell !== first + place * step)) return undefined;
  return (place) => first + place * step;
}

const DAY = 86_400_000;

/** Days of equal number with equal steps of months: month ends stay month ends. */
function monthSeries(days: readonly number[]): Numbers | undefined {
  if (days.length < 2) return undefined;
  const dates = days.map((day) => new Date(day * DAY));
  const isEnd = dates.every((date) => new Date(date.getTime() + DAY).getUTCDate() === 1);
  const [first] = dates as [Date];
  if (!isEnd && dates.some((date) => date.getUTCDate() !== first.getUTCDate())) return undefined;
  const months = stepSeries(
    dates.map((date) => date.getUTCFullYear() * 12 + date.getUTCMonth()),
    undefined,
  );
  if (months === undefined || months(1) === months(0)) return undefined;
  return (place) => monthDay(months(place), isEnd ? 31 : first.getUTCDate());
}

function monthDay(month: number, wanted: number): number {
  const [year, of] = [Math.floor(month / 12), ((month % 12) + 12) % 12];
  const last = new Date(Date.UTC(year, of + 1, 0)).getUTCDate();
  return Date.UTC(year, of, Math.min(wanted, last)) / DAY;
}

const NUMBERED = /^(.*?)(\d{1,9})$/s;

/** Texts that differ by the number at their end (`SKU-008`, `SKU-009`): zeros in front are kept. */
function textSeries(pattern: readonly unknown[]): Continued | undefined {
  const parts = pattern.map((value) => (typeof value === 'string' ? NUMBERED.exec(value) : null));
  const [first] = parts;
  if (first === null || first === undefined || parts.some((part) => part?.[1] !== first[1])) return undefined;
  // Nothing but digits is a code or a number kept as text: one alone is repeated.
  const numbers = stepSeries(
    parts.map((part) => Number(part?.[2])),
    first[1] === '' ? undefined : 1,
  );
  if (numbers === undefined) return undefined;
  const width = first[2]?.length ?? 0;
  return (place) => (numbers(place) < 0 ? (pattern[0] ?? null) : `${first[1]}${String(numbers(place)).padStart(width, '0')}`);
}
