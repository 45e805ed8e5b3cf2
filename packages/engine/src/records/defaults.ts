// In charge of: defaults that are computed when a record is created and stay as they were then.
import type { Issue } from '@trellis/errors';
import { FALSE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { CellSource } from '../computed/cell-source.ts';
import { RateBook } from '../computed/rates.ts';
import { clockOf, evaluate, readPaths, toCell, type EvaluationContext } from '../computed/evaluation.ts';
import type { Tx } from '../storage.ts';

/** A new record whose defaults are missing. */
export interface NewRecord {
  readonly cells: Map<LinkedField, Cell>;
  readonly prefix: string;
}

/**
 * Fills in what was not sent. A default is the model's: neither the right to set the field nor to read what it comes from is asked.
 * What does not fit the field's own limits is refused like a sent value.
 */
export async function fillDefaults(tx: Tx, model: Model, entity: LinkedEntity, records: readonly NewRecord[], issues: Issue[]): Promise<void> {
  if (entity.defaults.length === 0) return;
  const source = new CellSource(tx);
  const rates = new RateBook(tx, model);
  const context: EvaluationContext = {
    model,
    rate: (currency, day) => rates.rate(entity.app.rates, currency, day),
    clock: clockOf(tx.now, model.workspace.timezone),
    read: (of, id, field) => source.cell(of, id, field),
  };
  for (const field of entity.defaults) {
    const { defaultExpr } = field;
    const open = records.filter(({ cells }) => !cells.has(field));
    if (defaultExpr === undefined || open.length === 0) continue;
    await loadLinked(source, field, open);
    // Asked once beforehand, so that every rate it needs is known.
    do for (const { cells } of open) evaluate(defaultExpr, context, cells);
    while (await rates.lookUp());
    for (const record of open) {
      const cell = toCell(evaluate(defaultExpr, context, record.cells), defaultExpr, field);
      if (cell !== null) setDefault(field, record, cell, issues);
    }
  }
}

async function loadLinked(source: CellSource, field: LinkedField, records: readonly NewRecord[]): Promise<void> {
  for (const [first, ...rest] of readPaths(field.defaultExpr ?? FALSE)) {
    if (first?.target === undefined || rest.length === 0) continue;
    const targets = new Set(records.flatMap(({ cells }) => (typeof cells.get(first) === 'number' ? [cells.get(first) as number] : [])));
    await source.loadPath(first.target, [...targets], rest);
  }
}

function setDefault(field: LinkedField, { cells, prefix }: NewRecord, cell: NonNullable<Cell>, issues: Issue[]): void {
  const path = `${prefix}${field.name}`;
  const read = field.type.read(field.type.toJson(cell, field.config), { config: field.config, label: field.label, path });
  if (read.ok) cells.set(field, read.value);
  else issues.push(...read.issues);
}
