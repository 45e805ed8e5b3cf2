// In charge of: taking large actions back in slices, in one batch of the log, with progress, and going on after a restart.
import { AppError, message, type Locale } from '@trellis/errors';
import type { LinkedEntity } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type { JobJson, UndoConflict } from '@trellis/query';
import { randomUUID } from 'node:crypto';
import { actorNumber } from '../actor-number.ts';
import type { FilesRunner } from '../files/file-json.ts';
import { claimNew, ClaimLost, isOpen, openJobs, stopElsewhere, takeOver, underClaim, workOf } from '../jobs/claimed.ts';
import type { Claim, LogBatch, LogEntry, StoredJob, Tx } from '../storage.ts';
import { conflictsJson, stillShown, type ComebackDeps } from './comebacks.ts';
import { keyOf, type Conflict } from './conflicts.ts';
import { Refused, takeBack, type TakenBack } from './take-back.ts';

const UNDO = 'undo';
/** Entries in a unit: no unit holds others up for long. */
const SLICE = 500;
/** Conflicts that a job lists; it counts all. */
const LISTED = 200;

interface UndoJobState {
  readonly kind: 'undo' | 'redo';
  /** The batch that is taken back. */
  readonly of: number;
  /** The batch that does it, once it has begun. */
  readonly batch?: number;
  /** Entry after which it goes on, newest first. */
  readonly beyond?: number;
  readonly phase: 'checking' | 'storing';
  readonly done: number;
  readonly total: number;
  readonly changed: number;
  readonly skipped: number;
  readonly force: boolean;
  readonly locale: Locale;
  readonly conflicts: readonly UndoConflict[];
  readonly error?: string;
}

interface UndoJob {
  readonly id: string;
  readonly actor: number;
  readonly createdAt: number;
  readonly status: JobJson['status'];
  readonly state: UndoJobState;
}

/** A job under way. */
interface Running {
  job: UndoJob;
  stop: 'cancelled' | 'interrupted' | undefined;
  ended: Promise<void>;
}

function toStored({ id, actor, createdAt, status, state }: UndoJob): StoredJob {
  return { id, type: UNDO, actor, status, state: JSON.stringify(state), createdAt };
}

function fromStored(job: StoredJob): UndoJob {
  return { ...job, status: job.status as JobJson['status'], state: JSON.parse(job.state) as UndoJobState };
}

function jobJson({ id, status, state }: UndoJob, locale: Locale): JobJson {
  const isOver = status !== 'queued' && status !== 'running';
  const code = state.error === 'undo.conflicts' ? 'undo.conflicts' : 'server.internal';
  return {
    id,
    type: UNDO,
    status,
    phase: state.phase,
    done: state.done,
    total: state.total,
    ...(isOver ? { result: { created: 0, updated: state.changed, unchanged: 0, refused: state.skipped } } : {}),
    ...(state.conflicts.length === 0 ? {} : { conflicts: state.conflicts }),
    ...(state.error === undefined ? {} : { error: { code, ...message(code, { count: state.skipped }, locale) } }),
  };
}

/** Jobs of undo and redo. One of an actor's runs at a time. */
export class UndoJobs {
  readonly #deps: ComebackDeps;
  readonly #running = new Map<string, Running>();

  constructor(deps: ComebackDeps) {
    this.#deps = deps;
  }

  /** Goes on with those of the open jobs that nobody is at. */
  async takeUp(open: readonly StoredJob[]): Promise<void> {
    for (const { id, type } of open) if (type === UNDO && !this.#running.has(id)) await this.#takeOver(id);
  }

  async #takeOver(id: string): Promise<boolean> {
    const taken = await takeOver(this.#deps.storage, id, workOf(id), () => this.#askedToStop(id));
    if (taken !== undefined) this.#run(fromStored(taken.job), taken.claim);
    return taken !== undefined;
  }

  #askedToStop(id: string): void {
    const run = this.#running.get(id);
    if (run !== undefined) run.stop = 'cancelled';
  }

  async close(): Promise<void> {
    for (const run of this.#running.values()) run.stop ??= 'interrupted';
    await Promise.all([...this.#running.values()].map((run) => run.ended));
  }

  async start(actor: Actor, kind: 'undo' | 'redo', batch: LogBatch, force: boolean, locale: Locale): Promise<JobJson> {
    const state: UndoJobState = {
      kind,
      of: batch.batch,
      phase: 'checking',
      done: 0,
      total: batch.entries,
      changed: 0,
      skipped: 0,
      force,
      locale,
      conflicts: [],
    };
    const job: UndoJob = { id: randomUUID(), actor: actorNumber(actor), createdAt: this.#deps.now(), status: 'running', state };
    const claim = await claimNew(this.#deps.storage, workOf(job.id), () => this.#askedToStop(job.id));
    try {
      await this.#deps.storage.write(actor, (tx) => tx.saveJob(toStored(job)));
    } catch (error) {
      await claim.release();
      throw error;
    }
    this.#run(job, claim);
    return jobJson(job, locale);
  }

  async job(actor: Actor, id: string, locale: Locale): Promise<JobJson | undefined> {
    const job = await this.#find(actor, id);
    if (job === undefined) return undefined;
    const conflicts = job.state.conflicts.map((conflict) => stillShown(this.#deps, actor, conflict));
    return jobJson({ ...job, state: { ...job.state, conflicts } }, locale);
  }

  async cancel(actor: Actor, id: string): Promise<boolean> {
    const job = await this.#find(actor, id);
    if (job === undefined) return false;
    if (isOpen(job) && !this.#running.has(id) && !(await this.#takeOver(id))) await stopElsewhere(this.#deps.storage, id, workOf(id));
    const run = this.#running.get(id);
    if (run !== undefined) {
      run.stop = 'cancelled';
      await run.ended;
    }
    return true;
  }

  /** Refuses while an action of the actor is still under way: half of it cannot be taken back. */
  async refuseRunning(actor: Actor): Promise<void> {
    const open = await openJobs(this.#deps.storage);
    if (open.some((job) => job.actor === actor.id && (job.type === UNDO || job.status === 'running'))) throw new AppError('conflict', 'undo.running');
  }

  async #find(actor: Actor, id: string): Promise<UndoJob | undefined> {
    const running = this.#running.get(id)?.job;
    const stored = running === undefined ? await this.#deps.storage.read.job(id) : undefined;
    const job = running ?? (stored?.type === UNDO ? fromStored(stored) : undefined);
    return job?.actor === actorNumber(actor) ? job : undefined;
  }

  #run(job: UndoJob, claim: Claim): void {
    const run: Running = { job, stop: undefined, ended: Promise.resolve() };
    this.#running.set(job.id, run);
    run.ended = this.#throughAndOut(job.id, claim);
  }

  async #throughAndOut(id: string, claim: Claim): Promise<void> {
    await this.#through(id);
    this.#running.delete(id);
    await claim.release().catch(this.#deps.onError);
  }

  /** Runs a job to its end; what goes wrong is told by the job. */
  async #through(id: string): Promise<void> {
    try {
      while (await this.#slice(id));
    } catch (error) {
      if (error instanceof ClaimLost) return;
      this.#deps.onError(error);
      await this.#save(id, { status: 'failed', error: 'server.internal' }).catch(this.#deps.onError);
    }
  }

  #of(id: string): Running {
    const run = this.#running.get(id);
    if (run === undefined) throw new TypeError(`job ${id} is not running`);
    return run;
  }

  async #save(id: string, change: Partial<UndoJobState> & { readonly status?: JobJson['status'] }): Promise<void> {
    const run = this.#of(id);
    const { status = run.job.status, ...state } = change;
    const job = { ...run.job, status, state: { ...run.job.state, ...state } };
    await underClaim(this.#deps.storage, workOf(id)).write(this.#actor(job), (tx) => tx.saveJob(toStored(job)));
    run.job = job;
  }

  #actor(job: UndoJob): Actor {
    const actor = this.#deps.user(job.actor);
    if (actor === undefined) throw new AppError('forbidden', 'access.denied');
    return actor;
  }

  /** One slice: looked at first, all of them, then taken back. False at the end. */
  async #slice(id: string): Promise<boolean> {
    const { job, stop } = this.#of(id);
    if (stop === 'interrupted') return false;
    if (stop === 'cancelled') {
      await this.#save(id, { status: 'cancelled' });
      return false;
    }
    const { of, beyond, phase, force, skipped } = job.state;
    const entries = await this.#deps.storage.read.batchLog(of, { limit: SLICE, newestFirst: true, ...(beyond === undefined ? {} : { beyond }) });
    if (entries.length === 0) return this.#endPhase(id, phase, force, skipped);
    if (phase === 'checking') await this.#check(id, entries);
    else await this.#takeBack(id, entries);
    return true;
  }

  async #endPhase(id: string, phase: UndoJobState['phase'], force: boolean, skipped: number): Promise<boolean> {
    if (phase === 'storing') {
      await this.#save(id, { status: 'done' });
      return false;
    }
    if (skipped > 0 && !force) {
      await this.#save(id, { status: 'failed', error: 'undo.conflicts' });
      return false;
    }
    const { job } = this.#of(id);
    const { beyond: _beyond, ...rest } = job.state;
    const state: UndoJobState = { ...rest, phase: 'storing', done: 0, skipped: 0, conflicts: [] };
    this.#of(id).job = { ...job, state };
    await this.#save(id, {});
    return true;
  }

  async #check(id: string, newestFirst: readonly LogEntry[]): Promise<void> {
    const actor = this.#actor(this.#of(id).job);
    const taken = await this.#deps.storage.write(actor, (tx) => this.#apply(id, tx, actor, newestFirst, new Map(), false));
    await this.#save(id, await this.#progress(id, newestFirst, taken, this.#deps.storage.read));
  }

  /** What follows from a slice for the job. What goes wrong between looking and doing is left as it is and told. */
  async #progress(id: string, entries: readonly LogEntry[], taken: TakenBack, runner: FilesRunner): Promise<Partial<UndoJobState>> {
    const { job } = this.#of(id);
    const { state } = job;
    const room = Math.max(0, LISTED - state.conflicts.length);
    const shown = await conflictsJson(this.#deps, this.#actor(job), taken.conflicts.slice(0, room), runner, state.locale);
    return {
      beyond: entries.at(-1)?.seq ?? 0,
      done: state.done + entries.length,
      changed: state.changed + taken.changed,
      skipped: state.skipped + taken.conflicts.length,
      conflicts: [...state.conflicts, ...shown],
    };
  }

  #apply(
    id: string,
    tx: Tx,
    actor: Actor,
    newestFirst: readonly LogEntry[],
    passed: ReadonlyMap<string, Conflict>,
    doIt: boolean,
  ): Promise<TakenBack> {
    const { kind } = this.#of(id).job.state;
    return takeBack(tx, this.#deps.contextFor(actor, this.#anyEntity()), newestFirst.toReversed(), passed, () => doIt, kind);
  }

  #anyEntity(): LinkedEntity {
    const [entity] = this.#deps.model().entities.values();
    if (entity === undefined) throw new AppError('conflict', 'undo.nothing');
    return entity;
  }

  async #takeBack(id: string, newestFirst: readonly LogEntry[]): Promise<void> {
    const passed = new Map<string, Conflict>();
    for (;;) {
      try {
        await this.#storeSlice(id, newestFirst, passed);
        return;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        for (const conflict of error.conflicts) passed.set(keyOf(conflict.entity, conflict.record), conflict);
      }
    }
  }

  /** A slice and where the job then stands are one unit, so a crash repeats nothing. */
  async #storeSlice(id: string, newestFirst: readonly LogEntry[], passed: ReadonlyMap<string, Conflict>): Promise<void> {
    const run = this.#of(id);
    const { job } = run;
    const actor = this.#actor(job);
    const { kind, of, batch } = job.state;
    run.job = await underClaim(this.#deps.storage, workOf(id)).write(
      actor,
      async (tx) => {
        if (batch === undefined) await tx.labelBatch({ kind, of });
        const taken = await this.#apply(id, tx, actor, newestFirst, passed, true);
        const progress = await this.#progress(id, newestFirst, taken, tx);
        const next = { ...job, state: { ...job.state, ...progress, batch: tx.batch } };
        await tx.saveJob(toStored(next));
        return next;
      },
      batch === undefined ? {} : { batch },
    );
  }
}
