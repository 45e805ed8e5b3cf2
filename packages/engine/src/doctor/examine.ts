// In charge of: looking at everything that is kept, a few hundred records at a time while others write, and putting right what follows from other values.
import { and, literal, typedCall, typedPath } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { idOf, rowsById } from '@trellis/query';
import { Maintenance } from '../computed/maintain.ts';
import { timestampsOf, Zones } from '../records/local-days.ts';
import type { Storage, StoredRecord, Tx } from '../storage.ts';
import type { Finding } from './finding.ts';
import { freshValues } from './fresh.ts';

/** Records looked at in one unit, so that no write waits long. */
const PAGE = 500;
const actor = systemActor('doctor');

/** Looks at the store itself, then at every record. What one level gets wrong is found before what follows from it. */
export async function* examine(storage: Storage, model: Model, repair: boolean): AsyncIterable<Finding> {
  for (const detail of await storage.verify()) yield { kind: 'store', detail, repaired: false };
  for (const entity of model.entities.values()) yield* pages(storage, entity, (tx, records) => kept(tx, model, entity, records, repair));
  for (const field of model.computedFields) yield* pages(storage, field.entity, (tx, records) => computed(tx, model, field, records, repair));
}

async function* pages(
  storage: Storage,
  entity: LinkedEntity,
  look: (tx: Tx, records: readonly StoredRecord[]) => Promise<readonly Finding[]>,
): AsyncIterable<Finding> {
  const id = idOf(entity);
  for (let last = 0; ;) {
    const after = typedCall<LinkedField>('gt', [id, literal(BigInt(last), { kind: 'number', scale: 0 })]);
    const rows = await storage.read.rows(rowsById(entity, after, [id], PAGE), actor);
    const ids = rows.map((row) => row[0] as number);
    if (ids.length > 0) yield* await storage.write(actor, async (tx) => look(tx, await tx.records(entity, ids)));
    if (ids.length < PAGE) return;
    last = ids.at(-1) ?? last;
  }
}

function finding(kind: Finding['kind'], field: LinkedField, record: number, stored: Cell, expected: Cell, repaired: boolean): Finding {
  const shown = (cell: Cell): unknown => (cell === null ? null : field.type.toJson(cell, field.config));
  const { entity, name, label } = field;
  return { kind, app: entity.app.slug, entity: entity.name, field: name, label, record, stored: shown(stored), expected: shown(expected), repaired };
}

async function computed(tx: Tx, model: Model, field: LinkedField, records: readonly StoredRecord[], repair: boolean): Promise<readonly Finding[]> {
  const { values: fresh, reasons } = await freshValues(tx, model, field, records);
  const wrong = records.filter((record) => (record.cells.get(field) ?? null) !== (fresh.get(record.id) ?? null));
  if (repair && wrong.length > 0) {
    const maintenance = new Maintenance(tx, model);
    await maintenance.recompute(
      field,
      wrong.map((record) => record.id),
    );
    await tx.append(await maintenance.settle());
  }
  return [
    ...wrong.map((record) => finding('computed', field, record.id, record.cells.get(field) ?? null, fresh.get(record.id) ?? null, repair)),
    ...[...reasons].map(([id, reason]) => ({ ...finding('nothing', field, id, null, null, false), reason })),
  ];
}

async function kept(tx: Tx, model: Model, entity: LinkedEntity, records: readonly StoredRecord[], repair: boolean): Promise<readonly Finding[]> {
  return [...(await emptyOnes(entity, records)), ...(await lostLinks(tx, entity, records)), ...(await wrongDays(tx, model, entity, records, repair))];
}

async function emptyOnes(entity: LinkedEntity, records: readonly StoredRecord[]): Promise<readonly Finding[]> {
  const required = entity.fields.filter((field) => field.required && field.backOf === undefined);
  const isEmpty = (cell: Cell | undefined): boolean => cell === undefined || cell === null || (Array.isArray(cell) && cell.length === 0);
  return records.flatMap(({ id, cells }) =>
    required.filter((field) => isEmpty(cells.get(field))).map((field) => finding('required', field, id, null, null, false)),
  );
}

async function lostLinks(tx: Tx, entity: LinkedEntity, records: readonly StoredRecord[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const targets = (cell: Cell | undefined): readonly number[] =>
    Array.isArray(cell) ? (cell as readonly number[]) : typeof cell === 'number' ? [cell] : [];
  for (const field of entity.fields) {
    if (field.target === undefined || field.backOf !== undefined || field.storage.shape === 'none') continue;
    const ids = [...new Set(records.flatMap(({ cells }) => targets(cells.get(field))))];
    const there = new Set((await tx.records(field.target, ids)).map((record) => record.id));
    for (const { id, cells } of records)
      for (const target of targets(cells.get(field))) if (!there.has(target)) found.push(finding('link', field, id, target, null, false));
  }
  return found;
}

async function wrongDays(tx: Tx, model: Model, entity: LinkedEntity, records: readonly StoredRecord[], repair: boolean): Promise<readonly Finding[]> {
  const timestamps = timestampsOf(entity);
  if (timestamps.length === 0) return [];
  const columns = timestamps.map((field) => typedCall<LinkedField>('localDay', [typedPath([field])]));
  const rows = new Map((await dayRows(tx, entity, records, columns)).map(([id, ...days]) => [id, days]));
  const zones = new Zones(tx, model);
  const found: Finding[] = [];
  for (const { id, cells } of records) {
    const days = await zones.days(timestamps, cells);
    const wrong = timestamps.filter((field, index) => (rows.get(id)?.[index] ?? null) !== (days.get(field) ?? null));
    if (wrong.length === 0) continue;
    if (repair) await tx.setDays(entity, id, days);
    for (const field of wrong) found.push({ ...finding('day', field, id, cells.get(field) ?? null, cells.get(field) ?? null, repair) });
  }
  return found;
}

async function dayRows(
  tx: Tx,
  entity: LinkedEntity,
  records: readonly StoredRecord[],
  columns: Parameters<typeof rowsById>[2],
): Promise<readonly (readonly Cell[])[]> {
  const first = records[0]?.id ?? 0;
  const last = records.at(-1)?.id ?? 0;
  const bound = (name: 'gte' | 'lte', value: number) =>
    typedCall<LinkedField>(name, [idOf(entity), literal(BigInt(value), { kind: 'number', scale: 0 })]);
  return tx.rows(rowsById(entity, and(bound('gte', first), bound('lte', last)), [idOf(entity), ...columns]), actor);
}
