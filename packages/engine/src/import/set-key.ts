// In charge of: rows whose record is found by several fields together: their values as one text, and what is wrong with them.
import { issue, type Issue } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import { listed } from '../records/status.ts';
import type { ColumnTask, Found, SetKey } from './protocol.ts';

/** A row's cells as far as a key needs them, and where its mistakes go. */
export interface KeyedRow {
  /** The cell of a column; an object where it names a record that is not stored yet. */
  readonly cells: readonly unknown[];
  /** What is written in the file, by place among the columns. */
  readonly texts: (column: ColumnTask) => string;
  readonly issues: Issue[];
}

/** The text by which the records of such cells are asked for. */
function setText(cells: readonly Cell[]): string {
  return JSON.stringify(cells);
}

/** The cells of such a text. */
export function setCells(text: string | number): readonly Cell[] {
  return JSON.parse(String(text)) as readonly Cell[];
}

/**
 * The text that finds a row's record. Every part that is empty is a mistake of its own. Undefined where the row has one, or where a part
 * is a record that is still to be stored: nothing stored can lead to it.
 */
export function keyText({ columns }: SetKey, tasks: readonly ColumnTask[], { cells, issues }: KeyedRow): string | undefined {
  const parts = columns.map((column) => cells[column] ?? null);
  const bad = new Set(issues.map((found) => found.path));
  for (const [place, column] of columns.entries()) {
    const task = tasks[column];
    if (task === undefined || parts[place] !== null || bad.has(task.column)) continue;
    issues.push(issue('record.no-key', task.column, { field: task.label }));
  }
  const isKnown = parts.every((part) => typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean');
  return isKnown ? setText(parts as Cell[]) : undefined;
}

/** The record that the row changes. One outside the actor's rights is refused like taken values: that they are taken is all that shows. */
export function keyedRecord(key: SetKey, tasks: readonly ColumnTask[], row: KeyedRow, found: Found | undefined): number | undefined {
  if (found === undefined || found === 'several') return undefined;
  if (!found.mine) row.issues.push(takenSet(key, tasks, row));
  return found.id;
}

function takenSet({ columns, label }: SetKey, tasks: readonly ColumnTask[], { texts }: KeyedRow): Issue {
  const own = columns.flatMap((column) => tasks[column] ?? []);
  const values = own.map(texts);
  return issue('record.duplicate-set-values', own[0]?.column ?? '', { fields: label, values: listed(values) });
}
