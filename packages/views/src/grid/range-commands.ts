// In charge of: what can be done to a whole range of cells: copied, and planned to be pasted, filled or emptied. Records that are not loaded yet are loaded first.
import { checkValue, fieldUi } from '@trellis/fields/react';
import { cellText, pasteShape, problemOf, writtenCell } from './clipboard.ts';
import type { GridColumn } from './columns.ts';
import { MOST_RECORDS, type EditStore } from './edit-store.ts';
import { continued, type FillMode } from './fill-series.ts';
import { writeHtmlCells } from './html-cells.ts';
import { planPaste, type Block, type PasteParts } from './plan-paste.ts';
import type { PlannedCell, RangePlan } from './range-plan.ts';
import { PAGE_SIZE, type GridRow, type RecordSource } from './record-source.ts';
import { columnValue, ownerOf } from './record-value.ts';
import { sizeOf, type CellRange } from './selection.ts';
import { writeTsv } from './tsv.ts';

/** Most cells that go through the clipboard or change at once. */
export const MOST_CELLS = 50_000;

/** What the commands work on. */
export interface RangeTools extends PasteParts {
  readonly source: RecordSource;
  readonly edits: EditStore;
  readonly columns: readonly GridColumn[];
  /** Whether lines below the last record become new records. */
  readonly canCreate: boolean;
}

/** A pasted block planned over the grid. */
export interface PlannedPaste {
  readonly plan: RangePlan;
  readonly range: CellRange;
  /** Lines of the block beyond the last record that become nothing. */
  readonly beyond: number;
}

/** What a range is on the clipboard. */
export interface Copied {
  readonly text: string;
  readonly html: string;
}

/** Whether a range is more than can be handled at once. */
export function isTooLarge(range: CellRange): boolean {
  const { rows, columns } = sizeOf(range);
  return rows * columns > MOST_CELLS;
}

/** The part of a range that stands on records; undefined where none does. */
export function onRecords(range: CellRange | undefined, total: number): CellRange | undefined {
  if (range === undefined || range.top >= total) return undefined;
  return range.bottom < total ? range : { ...range, bottom: total - 1 };
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

/** The rows of a range, loaded first where they are not. */
async function rowsOf(range: CellRange, source: RecordSource): Promise<GridRow[]> {
  const now = loadedRows(range, source);
  if (now !== undefined) return now;
  await source.load(range.top, range.bottom);
  const rows = loadedRows(range, source);
  if (rows === undefined) throw source.error ?? new Error('The records of the range could not be loaded.');
  return rows;
}

function copyOf(rows: readonly GridRow[], range: CellRange, { columns, settings }: RangeTools): Copied {
  const selected = columns.slice(range.left, range.right + 1);
  const cells = rows.map((row) => selected.map((column) => writtenCell(row.record, column, settings)));
  return { text: writeTsv(cells.map((line) => line.map(({ text }) => text))), html: writeHtmlCells(cells) };
}

/** A range for the clipboard; undefined while some of it is not loaded. */
export function copyNow(range: CellRange, tools: RangeTools): Copied | undefined {
  const rows = loadedRows(range, tools.source);
  return rows === undefined ? undefined : copyOf(rows, range, tools);
}

/** A range for the clipboard, loaded first. */
export async function copyLater(range: CellRange, tools: RangeTools): Promise<Copied> {
  return copyOf(await rowsOf(range, tools.source), range, tools);
}

function isWritable(column: GridColumn): boolean {
  return column.readOnly === undefined;
}

function lockedIn(columns: readonly GridColumn[], rows: number): number {
  return columns.filter((column) => !isWritable(column)).length * rows;
}

/** Plans to empty the cells of a range that can be changed. */
export async function planClearing(range: CellRange, { source, columns, settings }: RangeTools): Promise<RangePlan> {
  const selected = columns.slice(range.left, range.right + 1);
  const rows = await rowsOf(range, source);
  const cells = selected
    .filter(isWritable)
    .map((column): PlannedCell => ({ column, text: '', value: null, problem: problemOf(checkValue(null, column.field), settings.locale) }));
  return { lines: rows.map((row, at) => ({ index: range.top + at, row, cells })), locked: lockedIn(selected, rows.length) };
}

/** Plans to put a block where the selection is. */
export async function planPasting(block: Block, range: CellRange, tools: RangeTools): Promise<PlannedPaste> {
  const size = { rows: block.length, columns: Math.max(1, ...block.map((line) => line.length)) };
  const shape = pasteShape(size, { top: range.top, left: range.left, ...sizeOf(range) });
  const total = tools.source.total ?? 0;
  const last = shape.top + shape.rows - 1;
  const bottom = tools.canCreate ? last : Math.min(last, total - 1);
  const target: CellRange = { top: shape.top, left: shape.left, bottom, right: Math.min(tools.columns.length, shape.left + shape.columns) - 1 };
  const known = onRecords(target, total);
  const rows = known === undefined ? [] : await rowsOf(known, tools.source);
  const lines = Array.from({ length: Math.max(0, bottom - shape.top + 1) }, (_, at) => ({ index: shape.top + at, row: rows[at] }));
  const plan = await planPaste(block, lines, tools.columns.slice(target.left, target.right + 1), tools);
  return { plan, range: target, beyond: last - bottom };
}

/** Plans to go on with the rows of `pattern` over the rows of `target` outside it. */
export async function planFilling(pattern: CellRange, target: CellRange, mode: FillMode, tools: RangeTools): Promise<RangePlan> {
  const { source, columns, settings } = tools;
  const whole = { ...target, top: Math.min(pattern.top, target.top), bottom: Math.max(pattern.bottom, target.bottom) };
  const rows = await rowsOf(whole, source);
  const selected = columns.slice(pattern.left, pattern.right + 1);
  const from = rows.slice(pattern.top - whole.top, pattern.bottom - whole.top + 1);
  const fills = selected.filter(isWritable).map((column) => ({
    column,
    at: continued(
      from.map((row) => columnValue(row.record, column.path) ?? null),
      column,
      mode,
    ),
  }));
  const lines = rows.flatMap((row, at) => {
    const index = whole.top + at;
    if (index >= pattern.top && index <= pattern.bottom) return [];
    return [{ index, row, cells: fills.map(({ column, at: valueAt }) => filledCell(column, valueAt(index - pattern.top), row, settings)) }];
  });
  return { lines, locked: lockedIn(selected, lines.length) };
}

function filledCell(column: GridColumn, value: unknown, row: GridRow, settings: RangeTools['settings']): PlannedCell {
  const text = fieldUi(column.field.type).text({ value, field: column.field, record: ownerOf(row.record, column.path), ...settings });
  return { column, text, value, problem: problemOf(checkValue(value, column.field), settings.locale) };
}

/** Plans to repeat the first column of a range in the columns right of it. */
export async function planFillingRight(range: CellRange, tools: RangeTools): Promise<RangePlan | undefined> {
  const [first] = tools.columns.slice(range.left, range.left + 1);
  if (first === undefined || range.left === range.right) return undefined;
  const rows = await rowsOf(range, tools.source);
  const block = rows.map((row) => [writtenCell(row.record, first, tools.settings)]);
  return (await planPasting(block, { ...range, left: range.left + 1 }, tools)).plan;
}

/** How far a pattern can be filled downward over empty cells: to the last one before a value or the end. */
export async function emptyBelow(pattern: CellRange, { source, columns, settings }: RangeTools): Promise<CellRange> {
  const selected = columns.slice(pattern.left, pattern.right + 1).filter(isWritable);
  const last = Math.min((source.total ?? 0) - 1, pattern.bottom + MOST_RECORDS);
  let bottom = pattern.bottom;
  while (bottom < last && selected.length > 0) {
    const [next] = await rowsOf({ ...pattern, top: bottom + 1, bottom: bottom + 1 }, source);
    if (next === undefined || selected.some((column) => cellText(next.record, column, settings) !== '')) break;
    bottom++;
    // A page is loaded at a time, ahead of the look at its first row.
    if ((bottom + 1) % PAGE_SIZE === 0 && bottom < last) await source.load(pattern.top, Math.min(bottom + PAGE_SIZE, last));
  }
  return { ...pattern, bottom };
}
