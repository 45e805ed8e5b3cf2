// In charge of: cells on their way to and from the clipboard: printed and read by the field types, titles looked up where a type needs it.
import { localText, message, type Issue, type Locale } from '@trellis/errors';
import { checkValue, fieldUi, isMissing, plainText, readText, zoneOf, type FieldServices, type Pick } from '@trellis/fields/react';
import type { RecordJson } from '@trellis/query';
import type { GridColumn } from './columns.ts';
import type { CellChange, EditProblem } from './edit-store.ts';
import { columnValue, ownerOf } from './record-value.ts';

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

/** Reads typed or pasted text for a cell. Titles of records and people are looked up. */
async function readCellText(
  text: string,
  column: GridColumn,
  record: RecordJson,
  services: FieldServices,
  settings: TextSettings,
): Promise<ReadCell> {
  const { field } = column;
  const ui = fieldUi(field.type);
  if (ui.candidates === undefined || text.trim() === '') return readCellTextNow(text, column, record, settings);
  const found = await lookUp(text, column, services);
  if ('problem' in found) return { value: null, problem: found.problem(settings.locale) };
  const isList = Array.isArray(columnValue(record, column.path)) || isManyPicks(column);
  return { value: isList ? found.picks : found.picks[0] };
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
  const names = isManyPicks(column) ? text.split(/[;；\n]/).map((one) => one.trim()) : [text.trim()];
  for (const name of names.filter((one) => one !== '')) {
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

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
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

/** The text for a place of a pasted block. */
export function blockText(block: readonly (readonly string[])[], row: number, column: number): string {
  const line = block[row % block.length] ?? [];
  return line[column % Math.max(1, line.length)] ?? '';
}

/** Which source row a filled row repeats: the pattern goes on downward and upward from its block. */
export function fillSource(row: number, pattern: { readonly top: number; readonly rows: number }): number {
  const offset = (row - pattern.top) % pattern.rows;
  return pattern.top + (offset < 0 ? offset + pattern.rows : offset);
}

/** The changes a paste makes, and how many cells were left out because they cannot be changed. */
export interface PastePlan {
  readonly changes: readonly CellChange[];
  readonly locked: number;
}

/** Reads a block into changes. Records and columns are the ones under the block, in order. */
export async function planPaste(
  block: readonly (readonly string[])[],
  records: readonly RecordJson[],
  columns: readonly GridColumn[],
  services: FieldServices,
  settings: TextSettings,
): Promise<PastePlan> {
  const changes: CellChange[] = [];
  let locked = 0;
  const looked = new Map<string, Promise<ReadCell>>();
  for (const [rowIndex, record] of records.entries()) {
    for (const [columnIndex, column] of columns.entries()) {
      if (column.readOnly !== undefined) {
        locked++;
        continue;
      }
      const text = blockText(block, rowIndex, columnIndex);
      const key = fieldUi(column.field.type).candidates === undefined ? undefined : `${column.id}\u0000${text}`;
      const reading =
        key === undefined
          ? readCellTextNow(text, column, record, settings)
          : await remembered(looked, key, () => readCellText(text, column, record, services, settings));
      changes.push({ record, field: column.path, value: reading.value, problem: reading.problem });
    }
  }
  return { changes, locked };
}

// A column of links repeats few titles: each is looked up once.
function remembered(looked: Map<string, Promise<ReadCell>>, key: string, look: () => Promise<ReadCell>): Promise<ReadCell> {
  const known = looked.get(key) ?? look();
  looked.set(key, known);
  return known;
}
