// In charge of: bringing records back: out of the trash, or to former values, with every check that a new write has.
import { AppError, issue, type Issue, type LocalText, type Params } from '@trellis/errors';
import { and, TRUE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { rightsOf, type Condition, type Rights } from '@trellis/permissions';
import { guardedPath, titleText } from '@trellis/query';
import { checkFiles } from '../files/file-claims.ts';
import type { Cells, StoredRecord, Taken, Tx } from '../storage.ts';
import { duplicateIssue, isSet } from './duplicates.ts';
import { allowedIds, checkLinks, idsIn } from './links.ts';
import { daysAfter, followZoneChange, timestampsOf, Zones } from './local-days.ts';
import { keptAmong, titlesAmong } from './record-ids.ts';
import { checkRequired } from './record-input.ts';
import { checkUniqueLength } from './unique-length.ts';
import { refuseUnmovable } from './record-transition.ts';
import { updateDrafts, type Draft } from './record-write.ts';
import { prefixOf, refuse } from './request-issues.ts';
import { isStatus, openTransitions, stateOf, type StatusField } from './status.ts';
import { system, type Unit } from './write-unit.ts';

/** A record of the trash on its way back. `index` is its place in the request, for what is said of it. */
export interface Returning {
  readonly index: number;
  readonly entity: LinkedEntity;
  readonly record: StoredRecord;
  /** It was not named: it comes along with the one that has its place. */
  readonly isAlong?: boolean;
}

/** A live record and the former values it is to have again. */
export interface Reverting {
  readonly index: number;
  readonly record: StoredRecord;
  readonly cells: Cells;
  /** Whether its state moves along transitions only, as any state does: it is moved anew, or the record has changed since. */
  readonly alongOnly?: boolean;
}

/** What of an entity the actor sees in the trash: records they may both read and delete. */
function seenAndDeleted(rights: Rights, entity: LinkedEntity): Condition {
  const own = rights.of(entity);
  return and(own.rows('read'), own.rows('delete'));
}

/** Which records of the trash the actor sees there. */
export function seenInTrash(
  tx: Tx,
  unit: Pick<Unit, 'actor'>,
  rights: Rights,
  entity: LinkedEntity,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  return keptAmong({ runner: tx, actor: unit.actor, entity, place: 'trash' }, seenAndDeleted(rights, entity), ids);
}

/** Whether the actor may read the field wherever they may read the record. In the trash no more is asked than that. */
function isOpen(rights: Rights, field: LinkedField): boolean {
  return guardedPath(rights, field.entity, [field])?.visible === TRUE;
}

/** All that is said of a former value which the actor may not know. */
function hiddenIssue(index: number): Issue {
  return issue('record.hidden-value', `records.${index}`);
}

/** Former values come from no caller: of a field that is hidden, neither its name nor what is wrong with it is told. */
function withoutHidden(rights: Rights, entity: LinkedEntity, index: number, issues: readonly Issue[]): readonly Issue[] {
  const isShown = ({ path }: Issue): boolean => {
    const field = entity.fieldByName.get(path.slice(prefixOf(index).length));
    return field === undefined || isOpen(rights, field);
  };
  const shown = issues.filter(isShown);
  return shown.length === issues.length ? issues : [...shown, hiddenIssue(index)];
}

/** What is said of a taken unique value: the record that has it is named where the actor may read it. */
async function takenIssue(tx: Tx, unit: Unit, rights: Rights, { index, entity, record }: Returning, field: Taken): Promise<Issue> {
  if (isSet(field)) return duplicateIssue(rights, field, { index, cells: record.cells, sent: new Set() });
  if (!isOpen(rights, field)) return hiddenIssue(index);
  const cell = record.cells.get(field) ?? null;
  const value = cell === null ? '' : field.type.toText(cell, { config: field.config, locale: 'en', timezone: 'UTC' });
  const holder = (await tx.find(field, [cell])).get(cell);
  const title = holder === undefined ? undefined : await titleOf(tx, unit, rights, entity, holder);
  const path = `${prefixOf(index)}${field.name}`;
  if (title === undefined) return issue('record.duplicate', path, { field: field.label, value });
  return issue('record.restore-taken', path, { field: field.label, value, title });
}

/** Title of a live record; undefined where the actor may not read the record. */
async function titleOf(tx: Tx, unit: Pick<Unit, 'actor'>, rights: Rights, entity: LinkedEntity, id: number): Promise<string | undefined> {
  const cell = (await titlesAmong({ runner: tx, actor: unit.actor, entity }, rights, rights.of(entity).rows('read'), [id])).get(id);
  return cell === undefined ? undefined : titleText(entity.titleField, cell, id);
}

/** What the fields themselves say of values that were stored once: an option may be gone, a limit tighter. */
function checkValues(cells: Cells, prefix: string, issues: Issue[]): void {
  for (const [field, cell] of cells) {
    const isOwn = field.computed === undefined && !field.readOnly && field.target === undefined && field.type.names === undefined;
    if (cell === null || !isOwn || field.storage.shape === 'none') continue;
    const read = field.type.read(field.type.toJson(cell, field.config), { config: field.config, label: field.label, path: `${prefix}${field.name}` });
    if (!read.ok) issues.push(...read.issues);
  }
}

/** Links that lead to what is not live now, by record. */
async function brokenLinks(tx: Tx, items: readonly Returning[]): Promise<ReadonlyMap<Returning, readonly { field: LinkedField; left: Cell }[]>> {
  const wanted = new Map<LinkedField, Set<number>>();
  for (const { entity, record } of items) {
    for (const field of entity.fields) {
      if (field.target === undefined || field.backOf !== undefined) continue;
      const ids = wanted.get(field) ?? new Set();
      for (const id of idsIn(record.cells.get(field))) ids.add(id);
      wanted.set(field, ids);
    }
  }
  const live = new Map<LinkedField, ReadonlySet<number>>();
  for (const [field, ids] of wanted) {
    if (field.target === undefined || ids.size === 0) continue;
    live.set(field, new Set((await tx.records(field.target, [...ids])).map((record) => record.id)));
  }
  const broken = new Map<Returning, { field: LinkedField; left: Cell }[]>();
  for (const item of items) {
    for (const [field, known] of live) {
      const cell = item.record.cells.get(field);
      if (field.entity !== item.entity || idsIn(cell).every((id) => known.has(id))) continue;
      const kept = Array.isArray(cell) ? (cell as readonly number[]).filter((id) => known.has(id)) : null;
      broken.set(item, [...(broken.get(item) ?? []), { field, left: kept !== null && kept.length === 0 ? null : kept }]);
    }
  }
  return broken;
}

function linkIssue(field: LinkedField, index: number): Issue {
  const params: Params = { field: field.label, target: field.target?.label ?? ('' as LocalText) };
  return issue(field.required ? 'record.restore-link-required' : 'record.restore-link', `${prefixOf(index)}${field.name}`, params);
}

/**
 * Takes records out of the trash, all or none. Their links must lead to live records, or to records that return with them; with
 * `clearLinks` those that do not are emptied.
 */
export async function bringBack(tx: Tx, unit: Unit, items: readonly Returning[], clearLinks: boolean): Promise<void> {
  if (items.length === 0) return;
  const rights = rightsOf(unit.model, unit.actor);
  const issues: Issue[] = [];
  for (const [entity, own] of byEntity(items)) {
    const seen = await seenInTrash(
      tx,
      unit,
      rights,
      entity,
      own.map((item) => item.record.id),
    );
    for (const { index, record } of own) if (!seen.has(record.id)) issues.push(issue('record.not-in-trash', `${prefixOf(index)}id`));
  }
  if (issues.length > 0) throw new AppError('not-found', 'record.not-in-trash', { issues });
  for (const item of items) {
    const taken = await tx.restore(item.entity, item.record.id);
    if (taken !== undefined) issues.push(await takenIssue(tx, unit, rights, item, taken));
  }
  const broken = await brokenLinks(tx, items);
  for (const item of items) {
    const found: Issue[] = [];
    for (const { field, left } of broken.get(item) ?? []) {
      if (!clearLinks || (field.required && left === null)) found.push(linkIssue(field, item.index));
    }
    checkRequired(item.entity, item.record.cells, true, prefixOf(item.index), found);
    checkUniqueLength(item.entity, item.record.cells, prefixOf(item.index), found);
    checkValues(item.record.cells, prefixOf(item.index), found);
    issues.push(...withoutHidden(rights, item.entity, item.index, found));
  }
  refuse(issues);
  for (const [entity, own] of byEntity(items)) await takeIn(tx, unit, rights, entity, own, broken);
}

function byEntity<T extends { readonly entity: LinkedEntity }>(items: readonly T[]): ReadonlyMap<LinkedEntity, readonly T[]> {
  const map = new Map<LinkedEntity, T[]>();
  for (const item of items) map.set(item.entity, [...(map.get(item.entity) ?? []), item]);
  return map;
}

/** What follows from live records: local days, computed values, the log, and the rights to them as they are again. */
async function takeIn(
  tx: Tx,
  unit: Unit,
  rights: Rights,
  entity: LinkedEntity,
  items: readonly Returning[],
  broken: ReadonlyMap<Returning, readonly { field: LinkedField; left: Cell }[]>,
): Promise<void> {
  const zones = new Zones(tx, unit.model);
  const timestamps = timestampsOf(entity);
  const returned: { id: number; cells: Map<LinkedField, Cell> }[] = [];
  for (const item of items) {
    const { record } = item;
    if (item.isAlong !== true) unit.places.set(entity, record.id, item.index);
    const cells = new Map(record.cells);
    unit.entries.push({ entity, record: record.id, operation: 'restored', version: record.version + 1 });
    const emptied = new Map((broken.get(item) ?? []).map(({ field, left }) => [field, left] as const));
    for (const [field, left] of emptied) cells.set(field, left);
    const days = await zones.days(timestamps, cells);
    if (emptied.size > 0) {
      await tx.update(entity, record.id, { cells: emptied, days });
      const changes = new Map([...emptied.keys()].map((field) => [field, record.cells.get(field) ?? null] as const));
      unit.entries.push({ entity, record: record.id, operation: 'updated', version: record.version + 2, changes });
    } else if (days.size > 0) await tx.setDays(entity, record.id, days);
    returned.push({ id: record.id, cells });
  }
  unit.entries.push(...(await unit.maintenance.returned(entity, returned)));
  unit.checks.push(async () => {
    const ids = items.map((item) => item.record.id);
    const kept = await keptAmong({ runner: tx, actor: unit.actor, entity }, seenAndDeleted(rights, entity), ids);
    const outside = items.filter((item) => !kept.has(item.record.id));
    if (outside.length > 0)
      throw new AppError('forbidden', 'access.record-outside', {
        issues: outside.map((item) => issue('access.record-outside', `records.${item.index}`)),
      });
  });
}

/**
 * Gives live records of the unit's entity former values again, all or none, with the rights and checks of any change. A state moves
 * only where `moves` says that it is taken back by who set it.
 */
export async function revert(tx: Tx, unit: Unit, items: readonly Reverting[], moves: 'refused' | 'own' = 'refused'): Promise<void> {
  if (moves === 'own') {
    const part = (keep: (field: LinkedField) => boolean): Reverting[] =>
      items.map((item) => ({ ...item, cells: new Map([...item.cells].filter(([field]) => keep(field))) })).filter((item) => item.cells.size > 0);
    const values = part((field) => !isStatus(field));
    await revertValues(tx, unit, values, false);
    await moveBack(tx, unit, part(isStatus));
  } else await revertValues(tx, unit, items, true);
}

async function moveBack(tx: Tx, unit: Unit, items: readonly Reverting[]): Promise<void> {
  if (items.length === 0) return;
  const rights = rightsOf(unit.model, unit.actor);
  const stored = new Map(
    (
      await tx.records(
        unit.entity,
        items.map((item) => item.record.id),
      )
    ).map((record) => [record.id, record]),
  );
  const may = await allowedIds(tx, unit.actor, rights, unit.entity, 'transition', [...stored.keys()]);
  const drafts = items.map(({ index, record, cells }): Draft => ({ index, input: { cells: new Map(cells), byKey: [] }, id: record.id }));
  const alongOnly = new Set(items.filter((item) => item.alongOnly === true).map((item) => item.record.id));
  const issues: Issue[] = [];
  for (const { index, id, input } of drafts) {
    for (const [field, to] of input.cells) {
      if (!isStatus(field)) continue;
      const from = stateOf(field, stored.get(id)?.cells.get(field));
      const move = { id, from, to: stateOf(field, to), stored, alongOnly: alongOnly.has(id) };
      if (from !== to && (!may.has(id) || !(await mayMove(tx, unit, rights, field, move))))
        issues.push(issue('record.status-needs-transition', `${prefixOf(index)}${field.name}`, { field: field.label }));
    }
  }
  refuse(issues);
  await updateDrafts(tx, unit, rights, drafts, stored, 'transition');
}

/** A state that is to be taken back. */
interface MoveBack {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly stored: ReadonlyMap<number, StoredRecord>;
  readonly alongOnly: boolean;
}

/**
 * One's own move may be taken back by who may take that transition today. Where that leads along a transition itself, as doing a
 * move again does, everything the transition asks for is asked. With `alongOnly` there is no other way (W6): what was approved is not approved of what it
 * has become, nor approved again by who may no longer.
 */
async function mayMove(tx: Tx, unit: Unit, rights: Rights, field: StatusField, { id, from, to, stored, alongOnly }: MoveBack): Promise<boolean> {
  const mayReturn = (): boolean => !alongOnly && openTransitions(rights, field, to).some((each) => each.to === from);
  const isForward = field.status.transitions.some((each) => each.to === to && each.from.has(from));
  if (!isForward) return mayReturn();
  try {
    await refuseUnmovable(tx, unit, rights, { field, to, records: [{ id }], stored });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'record.not-moved') return mayReturn();
    throw error;
  }
}

/** Sets former values again. Without `isKnown` the actor may not know them, and refusals repeat none. */
async function revertValues(tx: Tx, unit: Unit, items: readonly Reverting[], isKnown: boolean): Promise<void> {
  if (items.length === 0) return;
  const rights = rightsOf(unit.model, unit.actor);
  const issues: Issue[] = [];
  const drafts = items.map(({ index, record, cells }): Draft => ({
    index,
    input: { cells: new Map(cells), byKey: [] },
    id: record.id,
    isSent: isKnown,
  }));
  for (const { index, cells } of items) {
    const found: Issue[] = [];
    checkRequired(unit.entity, cells, false, prefixOf(index), found);
    checkUniqueLength(unit.entity, cells, prefixOf(index), found);
    checkValues(cells, prefixOf(index), found);
    issues.push(...(isKnown ? found : withoutHidden(rights, unit.entity, index, found)));
  }
  const read = drafts.map((draft) => draft.input);
  await checkLinks(tx, unit.actor, rights, read, (place) => prefixOf(drafts[place]?.index ?? place), unit.isNamed, issues);
  const claimants = drafts.map((draft) => ({ cells: draft.input.cells, id: draft.id, prefix: prefixOf(draft.index) }));
  await checkFiles(tx, unit.actor, claimants, issues);
  refuse(issues);
  await updateDrafts(tx, unit, rights, drafts, new Map(items.map(({ record }) => [record.id, record])));
}

/** Sets a link again that was emptied when its target was deleted. Answers whether the actor may. */
export async function relink(tx: Tx, unit: Unit, link: LinkedField, record: StoredRecord, cell: Cell): Promise<void> {
  const cells = new Map<LinkedField, Cell>([[link, cell]]);
  await tx.update(link.entity, record.id, { cells, days: await daysAfter(tx, unit.model, record, cells) });
  await followZoneChange(tx, unit.model, system, [link], record.id);
  const former = new Map([[link, record.cells.get(link) ?? null]]);
  unit.maintenance.updated(link.entity, record.id, cells, former);
  unit.entries.push({ entity: link.entity, record: record.id, operation: 'updated', version: record.version + 1, changes: former });
}
