// In charge of: what a paste, a fill or a clearing would do, cell by cell, before anything is stored; what stands against it; and what is left when that is taken out.
import { isMissing } from '@trellis/fields/react';
import type { GridColumn } from './columns.ts';
import type { EditProblem, WholeBatch, WholeProblem } from './edit-store.ts';
import type { GridRow } from './record-source.ts';

/** What becomes of one cell. */
export interface PlannedCell {
  readonly column: GridColumn;
  /** What was pasted, filled in or left, in words. */
  readonly text: string;
  readonly value: unknown;
  readonly problem?: EditProblem | undefined;
}

/** What becomes of one line of the grid; without a row a new record. */
export interface PlannedLine {
  /** Its place in the grid, from 0. */
  readonly index: number;
  readonly row: GridRow | undefined;
  readonly cells: readonly PlannedCell[];
}

/** A change of a range. */
export interface RangePlan {
  readonly lines: readonly PlannedLine[];
  /** Cells left out because nobody can change them. */
  readonly locked: number;
}

/** What stands against a plan: at a cell, or without a column at a whole record. */
export interface PlanProblem {
  readonly index: number;
  readonly isNew: boolean;
  readonly column?: GridColumn;
  readonly text: string;
  readonly problem: EditProblem;
}

/** Mistakes that were found without asking the server. */
export function problemsIn(plan: RangePlan): readonly PlanProblem[] {
  return plan.lines.flatMap(({ index, row, cells }) =>
    cells.flatMap(({ column, text, problem }) => (problem === undefined ? [] : [{ index, isNew: row === undefined, column, text, problem }])),
  );
}

/** The plan as it is sent. Empty cells of new records are left to their defaults. */
export function batchOf(plan: RangePlan): WholeBatch {
  return {
    changes: plan.lines.flatMap(({ row, cells }) =>
      row === undefined ? [] : cells.map(({ column, value }) => ({ record: row.stored, field: column.path, value })),
    ),
    creations: newLines(plan).map(({ cells }) =>
      Object.fromEntries(cells.filter(({ value }) => !isMissing(value)).map(({ column, value }) => [column.path, value])),
    ),
  };
}

function newLines(plan: RangePlan): readonly PlannedLine[] {
  return plan.lines.filter(({ row }) => row === undefined);
}

/** What the server refused, at the cells of the plan; a field that is none of its columns is told with the record. */
export function refusedIn(plan: RangePlan, refused: readonly WholeProblem[]): readonly PlanProblem[] {
  const byRecord = new Map(plan.lines.flatMap((line) => (line.row === undefined ? [] : [[line.row.id, line] as const])));
  const made = newLines(plan);
  return refused.flatMap(({ record, creation, field, problem }): PlanProblem[] => {
    const line = record === undefined ? made[creation ?? -1] : byRecord.get(record);
    if (line === undefined) return [];
    const cell = line.cells.find(({ column }) => column.path === field);
    const place = { index: line.index, isNew: line.row === undefined, problem };
    return [cell === undefined ? { ...place, text: '' } : { ...place, column: cell.column, text: cell.text }];
  });
}

/** The plan without what stands against it: without the cells of records there are, and without new records that anything is wrong with. */
export function withoutProblems(plan: RangePlan, problems: readonly PlanProblem[]): RangePlan {
  const wholes = new Set(problems.filter(({ isNew, column }) => isNew || column === undefined).map(({ index }) => index));
  const cells = new Set(problems.map(({ index, column }) => `${index} ${column?.id ?? ''}`));
  const lines = plan.lines
    .filter(({ index }) => !wholes.has(index))
    .map((line) => ({ ...line, cells: line.cells.filter(({ column }) => !cells.has(`${line.index} ${column.id}`)) }))
    .filter((line) => line.cells.length > 0);
  return { ...plan, lines };
}

/** How many cells and new records a plan holds. */
export function sizeOfPlan({ lines }: RangePlan): { readonly cells: number; readonly records: number } {
  return {
    cells: lines.reduce((sum, { row, cells }) => sum + (row === undefined ? 0 : cells.length), 0),
    records: lines.filter(({ row }) => row === undefined).length,
  };
}
