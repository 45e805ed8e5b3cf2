// In charge of: creating and changing records: checked before and after they are stored, all or none.
import { AppError, issue, type Issue } from '@trellis/errors';
import { TRUE } from '@trellis/expr';
import { localDay, type Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { rightsOf, type Condition, type Rights } from '@trellis/permissions';
import type { RecordInput } from '../engine.ts';
import type { Days, LogAddition, RecordValues, StoredRecord, Tx } from '../storage.ts';
import { checkFiles, holdsFiles, takeFiles } from '../files/file-claims.ts';
import { fillDefaults } from './defaults.ts';
import { duplicateIssue, type Holder } from './duplicates.ts';
import { allowedIds, checkLinks, resolveKeys } from './links.ts';
import { daysAfter, followZoneChange, timestampsOf, Zones } from './local-days.ts';
import { keptAmong } from './record-ids.ts';
import { addDefaults, checkRequired, readInput, type InputContext, type ReadInput } from './record-input.ts';
import { checkUniqueLength } from './unique-length.ts';
import { beginStates, isStatus, needsTransition, notInitial, stateOf, statesBegunElsewhere } from './status.ts';
import { findKeys, keyFields, readKeys, upsertKey } from './upsert-key.ts';
import { prefixOf, refuse } from './request-issues.ts';
import { addressed, checkTwice, inUnit, mayAct, system, type Unit, type WriteContext, type Written } from './write-unit.ts';

/** One record of a batch on its way to the store. */
export interface Draft {
  readonly index: number;
  readonly input: ReadInput;
  id: number;
  /** False where the values are former ones, which the caller did not send and may not know. */
  readonly isSent?: boolean;
}

/** Checks that each field was allowed to be set on the records it was set on, as they are now. */
async function checkFieldRights(
  tx: Tx,
  context: WriteContext,
  rights: Rights,
  action: 'create' | 'update' | 'transition',
  drafts: readonly Draft[],
  code: 'access.field-not-writable' | 'access.record-outside',
  setBy: (draft: Draft) => Iterable<LinkedField> = ({ input }) => input.cells.keys(),
): Promise<void> {
  const own = rights.of(context.entity);
  // Most may set most fields wherever they are: only what is left is looked at record by record.
  const restricted = new Set(context.entity.fields.filter((field) => own.writable(action, field) !== TRUE));
  if (restricted.size === 0) return;
  const byCondition = new Map<Condition, { field: LinkedField; draft: Draft }[]>();
  for (const draft of drafts) {
    for (const field of setBy(draft)) {
      if (!restricted.has(field)) continue;
      const condition = own.writable(action, field);
      byCondition.set(condition, [...(byCondition.get(condition) ?? []), { field, draft }]);
    }
  }
  const asked = { runner: tx, actor: context.actor, entity: context.entity };
  const issues: Issue[] = [];
  for (const [condition, uses] of byCondition) {
    const holds = await keptAmong(asked, condition, [...new Set(uses.map((use) => use.draft.id))]);
    for (const { field, draft } of uses)
      if (!holds.has(draft.id)) issues.push(issue(code, `${prefixOf(draft.index)}${field.name}`, { field: field.label }));
  }
  if (issues.length > 0) throw new AppError('forbidden', code, { issues, params: { field: issues[0]?.params['field'] ?? '' } });
}

/** Checks that the records are still among those the action is granted on (W2). */
async function checkRowRights(tx: Tx, context: WriteContext, condition: Condition, drafts: readonly Draft[]): Promise<void> {
  if (condition === TRUE || drafts.length === 0) return;
  const ids = drafts.map((draft) => draft.id);
  const holds = await keptAmong({ runner: tx, actor: context.actor, entity: context.entity }, condition, ids);
  const outside = drafts.filter((draft) => !holds.has(draft.id));
  if (outside.length > 0)
    throw new AppError('forbidden', 'access.record-outside', {
      issues: outside.map((draft) => issue('access.record-outside', `records.${draft.index}`)),
    });
}

const noDays: Days = new Map();

async function fillNumbers(tx: Tx, model: Model, entity: LinkedEntity, drafts: readonly Draft[]): Promise<void> {
  for (const field of entity.fields) {
    const { numbering } = field.type;
    if (numbering === undefined) continue;
    const day = localDay(tx.now, model.workspace.timezone);
    // Records that come with the numbers they were given elsewhere keep them.
    const open = drafts.filter(({ input }) => !input.cells.has(field));
    if (open.length === 0) continue;
    const first = await tx.takeNumbers(field, numbering.period(field.config, day), open.length);
    for (const [offset, draft] of open.entries()) draft.input.cells.set(field, numbering.text(field.config, first + offset, day));
  }
}

/** New records in the form the store takes: with the local days beside their timestamps. */
async function withDays(tx: Tx, model: Model, entity: LinkedEntity, drafts: readonly Draft[]): Promise<readonly RecordValues[]> {
  const timestamps = timestampsOf(entity);
  if (timestamps.length === 0) return drafts.map(({ input }) => ({ cells: input.cells, days: noDays }));
  const zones = new Zones(tx, model);
  const values: RecordValues[] = [];
  for (const { input } of drafts) values.push({ cells: input.cells, days: await zones.days(timestamps, input.cells) });
  return values;
}

/** Stores new records whose inputs were checked. */
export async function insertDrafts(
  tx: Tx,
  context: Unit,
  rights: Rights,
  drafts: readonly Draft[],
  sent: ReadonlyMap<Draft, readonly LinkedField[]>,
): Promise<void> {
  const { entity, model } = context;
  if (drafts.length === 0) return;
  await fillNumbers(tx, model, entity, drafts);
  await context.maintenance.initial(
    entity,
    drafts.map((draft) => draft.input.cells),
  );
  const results = await tx.insert(entity, await withDays(tx, model, entity, drafts));
  const holderOf = (draft: Draft): Holder => ({ index: draft.index, cells: draft.input.cells, sent: new Set(sent.get(draft)) });
  const issues: Issue[] = [];
  for (const [index, result] of results.entries()) {
    const draft = drafts[index];
    if (draft === undefined) continue;
    if ('id' in result) draft.id = result.id;
    else issues.push(duplicateIssue(rights, result.duplicate, holderOf(draft), drafts.slice(0, index).map(holderOf)));
  }
  refuse(issues);
  if (holdsFiles(entity)) for (const draft of drafts) await takeFiles(tx, entity, draft.id, draft.input.cells);
  for (const draft of drafts) {
    context.places.set(context.entity, draft.id, draft.index);
    context.maintenance.created(entity, draft.id, draft.input.cells);
  }
  context.checks.push(() => checkRowRights(tx, context, rights.of(entity).rows('create'), drafts));
  const sentBy = (draft: Draft): Iterable<LinkedField> => sent.get(draft) ?? [];
  context.checks.push(() => checkFieldRights(tx, context, rights, 'create', drafts, 'access.record-outside', sentBy));
  const begunElsewhere = drafts.filter((draft) => statesBegunElsewhere(draft.input.cells).length > 0);
  context.checks.push(() => checkRowRights(tx, context, rights.of(entity).rows('backfill'), begunElsewhere));
  context.entries.push(...drafts.map((draft): LogAddition => ({ entity, record: draft.id, operation: 'created', version: 1 })));
}

/** Whether two cells hold the same value. */
function sameCell(a: Cell | undefined, b: Cell | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, index) => value === b[index]);
  const empty = (cell: Cell | undefined): boolean => cell === undefined || cell === null || (Array.isArray(cell) && cell.length === 0);
  return a === b || (empty(a) && empty(b));
}

function changedCells(stored: StoredRecord, cells: ReadonlyMap<LinkedField, Cell>): Map<LinkedField, Cell> {
  return new Map([...cells].filter(([field, cell]) => !sameCell(stored.cells.get(field), cell)));
}

/** Refuses states that a plain change would set. */
async function refuseMoves(
  tx: Tx,
  context: Unit,
  rights: Rights,
  changes: readonly { readonly draft: Draft; readonly before: StoredRecord }[],
): Promise<void> {
  const moved = changes.flatMap(({ draft, before }) =>
    [...draft.input.cells.keys()]
      .filter(isStatus)
      .filter((field) => draft.input.cells.get(field) !== stateOf(field, before.cells.get(field)))
      .map((field) => ({ id: draft.id, field, from: before.cells.get(field), prefix: prefixOf(draft.index) })),
  );
  refuse(await needsTransition(tx, context.actor, rights, moved));
}

/** Stores changed cells of records. A transition was checked by its own rules: what the record becomes by it may lie outside the actor's rows. */
export async function updateDrafts(
  tx: Tx,
  context: Unit,
  rights: Rights,
  drafts: readonly Draft[],
  stored: ReadonlyMap<number, StoredRecord>,
  action: 'update' | 'transition' = 'update',
): Promise<readonly Written[]> {
  const { entity, model } = context;
  const changes = drafts.flatMap((draft) => {
    const before = stored.get(draft.id);
    const cells = before === undefined ? undefined : changedCells(before, draft.input.cells);
    return before === undefined || cells === undefined || cells.size === 0
      ? []
      : [{ draft: { ...draft, input: { cells, byKey: [] } }, before, cells }];
  });
  const changing = changes.map((change) => change.draft);
  await checkFieldRights(tx, context, rights, action, changing, 'access.field-not-writable');
  if (action === 'update') await refuseMoves(tx, context, rights, changes);
  const issues: Issue[] = [];
  const holders: Holder[] = [];
  for (const { draft, before, cells } of changes) {
    context.places.set(context.entity, draft.id, draft.index);
    const holder = { index: draft.index, cells: new Map([...before.cells, ...cells]), sent: new Set(draft.isSent === false ? [] : cells.keys()) };
    const taken = await tx.update(entity, draft.id, { cells, days: await daysAfter(tx, model, before, cells) });
    if (holdsFiles(entity)) await takeFiles(tx, entity, draft.id, cells);
    if (taken !== undefined) issues.push(duplicateIssue(rights, taken, holder, holders));
    holders.push(holder);
    const former = new Map([...cells.keys()].map((field) => [field, before.cells.get(field) ?? null] as const));
    context.entries.push({ entity, record: draft.id, operation: 'updated', version: before.version + 1, changes: former });
    context.maintenance.updated(entity, draft.id, cells, former);
  }
  refuse(issues);
  if (action === 'update') {
    context.checks.push(() => checkRowRights(tx, context, rights.of(entity).rows('update'), changing));
    context.checks.push(() => checkFieldRights(tx, context, rights, 'update', changing, 'access.record-outside'));
  }
  for (const { draft, cells } of changes) await followZoneChange(tx, model, system, [...cells.keys()], draft.id);
  const done = new Set(changing.map((draft) => draft.id));
  return drafts.map((draft) => ({ id: draft.id, outcome: done.has(draft.id) ? 'updated' : 'unchanged' }));
}

/** Reads inputs and checks everything about them that one record's own fields decide. */
async function prepare(
  tx: Tx,
  context: WriteContext,
  rights: Rights,
  action: 'create' | 'update',
  inputs: readonly { index: number; input: RecordInput; id?: number }[],
  issues: Issue[],
): Promise<{ drafts: Draft[]; sent: Map<Draft, readonly LinkedField[]> }> {
  const reading: InputContext = { model: context.model, entity: context.entity, rights, action, issues, settable: new Map() };
  const sent = new Map<Draft, readonly LinkedField[]>();
  const drafts = inputs.map(({ index, input }) => {
    const draft: Draft = { index, input: readInput(reading, input, prefixOf(index)), id: 0 };
    sent.set(draft, [...draft.input.cells.keys()]);
    return draft;
  });
  const read = drafts.map((draft) => draft.input);
  await resolveKeys(tx, read, issues);
  if (action === 'create') {
    for (const draft of drafts) {
      addDefaults(context.entity, draft.input.cells);
      beginStates(context.entity, draft.input.cells);
    }
    checkBeginnings(context, rights, drafts, issues);
  }
  await checkLinks(tx, context.actor, rights, read, (place) => prefixOf(drafts[place]?.index ?? place), context.isNamed, issues);
  if (action === 'create') {
    const records = drafts.map(({ input, index }) => ({ cells: input.cells, prefix: prefixOf(index) }));
    await fillDefaults(tx, context.model, context.entity, records, issues);
  }
  const misread = new Set(issues.map((found) => found.path));
  for (const draft of drafts) {
    const found: Issue[] = [];
    checkRequired(context.entity, draft.input.cells, action === 'create', prefixOf(draft.index), found);
    checkUniqueLength(context.entity, draft.input.cells, prefixOf(draft.index), found);
    // A value that could not be read is not missing as well.
    issues.push(...found.filter((each) => !misread.has(each.path)));
  }
  if (holdsFiles(context.entity)) {
    const claimants = drafts.map((draft, place) => ({ cells: draft.input.cells, id: inputs[place]?.id, prefix: prefixOf(draft.index) }));
    await checkFiles(tx, context.actor, claimants, issues);
  }
  return { drafts, sent };
}

/** Refuses new records at another state than the first to those who may nowhere bring in history. */
function checkBeginnings(context: WriteContext, rights: Rights, drafts: readonly Draft[], issues: Issue[]): void {
  if (rights.of(context.entity).can('backfill')) return;
  for (const { input, index } of drafts) for (const field of statesBegunElsewhere(input.cells)) issues.push(notInitial(field, prefixOf(index)));
}

/** Creates records; all or none. */
export function createRecords(tx: Tx, context: WriteContext, records: readonly RecordInput[]): Promise<readonly Written[]> {
  return inUnit(tx, context, (unit) => create(tx, unit, records));
}

async function create(tx: Tx, context: Unit, records: readonly RecordInput[]): Promise<readonly Written[]> {
  const rights = rightsOf(context.model, context.actor);
  mayAct(rights, context.entity, 'create');
  const issues: Issue[] = [];
  const { drafts, sent } = await prepare(
    tx,
    context,
    rights,
    'create',
    records.map((input, index) => ({ index, input })),
    issues,
  );
  refuse(issues);
  await insertDrafts(tx, context, rights, drafts, sent);
  return drafts.map((draft) => ({ id: draft.id, outcome: 'created' }));
}

/** Changes records, each at the version it was read, and creates those whose id is null; all or none. */
export function updateRecords(tx: Tx, context: WriteContext, records: readonly RecordInput[]): Promise<readonly Written[]> {
  return inUnit(tx, context, (unit) => update(tx, unit, records));
}

async function update(tx: Tx, context: Unit, records: readonly RecordInput[]): Promise<readonly Written[]> {
  const rights = rightsOf(context.model, context.actor);
  const entries = records.map((input, index) => ({ index, input, id: input['id'] as number }));
  const changes = entries.filter(({ input }) => input['id'] !== null);
  const creations = entries.filter(({ input }) => input['id'] === null).map(({ index, input: { id: _id, ...input } }) => ({ index, input }));
  if (creations.length > 0) mayAct(rights, context.entity, 'create');
  const addressing = changes.map(({ input }) => input);
  const places = changes.map(({ index }) => index);
  checkTwice(addressing, places);
  const stored = changes.length === 0 && creations.length > 0 ? new Map() : await addressed(tx, context, rights, 'update', addressing, places);
  const issues: Issue[] = [];
  const changed = await prepare(tx, context, rights, 'update', changes, issues);
  const created = await prepare(tx, context, rights, 'create', creations, issues);
  refuse(issues);
  for (const [at, draft] of changed.drafts.entries()) draft.id = changes[at]?.id ?? 0;
  const written = new Map<number, Written>();
  for (const [at, done] of (await updateDrafts(tx, context, rights, changed.drafts, stored)).entries()) written.set(places[at] ?? 0, done);
  await insertDrafts(tx, context, rights, created.drafts, created.sent);
  for (const draft of created.drafts) written.set(draft.index, { id: draft.id, outcome: 'created' });
  return records.map((_, place) => written.get(place) as Written);
}

async function changeRecords(
  tx: Tx,
  context: Unit,
  rights: Rights,
  entries: readonly { index: number; input: RecordInput; id: number }[],
  stored: ReadonlyMap<number, StoredRecord>,
): Promise<readonly Written[]> {
  const issues: Issue[] = [];
  const { drafts } = await prepare(tx, context, rights, 'update', entries, issues);
  refuse(issues);
  for (const [index, draft] of drafts.entries()) draft.id = entries[index]?.id ?? 0;
  return updateDrafts(tx, context, rights, drafts, stored);
}

/** Updates the records whose unique field, or unique set of fields, has the sent values and creates the others; all or none. */
export function upsertRecords(tx: Tx, context: WriteContext, records: readonly RecordInput[], keyName: string): Promise<readonly Written[]> {
  return inUnit(tx, context, (unit) => upsertInUnit(tx, unit, records, keyName));
}

/** Updates or creates records within a unit; `places` says where in the request each of them is, when it is not the whole of it. */
export async function upsertInUnit(
  tx: Tx,
  context: Unit,
  records: readonly RecordInput[],
  keyName: string,
  places: readonly number[] = records.map((_, index) => index),
): Promise<readonly Written[]> {
  const rights = rightsOf(context.model, context.actor);
  const { entity } = context;
  const key = upsertKey(entity, rights, keyName);
  const issues: Issue[] = [];
  const keys = readKeys(key, records, issues);
  refuse(issues);
  const found = await findKeys(tx, key, keys);
  const entries = records.map((input, place) => ({ place, index: places[place] ?? place, input, id: found.get(place) ?? 0 }));
  const updates = entries.filter((entry) => entry.id !== 0);
  const creations = entries.filter((entry) => entry.id === 0);
  const written = new Map<number, Written>();
  if (updates.length > 0) {
    const ids = updates.map((entry) => entry.id);
    mayAct(rights, entity, 'update');
    const readable = await allowedIds(tx, context.actor, rights, entity, 'read', ids);
    const allowed = await allowedIds(tx, context.actor, rights, entity, 'update', [...readable]);
    // A record that exists outside the actor's rights is refused like a taken value: its key is all that shows.
    for (const { index, place } of updates.filter((each) => !allowed.has(each.id))) {
      const cells = new Map(keyFields(key).map((field, at) => [field, keys[place]?.[at] ?? null] as const));
      issues.push(duplicateIssue(rights, key, { index, cells, sent: new Set(keyFields(key)) }));
    }
    refuse(issues);
    const stored = new Map((await tx.records(entity, ids)).map((record) => [record.id, record]));
    // The key says which record is meant and stays as it is, so it needs no right to be set.
    const names = new Set(keyFields(key).map((field) => field.name));
    const changes = updates.map(({ input, ...entry }) => ({
      ...entry,
      input: Object.fromEntries(Object.entries(input).filter(([name]) => !names.has(name))),
    }));
    const done = await changeRecords(tx, context, rights, changes, stored);
    for (const [at, entry] of updates.entries()) written.set(entry.place, done[at] as Written);
  }
  if (creations.length > 0) {
    mayAct(rights, entity, 'create');
    const { drafts, sent } = await prepare(tx, context, rights, 'create', creations, issues);
    refuse(issues);
    await insertDrafts(tx, context, rights, drafts, sent);
    for (const [at, draft] of drafts.entries()) written.set(creations[at]?.place ?? 0, { id: draft.id, outcome: 'created' });
  }
  return records.map((_, place) => written.get(place) as Written);
}
