// In charge of: running units of writing one after another, those that wait together sharing one durable commit.
import { claimAudit, type AuditAddition, type ClaimedEntry } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Database, Statement } from 'better-sqlite3';

/** How a unit is written. */
interface Manner {
  /** It shares its commit with no other; `outside`, it has none: it writes by other means. */
  readonly place?: 'shared' | 'alone' | 'outside';
  /** Nobody waits for it: others go ahead. */
  readonly yields?: boolean;
}

interface Waiting {
  readonly run: () => Promise<unknown>;
  readonly ended: (ok: boolean) => void;
  readonly place: NonNullable<Manner['place']>;
  readonly yields: boolean;
  readonly since: number;
  readonly settle: (outcome: Outcome) => void;
}

/** Who is told how a commit ended, before those who wait for it are. */
export interface CommitListener {
  committed(): void;
  failed(): void;
  /** Writes the audit entries that a unit was given, in the unit's own turn. */
  audited?(entries: readonly AuditAddition[]): Promise<void>;
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** Units in one commit at most, and the time after which a commit takes no more, so that nobody waits long for others. */
const MAX_UNITS = 128;
const MAX_MS = 40;

/** How long others go ahead of a unit that yields: long work goes on however many there are. */
const OVERTAKEN_MS = 100;

/** What a unit that outlived its turn gives. */
const late = Symbol('late');

/** A turn of the event loop that a unit must not outlive: it may only await the store, which answers at once. */
function nextTurn(): { promise: Promise<typeof late>; cancel(): void } {
  let cancel = (): void => {};
  const promise = new Promise<typeof late>((resolve) => {
    const immediate = setImmediate(() => resolve(late));
    cancel = () => clearImmediate(immediate);
  });
  return { promise, cancel };
}

/** D4: a disk that takes no more is said in words; the next write may work again. */
function refusalOf(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'SQLITE_FULL') return new AppError('limit', 'server.disk-full', { cause });
  return code.startsWith('SQLITE_IOERR') ? new AppError('limit', 'server.disk-error', { cause }) : cause;
}

/**
 * The queue of writes.
 * Call protocol: `add` a unit and await its outcome; it is settled only after the commit it was part of is on disk.
 * INVARIANT: no unit sees another half done, and a unit that fails leaves nothing.
 */
export class WriteQueue {
  readonly #database: Database;
  readonly #steps: Readonly<Record<'begin' | 'commit' | 'savepoint' | 'release', Statement>>;
  readonly #listener: CommitListener;
  readonly #waiting: Waiting[] = [];
  /** Units that let others go ahead. */
  readonly #yielding: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(database: Database, listener: CommitListener) {
    this.#database = database;
    this.#steps = {
      begin: database.prepare('BEGIN IMMEDIATE'),
      commit: database.prepare('COMMIT'),
      savepoint: database.prepare('SAVEPOINT unit'),
      release: database.prepare('RELEASE unit'),
    };
    this.#listener = listener;
  }

  /** Adds a unit. `ended` is called when its turn is over, before the next begins: whatever it still does then is too late. */
  add<T>(unit: () => Promise<T>, ended: (ok: boolean) => void = () => undefined, { place = 'shared', yields = false }: Manner = {}): Promise<T> {
    const claimed = place === 'outside' ? undefined : claimAudit();
    const run = claimed === undefined ? unit : () => this.#audited(unit, claimed);
    return new Promise<T>((resolve, reject) => {
      const settle = (outcome: Outcome): void => {
        claimed?.ended(outcome.ok);
        if (outcome.ok) resolve(outcome.value as T);
        else reject(outcome.error);
      };
      (yields ? this.#yielding : this.#waiting).push({ run, ended, place, yields, since: performance.now(), settle });
      this.#running ??= this.#drainSoon();
    });
  }

  /** The entry stands or falls with the unit: neither is kept without the other. */
  async #audited<T>(unit: () => Promise<T>, claimed: ClaimedEntry): Promise<T> {
    const result = await unit();
    await this.#listener.audited?.(claimed.entries);
    return result;
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
    for (let head = this.#head(); head !== undefined; head = this.#head()) await (head.place === 'outside' ? this.#outside(head) : this.#commit());
    // Nothing can join between the last look at the queue and this line's end: both are one step of the same turn.
    this.#running = undefined;
  }

  /** Whose turn it is. */
  #head(): Waiting | undefined {
    const [first] = this.#waiting;
    const [late] = this.#yielding;
    if (first === undefined || late === undefined) return first ?? late;
    return performance.now() - late.since < OVERTAKEN_MS ? first : late;
  }

  #take(unit: Waiting): void {
    (unit.yields ? this.#yielding : this.#waiting).shift();
  }

  /** The unit that goes next into a commit. One that yields begins a commit: those that are in one before it would wait for it. */
  #nextIn(commit: { readonly length: number }): Waiting | undefined {
    const unit = this.#head();
    if (unit === undefined || unit.place === 'outside' || (commit.length > 0 && (unit.place === 'alone' || unit.yields))) return undefined;
    this.#take(unit);
    return unit;
  }

  /** Lets something write that has no part in this connection, with nothing of this one open. */
  async #outside(unit: Waiting): Promise<void> {
    this.#take(unit);
    const outcome = await unit.run().then(
      (value): Outcome => ({ ok: true, value }),
      (error: unknown): Outcome => ({ ok: false, error }),
    );
    unit.ended(outcome.ok);
    unit.settle(outcome);
  }

  async #commit(): Promise<void> {
    const settled: { unit: Waiting; outcome: Outcome }[] = [];
    try {
      this.#steps.begin.run();
      const start = performance.now();
      while (settled.length < MAX_UNITS && performance.now() - start < MAX_MS) {
        const unit = this.#nextIn(settled);
        if (unit === undefined) break;
        const outcome = await this.#runUnit(unit);
        settled.push({ unit, outcome });
        // A full disk or a failed read or write takes the whole transaction back, not only the unit that met it.
        if (!this.#database.inTransaction) throw outcome.ok ? new TypeError('the transaction was lost') : outcome.error;
        if (unit.place === 'alone') break;
      }
      this.#steps.commit.run();
    } catch (error) {
      this.#fail(settled, error);
      return;
    }
    this.#listener.committed();
    for (const { unit, outcome } of settled) unit.settle(outcome);
  }

  /** The commit itself failed (disk full, I/O error): nothing of it was kept, and everyone in it is told so. */
  #fail(settled: readonly { unit: Waiting; outcome: Outcome }[], cause: unknown): void {
    const error = refusalOf(cause);
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
    this.#listener.failed();
    const head = settled.length === 0 ? this.#head() : undefined;
    if (head !== undefined) {
      this.#take(head);
      head.settle({ ok: false, error });
    }
    for (const { unit, outcome } of settled) unit.settle(outcome.ok || outcome.error === cause ? { ok: false, error } : outcome);
  }

  async #runUnit(unit: Waiting): Promise<Outcome> {
    this.#steps.savepoint.run();
    const turn = nextTurn();
    let outcome: Outcome;
    try {
      const value = await Promise.race([unit.run(), turn.promise]);
      if (value === late) throw new TypeError('a unit of writing awaited something other than its tx');
      outcome = { ok: true, value };
    } catch (error) {
      outcome = { ok: false, error };
    }
    turn.cancel();
    unit.ended(outcome.ok);
    if (this.#database.inTransaction) {
      if (!outcome.ok) this.#database.exec('ROLLBACK TO unit');
      this.#steps.release.run();
    }
    return outcome;
  }
}
