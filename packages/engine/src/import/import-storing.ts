// In charge of: storing an import's checked rows: small imports as one unit, larger ones in slices that leave others' writes room.
import { AppError } from '@trellis/errors';
import type { WriteContext } from '../records/write-unit.ts';
import type { Tx } from '../storage.ts';
import { added, type ImportSession, type Part } from './import-session.ts';
import type { ImportTrial } from './import-trial.ts';
import { toStored, type ImportJob } from './job-state.ts';
import type { StagedLine } from './row-check.ts';
import { outcomeOf, storeRows } from './row-store.ts';

/** Imports up to this many rows are one unit: all of it or nothing. */
export const ONE_UNIT = 5000;

/**
 * How long a unit of a larger import may take: others' writes wait for it, so it is short; every commit is synced and writes whole pages
 * of each index, so it is not shorter.
 */
const UNIT_MS = 20;
const FIRST = 500;
const LEAST = 250;
const MOST = 2000;

/** How many rows the next unit takes, by how long the last ones took. */
export class SliceSize {
  #rows = FIRST;

  get rows(): number {
    return this.#rows;
  }

  /** Takes note of a unit. A slow one counts at once, a quick one by half: what others wait for matters more. */
  took(rows: number, ms: number): void {
    if (rows === 0) return;
    const fitting = (rows * UNIT_MS) / Math.max(ms, 0.1);
    const wanted = fitting < this.#rows ? fitting : (this.#rows + fitting) / 2;
    this.#rows = Math.round(Math.min(MOST, Math.max(LEAST, wanted)));
  }
}

/** Stores an import's rows from where it stands. Call protocol: `storeAll` once. */
export class ImportStoring {
  readonly #session: ImportSession;
  readonly #trial: ImportTrial;
  readonly #size = new SliceSize();

  constructor(session: ImportSession, trial: ImportTrial) {
    this.#session = session;
    this.#trial = trial;
  }

  async storeAll(): Promise<void> {
    const { total = 0, offset } = this.#session.state;
    const isWhole = total <= ONE_UNIT;
    for await (const part of this.#session.slices(offset, () => (isWhole ? ONE_UNIT : this.#size.rows))) await this.#storePart(part, isWhole);
  }

  /** Stores rows and notes in the same unit that they are stored, so that a crash can neither lose nor double them. */
  async #storePart(part: Part, isWhole: boolean): Promise<void> {
    const session = this.#session;
    await session.saved();
    const context = session.context();
    let left = part.lines;
    for (;;) {
      try {
        session.job = await this.#storeOnce(context, { ...part, lines: left }, isWhole);
        return;
      } catch (error) {
        const first = left;
        left = await session.withoutRefused(error, left);
        if (session.state.options.partial === true) continue;
        if (isWhole) await this.#trial.tryLines(left);
        this.#stopAt(error, first, left, isWhole);
      }
    }
  }

  #storeOnce(context: WriteContext, { lines, count, next }: Part, isWhole: boolean): Promise<ImportJob> {
    const session = this.#session;
    const { batch } = session.state;
    const unit = async (tx: Tx): Promise<ImportJob> => {
      const began = performance.now();
      if (batch === undefined) await tx.labelBatch({ kind: 'import' });
      const stored = await storeRows(tx, context, session.task(), lines);
      const { state } = session;
      const change = {
        ...added(state, outcomeOf(stored.rows)),
        done: state.done + count,
        offset: next,
        leftOut: (state.leftOut ?? 0) + stored.leftOut,
        targets: (state.targets ?? 0) + stored.targets.length,
        batch: tx.batch,
      };
      const job: ImportJob = { ...session.job, status: isWhole ? 'done' : 'running', state: { ...state, ...change } };
      await tx.saveJob(toStored(job));
      this.#size.took(lines.length, performance.now() - began);
      return job;
    };
    return session.deps.storage.write(context.actor, unit, batch === undefined ? {} : { batch });
  }

  #stopAt(error: unknown, before: readonly StagedLine[], left: readonly StagedLine[], isWhole: boolean): never {
    const { created, updated, unchanged, refused } = this.#session.state;
    if (isWhole) throw new AppError('invalid', 'import.refused', { params: { count: refused }, cause: error });
    const kept = new Set(left.map((line) => line[0]));
    const row = before.find((line) => !kept.has(line[0]))?.[0] ?? 0;
    throw new AppError('conflict', 'import.stopped', { params: { row, stored: created + updated + unchanged }, cause: error });
  }
}
