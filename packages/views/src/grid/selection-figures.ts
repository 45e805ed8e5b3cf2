// In charge of: count, sum, average and extremes of selected cells: exact, and never across currencies.
import { cellOf, currencyOf, isMissing, typeOf } from '@trellis/fields/react';
import type { RecordJson } from '@trellis/query';
import { groupDigits, scaledToText } from '@trellis/fields';
import type { GridColumn } from './columns.ts';
import { columnValue, ownerOf } from './record-value.ts';

/** What the status bar says about a selection. */
export interface SelectionFigures {
  /** Cells with a value. */
  readonly count: number;
  readonly numbers: NumberFigures | undefined;
  /** Numbers were left unadded because they are in several currencies. */
  readonly isMixed: boolean;
}

/** Figures of numbers, as text. */
interface NumberFigures {
  readonly currency: string | undefined;
  readonly sum: string | undefined;
  readonly average: string;
  readonly min: string;
  readonly max: string;
}

interface Gathered {
  readonly scale: number;
  readonly currency: string | undefined;
  readonly canSum: boolean;
  readonly isMeasure: boolean;
  readonly toText: (scaled: number) => string;
}

/** Whether a column holds numbers to calculate with. */
export function isNumeric(column: GridColumn): boolean {
  return typeOf(column.field).metrics.includes('avg');
}

function scaleOf(column: GridColumn): number {
  const storage = typeOf(column.field).storage(column.field.config ?? {});
  return storage.shape === 'column' ? (storage.scale ?? 0) : 0;
}

/** The unit of measure that a column's numbers are in. */
function keptUnitOf(column: GridColumn): string | undefined {
  return typeOf(column.field).measure?.(column.field.config ?? {}).unit;
}

/** Figures of cells that are loaded. */
export function figuresOf(records: readonly RecordJson[], columns: readonly GridColumn[]): SelectionFigures {
  let count = 0;
  const numbers: bigint[] = [];
  const kinds = new Map<string, Gathered>();
  for (const column of columns) {
    const numeric = isNumeric(column);
    for (const record of records) {
      const value = columnValue(record, column.path);
      if (isMissing(value)) continue;
      count++;
      if (!numeric) continue;
      const cell = cellOf(value, column.field);
      if (typeof cell !== 'number') continue;
      numbers.push(BigInt(cell));
      const currency = currencyOf(column.field, ownerOf(record, column.path));
      const key = `${column.field.type} ${scaleOf(column)} ${currency ?? ''} ${keptUnitOf(column) ?? ''}`;
      if (!kinds.has(key)) kinds.set(key, gather(column, currency));
    }
  }
  const [kind, ...others] = kinds.values();
  if (kind === undefined) return { count, numbers: undefined, isMixed: false };
  return others.length > 0 ? { count, numbers: undefined, isMixed: true } : { count, numbers: describe(numbers, kind), isMixed: false };
}

function gather(column: GridColumn, currency: string | undefined): Gathered {
  const type = typeOf(column.field);
  const config = column.field.config ?? {};
  return {
    scale: scaleOf(column),
    currency,
    canSum: type.metrics.includes('sum'),
    isMeasure: type.measure !== undefined,
    toText: (scaled) => type.format(scaled, { config, locale: 'en', timezone: 'UTC' }),
  };
}

function describe(numbers: readonly bigint[], kind: Gathered): NumberFigures {
  let sum = 0n;
  let min = numbers[0] ?? 0n;
  let max = min;
  for (const number of numbers) {
    sum += number;
    if (number < min) min = number;
    if (number > max) max = number;
  }
  return {
    currency: kind.currency,
    sum: kind.canSum ? sumText(sum, kind) : undefined,
    average: kind.toText(Number(divided(sum, BigInt(numbers.length)))),
    min: kind.toText(Number(min)),
    max: kind.toText(Number(max)),
  };
}

// Half away from zero, as the rest of the product rounds.
function divided(sum: bigint, count: bigint): bigint {
  const twice = (sum < 0n ? -sum : sum) * 2n + count;
  const rounded = twice / (count * 2n);
  return sum < 0n ? -rounded : rounded;
}

/** A sum with the unit that its values are shown with, as far as it is short enough to be one of them. */
function sumText(sum: bigint, kind: Gathered): string {
  const isSafe = sum <= BigInt(Number.MAX_SAFE_INTEGER) && sum >= BigInt(Number.MIN_SAFE_INTEGER);
  return kind.isMeasure && isSafe ? kind.toText(Number(sum)) : grouped(sum, kind.scale);
}

// A sum may be longer than any single value can be, so its digits are placed here.
function grouped(sum: bigint, scale: number): string {
  if (sum <= BigInt(Number.MAX_SAFE_INTEGER) && sum >= BigInt(Number.MIN_SAFE_INTEGER)) return groupDigits(scaledToText(Number(sum), scale));
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return groupDigits(sum < 0n ? `-${text}` : text);
}
