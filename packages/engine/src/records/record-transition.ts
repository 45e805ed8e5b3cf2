// In charge of: moving records along a transition of a status field: one conditional write, all or none.
import { AppError, invalid, issue, type Issue, type LocalText } from '@trellis/errors';
import { FALSE } from '@trellis/expr';
import type { LinkedEntity, LinkedField, LinkedTransition } from '@trellis/model';
import { rightsOf, type Rights } from '@trellis/permissions';
import { guardedPath } from '@trellis/query';
import { CellSource } from '../computed/cell-source.ts';
import { RateBook } from '../computed/rates.ts';
import { clockOf, evaluate, readPaths, type EvaluationContext } from '../computed/evaluation.ts';
import type { RecordInput, TransitionRequest } from '../engine.ts';
import type { StoredRecord, Tx } from '../storage.ts';
import { updateDrafts, type Draft } from './record-write.ts';
import { isStatus, listed, openTransitions, readableOn, stateLabel, stateOf, type StatusField } from './status.ts';
import { prefixOf, refuse } from './request-issues.ts';
import { addressed, checkTwice, inUnit, type Unit, type WriteContext, type Written } from './write-unit.ts';

/** Moves records to a state, each at the version it was read; all or none. */
export function transitionRecords(
  tx: Tx,
  context: WriteContext,
  request: TransitionRequest,
  records: readonly RecordInput[],
): Promise<readonly Written[]> {
  return inUnit(tx, context, (unit) => transition(tx, unit, request, records));
}

async function transition(tx: Tx, context: Unit, request: TransitionRequest, records: readonly RecordInput[]): Promise<readonly Written[]> {
  const rights = rightsOf(context.model, context.actor);
  checkTwice(records);
  checkMembers(records);
  const field = statusNamed(rights, context.entity, request.field);
  const to = stateNamed(field, request.to);
  const stored = await addressed(tx, context, rights, 'transition', records);
  await refuseUnmovable(tx, context, rights, { field, to, records, stored });
  const drafts = records.map((record, index): Draft => ({ index, id: record['id'] as number, input: { cells: new Map([[field, to]]), byKey: [] } }));
  return updateDrafts(tx, context, rights, drafts, stored, 'transition');
}

/** A transition sets one field: values of others belong into a change of their own, and must not be lost in silence. */
function checkMembers(records: readonly RecordInput[]): void {
  const issues = records.flatMap((record, index) =>
    Object.keys(record)
      .filter((name) => name !== 'id' && name !== 'version')
      .map((name) => issue('record.transition-only', `${prefixOf(index)}${name}`)),
  );
  refuse(issues);
}

/** The status field that the caller may know by this name. */
function statusNamed(rights: Rights, entity: LinkedEntity, name: string): StatusField {
  const own = rights.of(entity);
  const field = entity.fieldByName.get(name);
  const isKnown = field !== undefined && (guardedPath(rights, entity, [field]) !== undefined || own.writable('transition', field) !== FALSE);
  if (field === undefined || !isKnown) throw invalid('request.invalid', [issue('record.unknown-field', 'field', { name })]);
  if (!isStatus(field)) throw invalid('request.invalid', [issue('record.not-a-status', 'field', { field: field.label })]);
  return field;
}

function stateNamed(field: StatusField, to: string): string {
  const read = field.type.read(to, { config: field.config, label: field.label, path: 'to' });
  if (!read.ok) throw invalid('request.invalid', read.issues);
  return to;
}

interface Move {
  readonly field: StatusField;
  readonly to: string;
  readonly stored: ReadonlyMap<number, StoredRecord>;
}

/** Says of every record why it cannot be moved. */
export async function refuseUnmovable(
  tx: Tx,
  context: Unit,
  rights: Rights,
  { records, ...move }: Move & { readonly records: readonly RecordInput[] },
): Promise<void> {
  const moves = records.map((record, index) => ({ index, id: record['id'] as number }));
  const issues = await unmovable(tx, context, rights, { ...move, moves });
  if (issues.length > 0) throw new AppError('invalid', 'record.not-moved', { issues });
}

/** Why records cannot be moved to a state, each told at its place in the request; none where all can be. */
export async function unmovable(
  tx: Tx,
  context: Unit,
  rights: Rights,
  { field, to, moves, stored }: Move & { readonly moves: readonly { readonly index: number; readonly id: number }[] },
): Promise<readonly Issue[]> {
  const ids = moves.map(({ id }) => id);
  const readable = await readableOn(tx, context.actor, rights, field, ids);
  const holds = await conditionsOn(tx, context, field, to, ids);
  const seen = await readableFields(tx, context, rights, requiredBy(field, to), ids);
  const issues: Issue[] = [];
  for (const { index, id } of moves) {
    const record = stored.get(id);
    if (record === undefined) continue;
    const from = stateOf(field, record.cells.get(field));
    if (from === to) continue;
    const ways = field.status.transitions.filter((each) => each.to === to && each.from.has(from));
    const refusals = ways.map((way) => refusalOf(context, rights, field, way, record, { holds, seen }, prefixOf(index)));
    if (refusals.includes(undefined)) continue;
    const isKnown = readable.has(id);
    // Of several ways that are all barred, the one that is nearest to being open says most. All of them tell of the state that is.
    const nearest = isKnown ? refusals.toSorted((a, b) => (b?.rank ?? 0) - (a?.rank ?? 0))[0] : undefined;
    issues.push(...(nearest?.issues ?? [noWay(rights, field, isKnown ? from : undefined, to, prefixOf(index))]));
  }
  return issues;
}

/** What was found out about the records of a move. */
interface Found {
  readonly holds: (way: LinkedTransition, id: number) => boolean;
  /** On which of the records the actor may read a field that a transition requires. */
  readonly seen: ReadonlyMap<LinkedField, ReadonlySet<number>>;
}

function requiredBy(field: StatusField, to: string): ReadonlySet<LinkedField> {
  return new Set(field.status.transitions.filter((each) => each.to === to).flatMap((each) => each.required));
}

async function readableFields(
  tx: Tx,
  { actor }: Unit,
  rights: Rights,
  fields: ReadonlySet<LinkedField>,
  ids: readonly number[],
): Promise<ReadonlyMap<LinkedField, ReadonlySet<number>>> {
  const seen = new Map<LinkedField, ReadonlySet<number>>();
  for (const field of fields) seen.set(field, await readableOn(tx, actor, rights, field, ids));
  return seen;
}

interface Refusal {
  /** How far the transition got before it was barred. */
  readonly rank: number;
  readonly issues: readonly Issue[];
}

/** Why the transition is barred for a record; undefined where it is open. */
function refusalOf(
  context: Unit,
  rights: Rights,
  field: StatusField,
  way: LinkedTransition,
  record: StoredRecord,
  { holds, seen }: Found,
  prefix: string,
): Refusal | undefined {
  const path = `${prefix}${field.name}`;
  const params = { field: field.label, transition: way.label };
  if (!rights.hasRole(way.roles)) return { rank: 1, issues: [forOthers(context, way, path)] };
  if (!holds(way, record.id)) {
    const { message } = way;
    return {
      rank: 2,
      issues: [
        message === undefined ? issue('record.transition-condition', path, params) : issue('record.transition-message', path, { ...params, message }),
      ],
    };
  }
  const empty = way.required.filter((each) => isEmptyCell(record, each));
  return empty.length === 0 ? undefined : { rank: 3, issues: missingOf(way.label, empty, seen, record.id, prefix, path) };
}

function forOthers({ model }: Unit, { label, roles }: LinkedTransition, path: string): Issue {
  const names = [...(roles ?? [])].map((role) => model.roles.get(role)?.label ?? role);
  if (names.length === 0) return issue('record.transition-system', path, { transition: label });
  return issue('record.transition-role', path, { transition: label, roles: listed(names) });
}

function isEmptyCell(record: StoredRecord, field: LinkedField): boolean {
  const cell = record.cells.get(field) ?? null;
  return cell === null || (Array.isArray(cell) && cell.length === 0);
}

/** Fields that must be filled first. That one is empty is told only to those who may read it on this record. */
function missingOf(
  transition: LocalText,
  empty: readonly LinkedField[],
  seen: Found['seen'],
  id: number,
  prefix: string,
  path: string,
): readonly Issue[] {
  const known = empty.filter((field) => seen.get(field)?.has(id) === true);
  const issues = known.map((field) => issue('record.transition-required', `${prefix}${field.name}`, { field: field.label, transition }));
  return issues.length > 0 ? issues : [issue('record.transition-lacking', path, { transition })];
}

function noWay(rights: Rights, field: StatusField, from: string | undefined, to: string, prefix: string): Issue {
  const path = `${prefix}${field.name}`;
  const params = { field: field.label, to: stateLabel(field, to) };
  if (from === undefined) return issue('record.no-transition', path, params);
  const open = openTransitions(rights, field, from);
  const known = { ...params, from: stateLabel(field, from) };
  if (open.length === 0) return issue('record.no-transition-from', path, known);
  return issue('record.no-transition-but', path, { ...known, possible: listed(open.map((each) => stateLabel(field, each.to))) });
}

/** Evaluates the conditions of every transition to the state, on the records as they are before. */
async function conditionsOn(
  tx: Tx,
  context: Unit,
  field: StatusField,
  to: string,
  ids: readonly number[],
): Promise<(way: LinkedTransition, id: number) => boolean> {
  const { model, actor, entity } = context;
  const source = new CellSource(tx);
  await source.load(entity, ids);
  const conditional = field.status.transitions.filter((each) => each.to === to && each.condition !== undefined);
  for (const { condition } of conditional) for (const steps of readPaths(condition)) await source.loadPath(entity, ids, steps);
  const rates = new RateBook(tx, model);
  const reading: EvaluationContext = {
    model,
    actor,
    clock: clockOf(tx.now, model.workspace.timezone),
    read: (of, id, step) => source.cell(of, id, step),
    rate: (currency, day) => rates.rate(field.app.rates, currency, day),
  };
  const holds = ({ condition }: LinkedTransition, id: number): boolean =>
    condition === undefined || evaluate(condition, reading, source.cells(entity, id) ?? new Map()) === true;
  // Asked once beforehand, so that every rate they need is known.
  do for (const way of conditional) for (const id of ids) holds(way, id);
  while (await rates.lookUp());
  return holds;
}
