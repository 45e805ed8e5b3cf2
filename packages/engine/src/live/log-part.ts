// In charge of: what a part of the log changed, worked out once for all who are told of it.
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { timestampsOf, Zones } from '../records/local-days.ts';
import type { Days, LogEntry, Storage, StoredRecord } from '../storage.ts';

/** Entries of an entity by record, oldest first. */
export type ByRecord = ReadonlyMap<number, readonly LogEntry[]>;

/** A record as it was before the part. */
export interface FormerRecord {
  readonly record: StoredRecord;
  readonly days: Days;
}

function undone(record: StoredRecord, entries: readonly LogEntry[], model: Model): StoredRecord {
  const cells = new Map(record.cells);
  for (const entry of entries.toReversed()) {
    for (const [number, cell] of entry.changes) {
      const field = model.fieldByNumber.get(number);
      if (field !== undefined) cells.set(field, cell);
    }
  }
  return { ...record, cells };
}

/** Entries of the log that follow one another. */
export class LogPart {
  readonly entries: readonly LogEntry[];
  readonly #storage: Storage;
  readonly #model: Model;
  readonly #byRecord = new Map<number, Map<number, LogEntry[]>>();
  readonly #former = new Map<string, Promise<FormerRecord | undefined>>();
  readonly #fields = new Map<number, ReadonlySet<LinkedField>>();

  constructor(storage: Storage, model: Model, entries: readonly LogEntry[]) {
    this.#storage = storage;
    this.#model = model;
    this.entries = entries;
    for (const entry of entries) {
      const records = this.#byRecord.get(entry.entity) ?? new Map<number, LogEntry[]>();
      this.#byRecord.set(entry.entity, records);
      const own = records.get(entry.record);
      if (own === undefined) records.set(entry.record, [entry]);
      else own.push(entry);
    }
  }

  /** The entries of an entity. */
  of(entity: LinkedEntity): ByRecord {
    return this.#byRecord.get(entity.number) ?? new Map();
  }

  /** The entries by unit, in order. Nobody reads a list in the midst of one. */
  units(): readonly (readonly LogEntry[])[] {
    const units: LogEntry[][] = [];
    for (const entry of this.entries) {
      const before = units.at(-1)?.at(-1);
      // The units of a long action share its batch.
      if (before !== undefined && before.batch === entry.batch && before.at === entry.at) units.at(-1)?.push(entry);
      else units.push([entry]);
    }
    return units;
  }

  /** The end of the part that begins with a unit. */
  from([first]: readonly LogEntry[]): LogPart {
    const { seq } = first ?? { seq: 0 };
    return new LogPart(
      this.#storage,
      this.#model,
      this.entries.filter((entry) => entry.seq >= seq),
    );
  }

  /** Fields of an entity that changed on some record. */
  changedFields(entity: LinkedEntity): ReadonlySet<LinkedField> {
    let fields = this.#fields.get(entity.number);
    if (fields === undefined) {
      const numbers = [...this.of(entity).values()].flat().flatMap((entry) => [...entry.changes.keys()]);
      fields = new Set(numbers.flatMap((number) => this.#model.fieldByNumber.get(number) ?? []));
      this.#fields.set(entity.number, fields);
    }
    return fields;
  }

  /** A record as it was before the part, whether it is live now or not; undefined when it is gone for good. */
  former(entity: LinkedEntity, id: number): Promise<FormerRecord | undefined> {
    const key = `${entity.number}/${id}`;
    let found = this.#former.get(key);
    if (found === undefined) this.#former.set(key, (found = this.#readFormer(entity, id)));
    return found;
  }

  async #readFormer(entity: LinkedEntity, id: number): Promise<FormerRecord | undefined> {
    const { read } = this.#storage;
    const [now] = await read.stored(entity, [id]);
    if (now === undefined) return undefined;
    const record = undone(now, this.of(entity).get(id) ?? [], this.#model);
    const zones = new Zones({ records: (target, ids) => read.stored(target, ids) }, this.#model);
    return { record, days: await zones.days(timestampsOf(entity), record.cells) };
  }
}
