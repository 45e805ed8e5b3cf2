// In charge of: one import from its file to its records: checking, trying where rights depend on records, storing in slices.
import { AppError, invalid, type Issue } from '@trellis/errors';
import { TRUE } from '@trellis/expr';
import type { LinkedEntity, Model } from '@trellis/model';
import { rightsOf, systemActor, type Actor } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import type { WriteContext } from '../records/write-unit.ts';
import { ClaimLost, isOpen, type JobStorage } from '../jobs/claimed.ts';
import type { Tx } from '../storage.ts';
import { checkTask } from './check-task.ts';
import { FileReader, type ReaderProgram } from './file-reader.ts';
import type { JobFolder } from './job-folder.ts';
import { toStored, type ImportJob, type ImportState } from './job-state.ts';
import { Lookups } from './lookups.ts';
import { resolveMapping, type MappedColumn } from './mapping.ts';
import { toSent, type CheckTask, type RefusedLine } from './protocol.ts';
import { mayRefuseRecords } from './record-demands.ts';
import type { StagedLine } from './row-check.ts';
import { dryRows } from './dry-rows.ts';
import type { LinkPlan } from './pending-link.ts';
import { outcomeOf, refusedLines, storeRows, tryRows, type Outcome, type StoreTask, type Tried } from './row-store.ts';
import { SeenValues } from './seen-values.ts';

/** Imports up to this many rows are one unit: all of it or nothing. */
const ONE_UNIT = 5000;
/** Rows in a unit of a larger import. */
const SLICE = 500;
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
interface Part {
  readonly lines: readonly StagedLine[];
  readonly count: number;
  readonly next: number;
}

/** Why a run ends before it is through. */
class Cancelled extends Error {}
class Interrupted extends Error {}

function added(before: Outcome, { created, updated, unchanged }: Outcome): Outcome {
  return { created: before.created + created, updated: before.updated + updated, unchanged: before.unchanged + unchanged };
}

/** Links whose targets may be named by a value until rows are stored. */
function linksOf(task: CheckTask, columns: readonly MappedColumn[]): NonNullable<ImportState['links']> {
  return task.columns.flatMap(({ create, inFile }, place) => {
    const { field, key } = columns[place] ?? {};
    return field === undefined || key === undefined || (!create && inFile === undefined)
      ? []
      : [{ field: field.name, key: key.name, create, inFile: inFile !== undefined }];
  });
}

const noRows: Outcome = { created: 0, updated: 0, unchanged: 0 };

/** A run of one import. Call protocol: `run` once; `cancel` and `interrupt` at any time, each resolving when the run has ended. */
export class ImportRun {
  readonly #deps: RunDeps;
  #job: ImportJob;
  #isOver = false;
  #stop: Cancelled | Interrupted | undefined;
  #reader: FileReader | undefined;
  #saved = 0;
  #running: Promise<void> | undefined;
  /** The last save under way. Saves go one after another: a store that runs units side by side could let an older state win. */
  #saving: Promise<void> = Promise.resolve();
  /** Rows that trying refused: they are passed over when storing. */
  readonly #passed = new Set<number>();
  /** Targets that a dry run found to be missing: each is created once, whichever slices need it. */
  #targets = new SeenValues();

  constructor(deps: RunDeps, job: ImportJob) {
    this.#deps = deps;
    this.#job = job;
  }

  /** The job as it stands. It is not over before what it leaves behind is in order. */
  get job(): ImportJob {
    return this.#isOver || isOpen(this.#job) ? this.#job : { ...this.#job, status: 'running' };
  }

  /** Runs to the end; what goes wrong is told by the job. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Stops: what is not stored yet never will be. */
  async cancel(): Promise<void> {
    await this.#halt(new Cancelled());
  }

  /** Stops for the time being: the next start goes on. */
  async interrupt(): Promise<void> {
    await this.#halt(new Interrupted());
  }

  async #halt(reason: Cancelled | Interrupted): Promise<void> {
    this.#stop ??= reason;
    this.#reader?.stop(this.#stop);
    await this.run();
  }

  async #run(): Promise<void> {
    try {
      this.#goOn();
      if (this.#job.state.phase === 'storing') await this.#recall();
      else await this.#check();
      if (this.#job.state.options.dryRun !== true) await this.#store();
      await this.#finish('done');
    } catch (error) {
      if (error instanceof Interrupted || error instanceof ClaimLost) return;
      if (error instanceof Cancelled) await this.#finish('cancelled');
      else await this.#fail(error);
    }
  }

  async #fail(error: unknown): Promise<void> {
    await this.#set({ error: toSent(error) });
    await this.#finish('failed');
  }

  async #finish(status: ImportJob['status']): Promise<void> {
    this.#job = { ...this.#job, status };
    await this.#save();
    await this.#deps.folder.finish();
    this.#isOver = true;
  }

  async #save(): Promise<void> {
    this.#saved = performance.now();
    const job = toStored(this.#job);
    const saving = this.#saving.then(() => this.#deps.storage.write(this.#writer(), (tx) => tx.saveJob(job)));
    this.#saving = saving.catch(() => {});
    await saving;
  }

  async #set(change: Partial<ImportState>): Promise<void> {
    this.#job = { ...this.#job, status: 'running', state: { ...this.#job.state, ...change } };
    await this.#save();
  }

  /** Notes progress; it reaches the store a few times a second. */
  #note(change: Partial<ImportState>): void {
    this.#job = { ...this.#job, state: { ...this.#job.state, ...change } };
    if (performance.now() - this.#saved < SAVE_MS) return;
    void this.#save().catch(() => {});
  }

  #goOn(): void {
    if (this.#stop !== undefined) throw this.#stop;
  }

  #actor(): Actor {
    const actor = this.#deps.actor();
    if (actor === undefined) throw new AppError('forbidden', 'import.actor-gone');
    return actor;
  }

  /** Who saves the job itself: it must be possible when the user is gone. */
  #writer(): Actor {
    return this.#deps.actor() ?? systemActor('import');
  }

  /** What writing needs, with the rights of this moment. */
  #context(): WriteContext {
    const actor = this.#actor();
    const entity = this.#deps.model().entities.get(this.#job.state.entity);
    if (entity === undefined) throw new AppError('not-found', 'entity.not-found');
    const rights = rightsOf(this.#deps.model(), actor).of(entity);
    if (!rights.can('import')) throw new AppError('forbidden', 'access.denied');
    return this.#deps.contextFor(actor, entity);
  }

  async #check(): Promise<void> {
    const { model, storage, folder } = this.#deps;
    const { options, fileName, headers } = this.#job.state;
    const { actor, entity } = this.#context();
    await this.#set({ phase: 'reading', done: 0, refused: 0, leftOut: 0, targets: 0, offset: 0, ...noRows });
    await folder.forgetDry();
    this.#targets = new SeenValues();
    const issues: Issue[] = [];
    const columns = resolveMapping({ entity, rights: rightsOf(model(), actor) }, headers, options, issues);
    if (issues.length > 0) throw invalid('request.invalid', issues);
    const lookups = new Lookups({ storage, model: model(), actor });
    const task = checkTask(model(), entity, columns, options, lookups, folder);
    const { encoding, delimiter, sheet, headerRow, headerRows } = options;
    const settings = { name: fileName, encoding, delimiter, sheet, headerRow, headerRows };
    const checked = await this.#read((file) =>
      file.check(folder.file, settings, task, {
        answer: (asked) => lookups.answer(asked),
        progress: (done, refused) => this.#note({ phase: 'checking', done, refused }),
      }),
    );
    await this.#set({
      phase: 'checking',
      done: checked.done,
      refused: checked.refused,
      fields: columns.map((each) => each.field.name),
      columns: columns.map((each) => each.column),
      links: linksOf(task, columns),
      leftOut: checked.leftOut,
    });
    if (checked.done === 0) throw new AppError('invalid', 'import.no-rows');
    await this.#tryAll(checked.staged);
    this.#refuseAll();
    await this.#set({ phase: 'storing', done: 0, total: checked.staged });
  }

  /** After a restart: rows that were refused before are neither tried nor counted again. */
  async #recall(): Promise<void> {
    for await (const { row } of this.#deps.folder.refusedRows()) this.#passed.add(row);
    await this.#set({ refused: this.#passed.size });
  }

  /** Runs the program that reads files, in a way that stopping ends it. */
  async #read<T>(ask: (reader: FileReader) => Promise<T>): Promise<T> {
    this.#goOn();
    this.#reader = new FileReader(this.#deps.reader);
    try {
      return await ask(this.#reader);
    } finally {
      this.#reader.stop(new Interrupted());
      this.#reader = undefined;
    }
  }

  /** Unless rows may be left out, one refused row means that nothing is stored. */
  #refuseAll(): void {
    const { refused, options } = this.#job.state;
    if (refused > 0 && options.partial !== true && options.dryRun !== true)
      throw new AppError('invalid', 'import.refused', { params: { count: refused } });
  }

  #task(): StoreTask {
    const { fields, columns, options, links: named = [] } = this.#job.state;
    const entity = this.#deps.model().entities.get(this.#job.state.entity);
    const links = named.flatMap(({ field: name, key: keyName, create, inFile }): LinkPlan[] => {
      const field = entity?.fieldByName.get(name);
      const key = field?.target?.fieldByName.get(keyName);
      return field === undefined || key === undefined ? [] : [{ field, key, create, inFile }];
    });
    return { fields, columns, options, links, contextFor: (target) => this.#deps.contextFor(this.#actor(), target) };
  }

  /** A trial is needed to count without storing, and where a larger import could otherwise be stopped half way by rights or rules that depend on the records. */
  #needsTrial(staged: number): boolean {
    const { options } = this.#job.state;
    if (options.dryRun === true) return true;
    if (staged <= ONE_UNIT) return false;
    const { actor, entity } = this.#context();
    const rights = rightsOf(this.#deps.model(), actor).of(entity);
    if (mayRefuseRecords(entity, this.#job.state.fields, rights, options)) return true;
    const actions = options.upsertBy === undefined ? (['create'] as const) : (['create', 'update'] as const);
    const isFree = (action: 'create' | 'update'): boolean =>
      rights.rows(action) === TRUE &&
      this.#job.state.fields.every((name) => {
        const field = entity.fieldByName.get(name);
        return field !== undefined && rights.writable(action, field) === TRUE;
      });
    return !actions.every(isFree);
  }

  async #tryAll(staged: number): Promise<void> {
    if (!this.#needsTrial(staged)) return;
    for await (const { lines } of this.#slices(0, staged <= ONE_UNIT ? ONE_UNIT : SLICE)) {
      const tried = await this.#tryLines(lines);
      const { leftOut = 0 } = this.#job.state;
      this.#note({ ...added(this.#job.state, outcomeOf(tried.rows)), leftOut: leftOut + tried.leftOut });
      if (this.#job.state.options.dryRun === true) await this.#tell(tried);
    }
    if (this.#job.state.options.dryRun !== true) this.#note(noRows);
  }

  /** Tries rows until those that are left could be stored; the others are refused. */
  async #tryLines(lines: readonly StagedLine[]): Promise<Tried> {
    const context = this.#context();
    let left = lines;
    for (;;) {
      try {
        return await tryRows(this.#deps.storage, context, this.#task(), left, this.#job.state.options.dryRun === true);
      } catch (error) {
        left = await this.#withoutRefused(error, context, left);
      }
    }
  }

  /** Notes what a dry run found: the values of new records, the changes of existing ones, and the targets that would be created. */
  async #tell(tried: Tried): Promise<void> {
    const { actor, entity } = this.#context();
    const ids = tried.rows.filter((row) => row.outcome === 'updated').map((row) => row.id);
    const before = ids.length === 0 ? [] : await this.#deps.records(actor, entity, ids);
    const { fresh, changed } = dryRows(this.#task(), entity, tried, new Map(before.map((record) => [record.id, record])));
    const targets = tried.targets.filter(({ field, value }) => this.#targets.add(`${field}\u0000${typeof value} ${value}`, 1) === undefined);
    const { folder } = this.#deps;
    await folder.noteDry('new', fresh);
    await folder.noteDry('changed', changed);
    await folder.noteDry(
      'target',
      targets.map((target) => ({ kind: 'target', ...target })),
    );
    this.#note({ targets: (this.#job.state.targets ?? 0) + targets.length });
  }

  /** The rows without those that a refused write names. A refusal that names none ends the import. */
  async #withoutRefused(error: unknown, context: WriteContext, lines: readonly StagedLine[]): Promise<readonly StagedLine[]> {
    const refused = refusedLines(error, context, this.#task(), lines);
    if (refused.length === 0) throw error;
    await this.#refuse(refused);
    const gone = new Set(refused.map((line) => line.row));
    return lines.filter((line) => !gone.has(line[0]));
  }

  async #refuse(refused: readonly RefusedLine[]): Promise<void> {
    for (const { row } of refused) this.#passed.add(row);
    await this.#deps.folder.refuse(refused);
    this.#note({ refused: this.#job.state.refused + refused.length });
  }

  /** Parts of the staged rows. Many are read at a time: each look at the file is a wait. */
  async *#slices(from: number, size: number): AsyncGenerator<Part> {
    for (let offset = from; ;) {
      const { lines, ends } = await this.#deps.folder.slice(offset, Math.max(size, READ_AHEAD));
      if (lines.length === 0) return;
      for (let start = 0; start < lines.length; start += size) {
        this.#goOn();
        const part = lines.slice(start, start + size);
        const next = ends[start + part.length - 1] ?? offset;
        yield { lines: part.filter((line) => !this.#passed.has(line[0])), count: part.length, next };
      }
      offset = ends.at(-1) ?? offset;
    }
  }

  async #store(): Promise<void> {
    const { total = 0, offset } = this.#job.state;
    const isWhole = total <= ONE_UNIT;
    for await (const part of this.#slices(offset, isWhole ? ONE_UNIT : SLICE)) await this.#storePart(part, isWhole);
  }

  /** Stores rows and notes in the same unit that they are stored, so that a crash can neither lose nor double them. */
  async #storePart(part: Part, isWhole: boolean): Promise<void> {
    await this.#saving;
    const context = this.#context();
    let left = part.lines;
    for (;;) {
      try {
        this.#job = await this.#storeOnce(context, { ...part, lines: left }, isWhole);
        return;
      } catch (error) {
        const first = left;
        left = await this.#withoutRefused(error, context, left);
        if (this.#job.state.options.partial === true) continue;
        if (isWhole) await this.#tryLines(left);
        this.#stopAt(error, first, left, isWhole);
      }
    }
  }

  #storeOnce(context: WriteContext, { lines, count, next }: Part, isWhole: boolean): Promise<ImportJob> {
    const { storage } = this.#deps;
    const { batch } = this.#job.state;
    const unit = async (tx: Tx): Promise<ImportJob> => {
      if (batch === undefined) await tx.labelBatch({ kind: 'import' });
      const stored = await storeRows(tx, context, this.#task(), lines);
      const { state } = this.#job;
      const change = {
        ...added(state, outcomeOf(stored.rows)),
        done: state.done + count,
        offset: next,
        leftOut: (state.leftOut ?? 0) + stored.leftOut,
        targets: (state.targets ?? 0) + stored.targets.length,
        batch: tx.batch,
      };
      const job: ImportJob = { ...this.#job, status: isWhole ? 'done' : 'running', state: { ...state, ...change } };
      await tx.saveJob(toStored(job));
      return job;
    };
    return storage.write(context.actor, unit, batch === undefined ? {} : { batch });
  }

  #stopAt(error: unknown, before: readonly StagedLine[], left: readonly StagedLine[], isWhole: boolean): never {
    const { created, updated, unchanged, refused } = this.#job.state;
    if (isWhole) throw new AppError('invalid', 'import.refused', { params: { count: refused }, cause: error });
    const kept = new Set(left.map((line) => line[0]));
    const row = before.find((line) => !kept.has(line[0]))?.[0] ?? 0;
    throw new AppError('conflict', 'import.stopped', { params: { row, stored: created + updated + unchanged }, cause: error });
  }
}
