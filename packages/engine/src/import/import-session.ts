// In charge of: what every part of a running import works with: its job as it is kept, its actor's rights of this moment, its rows, those refused.
import { AppError } from '@trellis/errors';
import type { LinkedEntity, Model } from '@trellis/model';
import { rightsOf, systemActor, type Actor } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import type { JobStorage } from '../jobs/claimed.ts';
import type { WriteContext } from '../records/write-unit.ts';
import type { ReaderProgram } from './file-reader.ts';
import type { JobFolder } from './job-folder.ts';
import { toStored, type ImportJob, type ImportState } from './job-state.ts';
import type { LinkPlan } from './pending-link.ts';
import type { RefusedLine } from './protocol.ts';
import type { StagedLine } from './row-check.ts';
import { refusedLines, type Outcome, type StoreTask } from './row-store.ts';

const SAVE_MS = 250;
/** Rows that are read from the staged ones together. */
const READ_AHEAD = 5000;

/** What a run needs. */
export interface RunDeps {
  readonly storage: JobStorage;
  readonly reader: ReaderProgram;
  readonly model: () => Model;
  readonly contextFor: (actor: Actor, entity: LinkedEntity) => WriteContext;
  /** The actor with today's rights; undefined when gone. */
  readonly actor: () => Actor | undefined;
  readonly folder: JobFolder;
  /** Records as the actor may see them now. */
  readonly records: (actor: Actor, entity: LinkedEntity, ids: readonly number[]) => Promise<readonly RecordJson[]>;
}

/** Some staged rows: those to store, how many they were before some were passed over, and where the next begin. */
export interface Part {
  readonly lines: readonly StagedLine[];
  readonly count: number;
  readonly next: number;
}

/** Why a run ends before it is through: for good. */
export class Cancelled extends Error {}
/** Why a run ends before it is through: for the time being. */
export class Interrupted extends Error {}

/** Counts before anything is done. */
export const noRows: Outcome = { created: 0, updated: 0, unchanged: 0 };

/** Counts with those of some more rows. */
export function added(before: Outcome, { created, updated, unchanged }: Outcome): Outcome {
  return { created: before.created + created, updated: before.updated + updated, unchanged: before.unchanged + unchanged };
}

/** One import while it runs. Call protocol: `stop` may be set at any time; `goOn` throws it where stopping does no harm. */
export class ImportSession {
  readonly deps: RunDeps;
  job: ImportJob;
  stop: Cancelled | Interrupted | undefined;
  /** What the job leaves behind is in order. */
  isOver = false;
  #saved = 0;
  /** The last save under way. Saves go one after another: a store that runs units side by side could let an older state win. */
  #saving: Promise<void> = Promise.resolve();
  /** Rows that trying refused: they are passed over when storing. */
  readonly #passed = new Set<number>();

  constructor(deps: RunDeps, job: ImportJob) {
    this.deps = deps;
    this.job = job;
  }

  get state(): ImportState {
    return this.job.state;
  }

  goOn(): void {
    if (this.stop !== undefined) throw this.stop;
  }

  async finish(status: ImportJob['status']): Promise<void> {
    if (this.state.refused > 0) await this.deps.folder.sortRefused();
    this.job = { ...this.job, status };
    await this.#save();
    await this.deps.folder.finish();
    this.isOver = true;
  }

  /** Resolves when no save is under way. */
  saved(): Promise<void> {
    return this.#saving;
  }

  async #save(): Promise<void> {
    this.#saved = performance.now();
    const job = toStored(this.job);
    const saving = this.#saving.then(() => this.deps.storage.write(this.#writer(), (tx) => tx.saveJob(job)));
    this.#saving = saving.catch(() => {});
    await saving;
  }

  async set(change: Partial<ImportState>): Promise<void> {
    this.job = { ...this.job, status: 'running', state: { ...this.state, ...change } };
    await this.#save();
  }

  /** Notes progress; it reaches the store a few times a second. */
  note(change: Partial<ImportState>): void {
    this.job = { ...this.job, state: { ...this.state, ...change } };
    if (performance.now() - this.#saved < SAVE_MS) return;
    void this.#save().catch(() => {});
  }

  actor(): Actor {
    const actor = this.deps.actor();
    if (actor === undefined) throw new AppError('forbidden', 'import.actor-gone');
    return actor;
  }

  /** Who saves the job itself: it must be possible when the user is gone. */
  #writer(): Actor {
    return this.deps.actor() ?? systemActor('import');
  }

  /** What writing needs, with the rights of this moment. */
  context(): WriteContext {
    const actor = this.actor();
    const entity = this.deps.model().entities.get(this.state.entity);
    if (entity === undefined) throw new AppError('not-found', 'entity.not-found');
    const rights = rightsOf(this.deps.model(), actor).of(entity);
    if (!rights.can('import')) throw new AppError('forbidden', 'access.denied');
    return this.deps.contextFor(actor, entity);
  }

  task(): StoreTask {
    const { headers, fields, columns, options, links: named = [] } = this.state;
    const entity = this.deps.model().entities.get(this.state.entity);
    const links = named.flatMap(({ field: name, key: keyName, create, inFile }): LinkPlan[] => {
      const field = entity?.fieldByName.get(name);
      const key = field?.target?.fieldByName.get(keyName);
      return field === undefined || key === undefined ? [] : [{ field, key, create, inFile }];
    });
    return { headers, fields, columns, options, links, contextFor: (target) => this.deps.contextFor(this.actor(), target) };
  }

  /** Parts of the staged rows; how large the next one is, is asked each time. Many are read at a time: each look at the file is a wait. */
  async *slices(from: number, size: () => number): AsyncGenerator<Part> {
    for (let offset = from; ;) {
      const { lines, ends } = await this.deps.folder.slice(offset, Math.max(size(), READ_AHEAD));
      if (lines.length === 0) return;
      for (let start = 0; start < lines.length;) {
        this.goOn();
        const part = lines.slice(start, start + size());
        start += part.length;
        yield { lines: part.filter((line) => !this.#passed.has(line[0])), count: part.length, next: ends[start - 1] ?? offset };
      }
      offset = ends.at(-1) ?? offset;
    }
  }

  /** After a restart: rows that were refused before are neither tried nor counted again. */
  async recall(): Promise<void> {
    for await (const { row } of this.deps.folder.refusedRows()) this.#passed.add(row);
    await this.set({ refused: this.#passed.size });
  }

  /** The rows without those that a refused write names. A refusal that names none ends the import. */
  async withoutRefused(error: unknown, lines: readonly StagedLine[]): Promise<readonly StagedLine[]> {
    const refused = refusedLines(error, this.task(), lines);
    if (refused.length === 0) throw error;
    await this.#refuse(refused);
    const gone = new Set(refused.map((line) => line.row));
    return lines.filter((line) => !gone.has(line[0]));
  }

  async #refuse(refused: readonly RefusedLine[]): Promise<void> {
    for (const { row } of refused) this.#passed.add(row);
    await this.deps.folder.refuse(refused);
    this.note({ refused: this.state.refused + refused.length });
  }
}
