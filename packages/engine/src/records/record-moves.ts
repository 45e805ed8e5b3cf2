// In charge of: upserts of imports, in which a changed state is carried out as the transition that leads to it, after the record's other fields.
import { issue, type Issue } from '@trellis/errors';
import { and, TRUE } from '@trellis/expr';
import type { LinkedField } from '@trellis/model';
import { rightsOf, type Rights } from '@trellis/permissions';
import type { RecordInput } from '../engine.ts';
import type { Tx } from '../storage.ts';
import { duplicateIssue } from './duplicates.ts';
import { allowedIds } from './links.ts';
import { keptAmong } from './record-ids.ts';
import { unmovable } from './record-transition.ts';
import { updateDrafts, upsertInUnit, upsertRecords, type Draft } from './record-write.ts';
import { prefixOf, refuse } from './request-issues.ts';
import { isStatus, readableOn, stateLabel, stateOf, type StatusField } from './status.ts';
import { findKeys, keyFields, readKeys, upsertKey } from './upsert-key.ts';
import { inUnit, type Unit, type WriteContext, type Written } from './write-unit.ts';

/** A record with the state that its row asks for. */
interface Move {
  readonly index: number;
  readonly id: number;
  readonly to: unknown;
}

/**
 * Updates the records whose unique field, or unique set of fields, has the sent values and creates the others; all or none. Unlike in
 * other writes, a state that differs from the stored one is carried out as a transition, with all that is asked of it.
 */
export async function upsertMoving(tx: Tx, context: WriteContext, records: readonly RecordInput[], keyName: string): Promise<readonly Written[]> {
  const { entity } = context;
  const rights = rightsOf(context.model, context.actor);
  const key = upsertKey(entity, rights, keyName);
  const keys = new Set(keyFields(key).map((field) => field.name));
  const statuses = entity.fields.filter(isStatus).filter(({ name }) => !keys.has(name) && records.some((record) => Object.hasOwn(record, name)));
  if (statuses.length === 0) return upsertRecords(tx, context, records, keyName);
  const issues: Issue[] = [];
  const values = readKeys(key, records, issues);
  refuse(issues);
  const found = await findKeys(tx, key, values);
  const readable = await allowedIds(tx, context.actor, rights, entity, 'read', [...found.values()]);
  // A record that the actor may not see is refused like a taken value: its key is all that shows.
  for (const [index, id] of found)
    if (!readable.has(id)) {
      const cells = new Map(keyFields(key).map((field, place) => [field, values[index]?.[place] ?? null] as const));
      issues.push(duplicateIssue(rights, key, { index, cells, sent: new Set(keyFields(key)) }));
    }
  refuse(issues);
  const moves = new Map(statuses.map((field) => [field, movesOf(field, records, found)] as const));
  const rest = restOf(records, found, keys, new Set(statuses.map((field) => field.name)));
  const written = records.map((_, index): Written => ({ id: found.get(index) ?? 0, outcome: 'unchanged' }));
  await inUnit(
    tx,
    context,
    (unit) => store(tx, unit, rest, keyName, written),
    async (unit) => {
      for (const [field, asked] of moves)
        for (const { index, id } of await move(tx, unit, rights, field, asked)) written[index] = { id, outcome: 'updated' };
    },
  );
  return written;
}

function movesOf(field: StatusField, records: readonly RecordInput[], found: ReadonlyMap<number, number>): readonly Move[] {
  return [...found].flatMap(([index, id]) => {
    const record = records[index];
    return record === undefined || !Object.hasOwn(record, field.name) ? [] : [{ index, id, to: record[field.name] }];
  });
}

/** A record of the batch as it is stored before states are moved. */
interface Rest {
  readonly index: number;
  readonly record: RecordInput;
}

/** What is written before states are moved: new records, and the other fields of those that exist. Who only moves states needs no right to change more. */
function restOf(
  records: readonly RecordInput[],
  found: ReadonlyMap<number, number>,
  keys: ReadonlySet<string>,
  statuses: ReadonlySet<string>,
): readonly Rest[] {
  return records.flatMap((record, index) => {
    if (!found.has(index)) return [{ index, record }];
    const left = Object.fromEntries(Object.entries(record).filter(([name]) => !statuses.has(name)));
    return Object.keys(left).every((name) => keys.has(name)) ? [] : [{ index, record: left }];
  });
}

async function store(tx: Tx, unit: Unit, rest: readonly Rest[], keyName: string, written: Written[]): Promise<void> {
  const places = rest.map(({ index }) => index);
  const done = await upsertInUnit(
    tx,
    unit,
    rest.map(({ record }) => record),
    keyName,
    places,
  );
  for (const [place, one] of done.entries()) written[places[place] ?? place] = one;
}

/** Takes the transitions to the states that rows ask for; answers those that were moved. */
async function move(tx: Tx, unit: Unit, rights: Rights, field: StatusField, asked: readonly Move[]): Promise<readonly Move[]> {
  if (asked.length === 0) return [];
  const { entity } = unit;
  const issues: Issue[] = [];
  const ids = asked.map(({ id }) => id);
  const stored = new Map((await tx.records(entity, ids)).map((record) => [record.id, record]));
  const known = await readableOn(tx, unit.actor, rights, field, ids);
  const allowed = await movableOn(tx, unit, rights, field, ids);
  const byState = new Map<string, Move[]>();
  for (const one of asked) {
    const to = stateAsked(field, one, issues);
    if (to === undefined) continue;
    const path = `${prefixOf(one.index)}${field.name}`;
    // Whatever the state is, the answer is the same: a state that is hidden from the actor is not found out by asking for each.
    if (!known.has(one.id)) issues.push(issue('record.no-transition', path, { field: field.label, to: stateLabel(field, to) }));
    else if (stateOf(field, stored.get(one.id)?.cells.get(field)) === to) continue;
    else if (!allowed.has(one.id)) issues.push(issue('access.field-not-writable', path, { field: field.label }));
    else byState.set(to, [...(byState.get(to) ?? []), one]);
  }
  for (const [to, moves] of byState) issues.push(...(await unmovable(tx, unit, rights, { field, to, moves, stored })));
  refuse(issues);
  const drafts = [...byState].flatMap(([to, moves]) =>
    moves.map(({ index, id }): Draft => ({ index, id, input: { cells: new Map([[field as LinkedField, to]]), byKey: [] } })),
  );
  await updateDrafts(tx, unit, rights, drafts, stored, 'transition');
  return [...byState.values()].flat();
}

function stateAsked(field: StatusField, { index, to }: Move, issues: Issue[]): string | undefined {
  const path = `${prefixOf(index)}${field.name}`;
  if (to === null || to === undefined) {
    issues.push(issue('record.required', path, { field: field.label }));
    return undefined;
  }
  const read = field.type.read(to, { config: field.config, label: field.label, path });
  if (!read.ok) issues.push(...read.issues);
  return read.ok && typeof read.value === 'string' ? read.value : undefined;
}

/** On which of the records the actor may take transitions of the field at all, as they are now. */
async function movableOn(tx: Tx, { actor, entity }: Unit, rights: Rights, field: StatusField, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const own = rights.of(entity);
  const condition = and(own.rows('read'), own.rows('transition'), own.writable('transition', field));
  return condition === TRUE ? new Set(ids) : keptAmong({ runner: tx, actor, entity }, condition, ids);
}
