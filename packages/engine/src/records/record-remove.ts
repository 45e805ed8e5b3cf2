// In charge of: deleting records, and what becomes of the records that link to them.
import { AppError } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { rightsOf, type Rights } from '@trellis/permissions';
import { leadsTo } from '@trellis/query';
import type { RecordInput } from '../engine.ts';
import type { LogAddition, StoredRecord, Tx } from '../storage.ts';
import { allowedIds } from './links.ts';
import { daysAfter, followZoneChange } from './local-days.ts';
import { recordIds } from './record-ids.ts';
import { readableOn } from './status.ts';
import { addressed, checkTwice, inUnit, system, type Unit, type WriteContext } from './write-unit.ts';

/** Moves records to the trash, each at the version it was read; all or none. */
export function removeRecords(tx: Tx, context: WriteContext, records: readonly RecordInput[]): Promise<void> {
  return inUnit(tx, context, (unit) => remove(tx, unit, records));
}

async function remove(tx: Tx, context: Unit, records: readonly RecordInput[]): Promise<void> {
  const rights = rightsOf(context.model, context.actor);
  checkTwice(records);
  const stored = await addressed(tx, context, rights, 'delete', records);
  await removeAll(tx, context, rights, context.entity, [...stored.values()], new Set());
}

async function removeAll(
  tx: Tx,
  context: Unit,
  rights: Rights,
  entity: LinkedEntity,
  records: readonly StoredRecord[],
  done: Set<string>,
): Promise<void> {
  const fresh = records.filter((record) => !done.has(`${entity.key}/${record.id}`));
  if (fresh.length === 0) return;
  for (const record of fresh) done.add(`${entity.key}/${record.id}`);
  await removeFresh(tx, context, rights, entity, fresh, done);
}

/** Moves records of several entities to the trash as one: links among them hold nothing up. Whether the actor may was asked before. */
export async function removeTogether(tx: Tx, context: Unit, groups: ReadonlyMap<LinkedEntity, readonly StoredRecord[]>): Promise<void> {
  const rights = rightsOf(context.model, context.actor);
  const done = new Set([...groups].flatMap(([entity, records]) => records.map((record) => `${entity.key}/${record.id}`)));
  for (const [entity, records] of groups) await removeFresh(tx, context, rights, entity, records, done);
}

async function removeFresh(
  tx: Tx,
  context: Unit,
  rights: Rights,
  entity: LinkedEntity,
  fresh: readonly StoredRecord[],
  done: Set<string>,
): Promise<void> {
  for (const link of entity.incoming) await followDelete(tx, context, rights, link, fresh, done);
  await tx.remove(
    entity,
    fresh.map((record) => record.id),
  );
  for (const record of fresh) context.maintenance.deleted(entity, record.id, record.cells);
  context.entries.push(...fresh.map((record): LogAddition => ({ entity, record: record.id, operation: 'deleted', version: record.version + 1 })));
}

/** What a link's rule says happens to the records that lead to deleted ones. */
async function followDelete(
  tx: Tx,
  context: Unit,
  rights: Rights,
  link: LinkedField,
  targets: readonly StoredRecord[],
  done: Set<string>,
): Promise<void> {
  const linking = await linkingRecords(
    tx,
    link,
    targets.map((record) => record.id),
  );
  const open = linking.filter((record) => !done.has(`${link.entity.key}/${record.id}`));
  if (open.length === 0) return;
  const ids = open.map((record) => record.id);
  const rule = link.link?.onDelete ?? 'restrict';
  if (rule === 'restrict') {
    // Of what links to it only that is told which the actor may see, and see the link on.
    const seen = await allowedIds(tx, context.actor, rights, link.entity, 'read', ids);
    const { size: count } = await readableOn(tx, context.actor, rights, link, [...seen]);
    if (count === 0) throw new AppError('conflict', 'record.link-restricted-hidden');
    throw new AppError('conflict', 'record.link-restricted', { params: { count, entity: link.entity.label } });
  }
  const needed = rule === 'cascade' ? 'delete' : 'update';
  const allowed = await allowedIds(tx, context.actor, rights, link.entity, needed, ids);
  if (allowed.size < ids.length) throw new AppError('forbidden', 'access.denied');
  if (rule === 'cascade') {
    await removeAll(tx, context, rights, link.entity, open, done);
    return;
  }
  const gone = new Set(targets.map((record) => record.id));
  for (const record of open) {
    const cell = record.cells.get(link) ?? null;
    const left: Cell = Array.isArray(cell) ? (cell as readonly number[]).filter((id) => !gone.has(id)) : null;
    const cells = new Map<LinkedField, Cell>([[link, left]]);
    await tx.update(link.entity, record.id, { cells, days: await daysAfter(tx, context.model, record, cells) });
    await followZoneChange(tx, context.model, system, [link], record.id);
    const former = new Map([[link, cell]]);
    context.maintenance.updated(link.entity, record.id, cells, former);
    context.entries.push({ entity: link.entity, record: record.id, operation: 'updated', version: record.version + 1, changes: former });
  }
}

/** Every live record that leads to one of these, whoever may see it. */
export async function linkingRecords(tx: Tx, link: LinkedField, targets: readonly number[]): Promise<readonly StoredRecord[]> {
  return tx.records(link.entity, await recordIds(tx, system, link.entity, leadsTo([link], targets)));
}
