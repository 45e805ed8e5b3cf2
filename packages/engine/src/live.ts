// In charge of: telling subscribers what changed, from the log, each with what their rights show today.
import { FALSE, TRUE } from '@trellis/expr';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { actorKey, rightsOf, type Condition } from '@trellis/permissions';
import { guardedPath, idIn, idOf, rowsById, type Filter } from '@trellis/query';
import type { Changes, Subscription } from './engine.ts';
import { Zones, timestampsOf } from './records/local-days.ts';
import { keptBy, recordsById, type Reading } from './records/record-read.ts';
import type { LogEntry, Storage, StoredRecord } from './storage.ts';

/** Changes that come within this time go out together. */
const COALESCE_MS = 30;
/** A subscriber further behind than this many entries reloads instead. */
const MAX_BEHIND = 5_000;

/** Subscribers that see the same: one check of a change serves them all. */
interface Group {
  readonly subscription: Subscription;
  readonly entity: LinkedEntity;
  readonly listeners: Set<(changes: Changes) => void>;
}

/** What the hub needs from the engine. */
export interface LiveContext {
  readonly storage: Storage;
  readonly reading: (subscription: Subscription) => Reading;
  readonly model: () => Model;
  readonly onError: (error: unknown) => void;
}

/** Entries of an entity by record, oldest first. */
type ByRecord = ReadonlyMap<number, readonly LogEntry[]>;

function byRecord(entries: readonly LogEntry[], entity: LinkedEntity): ByRecord {
  const map = new Map<number, LogEntry[]>();
  for (const entry of entries) {
    if (entry.entity !== entity.number) continue;
    const own = map.get(entry.record);
    if (own === undefined) map.set(entry.record, [entry]);
    else own.push(entry);
  }
  return map;
}

/** The record as it was before these entries. */
function former(record: StoredRecord, entries: readonly LogEntry[], model: Model): StoredRecord {
  const cells = new Map(record.cells);
  for (const entry of entries.toReversed()) {
    for (const [number, cell] of entry.changes) {
      const field = model.fieldByNumber.get(number);
      if (field !== undefined) cells.set(field, cell);
    }
  }
  return { ...record, cells };
}

/** Works out what a change means to one group of subscribers. */
class ChangeCheck {
  readonly #context: LiveContext;
  readonly #reading: Reading;
  readonly #changed: ByRecord;

  constructor(context: LiveContext, reading: Reading, changed: ByRecord) {
    this.#context = context;
    this.#reading = reading;
    this.#changed = changed;
  }

  async changes(subscription: Subscription, seq: number): Promise<Changes> {
    const ids = [...this.#changed.keys()];
    const { filter, fields, expand } = subscription;
    const request = {
      ...(filter === undefined ? {} : { filter }),
      ...(fields === undefined ? {} : { fields }),
      ...(expand === undefined ? {} : { expand }),
    };
    const found = await recordsById(this.#reading, ids, request);
    const here = new Set(found.map((record) => record.id));
    const silent: number[] = [];
    for (const id of here) if (!(await this.#showsChange(id))) silent.push(id);
    const gone = ids.filter((id) => !here.has(id) && !this.#isNew(id));
    const wasInView = new Set(await this.#wereInView([...silent, ...gone], filter));
    // R2: a change of hidden fields alone is not told, unless it brought the record into view; nor is the leaving of what never was there.
    const quiet = new Set(silent.filter((id) => wasInView.has(id)));
    return { seq, records: found.filter((record) => !quiet.has(record.id)), removed: gone.filter((id) => wasInView.has(id)) };
  }

  #isNew(id: number): boolean {
    const first = this.#changed.get(id)?.[0]?.operation;
    // What was in the trash was in nobody's view either.
    return first === 'created' || first === 'restored' || first === 'purged';
  }

  async #showsChange(id: number): Promise<boolean> {
    const entries = this.#changed.get(id) ?? [];
    // Values computed anew are changes of their fields like any other: who may not read those hears nothing.
    if (entries.some((entry) => entry.operation !== 'updated' && entry.operation !== 'computed')) return true;
    const fields = new Set(
      entries.flatMap((entry) => [...entry.changes.keys()]).flatMap((number) => this.#reading.model.fieldByNumber.get(number) ?? []),
    );
    const guards = [...fields].map((field) => this.#visible(field));
    if (guards.includes(TRUE)) return true;
    const conditional = guards.filter((guard) => guard !== FALSE);
    if (conditional.length === 0) return false;
    const { entity, runner, actor } = this.#reading;
    const [row] = await runner.rows(rowsById(entity, idIn(entity, [id]), conditional, 1), actor);
    return row?.includes(true) ?? false;
  }

  #visible(field: LinkedField): Condition {
    const { entity, model, actor } = this.#reading;
    const guarded = guardedPath(rightsOf(model, actor), entity, [field]);
    // What is counted anew for the actor may be as it was, whatever the stored value did: that a hidden record came is not told (R2).
    return guarded?.isStored === true ? guarded.visible : FALSE;
  }

  /** Which of the records the actor could read, and the filter kept, before the change. */
  async #wereInView(ids: readonly number[], filter: Filter | undefined): Promise<readonly number[]> {
    const where = keptBy(this.#reading, filter);
    if (where === TRUE || ids.length === 0) return ids;
    const { entity, model, actor } = this.#reading;
    const { read } = this.#context.storage;
    const inView: number[] = [];
    for (const record of await read.stored(entity, ids)) {
      const before = former(record, this.#changed.get(record.id) ?? [], model);
      const days = await new Zones({ records: (target, targetIds) => read.stored(target, targetIds) }, model).days(
        timestampsOf(entity),
        before.cells,
      );
      const rows = await read.rowsOver(rowsById(entity, where, [idOf(entity)], 1), actor, before, days);
      if (rows.length > 0) inView.push(record.id);
    }
    return inView;
  }
}

/** Delivers changes to subscribers. It reads the log after each commit and keeps its own place in it. */
export class LiveHub {
  readonly #context: LiveContext;
  readonly #groups = new Map<string, Group>();
  #seq: number;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  readonly #stopListening: () => void;

  constructor(context: LiveContext) {
    this.#context = context;
    this.#seq = context.storage.seq();
    this.#stopListening = context.storage.onCommit(() => this.#wake());
  }

  /** Adds a subscriber; the subscription has been checked. */
  add(subscription: Subscription, listener: (changes: Changes) => void): { readonly seq: number; readonly stop: () => void } {
    const key = this.#keyOf(subscription);
    let group = this.#groups.get(key);
    if (group === undefined) {
      // With nobody listening the log was not followed: begin at its end.
      if (this.#groups.size === 0 && !this.#running) this.#seq = this.#context.storage.seq();
      group = { subscription, entity: this.#context.reading(subscription).entity, listeners: new Set() };
      this.#groups.set(key, group);
    }
    const { listeners } = group;
    listeners.add(listener);
    const stop = (): void => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#groups.get(key)?.listeners === listeners) this.#groups.delete(key);
    };
    return { seq: this.#seq, stop };
  }

  /** What a subscriber missed; undefined when it should reload. */
  async catchUp(subscription: Subscription, since: number): Promise<Changes | undefined> {
    const { storage } = this.#context;
    const seq = storage.seq();
    if (since > seq || seq - since > MAX_BEHIND) return undefined;
    const entries = await storage.read.logAfter(since, MAX_BEHIND);
    const reading = this.#context.reading(subscription);
    return new ChangeCheck(this.#context, reading, byRecord(entries, reading.entity)).changes(subscription, entries.at(-1)?.seq ?? since);
  }

  /** Tells everyone that what they read is of no use any more, and begins anew with who comes back. */
  reload(): void {
    const changes: Changes = { seq: this.#context.storage.seq(), records: [], removed: [], reload: true };
    const groups = [...this.#groups.values()];
    this.#groups.clear();
    for (const group of groups) for (const listener of group.listeners) listener(changes);
  }

  /** Stops delivering. */
  close(): void {
    this.#stopListening();
    clearTimeout(this.#timer);
    this.#groups.clear();
  }

  /** The same for subscribers with the same rights and question; where rights name the actor, only for one actor. */
  #keyOf(subscription: Subscription): string {
    const { actor, filter, fields, expand } = subscription;
    const rights = rightsOf(this.#context.model(), actor);
    const who = rights.personal ? `${rights.signature}#${actorKey(actor)}` : rights.signature;
    const asksForSelf = JSON.stringify(filter ?? null).includes('"$user"') ? `#${actor.id}` : '';
    return JSON.stringify([who, asksForSelf, this.#context.reading(subscription).entity.key, filter, fields, expand]);
  }

  #wake(): void {
    if (this.#groups.size === 0 || this.#timer !== undefined || this.#running) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#deliver();
    }, COALESCE_MS);
  }

  async #deliver(): Promise<void> {
    this.#running = true;
    try {
      while (this.#groups.size > 0 && this.#seq < this.#context.storage.seq()) await this.#deliverNext();
    } catch (error) {
      this.#context.onError(error);
    } finally {
      this.#running = false;
    }
    if (this.#seq < this.#context.storage.seq()) this.#wake();
  }

  async #deliverNext(): Promise<void> {
    const entries = await this.#context.storage.read.logAfter(this.#seq, 1_000);
    const seq = entries.at(-1)?.seq ?? this.#context.storage.seq();
    for (const group of this.#groups.values()) {
      const reading = this.#context.reading(group.subscription);
      const changed = byRecord(entries, reading.entity);
      if (changed.size === 0) continue;
      const changes = await new ChangeCheck(this.#context, reading, changed).changes(group.subscription, seq);
      if (changes.records.length + changes.removed.length === 0) continue;
      for (const listener of group.listeners) listener(changes);
    }
    this.#seq = seq;
  }
}
