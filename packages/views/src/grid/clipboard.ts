// In charge of: cells on their way to and from the clipboard: printed and read by the field types, titles looked up where a type needs it.
import { localText, message, type Issue, type Locale } from '@trellis/errors';
import { checkValue, fieldUi, isMissing, picksOf, plainText, readText, typeOf, zoneOf, type FieldServices, type Pick } from '@trellis/fields/react';
import type { RecordJson } from '@trellis/query';
import type { GridColumn } from './columns.ts';
import type { EditProblem } from './edit-store.ts';
import { readHtmlCells, type BlockCell, type WrittenCell } from './html-cells.ts';
import { columnValue, ownerOf } from './record-value.ts';
import { readTsv } from './tsv.ts';

/** What texts depend on. */
export interface TextSettings {
  readonly locale: Locale;
  readonly timezone: string;
}

/** A cell as text that other programs and this one can read. */
export function cellText(record: RecordJson, column: GridColumn, { locale, timezone }: TextSettings): string {
  const value = columnValue(record, column.path);
  if (isMissing(value)) return '';
  const props = { value, field: column.field, record: ownerOf(record, column.path), locale, timezone };
  const ui = fieldUi(column.field.type);
  return ui.candidates === undefined && column.field.backOf === undefined ? plainText(props) || ui.text(props) : ui.text(props);
}

/** The first mistake in words. */
export function problemOf(issues: readonly Issue[], locale: Locale): EditProblem | undefined {
  const [first] = issues;
  return first === undefined ? undefined : message(first.code, first.params, locale);
}

/** A value read from text, or the reason there is none. */
export interface ReadCell {
  readonly value: unknown;
  readonly problem?: EditProblem | undefined;
}

/** Reads a pasted cell. Titles of records and people are looked up, unless the cell says by id whom it means. */
export async function readBlockCell(
  { text, picks }: BlockCell,
  column: GridColumn,
  record: RecordJson,
  services: FieldServices,
  settings: TextSettings,
): Promise<ReadCell> {
  if (!isLookedUp(column) || text.trim() === '') return readCellTextNow(text, column, record, settings);
  const found = picks?.of === pickedOf(column) ? { picks: picks.values } : await lookUp(text, column, services);
  if ('problem' in found) return { value: text, problem: found.problem(settings.locale) };
  const isList = Array.isArray(columnValue(record, column.path)) || isManyPicks(column);
  return { value: isList ? found.picks : found.picks[0] };
}

/** Whether the type's text is a title to be looked up. */
export function isLookedUp({ field }: GridColumn): boolean {
  return fieldUi(field.type).candidates !== undefined;
}

/** What the picks of a column are of: equal for columns between which ids mean the same. */
function pickedOf({ field }: GridColumn): string {
  return field.target === undefined ? field.type : `${field.target.app}/${field.target.entity}`;
}

/** Kinds of values that spreadsheets calculate with; they keep everything else as it is written. */
const calculated: ReadonlySet<string> = new Set(['number', 'date', 'timestamp', 'boolean']);

/** A cell as it goes to the clipboard: text, whether it must stay text, whom it names. */
export function writtenCell(record: RecordJson, column: GridColumn, settings: TextSettings): WrittenCell {
  const type = typeOf(column.field);
  const kind = type.valueType(column.field.config ?? {}, 'any').kind;
  const text = cellText(record, column, settings);
  const values = isLookedUp(column) && column.field.backOf === undefined ? picksOf(columnValue(record, column.path)) : [];
  return { text, isText: !calculated.has(kind), ...(values.length === 0 ? {} : { picks: { of: pickedOf(column), values } }) };
}

function isManyPicks({ field }: GridColumn): boolean {
  return (field.config as { readonly many?: boolean } | null | undefined)?.many === true;
}

/** Reads text for a cell whose type needs no look-up. Text types keep what was typed as it is. */
export function readCellTextNow(text: string, column: GridColumn, record: RecordJson, { locale, timezone }: TextSettings): ReadCell {
  const { field } = column;
  const reading = readText(text, field, zoneOf(field, ownerOf(record, column.path), timezone));
  const issues = reading.issues.length > 0 ? reading.issues : checkValue(reading.value, field);
  return { value: issues.length > 0 ? text : reading.value, problem: problemOf(issues, locale) };
}

type Found = { readonly picks: readonly Pick[] } | { readonly problem: (locale: Locale) => EditProblem };

async function lookUp(text: string, column: GridColumn, services: FieldServices): Promise<Found> {
  const picks: Pick[] = [];
  for (const name of namesIn(text, column)) {
    const candidates = (await fieldUi(column.field.type).candidates?.(name, column.field, services)) ?? [];
    const same = candidates.filter((pick) => fold(pick.title) === fold(name));
    const [only, ...others] = same;
    if (only === undefined || others.length > 0) {
      const code = only === undefined ? 'import.no-match' : 'import.several-match';
      return { problem: (locale) => message(code, { field: localText(column.field.label, locale), value: name }, locale) };
    }
    picks.push(only);
  }
  return { picks };
}

/** The titles that a cell's text names. */
export function namesIn(text: string, column: GridColumn): readonly string[] {
  const names = isManyPicks(column) ? text.split(/[;；\n]/).map((one) => one.trim()) : [text.trim()];
  return names.filter((one) => one !== '');
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** The cells on a clipboard: those of its table, where it holds nothing else; else those of its text. */
export function readClipboard(data: { getData(type: string): string }): readonly (readonly BlockCell[])[] {
  const html = data.getData('text/html');
  const cells = html === '' ? undefined : readHtmlCells(html);
  if (cells !== undefined) return cells;
  const text = data.getData('text/plain');
  return text === '' ? [] : readTsv(text).map((line) => line.map((cell) => ({ text: cell })));
}

/** Where pasted text lands. */
export interface PasteTarget {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * How a block of text covers the selection: one cell fills all of it, a block whose size divides the selection repeats,
 * any other block lands at the corner in its own size.
 */
export function pasteShape(block: { readonly rows: number; readonly columns: number }, selection: PasteTarget): PasteTarget {
  const repeats = selection.rows % block.rows === 0 && selection.columns % block.columns === 0;
  return repeats ? selection : { ...selection, rows: block.rows, columns: block.columns };
}

const blank: BlockCell = { text: '' };

/** The cell for a place of a pasted block. A line shorter than the block ends with empty cells. */
export function blockCellAt(block: readonly (readonly BlockCell[])[], width: number, row: number, column: number): BlockCell {
  return block[row % block.length]?.[column % width] ?? blank;
}

/** Which source row a filled row repeats: the pattern goes on downward and upward from its block. */
export function fillSource(row: number, pattern: { readonly top: number; readonly rows: number }): number {
  const offset = (row - pattern.top) % pattern.rows;
  return pattern.top + (offset < 0 ? offset + pattern.rows : offset);
}
