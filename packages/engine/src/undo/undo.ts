// In charge of: undo and redo of an actor's own last action: which one it is, taking it back at once or as a job, and what stands against it.
import { AppError, type Locale } from '@trellis/errors';
import type { LinkedEntity } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type { JobJson, UndoAnswer, UndoState } from '@trellis/query';
import type { WriteOptions } from '../engine.ts';
import { once } from '../records/write-unit.ts';
import type { LogBatch, LogEntry, LogReads, StoredJob, Tx } from '../storage.ts';
import { actionJson, conflictsJson, type ComebackDeps } from './comebacks.ts';
import { keyOf, type Conflict } from './conflicts.ts';
import { Refused, takeBack } from './take-back.ts';
import { UndoJobs } from './undo-jobs.ts';
import { stacksOf } from './undo-stack.ts';

/** Which way. */
export type Direction = 'undo' | 'redo';

/** How to undo or redo. */
export interface UndoRequest {
  /** The action that is meant; refused when another came since. */
  readonly batch?: number;
  /** Leaves records alone that something stands against, and takes back the others. */
  readonly force?: 'skip-conflicts';
}

/** Actions of up to this many entries are taken back in one unit, larger ones as a job. */
const ONE_UNIT = 5_000;
/** Conflicts that an answer lists; how many there are is told too. */
const LISTED = 200;
const PAGE = 1_000;

/** Nothing was kept of a unit: these stand against it. */
class Stopped extends Error {
  readonly conflicts: readonly Conflict[];

  constructor(conflicts: readonly Conflict[]) {
    super('stopped');
    this.conflicts = conflicts;
  }
}

async function entriesOf(reads: LogReads, batch: number): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for (let beyond = 0; ;) {
    const page = await reads.batchLog(batch, { limit: PAGE, beyond });
    entries.push(...page);
    beyond = page.at(-1)?.seq ?? beyond;
    if (page.length < PAGE) return entries;
  }
}

/** Undo and redo over a store. Call `takeUp` once the documents are in force, `close` before the store is closed. */
export class Undo {
  readonly #deps: ComebackDeps;
  readonly #jobs: UndoJobs;

  constructor(deps: ComebackDeps) {
    this.#deps = deps;
    this.#jobs = new UndoJobs(deps);
  }

  /** Goes on with those of the open jobs that nobody is at. */
  takeUp(open: readonly StoredJob[]): Promise<void> {
    return this.#jobs.takeUp(open);
  }

  close(): Promise<void> {
    return this.#jobs.close();
  }

  /** The job of that id if it is one of undo; undefined otherwise. */
  job(actor: Actor, id: string, locale: Locale): Promise<JobJson | undefined> {
    return this.#jobs.job(actor, id, locale);
  }

  /** Stops a job of undo; false when there is none of that id. */
  cancel(actor: Actor, id: string): Promise<boolean> {
    return this.#jobs.cancel(actor, id);
  }

  async state(actor: Actor): Promise<UndoState> {
    const { read } = this.#deps.storage;
    if (actor.id === null) return {};
    const stacks = await stacksOf(read, actor.id, this.#deps.now());
    const [undo, redo] = [stacks.undo.at(-1), stacks.redo.at(-1)];
    return {
      ...(undo === undefined ? {} : { undo: await actionJson(this.#deps, actor, undo, read) }),
      ...(redo === undefined ? {} : { redo: await actionJson(this.#deps, actor, redo, read) }),
    };
  }

  async run(actor: Actor, direction: Direction, request: UndoRequest, options: WriteOptions, locale: Locale): Promise<UndoAnswer> {
    await this.#jobs.refuseRunning(actor);
    const passed = new Map<string, Conflict>();
    for (;;) {
      try {
        const answer = await this.#deps.storage.write(actor, (tx) =>
          once(tx, actor, options, () => this.#attempt(tx, actor, direction, request, passed, locale)),
        );
        if ('later' in answer) return await this.#start(actor, direction, answer.later, request, locale);
        return answer;
      } catch (error) {
        if (error instanceof Stopped) throw await this.#refusal(actor, error.conflicts, locale);
        if (!(error instanceof Refused)) throw error;
        for (const conflict of error.conflicts) passed.set(keyOf(conflict.entity, conflict.record), conflict);
        if (request.force === undefined) throw await this.#refusal(actor, [...passed.values()], locale);
      }
    }
  }

  async #attempt(
    tx: Tx,
    actor: Actor,
    direction: Direction,
    request: UndoRequest,
    passed: ReadonlyMap<string, Conflict>,
    locale: Locale,
  ): Promise<UndoAnswer | { readonly later: LogBatch }> {
    const batch = await this.#top(tx, actor, direction, request.batch);
    if (batch.entries > ONE_UNIT) return { later: batch };
    const action = await actionJson(this.#deps, actor, batch, tx);
    await tx.labelBatch({ kind: direction, of: batch.batch });
    const mayApply = (found: readonly Conflict[]): boolean => found.length === 0 || request.force !== undefined;
    const taken = await takeBack(tx, this.#deps.contextFor(actor, this.#anyEntity()), await entriesOf(tx, batch.batch), passed, mayApply, direction);
    if (!mayApply(taken.conflicts)) throw new Stopped(taken.conflicts);
    return { action, changed: taken.changed, skipped: await conflictsJson(this.#deps, actor, taken.conflicts.slice(0, LISTED), tx, locale) };
  }

  /** A unit is of several entities; which one it is given does not matter. */
  #anyEntity(): LinkedEntity {
    const [entity] = this.#deps.model().entities.values();
    if (entity === undefined) throw new AppError('conflict', 'undo.nothing');
    return entity;
  }

  async #top(tx: Tx, actor: Actor, direction: Direction, wanted: number | undefined): Promise<LogBatch> {
    const batch = actor.id === null ? undefined : (await stacksOf(tx, actor.id, tx.now))[direction].at(-1);
    if (batch === undefined) throw new AppError('conflict', direction === 'undo' ? 'undo.nothing' : 'redo.nothing');
    if (wanted !== undefined && wanted !== batch.batch) throw new AppError('conflict', 'undo.moved');
    return batch;
  }

  async #start(actor: Actor, direction: Direction, batch: LogBatch, request: UndoRequest, locale: Locale): Promise<UndoAnswer> {
    const { read } = this.#deps.storage;
    // The same request again, when the first has begun or ended, must not begin a second time.
    const top = actor.id === null ? undefined : (await stacksOf(read, actor.id, this.#deps.now()))[direction].at(-1);
    if (top?.batch !== batch.batch) throw new AppError('conflict', 'undo.moved');
    const action = await actionJson(this.#deps, actor, batch, read);
    const job = await this.#jobs.start(actor, direction, batch, request.force !== undefined, locale);
    return { action, changed: 0, skipped: [], job };
  }

  async #refusal(actor: Actor, conflicts: readonly Conflict[], locale: Locale): Promise<AppError> {
    const shown = await conflictsJson(this.#deps, actor, conflicts.slice(0, LISTED), this.#deps.storage.read, locale);
    return new AppError('conflict', 'undo.conflicts', { params: { count: conflicts.length }, data: { conflicts: shown } });
  }
}
