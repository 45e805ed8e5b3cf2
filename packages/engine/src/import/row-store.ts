// In charge of: putting checked rows into records through the same door as every other write.
import { AppError, type Issue } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { ImportOptions } from '@trellis/query';
import type { RecordInput } from '../engine.ts';
import { createRecords, upsertRecords } from '../records/record-write.ts';
import type { WriteContext, Written } from '../records/write-unit.ts';
import type { Storage, Tx } from '../storage.ts';
import type { RefusedLine } from './protocol.ts';
import type { StagedLine } from './row-check.ts';

/** How staged values become records. */
export interface StoreTask {
  readonly fields: readonly string[];
  readonly columns: readonly string[];
  readonly options: ImportOptions;
}

/** What became of some rows. */
export interface Outcome {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Carries the outcome of a trial out of the unit that is given up. */
class Undone extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('a trial is never kept');
    this.outcome = outcome;
  }
}

function inputOf({ fields }: StoreTask, [, ...values]: StagedLine): RecordInput {
  return Object.fromEntries(fields.map((field, place) => [field, values[place] ?? null]));
}

function outcomeOf(written: readonly Written[]): Outcome {
  const count = (outcome: Written['outcome']): number => written.reduce((sum, each) => sum + (each.outcome === outcome ? 1 : 0), 0);
  return { created: count('created'), updated: count('updated'), unchanged: count('unchanged') };
}

/** Constants are for new records only, so those that exist are told apart first. */
async function withConstants(
  tx: Tx,
  context: WriteContext,
  upsertBy: string,
  inputs: readonly RecordInput[],
  constants: RecordInput,
): Promise<readonly RecordInput[]> {
  const key = context.entity.fieldByName.get(upsertBy);
  if (key === undefined) return inputs;
  const cells = inputs.map((input): Cell => {
    const read = key.type.read(input[upsertBy], { config: key.config, label: key.label, path: upsertBy });
    return read.ok ? read.value : null;
  });
  const found = await tx.find(key, cells);
  return inputs.map((input, index) => (found.has(cells[index] ?? null) ? input : { ...constants, ...input }));
}

/** Creates or changes the records of some rows within a unit; all or none. */
export async function storeRows(tx: Tx, context: WriteContext, task: StoreTask, lines: readonly StagedLine[]): Promise<Outcome> {
  if (lines.length === 0) return { created: 0, updated: 0, unchanged: 0 };
  const { upsertBy, constants = {} } = task.options;
  const inputs = lines.map((line) => inputOf(task, line));
  if (upsertBy === undefined)
    return outcomeOf(
      await createRecords(
        tx,
        context,
        inputs.map((input) => ({ ...constants, ...input })),
      ),
    );
  const complete = Object.keys(constants).length === 0 ? inputs : await withConstants(tx, context, upsertBy, inputs, constants);
  return outcomeOf(await upsertRecords(tx, context, complete, upsertBy));
}

/** What storing the rows would do. Nothing is kept. */
export async function tryRows(storage: Storage, context: WriteContext, task: StoreTask, lines: readonly StagedLine[]): Promise<Outcome> {
  try {
    return await storage.write(context.actor, async (tx) => {
      throw new Undone(await storeRows(tx, context, task, lines));
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcome;
    throw error;
  }
}

/** The values of a staged row as text, for the report. */
function textValues(context: WriteContext, { fields, columns }: StoreTask, [, ...values]: StagedLine): RefusedLine['values'] {
  const texts = fields.map((name, place) => {
    const field = context.entity.fieldByName.get(name);
    const value = values[place] ?? null;
    const read = field === undefined || value === null ? undefined : field.type.read(value, { config: field.config, label: field.label, path: name });
    const cell = read?.ok === true ? read.value : null;
    const format = { config: field?.config, locale: 'en', timezone: context.model.workspace.timezone } as const;
    // Of what a link or a user was written as, only the id is left: it is shown as one.
    const isReference = field?.target !== undefined || field?.type.namesUsers === true;
    const text = cell === null || field === undefined ? '' : isReference ? field.type.format(cell, format) : field.type.toText(cell, format);
    return [columns[place] ?? name, text] as const;
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

/** The rows that a refused write names, each with its issues; empty when the refusal is not about rows. */
export function refusedLines(error: unknown, context: WriteContext, task: StoreTask, lines: readonly StagedLine[]): RefusedLine[] {
  if (!(error instanceof AppError)) return [];
  const byLine = new Map<number, Issue[]>();
  for (const found of error.issues ?? []) {
    const [, place, field = ''] = /^records\.(\d+)(?:\.([^.]+))?/.exec(found.path) ?? [];
    if (place === undefined) continue;
    const column = task.columns[task.fields.indexOf(field)] ?? field;
    byLine.set(Number(place), [...(byLine.get(Number(place)) ?? []), { ...found, path: column }]);
  }
  return [...byLine]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([place, issues]) => {
      const line = lines[place];
      return line === undefined ? [] : [{ row: line[0], values: textValues(context, task, line), issues }];
    });
}
