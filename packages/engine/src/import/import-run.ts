// In charge of: one import from its file to its records: checking, trying where rights depend on records, storing in slices.
import { AppError, invalid, type Issue } from '@trellis/errors';
import { rightsOf } from '@trellis/permissions';
import { ClaimLost, isOpen } from '../jobs/claimed.ts';
import { checkTask } from './check-task.ts';
import { FileReader } from './file-reader.ts';
import { Cancelled, ImportSession, Interrupted, noRows, type RunDeps } from './import-session.ts';
import { ImportStoring, ONE_UNIT } from './import-storing.ts';
import { ImportTrial } from './import-trial.ts';
import type { ImportJob, ImportState } from './job-state.ts';
import { Lookups } from './lookups.ts';
import { resolveMapping, type MappedColumn } from './mapping.ts';
import { toSent, type CheckTask } from './protocol.ts';

/** Links whose targets may be named by a value until rows are stored. */
function linksOf(task: CheckTask, columns: readonly MappedColumn[]): NonNullable<ImportState['links']> {
  return task.columns.flatMap(({ create, inFile }, place) => {
    const { field, key } = columns[place] ?? {};
    return field === undefined || key === undefined || (!create && inFile === undefined)
      ? []
      : [{ field: field.name, key: key.name, create, inFile: inFile !== undefined }];
  });
}

/** A run of one import. Call protocol: `run` once; `cancel` and `interrupt` at any time, each resolving when the run has ended. */
export class ImportRun {
  readonly #deps: RunDeps;
  readonly #session: ImportSession;
  readonly #trial: ImportTrial;
  #reader: FileReader | undefined;
  #running: Promise<void> | undefined;

  constructor(deps: RunDeps, job: ImportJob) {
    this.#deps = deps;
    this.#session = new ImportSession(deps, job);
    this.#trial = new ImportTrial(this.#session);
  }

  /** The job as it stands. It is not over before what it leaves behind is in order. */
  get job(): ImportJob {
    const { job, isOver } = this.#session;
    return isOver || isOpen(job) ? job : { ...job, status: 'running' };
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
    this.#session.stop ??= reason;
    this.#reader?.stop(this.#session.stop);
    await this.run();
  }

  async #run(): Promise<void> {
    const session = this.#session;
    try {
      session.goOn();
      if (session.state.phase === 'storing') await session.recall();
      else await this.#check();
      if (session.state.options.dryRun !== true) await new ImportStoring(session, this.#trial).storeAll();
      await session.finish('done');
    } catch (error) {
      if (error instanceof Interrupted || error instanceof ClaimLost) return;
      if (error instanceof Cancelled) await session.finish('cancelled');
      else await this.#fail(error);
    }
  }

  async #fail(error: unknown): Promise<void> {
    await this.#session.set({ error: toSent(error) });
    await this.#session.finish('failed');
  }

  async #check(): Promise<void> {
    const { model, storage, folder } = this.#deps;
    const session = this.#session;
    const { options, fileName, headers } = session.state;
    const { actor, entity } = session.context();
    await session.set({ phase: 'reading', done: 0, refused: 0, leftOut: 0, targets: 0, offset: 0, ...noRows });
    await folder.forgetDry();
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
        progress: (done, refused) => session.note({ phase: 'checking', done, refused }),
      }),
    );
    await session.set({
      phase: 'checking',
      done: checked.done,
      refused: checked.refused,
      fields: columns.map((each) => each.field.name),
      columns: columns.map((each) => each.column),
      links: linksOf(task, columns),
      leftOut: checked.leftOut,
    });
    if (checked.done === 0) throw new AppError('invalid', 'import.no-rows');
    await this.#trial.tryAll(checked.staged, ONE_UNIT);
    this.#refuseAll();
    await session.set({ phase: 'storing', done: 0, total: checked.staged });
  }

  /** Runs the program that reads files, in a way that stopping ends it. */
  async #read<T>(ask: (reader: FileReader) => Promise<T>): Promise<T> {
    this.#session.goOn();
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
    const { refused, options } = this.#session.state;
    if (refused > 0 && options.partial !== true && options.dryRun !== true)
      throw new AppError('invalid', 'import.refused', { params: { count: refused } });
  }
}
