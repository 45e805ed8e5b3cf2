// In charge of: what stands in the cells of an exported file.
import { AppError, type Locale } from '@trellis/errors';
import { dayOf, formatDay, zoneOffset, type Cell } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';

/** Who reads the file and where the workspace is. */
export interface CellContext {
  readonly locale: Locale;
  readonly timezone: string;
}

/** A cell of a workbook. */
export type SheetValue = string | number | boolean | Date | null;

const DAY = 86_400_000;
/** Digits that spreadsheets keep of a number: longer ones are written as text, so that none is lost. */
const DIGITS = 15;

function titleOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'title' in value ? String(value.title) : String(value);
}

/** The names of files; a table cannot bring them along. */
function fileNames(value: unknown): string {
  const files = Array.isArray(value) ? value.flat() : [];
  return files.map((file: unknown) => (typeof file === 'object' && file !== null && 'name' in file ? String(file.name) : '')).join(', ');
}

function cellOf(field: LinkedField, value: unknown): Cell {
  const read = field.type.read(value, { config: field.config, label: field.label, path: field.name });
  if (!read.ok) throw new AppError('internal', 'server.internal', { cause: read.issues });
  return read.value;
}

/** The text of a value as it can be imported again: titles of links, labels of choices, times in the workspace's zone. */
export function exportText(field: LinkedField, value: unknown, { locale, timezone }: CellContext): string {
  if (value === null || value === undefined) return '';
  if (field.type.files !== undefined) return fileNames(value);
  if (field.target !== undefined || field.type.names !== undefined) return (Array.isArray(value) ? value : [value]).map(titleOf).join(', ');
  // Several values of one field come together where a path leads through many records; a list that is one JSON value stays one.
  const isJson = field.storage.shape === 'column' && field.storage.kind === 'json';
  if (Array.isArray(value) && field.valueType.kind !== 'list' && !isJson)
    return value.map((each) => exportText(field, each, { locale, timezone })).join(', ');
  const cell = cellOf(field, value);
  if (typeof cell === 'number' && isBeyondClock(field, cell, timezone)) return new Date(cell).toISOString();
  return cell === null ? '' : field.type.toText(cell, { config: field.config, locale, timezone });
}

/** The first and the last instants have a local time in a year that no clock reads: they are written in UTC. */
function isBeyondClock({ storage }: LinkedField, ms: number, timezone: string): boolean {
  if (storage.shape !== 'column' || storage.kind !== 'timestamp') return false;
  const year = wallClock(ms, timezone).getUTCFullYear();
  return year < 1 || year > 9999;
}

function wallClock(ms: number, timezone: string): Date {
  return new Date(ms + zoneOffset(ms, timezone));
}

/** First day that spreadsheets know. Earlier dates are written as text. */
const FIRST_SHEET_DAY = dayOf(1900, 3, 1) ?? 0;

/** A value for a workbook: numbers, dates and times as such, everything else as text. */
export function sheetValue(field: LinkedField, value: unknown, context: CellContext): SheetValue {
  if (value === null || value === undefined) return null;
  const kind = field.storage.shape === 'column' && !Array.isArray(value) ? field.storage.kind : undefined;
  if ((kind === 'int64' || kind === 'decimal') && typeof value === 'number') {
    const text = exportText(field, value, context).replace(/%$/, '');
    // What is not written as a number (1:30 of a duration) would be read as another value when it comes back as one.
    const isPlain = /^-?\d+(?:\.\d+)?$/.test(text);
    return isPlain && text.replace(/\D/g, '').length <= DIGITS ? value : text;
  }
  if (kind !== 'date' && kind !== 'timestamp') return exportText(field, value, context);
  const cell = cellOf(field, value);
  const day = typeof cell !== 'number' ? 0 : kind === 'date' ? cell : Math.floor(cell / DAY);
  if (typeof cell !== 'number' || day < FIRST_SHEET_DAY || isBeyondClock(field, cell, context.timezone)) return exportText(field, value, context);
  return kind === 'date' ? new Date(`${formatDay(cell)}T00:00:00Z`) : wallClock(cell, context.timezone);
}

/** How a workbook shows a column's values; undefined for text. */
export function numberFormat(field: LinkedField): string | undefined {
  const { storage } = field;
  if (storage.shape !== 'column' || field.target !== undefined || field.type.names !== undefined) return undefined;
  if (storage.kind === 'date') return 'yyyy-mm-dd';
  if (storage.kind === 'timestamp') return 'yyyy-mm-dd hh:mm:ss';
  if (storage.kind === 'int64') return '0';
  if (storage.kind !== 'decimal') return undefined;
  const isPercent = field.type.toText(0, { config: field.config, locale: 'en', timezone: 'UTC' }).endsWith('%');
  const places = Math.max(0, (storage.scale ?? 0) - (isPercent ? 2 : 0));
  return `0${places === 0 ? '' : `.${'0'.repeat(places)}`}${isPercent ? '%' : ''}`;
}
