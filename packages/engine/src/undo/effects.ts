// In charge of: what a batch of the log did to each record, as far as it can be taken back.
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { isFormer, retiredCells, type FormerFields } from '../records/former-fields.ts';
import { isStatus } from '../records/status.ts';
import type { LogEntry, StoredRecord, Tx } from '../storage.ts';

/** The documents in force, and what they were. */
export interface Documents {
  readonly model: Model;
  readonly former: FormerFields;
}

/** What became of a record through some entries of the log. */
export interface Effect {
  readonly entity: LinkedEntity;
  readonly record: number;
  readonly batch: number;
  /** Whether it was out of the trash before and after. */
  readonly wasLive: boolean;
  readonly isLive: boolean;
  /** It came out of the trash, and links to what stayed there were emptied for that: their values. */
  readonly emptied: ReadonlyMap<LinkedField, Cell>;
  /** Values from before of the fields that changed. */
  readonly before: ReadonlyMap<LinkedField, Cell>;
  /** Changed fields whose values from before were erased. */
  readonly erased: readonly LinkedField[];
  /** Values from before that are of a type which their fields, given as they were, no longer have. */
  readonly former: ReadonlyMap<LinkedField, Cell>;
  readonly lastSeq: number;
  readonly lastVersion: number;
}

/** How a record stands against what a batch made of it. */
export interface Standing {
  readonly effect: Effect;
  readonly live: StoredRecord | undefined;
  readonly trashed: StoredRecord | undefined;
  /** What fields were right after the batch, where later entries changed them. */
  readonly after: ReadonlyMap<LinkedField, Cell>;
  /** Whether a record whose state the batch set is otherwise not as it was then, computed values included. */
  readonly isTouched: boolean;
  /** What it held last in fields whose type is another now, as far as `after` has them. */
  readonly retired: ReadonlyMap<LinkedField, Cell>;
}

/** Whether two cells hold the same value. */
export function sameCell(a: Cell, b: Cell): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, index) => value === b[index]);
  return a === b;
}

/** The effects of a batch's entries, in the order of the records' first entries. Computed values follow by themselves. */
export function effectsOf(documents: Documents, entries: readonly LogEntry[]): readonly Effect[] {
  const grouped = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    if (entry.operation === 'computed') continue;
    const key = `${entry.entity}/${entry.record}`;
    const own = grouped.get(key);
    if (own === undefined) grouped.set(key, [entry]);
    else own.push(entry);
  }
  return [...grouped.values()].flatMap((own) => effectOf(documents, own) ?? []);
}

function effectOf({ model, former: known }: Documents, entries: readonly LogEntry[]): Effect | undefined {
  const [first] = entries;
  const last = entries.at(-1);
  const entity = first === undefined ? undefined : model.entityByNumber.get(first.entity);
  if (first === undefined || last === undefined || entity === undefined) return undefined;
  const before = new Map<LinkedField, Cell>();
  const erased = new Set<LinkedField>();
  const former = new Map<LinkedField, Cell>();
  for (const entry of entries.toReversed()) {
    for (const [number, cell] of entry.changes) {
      const was = known.of(number);
      if (was !== undefined) former.set(was, cell);
      const field = model.fieldByNumber.get(number);
      if (field === undefined || field.computed !== undefined) continue;
      before.set(field, cell);
      erased.delete(field);
    }
    for (const number of entry.erased) {
      const field = model.fieldByNumber.get(number);
      if (field !== undefined && field.computed === undefined) erased.add(field);
    }
  }
  return {
    entity,
    record: first.record,
    batch: first.batch,
    wasLive: first.operation !== 'created' && first.operation !== 'restored',
    isLive: last.operation !== 'deleted',
    emptied: first.operation === 'restored' ? new Map([...before].filter(([field]) => field.target !== undefined)) : new Map(),
    before,
    erased: [...erased],
    former,
    lastSeq: last.seq,
    lastVersion: last.version,
  };
}

/** Values that later entries found, by field: what the batch had left there. */
async function leftBy(tx: Tx, { model, former }: Documents, effect: Effect, withComputed: boolean): Promise<ReadonlyMap<LinkedField, Cell>> {
  const left = new Map<LinkedField, Cell>();
  for (const entry of (await tx.recordLog(effect.entity, effect.record)).toReversed()) {
    if (entry.seq <= effect.lastSeq) break;
    // What followed from the batch itself is part of what it left.
    if (entry.operation === 'computed' && entry.batch === effect.batch) continue;
    for (const [number, cell] of entry.changes) {
      const field = model.fieldByNumber.get(number) ?? former.of(number);
      if (field !== undefined && (withComputed || field.computed === undefined)) left.set(field, cell);
    }
  }
  return left;
}

/** What records held last in former fields that their standings name. */
async function retiredIn(
  tx: Tx,
  afters: ReadonlyMap<Effect, ReadonlyMap<LinkedField, Cell>>,
): Promise<(effect: Effect) => ReadonlyMap<LinkedField, Cell>> {
  const byEntity = new Map<LinkedEntity, { readonly fields: Set<LinkedField>; readonly ids: number[] }>();
  for (const [{ entity, record }, after] of afters) {
    const former = [...after.keys()].filter(isFormer);
    if (former.length === 0) continue;
    const known = byEntity.get(entity) ?? { fields: new Set(), ids: [] };
    for (const field of former) known.fields.add(field);
    known.ids.push(record);
    byEntity.set(entity, known);
  }
  const held = new Map<LinkedEntity, ReadonlyMap<LinkedField, ReadonlyMap<number, Cell>>>();
  for (const [entity, { fields, ids }] of byEntity) held.set(entity, await retiredCells(tx, entity, fields, ids));
  return ({ entity, record }) => new Map([...(held.get(entity) ?? [])].map(([field, cells]) => [field, cells.get(record) ?? null]));
}

async function isTouched(tx: Tx, documents: Documents, effect: Effect, record: StoredRecord | undefined): Promise<boolean> {
  if (record === undefined || ![...effect.before.keys()].some(isStatus)) return false;
  return [...(await leftBy(tx, documents, effect, true))].some(([field, cell]) => !sameCell(record.cells.get(field) ?? null, cell));
}

/** Reads how the records of effects stand now. */
export async function standingsOf(tx: Tx, documents: Documents, effects: readonly Effect[]): Promise<readonly Standing[]> {
  const live = new Map<string, StoredRecord>();
  const trashed = new Map<string, StoredRecord>();
  for (const entity of new Set(effects.map((effect) => effect.entity))) {
    const ids = effects.filter((effect) => effect.entity === entity).map((effect) => effect.record);
    for (const record of await tx.records(entity, ids)) live.set(`${entity.number}/${record.id}`, record);
    for (const record of await tx.trashed(entity, ids)) trashed.set(`${entity.number}/${record.id}`, record);
  }
  const standings: Omit<Standing, 'retired'>[] = [];
  for (const effect of effects) {
    const key = `${effect.entity.number}/${effect.record}`;
    const record = live.get(key) ?? trashed.get(key);
    // A version that did not move says that nobody wrote since: only computed values change without.
    const isUntouched = record === undefined || record.version === effect.lastVersion;
    const after = isUntouched ? new Map<LinkedField, Cell>() : await leftBy(tx, documents, effect, false);
    standings.push({ effect, live: live.get(key), trashed: trashed.get(key), after, isTouched: await isTouched(tx, documents, effect, record) });
  }
  const retired = await retiredIn(tx, new Map(standings.map(({ effect, after }) => [effect, after])));
  return standings.map((standing) => ({ ...standing, retired: retired(standing.effect) }));
}
