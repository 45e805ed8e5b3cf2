// In charge of: bringing back an earlier version of a record, and showing beforehand what that would change.
import { AppError, invalid, issue, type Issue, type Locale } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import { rightsOf } from '@trellis/permissions';
import { guardedPath, type VersionAnswer, type VersionDifference } from '@trellis/query';
import { reasonJson } from '../reason-json.ts';
import type { LogEntry, StoredRecord, Tx } from '../storage.ts';
import { revert } from './comeback.ts';
import { formerType, presentOf } from './former-fields.ts';
import { currentOf, formerJson, shownOf } from './history.ts';
import { keptAmong } from './record-ids.ts';
import type { Reading } from './record-read.ts';
import { addressed, inUnit, type Unit, type WriteContext } from './write-unit.ts';

/** Which version to bring back. */
export interface VersionRequest {
  readonly id: number;
  /** The version of the record as the caller has it. */
  readonly version: number;
  /** The version to bring back. */
  readonly to: number;
  /** Names of fields to leave as they are. */
  readonly skip: readonly string[];
  readonly dryRun: boolean;
}

/** A field as it was. `problem` says why it cannot be so again. */
interface Difference {
  readonly field: LinkedField;
  readonly now: Cell;
  readonly then: Cell;
  /** The field as it was then, where its type is another now. */
  readonly was: LinkedField | undefined;
  problem: Issue | undefined;
}

/** What a dry run found: nothing of its unit is kept. */
class Looked extends Error {
  readonly differences: readonly Difference[];

  constructor(differences: readonly Difference[]) {
    super('looked');
    this.differences = differences;
  }
}

/** Values from before everything that came after a version, by field, and those that were erased. */
function cellsAt(
  record: StoredRecord,
  entries: readonly LogEntry[],
  version: number,
  { model, former }: Reading,
): { cells: Map<LinkedField, Cell>; erased: Set<LinkedField>; retyped: Map<LinkedField, LinkedField> } {
  const cells = new Map<LinkedField, Cell>();
  const retyped = new Map<LinkedField, LinkedField>();
  const fieldOf = (number: number): LinkedField | undefined => {
    const was = former.of(number);
    const field = was === undefined ? model.fieldByNumber.get(number) : presentOf(was);
    if (field !== undefined && was !== undefined) retyped.set(field, was);
    return field;
  };
  const erased = new Set<LinkedField>();
  for (const entry of entries.toReversed()) {
    // Computed values follow by themselves, so their entries, which are of no version, are passed over.
    if (entry.operation === 'computed') continue;
    if (entry.version <= version) break;
    for (const [number, cell] of entry.changes) {
      const field = fieldOf(number);
      if (field === undefined || field.computed !== undefined) continue;
      cells.set(field, cell);
      erased.delete(field);
    }
    for (const number of entry.erased) {
      const field = fieldOf(number);
      if (field !== undefined) erased.add(field);
    }
  }
  const isSame = (a: Cell, b: Cell): boolean => JSON.stringify(a) === JSON.stringify(b);
  for (const [field, cell] of cells)
    if (isSame(record.cells.get(field) ?? null, cell) && !erased.has(field) && !retyped.has(field)) cells.delete(field);
  return { cells, erased, retyped };
}

/** The fields that differ, as far as the actor sees them now. */
async function differencesOf(tx: Tx, reading: Reading, record: StoredRecord, to: number): Promise<readonly Difference[]> {
  if (to < 1 || to > record.version) throw invalid('request.invalid', [issue('record.no-version', 'version', { max: record.version })]);
  const entries = await tx.recordLog(reading.entity, record.id);
  const { cells, erased, retyped } = cellsAt(record, entries, to, reading);
  for (const field of erased) cells.set(field, null);
  const current = await currentOf(reading, record.id);
  return [...cells]
    .filter(([field]) => current.visible.has(field))
    .map(([field, then]) => ({
      field,
      now: record.cells.get(field) ?? null,
      then,
      was: retyped.get(field),
      problem: lostThen(field, erased, retyped),
    }));
}

/** Why a value of then is no value of the field now. */
function lostThen(field: LinkedField, erased: ReadonlySet<LinkedField>, retyped: ReadonlyMap<LinkedField, LinkedField>): Issue | undefined {
  if (erased.has(field)) return issue('record.version-erased', field.name, { field: field.label });
  const was = retyped.get(field);
  return was === undefined ? undefined : issue('record.version-retyped', field.name, { field: field.label, type: was.type.label });
}

async function markUnwritable(tx: Tx, unit: Unit, id: number, differences: readonly Difference[]): Promise<void> {
  const { actor, entity } = unit;
  const own = rightsOf(unit.model, actor).of(entity);
  for (const each of differences) {
    if ((await keptAmong({ runner: tx, actor, entity }, own.writable('update', each.field), [id])).has(id)) continue;
    each.problem ??= issue(each.field.readOnly ? 'record.read-only-field' : 'access.field-not-writable', each.field.name, {
      field: each.field.label,
    });
  }
}

/** Tries to set the fields; those that are refused are marked, so that trying the others shows what else is wrong. */
function markRefused(error: unknown, differences: readonly Difference[]): void {
  const issues = error instanceof AppError ? (error.issues ?? []) : [];
  let marked = false;
  for (const found of issues) {
    const name = found.path.replace(/^records\.0\./, '');
    const difference = differences.find((each) => each.field.name === name);
    if (difference === undefined || difference.problem !== undefined) continue;
    difference.problem = found;
    marked = true;
  }
  if (!marked) throw error;
}

function checkSkip(skip: readonly string[], differences: readonly Difference[], reading: Reading): void {
  const rights = rightsOf(reading.model, reading.actor);
  const isKnown = (name: string): boolean => {
    const field = reading.entity.fieldByName.get(name);
    return field !== undefined && guardedPath(rights, reading.entity, [field]) !== undefined;
  };
  const unknown = skip.filter((name) => !differences.some((each) => each.field.name === name) && !isKnown(name));
  if (unknown.length > 0)
    throw invalid(
      'request.invalid',
      unknown.map((name) => issue('record.unknown-field', 'skip', { name })),
    );
}

async function toAnswer(reading: Reading, id: number, to: number, differences: readonly Difference[], locale: Locale): Promise<VersionAnswer> {
  const pairs = differences.flatMap(({ field, now, then, was = field }) => [[field, now] as const, [was, then] as const]);
  const titles = await shownOf(reading, id, pairs);
  const json = ({ field, now, then, was = field, problem }: Difference): VersionDifference => ({
    field: field.name,
    now: formerJson(field, now, titles, reading),
    then: formerJson(was, then, titles, reading),
    ...formerType(was),
    ...(problem === undefined ? {} : { problem: reasonJson(problem, locale) }),
  });
  return { version: to, differences: differences.map(json) };
}

/** What a unit of restoring runs in. */
export interface VersionRun {
  readonly write: <T>(unit: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly context: WriteContext;
  readonly readingIn: (tx: Tx) => Reading;
  readonly reading: Reading;
  readonly once: <T>(tx: Tx, run: () => Promise<T>) => Promise<T>;
}

/** Brings a version back, or with `dryRun` shows what that would be. What cannot be brought back must be named in `skip`. */
export async function restoreVersion(run: VersionRun, request: VersionRequest, locale: Locale): Promise<VersionAnswer> {
  const known = new Map<LinkedField, Issue>();
  for (;;) {
    const unit = (tx: Tx): Promise<VersionAnswer> => run.once(tx, () => attempt(tx, run, request, locale, known));
    try {
      return await run.write(unit);
    } catch (error) {
      if (!(error instanceof Looked)) throw error;
      const found = error.differences.filter((each) => each.problem !== undefined && !known.has(each.field));
      if (found.length === 0) return toAnswer(run.reading, request.id, request.to, error.differences, locale);
      for (const each of found) if (each.problem !== undefined) known.set(each.field, each.problem);
    }
  }
}

async function attempt(
  tx: Tx,
  run: VersionRun,
  request: VersionRequest,
  locale: Locale,
  known: ReadonlyMap<LinkedField, Issue>,
): Promise<VersionAnswer> {
  const { context } = run;
  const { id, version, to, skip, dryRun } = request;
  const reading = run.readingIn(tx);
  const record = (await addressed(tx, context, rightsOf(context.model, context.actor), 'update', [{ id, version }])).get(id);
  if (record === undefined) throw new AppError('not-found', 'record.not-found');
  const differences = await differencesOf(tx, reading, record, to);
  checkSkip(skip, differences, reading);
  await tx.labelBatch({ kind: 'restore' });
  const wanted = differences.filter((each) => !skip.includes(each.field.name));
  for (const each of wanted) each.problem ??= known.get(each.field);
  await inUnit(tx, context, async (unit) => {
    await markUnwritable(tx, unit, id, wanted);
    refuseProblems(wanted, dryRun);
    await set(tx, unit, record, wanted);
  }).catch((error: unknown) => {
    if (!dryRun || error instanceof Looked) throw error;
    markRefused(error, wanted);
  });
  if (dryRun) throw new Looked(differences);
  const [restored] = await context.answer(tx, [id]);
  const answer = await toAnswer(run.readingIn(tx), id, to, differences, locale);
  return { ...answer, ...(restored === undefined ? {} : { record: restored }) };
}

function refuseProblems(differences: readonly Difference[], dryRun: boolean): void {
  const problems = differences.flatMap((each) => each.problem ?? []);
  if (dryRun || problems.length === 0) return;
  const fields = differences.filter((each) => each.problem !== undefined).map((each) => each.field.name);
  throw new AppError('conflict', 'record.version-conflicts', { issues: problems, params: { fields: fields.join(', ') } });
}

async function set(tx: Tx, unit: Unit, record: StoredRecord, differences: readonly Difference[]): Promise<void> {
  const cells = new Map(differences.filter((each) => each.problem === undefined).map((each) => [each.field, each.then] as const));
  if (cells.size > 0) await revert(tx, unit, [{ index: 0, record, cells }]);
}
