// In charge of: taking entries of the log back by new writes: created records go to the trash, deleted ones return, values are as they were.
import { AppError, type Issue } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { rightsOf } from '@trellis/permissions';
import { bringBack, revert, seenInTrash, type Returning } from '../records/comeback.ts';
import { allowedIds, idsIn } from '../records/links.ts';
import { linkingRecords, removeTogether } from '../records/record-remove.ts';
import { isFormer } from '../records/former-fields.ts';
import { isStatus } from '../records/status.ts';
import { inUnit, type Unit, type WriteContext } from '../records/write-unit.ts';
import type { LogEntry, StoredRecord, Tx } from '../storage.ts';
import { keyOf, type Conflict } from './conflicts.ts';
import { effectsOf, sameCell, standingsOf, type Effect, type Standing } from './effects.ts';

/** What will be done to a record. */
interface Step {
  readonly effect: Effect;
  readonly record: StoredRecord;
  readonly cells: ReadonlyMap<LinkedField, Cell>;
  readonly isTouched: boolean;
}

/** What taking entries back comes to. */
interface Plan {
  readonly restore: Step[];
  readonly revert: Step[];
  readonly remove: Step[];
  readonly conflicts: Conflict[];
}

/** What was done, and what stood against the rest. */
export interface TakenBack {
  readonly changed: number;
  readonly conflicts: readonly Conflict[];
}

/** A unit found that a record cannot be taken back after all: nothing of it is kept, and it is tried again without that record. */
export class Refused extends Error {
  readonly conflicts: readonly Conflict[];

  constructor(conflicts: readonly Conflict[]) {
    super('refused');
    this.conflicts = conflicts;
  }
}

/** Fields that have another value than the batch left there. */
function changedSince({ after, retired }: Standing, record: StoredRecord): readonly LinkedField[] {
  const held = (field: LinkedField): Cell => (isFormer(field) ? retired.get(field) : record.cells.get(field)) ?? null;
  return [...after].filter(([field, cell]) => !sameCell(held(field), cell)).map(([field]) => field);
}

function conflictOf(standing: Standing, reason: Conflict['reason'], former: ReadonlyMap<LinkedField, Cell> = new Map()): Conflict {
  return { entity: standing.effect.entity, record: standing.effect.record, reason, former };
}

function planOne(plan: Plan, standing: Standing): void {
  const { effect, live, trashed, isTouched } = standing;
  const step = (record: StoredRecord, cells: ReadonlyMap<LinkedField, Cell>): Step => ({ effect, record, cells, isTouched });
  if (!effect.wasLive && !effect.isLive) return;
  if (live === undefined && trashed === undefined) plan.conflicts.push(conflictOf(standing, 'gone'));
  else if (!effect.wasLive) planRemoval(plan, standing);
  else if (!effect.isLive) {
    if (trashed !== undefined) plan.restore.push(step(trashed, effect.before));
    if (trashed !== undefined && effect.former.size > 0) plan.conflicts.push(conflictOf(standing, 'retyped', effect.former));
  } else if (live === undefined) plan.conflicts.push(conflictOf(standing, 'deleted', effect.before));
  else {
    const since = new Set(changedSince(standing, live));
    const stands = new Map([...effect.before].filter(([field]) => since.has(field)));
    const free = new Map([...effect.before].filter(([field]) => !since.has(field)));
    if (stands.size > 0) plan.conflicts.push(conflictOf(standing, 'changed', stands));
    if (effect.former.size > 0) plan.conflicts.push(conflictOf(standing, 'retyped', effect.former));
    if (effect.erased.length > 0) plan.conflicts.push(conflictOf(standing, 'erased', new Map(effect.erased.map((field) => [field, null]))));
    if (free.size > 0) plan.revert.push(step(live, free));
  }
}

/** A record that the batch made goes to the trash again, unless someone has worked on it since, or it would go without links it came with. */
function planRemoval(plan: Plan, standing: Standing): void {
  const { effect, live } = standing;
  if (live === undefined) return;
  if (effect.emptied.size > 0) {
    plan.conflicts.push(conflictOf(standing, 'changed', effect.emptied));
    return;
  }
  const since = changedSince(standing, live);
  if (since.length === 0) plan.remove.push({ effect, record: live, cells: new Map(), isTouched: false });
  else plan.conflicts.push(conflictOf(standing, 'changed', new Map(since.map((field) => [field, standing.after.get(field) ?? null]))));
}

/** Drops the steps that the actor's rights or others' links stand against. */
async function checkSteps(tx: Tx, context: WriteContext, plan: Plan, batch: number): Promise<void> {
  const rights = rightsOf(context.model, context.actor);
  const drop = async (
    steps: Step[],
    reason: Conflict['reason'],
    allowed: (entity: LinkedEntity, ids: readonly number[]) => Promise<ReadonlySet<number>>,
  ) => {
    for (const entity of new Set(steps.map((step) => step.effect.entity))) {
      const ids = steps.filter((step) => step.effect.entity === entity).map((step) => step.record.id);
      const may = await allowed(entity, ids);
      for (const step of steps.filter((each) => each.effect.entity === entity && !may.has(each.record.id))) {
        steps.splice(steps.indexOf(step), 1);
        plan.conflicts.push({ entity, record: step.record.id, reason, former: step.cells });
      }
    }
  };
  await drop(plan.restore, 'denied', (entity, ids) => seenInTrash(tx, context, rights, entity, ids));
  const moved = new Set(
    plan.revert.filter((step) => [...step.cells.keys()].every(isStatus)).map((step) => keyOf(step.effect.entity, step.record.id)),
  );
  await drop(plan.revert, 'denied', async (entity, ids) => {
    // Who only moves states takes only moves back.
    const onlyMoved = ids.filter((id) => moved.has(keyOf(entity, id)));
    const changed = ids.filter((id) => !moved.has(keyOf(entity, id)));
    const may = await allowedIds(tx, context.actor, rights, entity, 'update', changed);
    return new Set([...may, ...(await allowedIds(tx, context.actor, rights, entity, 'transition', onlyMoved))]);
  });
  await drop(plan.remove, 'denied', (entity, ids) => allowedIds(tx, context.actor, rights, entity, 'delete', ids));
  const removed = new Set(plan.remove.map((step) => keyOf(step.effect.entity, step.record.id)));
  const unlinked = new Map(plan.revert.map((step) => [keyOf(step.effect.entity, step.record.id), step.cells]));
  await drop(plan.remove, 'linked', (entity, ids) => unlinkedIds(tx, entity, ids, batch, removed, unlinked));
}

/** Which of these records no other live record leads to, once the others of the plan are taken back. */
async function unlinkedIds(
  tx: Tx,
  entity: LinkedEntity,
  ids: readonly number[],
  batch: number,
  removed: ReadonlySet<string>,
  unlinked: ReadonlyMap<string, ReadonlyMap<LinkedField, Cell>>,
): Promise<ReadonlySet<number>> {
  const free = new Set(ids);
  for (const link of entity.incoming) {
    for (const record of await linkingRecords(tx, link, ids)) {
      const key = keyOf(link.entity, record.id);
      if (removed.has(key) || (await isOfBatch(tx, link.entity, record.id, batch))) continue;
      const cells = unlinked.get(key);
      for (const id of idsIn(cells?.has(link) === true ? cells.get(link) : record.cells.get(link))) free.delete(id);
    }
  }
  return free;
}

/** Whether the batch itself made the record: it goes with the others, in another part of the batch. */
async function isOfBatch(tx: Tx, entity: LinkedEntity, record: number, batch: number): Promise<boolean> {
  const entries = await tx.recordLog(entity, record);
  return entries.some((entry) => entry.batch === batch && (entry.operation === 'created' || entry.operation === 'restored'));
}

/** Takes entries of one batch back in this unit. What is in `passed` is left as it is and counts as a conflict already told. */
export async function takeBack(
  tx: Tx,
  context: WriteContext,
  entries: readonly LogEntry[],
  passed: ReadonlyMap<string, Conflict>,
  mayApply: (conflicts: readonly Conflict[]) => boolean,
  kind: 'undo' | 'redo',
): Promise<TakenBack> {
  const plan: Plan = { restore: [], revert: [], remove: [], conflicts: [] };
  const effects = effectsOf(context, entries).filter((effect) => !passed.has(keyOf(effect.entity, effect.record)));
  for (const standing of await standingsOf(tx, context, effects)) planOne(plan, standing);
  await checkSteps(tx, context, plan, entries[0]?.batch ?? 0);
  const conflicts = [...passed.values(), ...plan.conflicts];
  if (!mayApply(conflicts)) return { changed: 0, conflicts };
  const steps = [...plan.restore, ...plan.revert, ...plan.remove];
  if (steps.length > 0) await refusing(steps, () => inUnit(tx, context, (unit) => apply(tx, unit, plan, steps, kind)));
  return { changed: new Set(steps.map((step) => keyOf(step.effect.entity, step.record.id))).size, conflicts };
}

async function apply(tx: Tx, unit: Unit, plan: Plan, steps: readonly Step[], kind: 'undo' | 'redo'): Promise<void> {
  const places = new Map(steps.map((step, index) => [step.effect, index]));
  const indexOf = (step: Step): number => places.get(step.effect) ?? 0;
  await bringBack(
    tx,
    unit,
    plan.restore.map((step): Returning => ({ index: indexOf(step), entity: step.effect.entity, record: step.record })),
    false,
  );
  await revertSteps(tx, unit, plan.revert, indexOf, kind);
  // What a batch changed before it deleted the record is set back on what returned.
  await revertSteps(tx, unit, await liveAgain(tx, plan.restore), indexOf, kind);
  const groups = new Map<LinkedEntity, StoredRecord[]>();
  for (const { effect, record } of plan.remove) groups.set(effect.entity, [...(groups.get(effect.entity) ?? []), record]);
  await removeTogether(tx, unit, groups);
}

async function liveAgain(tx: Tx, steps: readonly Step[]): Promise<readonly Step[]> {
  const again: Step[] = [];
  for (const step of steps) {
    if (step.cells.size === 0) continue;
    const [record] = await tx.records(step.effect.entity, [step.record.id]);
    if (record !== undefined) again.push({ ...step, record });
  }
  return again;
}

async function revertSteps(tx: Tx, unit: Unit, steps: readonly Step[], indexOf: (step: Step) => number, kind: 'undo' | 'redo'): Promise<void> {
  for (const entity of new Set(steps.map((step) => step.effect.entity))) {
    const own = steps.filter((step) => step.effect.entity === entity);
    await revert(
      tx,
      { ...unit, entity },
      own.map((step) => ({ index: indexOf(step), record: step.record, cells: step.cells, alongOnly: step.isTouched || kind === 'redo' })),
      'own',
    );
  }
}

/** Turns a refusal that names records into conflicts of those records. */
async function refusing(steps: readonly Step[], run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const issues = error instanceof AppError ? (error.issues ?? []) : [];
    const conflicts = new Map<number, Conflict>();
    for (const found of issues) {
      const index = placeOf(found);
      const step = index === undefined ? undefined : steps[index];
      if (index === undefined || step === undefined || conflicts.has(index)) continue;
      conflicts.set(index, { entity: step.effect.entity, record: step.record.id, reason: 'refused', former: step.cells, issue: found });
    }
    throw conflicts.size === 0 ? error : new Refused([...conflicts.values()]);
  }
}

function placeOf(found: Issue): number | undefined {
  const place = /^records\.(\d+)(?:\.|$)/.exec(found.path)?.[1];
  return place === undefined ? undefined : Number(place);
}
