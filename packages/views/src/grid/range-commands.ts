// In charge of: what is done to a whole range of cells: copy, paste, fill, clear. Records that are not loaded yet are loaded first.
import type { FieldServices } from '@trellis/fields/react';
import { checkValue } from '@trellis/fields/react';
import { cellText, fillSource, pasteShape, planPaste, problemOf, type TextSettings } from './clipboard.ts';
import type { GridColumn } from './columns.ts';
import type { CellChange, EditStore } from './edit-store.ts';
import type { GridRow, RecordSource } from './record-source.ts';
import { columnValue } from './record-value.ts';
import { sizeOf, type CellRange } from './selection.ts';
import { readTsv, writeTsv } from './tsv.ts';

/** Most cells that go through the clipboard or change at once. */
export const MOST_CELLS = 50_000;

/** What the commands work on. */
export interface RangeTools {
  readonly source: RecordSource;
  readonly edits: EditStore;
  readonly columns: readonly GridColumn[];
  readonly services: FieldServices;
  readonly settings: TextSettings;
}

/** What came of a paste, for a notice. */
export interface PasteOutcome {
  readonly range: CellRange;
  readonly locked: number;
  /** Rows of the block beyond the last record. */
  readonly beyond: number;
}

/** Whether a range is more than can be handled at once. */
export function isTooLarge(range: CellRange): boolean {
  const { rows, columns } = sizeOf(range);
  return rows * columns > MOST_CELLS;
}

function loadedRows(range: CellRange, source: RecordSource): GridRow[] | undefined {
  const rows: GridRow[] = [];
  for (let index = range.top; index <= range.bottom; index++) {
    const row = source.rowAt(index);
    if (row === undefined) return undefined;
    rows.push(row);
  }
  return rows;
}

async function rowsOf(range: CellRange, source: RecordSource): Promise<GridRow[]> {
  const now = loadedRows(range, source);
  if (now !== undefined) return now;
  await source.load(range.top, range.bottom);
  return loadedRows(range, source) ?? [];
}

function textOf(rows: readonly GridRow[], range: CellRange, { columns, settings }: RangeTools): string {
  const selected = columns.slice(range.left, range.right + 1);
  return writeTsv(rows.map((row) => selected.map((column) => cellText(row.record, column, settings))));
}

/** A range as text; undefined while some of it is not loaded. */
export function copyNow(range: CellRange, tools: RangeTools): string | undefined {
  const rows = loadedRows(range, tools.source);
  return rows === undefined ? undefined : textOf(rows, range, tools);
}

/** A range as text, loaded first. */
export async function copyLater(range: CellRange, tools: RangeTools): Promise<string> {
  return textOf(await rowsOf(range, tools.source), range, tools);
}

function writable(column: GridColumn): boolean {
  return column.readOnly === undefined;
}

/** Empties the cells of a range that can be changed. */
export async function clearRange(range: CellRange, { source, edits, columns, settings }: RangeTools): Promise<void> {
  const selected = columns.slice(range.left, range.right + 1).filter(writable);
  const rows = await rowsOf(range, source);
  edits.add(
    rows.flatMap((row) =>
      selected.map((column): CellChange => ({
        record: row.stored,
        field: column.path,
        value: null,
        problem: problemOf(checkValue(null, column.field), settings.locale),
      })),
    ),
  );
}

/** Puts pasted text into cells. */
export async function pasteText(text: string, range: CellRange, tools: RangeTools): Promise<PasteOutcome> {
  const block = readTsv(text);
  const size = { rows: block.length, columns: Math.max(...block.map((line) => line.length)) };
  const shape = pasteShape(size, { top: range.top, left: range.left, ...sizeOf(range) });
  const total = tools.source.total ?? 0;
  const bottom = Math.min(total, shape.top + shape.rows) - 1;
  const right = Math.min(tools.columns.length, shape.left + shape.columns) - 1;
  const target: CellRange = { top: shape.top, left: shape.left, bottom, right };
  const rows = await rowsOf(target, tools.source);
  const columns = tools.columns.slice(target.left, target.right + 1);
  const plan = await planPaste(
    block,
    rows.map((row) => row.record),
    columns,
    tools.services,
    tools.settings,
  );
  tools.edits.add(plan.changes.map((change) => ({ ...change, record: tools.source.rowOf(change.record.id)?.stored ?? change.record })));
  return { range: target, locked: plan.locked, beyond: shape.top + shape.rows - 1 - bottom };
}

/** Repeats the rows of `pattern` over the rows of `target` outside it. */
export async function fillRows(pattern: CellRange, target: CellRange, { source, edits, columns }: RangeTools): Promise<void> {
  const whole = { ...target, top: Math.min(pattern.top, target.top), bottom: Math.max(pattern.bottom, target.bottom) };
  const rows = await rowsOf(whole, source);
  const selected = columns.slice(pattern.left, pattern.right + 1).filter(writable);
  const shape = { top: pattern.top, rows: sizeOf(pattern).rows };
  const changes = rows.flatMap((row, at): CellChange[] => {
    const index = whole.top + at;
    if (index >= pattern.top && index <= pattern.bottom) return [];
    const from = rows[fillSource(index, shape) - whole.top];
    return from === undefined
      ? []
      : selected.map((column) => ({ record: row.stored, field: column.path, value: columnValue(from.record, column.path) ?? null }));
  });
  edits.add(changes);
}

/** Repeats the first column of a range in the columns right of it. */
export async function fillRight(range: CellRange, tools: RangeTools): Promise<PasteOutcome | undefined> {
  const [first] = tools.columns.slice(range.left, range.left + 1);
  if (first === undefined || range.left === range.right) return undefined;
  const rows = await rowsOf(range, tools.source);
  const block = rows.map((row) => [cellText(row.record, first, tools.settings)]);
  const target = { ...range, left: range.left + 1 };
  return pasteText(writeTsv(block), target, tools);
}
