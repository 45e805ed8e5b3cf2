// In charge of: running units of writing one after another among all processes, those that wait together sharing one durable commit.
import { AppError } from '@trellis/errors';
import { isConflict, isLost, writeFault } from './fault.ts';
import { UnitTurn } from './unit-turn.ts';
import type { Head, Writer } from './writer.ts';

interface Waiting {
  readonly run: (turn: UnitTurn) => Promise<unknown>;
  readonly ended: (ok: boolean) => void;
  readonly settle: (outcome: Outcome) => void;
  /** It shares its commit with no other. */
  readonly isAlone: boolean;
  tries: number;
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

interface Done {
  readonly unit: Waiting;
  readonly outcome: Outcome;
}

/** Who is told how a commit goes, before those who wait for it are. */
export interface CommitListener {
  /** A transaction began; throws when no unit may run on what the database holds now. */
  begun(head: Head): Promise<void>;
  /** What the other processes are to be told; undefined when there is nothing. */
  notice(): string | undefined;
  committed(): void;
  failed(): void;
}

/** Units in one commit at most (PostgreSQL keeps 64 savepoints at hand), and the time after which a commit takes no more. */
const MAX_UNITS = 60;
const MAX_MS = 40;
/** How often a unit is run when the connection was lost or others were in the way, before it is given up. */
const MAX_TRIES = 8;
const PAUSE_MS = 100;

/**
 * The queue of writes on PostgreSQL.
 * Call protocol: `add` a unit and await its outcome; it is settled only after the commit it was part of is on disk.
 * INVARIANT: a unit is run again only when the database says that nothing of it was kept.
 */
export class UnitQueue {
  readonly #writer: Writer;
  readonly #channel: string;
  readonly #listener: CommitListener;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(writer: Writer, channel: string, listener: CommitListener) {
    this.#writer = writer;
    this.#channel = channel;
    this.#listener = listener;
  }

  /** Adds a unit. `ended` is called when its turn is over, before the next begins. */
  add<T>(unit: (turn: UnitTurn) => Promise<T>, ended: (ok: boolean) => void = () => undefined, isAlone = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (outcome: Outcome): void => (outcome.ok ? resolve(outcome.value as T) : reject(outcome.error));
      this.#waiting.push({ run: unit, ended, settle, isAlone, tries: 0 });
      this.#running ??= this.#drainSoon();
    });
  }

  /** Resolves when nothing is waiting or running. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Begins at the end of this turn of the event loop, so that requests that arrived together share a commit. */
  #drainSoon(): Promise<void> {
    return new Promise((done) => {
      setImmediate(() => done(this.#drain()));
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#commit();
    // Nothing can join between the last look at the queue and this line's end: both are one step of the same turn.
    this.#running = undefined;
  }

  async #commit(): Promise<void> {
    const done: Done[] = [];
    try {
      await this.#listener.begun(await this.#writer.begin());
      await this.#runUnits(done);
      const outcome = await this.#writer.commit(this.#channel, this.#listener.notice());
      if (outcome === 'aborted') return await this.#again(done, new Error('Connection terminated'));
      if (outcome === 'unknown') return this.#fail(done, new AppError('internal', 'server.outcome-unknown'));
    } catch (error) {
      await this.#writer.rollback();
      if (isLost(error) || isConflict(error)) return this.#again(done, error);
      return this.#fail(done, error);
    }
    this.#listener.committed();
    for (const { unit, outcome } of done) unit.settle(outcome);
  }

  async #runUnits(done: Done[]): Promise<void> {
    const start = performance.now();
    while (done.length < MAX_UNITS && performance.now() - start < MAX_MS) {
      if (done.length > 0 && this.#waiting[0]?.isAlone === true) return;
      const unit = this.#waiting.shift();
      if (unit === undefined) return;
      if (done.at(-1)?.outcome.ok === true) await this.#released(unit);
      await this.#runUnit(unit, done);
      if (unit.isAlone) return;
    }
  }

  /** Keeps the unit before; when that fails the one at hand has not begun. */
  async #released(next: Waiting): Promise<void> {
    try {
      await this.#writer.release();
    } catch (error) {
      this.#waiting.unshift(next);
      throw error;
    }
  }

  async #runUnit(unit: Waiting, done: Done[]): Promise<void> {
    const turn = new UnitTurn(this.#writer);
    let outcome: Outcome;
    try {
      outcome = { ok: true, value: await turn.outcome(unit.run(turn)) };
    } catch (error) {
      outcome = { ok: false, error };
    }
    turn.end();
    unit.ended(outcome.ok);
    done.push({ unit, outcome });
    // What cuts off the transaction cuts off every unit in it, whatever the unit made of the error.
    if (turn.fault !== undefined) throw turn.fault;
    if (!outcome.ok) await this.#writer.undo();
  }

  /** Nothing was kept: units that may try again do so, first in the queue and in their order. */
  async #again(done: readonly Done[], cause: unknown): Promise<void> {
    this.#listener.failed();
    const units = done.length > 0 ? done.map((each) => each.unit) : this.#waiting.splice(0);
    const left: Waiting[] = [];
    for (const unit of units) {
      unit.tries += 1;
      if (unit.tries < MAX_TRIES) left.push(unit);
      else unit.settle({ ok: false, error: writeFault(cause) });
    }
    this.#waiting = [...left, ...this.#waiting];
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (left[0]?.tries ?? 1)));
  }

  /** The commit itself failed: nothing of it was kept, and everyone in it is told so. */
  #fail(done: readonly Done[], cause: unknown): void {
    this.#listener.failed();
    const error = writeFault(cause);
    const waiting = done.length === 0 ? this.#waiting.splice(0) : [];
    for (const unit of waiting) unit.settle({ ok: false, error });
    for (const { unit, outcome } of done) unit.settle(outcome.ok || outcome.error === cause ? { ok: false, error } : outcome);
  }
}
