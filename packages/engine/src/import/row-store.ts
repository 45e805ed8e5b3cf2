// In charge of: putting checked rows into records through the same door as every other write.
import { AppError, type Issue } from '@trellis/errors';
import type { LinkedEntity } from '@trellis/model';
import type { ImportOptions, RecordJson } from '@trellis/query';
import type { RecordInput } from '../engine.ts';
import { upsertMoving } from '../records/record-moves.ts';
import { createRecords } from '../records/record-write.ts';
import { findKeys, keyNamed, readKeys } from '../records/upsert-key.ts';
import type { WriteContext, Written } from '../records/write-unit.ts';
import type { JobStorage } from '../jobs/claimed.ts';
import type { Tx } from '../storage.ts';
import { pendingKeys, resolveLinks, type CreatedTarget, type LinkPlan } from './pending-link.ts';
import type { RefusedLine } from './protocol.ts';
import type { StagedLine, WrittenCells } from './row-check.ts';

/** How staged values become records. */
export interface StoreTask {
  /** Columns of the file. */
  readonly headers: readonly string[];
  readonly fields: readonly string[];
  readonly columns: readonly string[];
  readonly options: ImportOptions;
  /** Links whose staged values may name targets that were not stored yet. */
  readonly links: readonly LinkPlan[];
  /** What a write into another entity needs. */
  readonly contextFor: (entity: LinkedEntity) => WriteContext;
}

/** What became of some rows. */
export interface Outcome {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** A row with the record it became. */
export interface StoredRow {
  readonly line: StagedLine;
  readonly id: number;
  readonly outcome: Written['outcome'];
}

/** Everything that became of some rows. */
export interface Stored {
  readonly rows: readonly StoredRow[];
  readonly targets: readonly CreatedTarget[];
  /** Rows that were left out because another write came first. */
  readonly leftOut: number;
}

/** A trial's rows, and the new and changed records as the actor would see them. */
export interface Tried extends Stored {
  readonly after: ReadonlyMap<number, RecordJson>;
}

/** Carries the outcome of a trial out of the unit that is given up. */
class Undone extends Error {
  readonly tried: Tried;

  constructor(tried: Tried) {
    super('a trial is never kept');
    this.tried = tried;
  }
}

function inputOf({ fields }: StoreTask, [, ...values]: StagedLine): RecordInput {
  return Object.fromEntries(fields.map((field, place) => [field, values[place] ?? null]));
}

/** Counts what became of rows. */
export function outcomeOf(rows: readonly StoredRow[]): Outcome {
  const count = (outcome: Written['outcome']): number => rows.reduce((sum, each) => sum + (each.outcome === outcome ? 1 : 0), 0);
  return { created: count('created'), updated: count('updated'), unchanged: count('unchanged') };
}

/** Which of the inputs have a record already, by the upsert's key. */
async function existing(tx: Tx, context: WriteContext, upsertBy: string, inputs: readonly RecordInput[]): Promise<readonly boolean[]> {
  const key = keyNamed(context.entity, upsertBy);
  if (key === undefined) return inputs.map(() => false);
  // What cannot be read finds nothing here; storing refuses it in words.
  const found = await findKeys(tx, key, readKeys(key, inputs, []));
  return inputs.map((_, place) => found.has(place));
}

/** Rows in groups in which none refers to another of its group: what a row refers to is stored before it. */
function groupsOf(task: StoreTask, context: WriteContext, lines: readonly StagedLine[]): (readonly StagedLine[])[] {
  const self = task.links.filter((link) => link.inFile && link.field.target === context.entity);
  if (self.length === 0) return [lines];
  const places = self.map((link) => ({ link: task.fields.indexOf(link.field.name), key: task.fields.indexOf(link.key.name) }));
  const groups: StagedLine[][] = [[]];
  let keys = new Set<unknown>();
  for (const line of lines) {
    const refers = places.some(({ link }) => pendingKeys(line[link + 1]).some((key) => keys.has(key)));
    if (refers) {
      groups.push([]);
      keys = new Set();
    }
    groups.at(-1)?.push(line);
    for (const { key } of places) keys.add(line[key + 1]);
  }
  return groups;
}

/** The rows of the wanted kind. What is there already when only new ones are wanted came meanwhile. */
async function wantedLines(tx: Tx, context: WriteContext, task: StoreTask, lines: readonly StagedLine[]): Promise<readonly StagedLine[]> {
  const { upsertBy, only } = task.options;
  if (upsertBy === undefined || only === undefined) return lines;
  const inputs = lines.map((line) => inputOf(task, line));
  const known = await existing(tx, context, upsertBy, inputs);
  return lines.filter((_, place) => (only === 'changed') === known[place]);
}

async function storeGroup(
  tx: Tx,
  context: WriteContext,
  task: StoreTask,
  lines: readonly StagedLine[],
  isTrial: boolean,
): Promise<Pick<Stored, 'rows' | 'targets'>> {
  const { upsertBy, constants = {} } = task.options;
  const { contextFor } = task;
  const raw = { context, contextFor, isTrial, inputs: lines.map((line) => inputOf(task, line)) };
  const { inputs, created: targets } = await resolveLinks(tx, raw, task.links);
  if (upsertBy === undefined) {
    const written = await createRecords(
      tx,
      context,
      inputs.map((input) => ({ ...constants, ...input })),
    );
    return { rows: rowsOf(lines, written), targets };
  }
  // Constants are for new records only, so those that exist are told apart first.
  const known = Object.keys(constants).length === 0 ? [] : await existing(tx, context, upsertBy, inputs);
  const complete = inputs.map((input, place) => (known[place] === false ? { ...constants, ...input } : input));
  return { rows: rowsOf(lines, await upsertMoving(tx, context, complete, upsertBy)), targets };
}

function rowsOf(lines: readonly StagedLine[], written: readonly Written[]): StoredRow[] {
  return lines.flatMap((line, place) => {
    const one = written[place];
    return one === undefined ? [] : [{ line, ...one }];
  });
}

/** The refusal of a group, with the places that its rows have among all of them. */
function placed(error: unknown, group: readonly StagedLine[], all: readonly StagedLine[]): unknown {
  if (group === all || !(error instanceof AppError) || error.issues === undefined) return error;
  const placeOf = (place: string): number => {
    const line = group[Number(place)];
    return line === undefined ? -1 : all.indexOf(line);
  };
  const issues = error.issues.map((found) => ({
    ...found,
    path: found.path.replace(/^records\.(\d+)/, (_, place: string) => `records.${placeOf(place)}`),
  }));
  return new AppError(error.kind, error.code, { params: error.params, issues, cause: error });
}

/** Creates or changes the records of some rows within a unit; all or none. */
export async function storeRows(tx: Tx, context: WriteContext, task: StoreTask, staged: readonly StagedLine[], isTrial = false): Promise<Stored> {
  const lines = staged.length === 0 ? staged : await wantedLines(tx, context, task, staged);
  const all = { rows: [] as StoredRow[], targets: [] as CreatedTarget[], leftOut: staged.length - lines.length };
  if (lines.length === 0) return all;
  for (const group of groupsOf(task, context, lines)) {
    try {
      const stored = await storeGroup(tx, context, task, group, isTrial);
      all.rows.push(...stored.rows);
      all.targets.push(...stored.targets);
    } catch (error) {
      throw placed(error, group, staged);
    }
  }
  return all;
}

/** What storing the rows would do. Nothing is kept. With `shows`, the records as they would become are told. */
export async function tryRows(
  storage: JobStorage,
  context: WriteContext,
  task: StoreTask,
  lines: readonly StagedLine[],
  shows: boolean,
): Promise<Tried> {
  try {
    return await storage.write(context.actor, async (tx) => {
      const stored = await storeRows(tx, context, task, lines, true);
      const ids = shows ? stored.rows.filter((row) => row.outcome !== 'unchanged').map((row) => row.id) : [];
      const records = ids.length === 0 ? [] : await context.answer(tx, ids);
      throw new Undone({ ...stored, after: new Map(records.map((record) => [record.id, record])) });
    });
  } catch (error) {
    if (error instanceof Undone) return error.tried;
    throw error;
  }
}

/** The cells of a staged row as they stand in the file. */
function writtenCells({ headers, columns }: StoreTask, [, ...values]: StagedLine): RefusedLine['values'] {
  const cells = values.at(-1);
  const byColumn = new Map(columns.map((column, place) => [column, String(values[place] ?? '')] as const));
  const texts = (Array.isArray(cells) ? (cells as WrittenCells) : []).map((cell, place) => {
    const column = headers[place] ?? '';
    return [column, cell === 0 ? (byColumn.get(column) ?? '') : cell] as const;
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

/** The rows that a refused write names, each with its issues; empty when the refusal is not about rows. */
export function refusedLines(error: unknown, task: StoreTask, lines: readonly StagedLine[]): RefusedLine[] {
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
      return line === undefined ? [] : [{ row: line[0], values: writtenCells(task, line), issues }];
    });
}
