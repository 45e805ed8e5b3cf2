// In charge of: erasing personal values: from records, live or in the trash, from their history, and from whatever was computed of them.
import { AppError, issue } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { RecordInput } from '../engine.ts';
import { fileKeysOf } from '../files/file-keys.ts';
import { dropFiles } from '../files/files.ts';
import type { LogEntry, StoredRecord, Tx } from '../storage.ts';
import { retiredCells } from './former-fields.ts';
import { checkTwice, inUnit, type Unit, type WriteContext } from './write-unit.ts';

const PAGE = 1000;

/** Fields of an entity that hold what is personal by themselves. */
function personalFields(entity: LinkedEntity): readonly LinkedField[] {
  return entity.fields.filter((field) => field.personal && field.computed === undefined && field.storage.shape !== 'none');
}

/** Erases the personal values of records, each by its id; all or none. Owners only. Answers the keys of their files, whose bytes are to be removed. */
export async function eraseRecords(tx: Tx, context: WriteContext, records: readonly RecordInput[]): Promise<readonly string[]> {
  if (!context.actor.owner) throw new AppError('forbidden', 'access.denied');
  checkTwice(records);
  const ids = records.map((record) => record['id']);
  if (ids.some((id) => !Number.isSafeInteger(id))) throw new AppError('not-found', 'record.not-found');
  const { entity } = context;
  const live = new Map((await tx.records(entity, ids as number[])).map((record) => [record.id, record]));
  const trashed = new Map((await tx.trashed(entity, ids as number[])).map((record) => [record.id, record]));
  const missing = (ids as number[]).findIndex((id) => !live.has(id) && !trashed.has(id));
  if (missing >= 0) throw new AppError('not-found', 'record.not-found', { issues: [issue('record.not-found', `records.${missing}.id`)] });
  return erase(tx, context, [...live.values()], [...trashed.values()]);
}

/** Erases what is personal in records, wherever it is kept in the store. */
async function erase(tx: Tx, context: WriteContext, live: readonly StoredRecord[], trashed: readonly StoredRecord[]): Promise<readonly string[]> {
  const { entity } = context;
  const retired = context.former.personal(entity);
  const fields = personalFields(entity);
  const texts = new Set<string>();
  const keys = await fileKeysOf(tx, entity, [...live, ...trashed], (field) => field.personal);
  for (const record of [...live, ...trashed]) await gatherTexts(tx, entity, record, retired, texts);
  await tx.labelBatch({ kind: 'final' });
  await inUnit(tx, context, async (unit) => {
    for (const record of live) await eraseOne(tx, unit, record, fields, retired, true);
    for (const record of trashed) await eraseOne(tx, unit, record, fields, retired, false);
  });
  await eraseComputed(tx, context, texts);
  await tx.eraseTexts(texts);
  await dropFiles(tx, keys);
  return keys;
}

/** Texts that the record's personal fields have, or ever had. */
async function gatherTexts(tx: Tx, entity: LinkedEntity, record: StoredRecord, retired: readonly LinkedField[], texts: Set<string>): Promise<void> {
  const note = (field: LinkedField | undefined, cell: Cell | undefined): void => {
    if (field?.personal !== true) return;
    for (const each of Array.isArray(cell) ? (cell as readonly Cell[]) : [cell]) if (typeof each === 'string' && each !== '') texts.add(each);
  };
  for (const [field, cell] of record.cells) note(field, cell);
  for (const [field, held] of await retiredCells(tx, entity, retired, [record.id])) note(field, held.get(record.id));
  const byNumber = new Map([...entity.fields, ...retired].map((field) => [field.number, field]));
  for (const entry of await tx.recordLog(entity, record.id)) for (const [number, cell] of entry.changes) note(byNumber.get(number), cell);
}

async function eraseOne(
  tx: Tx,
  unit: Unit,
  record: StoredRecord,
  fields: readonly LinkedField[],
  retired: readonly LinkedField[],
  isLive: boolean,
): Promise<void> {
  const { entity } = unit;
  const computed = entity.fields.filter((field) => field.personal && field.computed !== undefined);
  // In the trash nothing keeps computed values up: they go with what they were computed from.
  await tx.erase(entity, record.id, [...fields, ...retired, ...(isLive ? [] : computed)]);
  const held = fields.filter((field) => (record.cells.get(field) ?? null) !== null);
  if (isLive)
    unit.maintenance.updated(
      entity,
      record.id,
      new Map(held.map((field) => [field, null] as const)),
      new Map(held.map((field) => [field, record.cells.get(field) ?? null] as const)),
    );
  unit.entries.push({ entity, record: record.id, operation: 'erased', version: record.version + 1 });
}

/** Values computed of what was erased are gone from the records by now; here they go from the log, this unit's entries included. */
async function eraseComputed(tx: Tx, { model }: WriteContext, texts: Set<string>): Promise<void> {
  const former = new Map<LinkedField, Cell[]>();
  for (const entry of await allEntries(tx)) {
    for (const [number, cell] of entry.changes) {
      const field = model.fieldByNumber.get(number);
      if (field?.personal !== true || field.computed === undefined || cell === null) continue;
      former.set(field, [...(former.get(field) ?? []), cell]);
      if (typeof cell === 'string') texts.add(cell);
    }
  }
  for (const field of model.computedFields) if (field.personal) await tx.eraseFormer(field, former.get(field) ?? [], texts);
}

async function allEntries(tx: Tx): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for (let beyond = 0; ;) {
    const page = await tx.batchLog(tx.batch, { limit: PAGE, beyond });
    entries.push(...page);
    beyond = page.at(-1)?.seq ?? beyond;
    if (page.length < PAGE) return entries;
  }
}
