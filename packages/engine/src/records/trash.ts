// In charge of: the trash of an entity: bringing records back with what was deleted with them, and deleting for good.
import { AppError, invalid, issue } from '@trellis/errors';
import { and } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { rightsOf } from '@trellis/permissions';
import { leadsTo } from '@trellis/query';
import type { RecordInput } from '../engine.ts';
import type { LogEntry, StoredRecord, Tx } from '../storage.ts';
import { bringBack, relink, seenInTrash, type Returning } from './comeback.ts';
import { allowedIds, idsIn } from './links.ts';
import { keptAmong } from './record-ids.ts';
import { checkTwice, inUnit, mayAct, system, type Unit, type WriteContext } from './write-unit.ts';

/** What came back with the records that were asked for. */
export interface Restored {
  readonly ids: readonly number[];
  /** Records that had been deleted with them and are back too. */
  readonly others: number;
  /** Links to them that were set again, and those the actor sees that could not be. */
  readonly relinked: number;
  readonly unlinked: number;
}

const PAGE = 1000;

/** The records of the trash that a request names, each at its version. */
async function addressedInTrash(tx: Tx, context: WriteContext, records: readonly RecordInput[]): Promise<readonly StoredRecord[]> {
  checkTwice(records);
  const rights = rightsOf(context.model, context.actor);
  const ids = records.map((record) => record['id']);
  if (ids.some((id) => !Number.isSafeInteger(id))) throw new AppError('not-found', 'record.not-in-trash');
  const unversioned = records.findIndex((record) => !Number.isSafeInteger(record['version']));
  if (unversioned >= 0) throw invalid('record.version-required', [issue('record.version-required', `records.${unversioned}.version`)]);
  const known = ids as readonly number[];
  mayAct(rights, context.entity, 'delete');
  const seen = await seenInTrash(tx, context, rights, context.entity, known);
  const missing = known.findIndex((id) => !seen.has(id));
  if (missing >= 0) throw new AppError('not-found', 'record.not-in-trash', { issues: [issue('record.not-in-trash', `records.${missing}.id`)] });
  const stored = new Map((await tx.trashed(context.entity, known)).map((record) => [record.id, record]));
  const stale = records.findIndex((record) => stored.get(record['id'] as number)?.version !== record['version']);
  if (stale >= 0) throw new AppError('conflict', 'record.stale', { issues: [issue('record.stale', `records.${stale}.version`)] });
  return known.flatMap((id) => stored.get(id) ?? []);
}

/** The entries of the batch in which a record came to the trash. */
async function deletionOf(tx: Tx, entity: LinkedEntity, record: number, known: Map<number, readonly LogEntry[]>): Promise<readonly LogEntry[]> {
  const deleted = (await tx.recordLog(entity, record)).findLast((entry) => entry.operation === 'deleted');
  if (deleted === undefined) return [];
  let entries = known.get(deleted.batch);
  if (entries === undefined) {
    const all: LogEntry[] = [];
    for (let beyond = 0; ;) {
      const page = await tx.batchLog(deleted.batch, { limit: PAGE, beyond });
      all.push(...page);
      beyond = page.at(-1)?.seq ?? beyond;
      if (page.length < PAGE) break;
    }
    known.set(deleted.batch, (entries = all));
  }
  return entries;
}

/** Finds what was deleted with records because it belonged to them, level by level. */
class Companions {
  readonly #tx: Tx;
  readonly #batches = new Map<number, readonly LogEntry[]>();
  readonly #taken = new Set<string>();
  readonly found: Returning[] = [];

  constructor(tx: Tx, items: readonly Returning[]) {
    this.#tx = tx;
    for (const item of items) this.#taken.add(`${item.entity.number}/${item.record.id}`);
  }

  async entriesOf(entity: LinkedEntity, record: number): Promise<readonly LogEntry[]> {
    return deletionOf(this.#tx, entity, record, this.#batches);
  }

  async follow(item: Returning): Promise<void> {
    const entries = await this.entriesOf(item.entity, item.record.id);
    for (const link of item.entity.incoming) {
      if (link.link?.onDelete !== 'cascade') continue;
      const ids = entries.filter((entry) => entry.operation === 'deleted' && entry.entity === link.entity.number).map((entry) => entry.record);
      for (const record of await this.#belonging(link, item.record.id, ids)) {
        const key = `${link.entity.number}/${record.id}`;
        if (this.#taken.has(key)) continue;
        this.#taken.add(key);
        const child: Returning = { index: item.index, entity: link.entity, record, isAlong: true };
        this.found.push(child);
        await this.follow(child);
      }
    }
  }

  /** Of these records of the trash those that lead to the record. */
  async #belonging(link: LinkedField, record: number, ids: readonly number[]): Promise<readonly StoredRecord[]> {
    if (link.valueType.kind === 'list') {
      const all = ids.length === 0 ? [] : await this.#tx.trashed(link.entity, ids);
      return all.filter((each) => idsIn(each.cells.get(link)).includes(record));
    }
    const found = await keptAmong({ runner: this.#tx, actor: system, entity: link.entity, place: 'trash' }, leadsTo([link], [record]), ids);
    return found.size === 0 ? [] : this.#tx.trashed(link.entity, [...found]);
  }
}

/** Links to a record that its deletion emptied and that are still as it left them. */
async function emptiedLinks(
  tx: Tx,
  item: Returning,
  entries: readonly LogEntry[],
): Promise<readonly { link: LinkedField; record: StoredRecord; cell: Cell }[]> {
  const found: { link: LinkedField; record: StoredRecord; cell: Cell }[] = [];
  for (const link of item.entity.incoming) {
    if ((link.link?.onDelete ?? 'restrict') !== 'clear') continue;
    const led = entries.filter(
      (entry) =>
        entry.entity === link.entity.number && entry.operation === 'updated' && idsIn(entry.changes.get(link.number)).includes(item.record.id),
    );
    const records = new Map(
      (
        await tx.records(
          link.entity,
          led.map((entry) => entry.record),
        )
      ).map((record) => [record.id, record]),
    );
    for (const entry of led) {
      const record = records.get(entry.record);
      const former = entry.changes.get(link.number) ?? null;
      const cell = record === undefined ? undefined : joined(record.cells.get(link) ?? null, former, item.record.id);
      if (record !== undefined && cell !== undefined) found.push({ link, record, cell });
    }
  }
  return found;
}

/** A link with the returned record in it again; undefined where it was set to something else meanwhile. */
function joined(now: Cell, former: Cell, id: number): Cell | undefined {
  if (!Array.isArray(former)) return now === null ? former : undefined;
  const current = idsIn(now);
  if (current.includes(id)) return undefined;
  const known = new Set([...current, id]);
  const inOrder = idsIn(former).filter((each) => known.has(each));
  return [...inOrder, ...current.filter((each) => !inOrder.includes(each))];
}

async function relinkAll(tx: Tx, unit: Unit, items: readonly Returning[], companions: Companions): Promise<Pick<Restored, 'relinked' | 'unlinked'>> {
  const rights = rightsOf(unit.model, unit.actor);
  let relinked = 0;
  let unlinked = 0;
  for (const item of items) {
    for (const { link, record, cell } of await emptiedLinks(tx, item, await companions.entriesOf(item.entity, item.record.id))) {
      const own = rights.of(link.entity);
      const where = and(own.rows('read'), own.rows('update'), own.writable('update', link));
      const may = (await keptAmong({ runner: tx, actor: unit.actor, entity: link.entity }, where, [record.id])).has(record.id);
      if (may) await relink(tx, unit, link, record, cell);
      else if ((await allowedIds(tx, unit.actor, rights, link.entity, 'read', [record.id])).size === 0) continue;
      if (may) relinked += 1;
      else unlinked += 1;
    }
  }
  return { relinked, unlinked };
}

/** Takes records out of the trash with what was deleted with them, each at the version it was seen; all or none. */
export async function restoreRecords(tx: Tx, context: WriteContext, records: readonly RecordInput[], clearLinks: boolean): Promise<Restored> {
  await tx.labelBatch({ kind: 'restore' });
  return inUnit(tx, context, async (unit) => {
    const stored = await addressedInTrash(tx, unit, records);
    const items = stored.map((record, index): Returning => ({ index, entity: unit.entity, record }));
    const companions = new Companions(tx, items);
    for (const item of items) await companions.follow(item);
    await bringBack(tx, unit, [...items, ...companions.found], clearLinks);
    const links = await relinkAll(tx, unit, [...items, ...companions.found], companions);
    return { ids: items.map((item) => item.record.id), others: companions.found.length, ...links };
  });
}

/** Deletes records of the trash for good. */
export async function purgeRecords(tx: Tx, context: WriteContext, records: readonly RecordInput[]): Promise<void> {
  if (!context.actor.owner) throw new AppError('forbidden', 'access.denied');
  const stored = await addressedInTrash(tx, context, records);
  await purge(tx, context.entity, stored);
}

/** Deletes records for good and says so in the log: who deleted what stays known, its personal values do not. */
async function purge(tx: Tx, entity: LinkedEntity, records: readonly StoredRecord[]): Promise<void> {
  if (records.length === 0) return;
  await tx.labelBatch({ kind: 'final' });
  const ids = records.map((record) => record.id);
  await tx.purge(entity, ids);
  await tx.files.dropOf(entity.number, ids);
  await tx.append(records.map((record) => ({ entity, record: record.id, operation: 'purged', version: record.version + 1 })));
}
