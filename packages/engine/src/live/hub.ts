// In charge of: telling subscribers what changed, from the log, each with what their rights show today.
import { AppError } from '@trellis/errors';
import type { Model } from '@trellis/model';
import { actorKey, rightsOf } from '@trellis/permissions';
import { userProperties } from '@trellis/schemas';
import { createHash } from 'node:crypto';
import type { Changes, Missed, Subscribed, Subscription } from '../engine.ts';
import type { Reading } from '../records/record-read.ts';
import type { Storage } from '../storage.ts';
import { ChangeCheck } from './change-check.ts';
import { LogPart } from './log-part.ts';
import type { Positions } from './position.ts';

/** Changes that come within this time go out together. */
const COALESCE_MS = 30;
/** A subscriber further behind than this many entries reloads instead. */
const MAX_BEHIND = 5_000;
/** How often a part is asked again because more was written meanwhile. */
const MAX_TRIES = 20;

/** Who is told, and how things stood when they began. */
interface Listener {
  readonly tell: (changes: Changes, position: string) => void;
  readonly standing: string;
}

/** Subscribers that see the same: one check of a change serves them all. */
interface Group {
  readonly subscription: Subscription;
  readonly listeners: Set<Listener>;
  /** How far they have been told, where that is further than the others. */
  seq: number;
}

/** What the hub needs from the engine. */
export interface LiveContext {
  readonly storage: Storage;
  readonly positions: Positions;
  readonly reading: (subscription: Subscription) => Reading;
  readonly model: () => Model;
  readonly onError: (error: unknown) => void;
}

const documentMarks = new WeakMap<Model, string>();

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Delivers changes to subscribers. It reads the log after each commit and keeps its own place in it. */
export class LiveHub {
  readonly #context: LiveContext;
  readonly #groups = new Map<string, Group>();
  #seq: number;
  /** Position that is reached when what is being told has been told to all. */
  #reached = 0;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  readonly #stopListening: () => void;

  constructor(context: LiveContext) {
    this.#context = context;
    this.#seq = context.storage.seq();
    this.#stopListening = context.storage.onCommit(() => this.#wake());
  }

  /** Adds a subscriber; the subscription has been checked. */
  add(subscription: Subscription, tell: Listener['tell']): Subscribed {
    const key = this.#keyOf(subscription);
    const listener = { tell, standing: this.#standingOf(subscription) };
    // What is being told at this moment is told to who was there before: whoever comes now reads a list that has it.
    const seq = Math.max(this.#context.storage.seq(), this.#reached);
    let group = this.#groups.get(key);
    if (group === undefined) {
      // With nobody listening the log was not followed: begin at its end.
      if (this.#groups.size === 0 && !this.#running) this.#seq = this.#context.storage.seq();
      group = { subscription, listeners: new Set(), seq };
      this.#groups.set(key, group);
    }
    const { listeners } = group;
    listeners.add(listener);
    const stop = (): void => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#groups.get(key)?.listeners === listeners) this.#groups.delete(key);
    };
    return { ...this.#positioned(seq, listener.standing), stop };
  }

  /** Where a list that is read from now on is to be followed from. */
  position(subscription: Subscription): string {
    return this.#positioned(this.#context.storage.seq(), this.#standingOf(subscription)).position;
  }

  /** What a subscriber missed; undefined when it should reload. A position that was never given out is refused. */
  async catchUp(subscription: Subscription, position: string): Promise<Missed | undefined> {
    const { storage, positions } = this.#context;
    const standing = this.#standingOf(subscription);
    const since = positions.open(position, standing);
    if (since === undefined || storage.seq() - since > MAX_BEHIND || !(await this.#isReached(since))) return undefined;
    const entries = await storage.read.logAfter(since, MAX_BEHIND);
    const part = new LogPart(storage, this.#context.model(), entries);
    const missed = await this.#check(subscription, part, entries.at(-1)?.seq ?? since);
    return missed.reload === true ? undefined : { ...missed, ...this.#positioned(missed.seq, standing) };
  }

  #positioned(seq: number, standing: string): { readonly seq: number; readonly position: string } {
    return { seq, position: this.#context.positions.seal(seq, standing) };
  }

  /**
   * What a position hangs on, in short: the question, the documents in force and whose rights it is asked with. Who was away while
   * these changed cannot be told what that changed, only that it did; and nobody is told what another question would have been answered.
   */
  #standingOf(subscription: Subscription): string {
    const { actor } = subscription;
    const model = this.#context.model();
    let documents = documentMarks.get(model);
    if (documents === undefined) {
      const { storage } = this.#context;
      const bodies = storage.documents().map((document) => [document.app, document.kind, document.id, document.body]);
      documentMarks.set(model, (documents = digest(JSON.stringify(bodies))));
    }
    const { signature } = rightsOf(model, actor);
    const asker = [signature, actorKey(actor), userProperties.map((property) => actor[property])];
    return digest(JSON.stringify([documents, asker, this.#questionOf(subscription)])).slice(0, 22);
  }

  #questionOf(subscription: Subscription): readonly unknown[] {
    const { filter = null, fields = null, expand = null } = subscription;
    return [this.#context.reading(subscription).entity.key, filter, fields, expand];
  }

  /** Whether the log has come so far: another process may have brought it there without this one having heard. */
  async #isReached(since: number): Promise<boolean> {
    const { storage } = this.#context;
    return since <= storage.seq() || (await storage.read.logAfter(since - 1, 1)).at(0)?.seq === since;
  }

  /** Tells everyone that what they read is of no use any more, and begins anew with who comes back. */
  reload(): void {
    const changes: Changes = { seq: this.#context.storage.seq(), records: [], removed: [], reload: true };
    const groups = [...this.#groups.values()];
    this.#groups.clear();
    for (const group of groups) this.#tell(group, changes);
  }

  /** Stops delivering. */
  close(): void {
    this.#stopListening();
    clearTimeout(this.#timer);
    this.#groups.clear();
  }

  /** Tells everyone of a group, each with their own position; those who stand alike share one. */
  #tell(group: Group, changes: Changes): void {
    const positions = new Map<string, string>();
    for (const { tell, standing } of group.listeners) {
      const position = positions.get(standing) ?? this.#positioned(changes.seq, standing).position;
      positions.set(standing, position);
      tell(changes, position);
    }
  }

  /** The same for subscribers with the same rights and question; where rights name the actor, only for one actor. */
  #keyOf(subscription: Subscription): string {
    const { actor, filter } = subscription;
    const rights = rightsOf(this.#context.model(), actor);
    const who = rights.personal ? `${rights.signature}#${actorKey(actor)}` : rights.signature;
    const asksForSelf = JSON.stringify(filter ?? null).includes('"$user"') ? `#${actor.id}` : '';
    return JSON.stringify([who, asksForSelf, this.#questionOf(subscription)]);
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
    const { storage, model } = this.#context;
    const entries = await storage.read.logAfter(this.#seq, MAX_BEHIND);
    const seq = entries.at(-1)?.seq ?? storage.seq();
    const part = new LogPart(storage, model(), entries);
    this.#reached = seq;
    const groups = [...this.#groups.values()];
    for (const group of groups) {
      if (group.seq >= seq) continue;
      const { seq: told } = group;
      const own =
        told > this.#seq
          ? new LogPart(
              storage,
              model(),
              entries.filter((entry) => entry.seq > told),
            )
          : part;
      const changes = await this.#check(group.subscription, own, seq);
      group.seq = changes.seq;
      if (changes.reload !== true && changes.records.length + changes.removed.length === 0) continue;
      this.#tell(group, changes);
    }
    this.#seq = seq;
  }

  /**
   * What a part of the log means to those who see the same. What cannot be answered for them keeps nothing from the others.
   * INVARIANT: what is read is the state at the end of the part. Where more was written meanwhile about what they look at, the part is
   * made longer and asked again: a record that two changes take away would else be kept by both, each finding it gone before.
   */
  async #check(subscription: Subscription, part: LogPart, seq: number): Promise<Changes> {
    const { storage, model, reading } = this.#context;
    let looked = part;
    let upTo = seq;
    for (let tries = 0; tries < MAX_TRIES && looked.entries.length < MAX_BEHIND; tries += 1) {
      try {
        const check = new ChangeCheck(storage, reading(subscription), looked);
        const changes = await check.changes(subscription, upTo);
        const later = changes.reload === true ? [] : await storage.read.logAfter(upTo, MAX_BEHIND);
        if (!later.some(({ entity }) => check.readsOf(subscription).has(entity))) return changes;
        looked = new LogPart(storage, model(), [...looked.entries, ...later]);
        upTo = later.at(-1)?.seq ?? upTo;
      } catch (error) {
        if (!(error instanceof AppError) || error.kind === 'internal') throw error;
        break;
      }
    }
    return { seq: upTo, records: [], removed: [], reload: true };
  }
}
