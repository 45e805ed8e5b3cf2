// In charge of: the imports of a workspace: previews, starting, running a few at a time, answering about them, going on after a restart.
import { AppError, invalid, type Issue, type Locale } from '@trellis/errors';
import type { LinkedEntity, Model } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import {
  guardedPath,
  type ImportOptions,
  type ImportPreview,
  type ImportRow,
  type ImportRowKind,
  type ImportRows,
  type JobJson,
  type RecordJson,
} from '@trellis/query';
import { randomUUID } from 'node:crypto';
import { actorNumber } from '../actor-number.ts';
import type { IncomingFile, WriteOptions } from '../engine.ts';
import { once, type WriteContext } from '../records/write-unit.ts';
import { claimNew, isJobId, isOpen, openJobs, stopElsewhere, takeOver, underClaim, workOf } from '../jobs/claimed.ts';
import type { Claim, Storage, StoredJob } from '../storage.ts';
import { FileReader, type ReaderProgram } from './file-reader.ts';
import { readImportOptions } from './import-options.ts';
import { ImportRun } from './import-run.ts';
import { JobFolder, removeOldFolders } from './job-folder.ts';
import { changesCsv, withFields } from './dry-report.ts';
import { actorOf, fromStored, IMPORT, jobJson, refusedRow, SHOWN, toStored, type ImportJob } from './job-state.ts';
import { resolveMapping, suggestMapping } from './mapping.ts';
import type { RefusedLine, TableFacts } from './protocol.ts';
import { fittedOptions, recipeFit, Recipes } from './recipes.ts';
import { reportCsv } from './report.ts';

/** Imports that run side by side; others wait. */
const AT_ONCE = 2;
/** Rows that are looked at to tell what kind of values a column has. */
const PREVIEW_ROWS = 1000;
const SAMPLES = 5;

/** What imports are made of. */
export interface ImportDeps {
  readonly storage: Storage;
  /** Folder that has one folder for each job. */
  readonly folder: string;
  readonly reader: ReaderProgram;
  /** The documents in force. */
  readonly model: () => Model;
  /** What a write needs, for an actor and an entity. */
  readonly contextFor: (actor: Actor, entity: LinkedEntity) => WriteContext;
  /** A user with today's roles; undefined when there is none such or it is disabled. */
  readonly user: (id: number) => Actor | undefined;
  /** A user's name. */
  readonly names: (id: number) => string;
  /** Records as an actor may see them now. */
  readonly records: (actor: Actor, entity: LinkedEntity, ids: readonly number[]) => Promise<readonly RecordJson[]>;
  readonly now: () => number;
  /** Told of failures that no caller waits for. */
  readonly onError: (error: unknown) => void;
}

/** The imports of a workspace. */
export interface Imports {
  preview(actor: Actor, entity: LinkedEntity, file: IncomingFile, options: ImportOptions): Promise<ImportPreview>;
  start(actor: Actor, entity: LinkedEntity, file: IncomingFile, options: ImportOptions, again?: WriteOptions): Promise<JobJson>;
  job(actor: Actor, id: string, locale: Locale): Promise<JobJson>;
  cancel(actor: Actor, id: string): Promise<void>;
  report(actor: Actor, id: string, locale: Locale): AsyncIterable<Uint8Array>;
  /** A page of what a dry run found. */
  rows(actor: Actor, id: string, kind: ImportRowKind, after: number, limit: number, locale: Locale): Promise<ImportRows>;
  /** All that a dry run found, as CSV. */
  changes(actor: Actor, id: string, locale: Locale): AsyncIterable<Uint8Array>;
  readonly recipes: Recipes;
  /** Removes the files and reports of imports into an entity that are over: they hold values that were erased from its records. */
  forget(entity: LinkedEntity): Promise<void>;
  /** Removes what imports that ended long ago left on disk. */
  tidy(): Promise<void>;
  /** Goes on with those of the open jobs that nobody is at. */
  takeUp(open: readonly StoredJob[]): Promise<void>;
  /** Interrupts what runs; the next start goes on with it. */
  close(): Promise<void>;
}

class OwnImports implements Imports {
  readonly #deps: ImportDeps;
  readonly #waiting: ImportRun[] = [];
  readonly #running = new Map<ImportRun, Promise<void>>();
  /** Claims on what runs or waits here, by job. */
  readonly #claims = new Map<string, Claim>();
  #closed = false;
  readonly recipes: Recipes;

  constructor(deps: ImportDeps) {
    this.#deps = deps;
    this.recipes = new Recipes(deps);
  }

  async preview(actor: Actor, entity: LinkedEntity, file: IncomingFile, options: ImportOptions): Promise<ImportPreview> {
    this.#mayImport(actor, entity);
    const { options: asked, recipe } = await this.#withRecipe(actor, entity, this.#options(options));
    const facts = await this.#facts(file.name, file.path, asked, PREVIEW_ROWS);
    const suggestions = suggestMapping({ entity, rights: rightsOf(this.#deps.model(), actor) }, facts.columns);
    const { types, ...rest } = facts;
    const columns = facts.columns.map((name, place) => ({
      name,
      type: types[place] ?? 'text',
      suggestion: suggestions[place] ?? null,
      samples: facts.rows
        .map((row) => row[place] ?? '')
        .filter((text) => text.trim() !== '')
        .slice(0, SAMPLES),
    }));
    const given = recipe === undefined ? {} : { recipe: { options: fittedOptions(asked, facts.columns), fit: recipeFit(recipe, facts.columns) } };
    return { ...rest, columns, ...given };
  }

  async start(actor: Actor, entity: LinkedEntity, file: IncomingFile, given: ImportOptions, again: WriteOptions = {}): Promise<JobJson> {
    this.#mayImport(actor, entity);
    const { options: asked, recipe } = await this.#withRecipe(actor, entity, this.#options(given));
    const earlier = await this.#begun(actor, again);
    if (earlier !== undefined) return earlier;
    const id = randomUUID();
    const folder = this.#folder(id);
    await folder.take(file.path);
    try {
      await this.#claim(id);
      const facts = await this.#facts(file.name, folder.file, asked, 1);
      const options = recipe === undefined ? asked : fittedOptions(asked, facts.columns);
      if (facts.rows.length === 0) throw new AppError('invalid', 'import.no-rows');
      this.#checkMapping(actor, entity, facts, options);
      const job = this.#newJob(id, actor, entity, file.name, facts, options);
      const known = await this.#deps.storage.write(actor, (tx) => once(tx, actor, again, () => tx.saveJob(toStored(job)).then(() => id)));
      if (known !== id) return await this.#first(id, actor, known);
      this.#add(job);
      return jobJson(job, [], 'en');
    } catch (error) {
      await this.#release(id);
      await folder.remove();
      throw error;
    }
  }

  /** The import that was begun under the same key, also before a restart. */
  async #begun(actor: Actor, again: WriteOptions): Promise<JobJson | undefined> {
    const { idempotency } = again;
    if (idempotency === undefined) return undefined;
    const kept = await this.#deps.storage.write(actor, (tx) => tx.keptAnswer(actorNumber(actor), idempotency.key));
    if (kept === undefined) return undefined;
    if (kept.bodyHash !== idempotency.bodyHash) throw new AppError('conflict', 'idempotency.other-body');
    return this.job(actor, JSON.parse(kept.answer) as string, 'en');
  }

  /** Another request with the same key was first: its job answers. */
  async #first(own: string, actor: Actor, id: string): Promise<JobJson> {
    await this.#release(own);
    await this.#folder(own).remove();
    return this.job(actor, id, 'en');
  }

  async #withRecipe(
    actor: Actor,
    entity: LinkedEntity,
    options: ImportOptions,
  ): Promise<{ readonly options: ImportOptions; readonly recipe?: Awaited<ReturnType<Recipes['options']>> }> {
    if (options.check !== undefined) return { options: await this.#asChecked(actor, entity, options.check, options) };
    const { recipe: id, ...own } = options;
    if (id === undefined) return { options };
    const recipe = await this.recipes.options(actor, entity, id);
    return { options: { ...recipe.options, ...own }, recipe };
  }

  /** The settings of a dry run of this actor into this entity, for storing what it showed or part of it. */
  async #asChecked(actor: Actor, entity: LinkedEntity, id: string, { only, leaveOut, partial }: ImportOptions): Promise<ImportOptions> {
    const { status, state } = await this.#find(actor, id);
    const { dryRun, ...settings } = state.options;
    if (dryRun !== true || status !== 'done' || state.entity !== entity.key) throw new AppError('not-found', 'job.not-found');
    return {
      ...settings,
      ...(only === undefined ? {} : { only }),
      ...(leaveOut === undefined ? {} : { leaveOut }),
      ...(partial === undefined ? {} : { partial }),
    };
  }

  async rows(actor: Actor, id: string, kind: ImportRowKind, after: number, limit: number, locale: Locale): Promise<ImportRows> {
    const job = await this.#find(actor, id);
    const { lines, next, isLast } = await this.#folder(id).dryRows(kind, after, limit);
    const shown = this.#shown(actor, job);
    const rows =
      kind === 'refused'
        ? (lines as readonly RefusedLine[]).map((line) => ({ kind: 'refused' as const, ...refusedRow(line, locale) }))
        : (lines as readonly ImportRow[]).map((row) => withFields(row, shown, this.#deps.model().entities.get(job.state.entity)?.titleField?.name));
    return { rows, ...(isLast ? {} : { next }) };
  }

  async *changes(actor: Actor, id: string, locale: Locale): AsyncGenerator<Uint8Array> {
    const job = await this.#find(actor, id);
    const entity = this.#deps.model().entities.get(job.state.entity);
    if (entity === undefined) throw new AppError('not-found', 'entity.not-found');
    const shown = this.#shown(actor, job);
    yield* changesCsv({ folder: this.#folder(id), entity, model: this.#deps.model(), locale, shown });
  }

  /** Fields of the import that the actor may read today. */
  #shown(actor: Actor, job: ImportJob): (field: string) => boolean {
    const entity = this.#deps.model().entities.get(job.state.entity);
    const rights = rightsOf(this.#deps.model(), actor);
    return (name) => {
      const field = entity?.fieldByName.get(name);
      return entity !== undefined && field !== undefined && guardedPath(rights, entity, [field]) !== undefined;
    };
  }

  async job(actor: Actor, id: string, locale: Locale): Promise<JobJson> {
    const job = await this.#find(actor, id);
    const refused: RefusedLine[] = [];
    if (job.state.refused > 0) for await (const row of this.#folder(id).refusedRows(SHOWN)) refused.push(row);
    return jobJson(job, refused, locale);
  }

  async cancel(actor: Actor, id: string): Promise<void> {
    const job = await this.#find(actor, id);
    const run = this.#runOf(id);
    if (run !== undefined) return this.#cancelOwn(run);
    if (!isOpen(job)) return;
    const taken = await this.#takeOver(id);
    if (taken === undefined) return stopElsewhere(this.#deps.storage, id, workOf(id));
    await this.#cancelOwn(taken);
  }

  async #cancelOwn(run: ImportRun): Promise<void> {
    const place = this.#waiting.indexOf(run);
    if (place >= 0) this.#waiting.splice(place, 1);
    await run.cancel();
    await this.#release(run.job.id);
  }

  #claim(id: string): Promise<void> {
    return claimNew(this.#deps.storage, workOf(id), () => this.#askedToStop(id)).then((claim) => void this.#claims.set(id, claim));
  }

  /** Another process was asked to cancel what runs here. */
  #askedToStop(id: string): void {
    const run = this.#runOf(id);
    if (run !== undefined) this.#cancelOwn(run).catch(this.#deps.onError);
  }

  async #release(id: string): Promise<void> {
    const claim = this.#claims.get(id);
    this.#claims.delete(id);
    await claim?.release();
  }

  /** The run of a job that nobody is at any more; it is not begun yet. */
  async #takeOver(id: string): Promise<ImportRun | undefined> {
    const taken = await takeOver(this.#deps.storage, id, workOf(id), () => this.#askedToStop(id));
    if (taken === undefined) return undefined;
    this.#claims.set(id, taken.claim);
    return this.#runFor(fromStored(taken.job));
  }

  async *report(actor: Actor, id: string, locale: Locale): AsyncGenerator<Uint8Array> {
    const { state } = await this.#find(actor, id);
    yield* reportCsv(this.#folder(id), state.headers, locale);
  }

  async tidy(): Promise<void> {
    const open = await openJobs(this.#deps.storage);
    await removeOldFolders(this.#deps.folder, this.#deps.now(), new Set(open.map((job) => job.id)));
  }

  async takeUp(open: readonly StoredJob[]): Promise<void> {
    for (const { id, type } of open) {
      // The file of an import may be in the folder of another process, which goes on with it when it is back.
      if (this.#closed || type !== IMPORT || this.#claims.has(id) || !(await this.#folder(id).isHere())) continue;
      const run = await this.#takeOver(id);
      if (run === undefined) continue;
      this.#waiting.push(run);
      this.#next();
    }
  }

  async forget(entity: LinkedEntity): Promise<void> {
    for (const status of ['done', 'failed', 'cancelled']) {
      for (const stored of await this.#deps.storage.read.jobs(status)) {
        if (stored.type === IMPORT && fromStored(stored).state.entity === entity.key) await this.#folder(stored.id).remove();
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.splice(0);
    await Promise.all([...this.#running.keys()].map((run) => run.interrupt()));
  }

  #mayImport(actor: Actor, entity: LinkedEntity): void {
    if (!rightsOf(this.#deps.model(), actor).of(entity).can('import')) throw new AppError('forbidden', 'access.denied');
  }

  #options(input: ImportOptions): ImportOptions {
    const issues: Issue[] = [];
    const options = readImportOptions(input, issues);
    if (issues.length > 0) throw invalid('request.invalid', issues);
    return options;
  }

  #facts(name: string, path: string, options: ImportOptions, samples: number): Promise<TableFacts> {
    const { encoding, delimiter, sheet, headerRow, headerRows } = options;
    return new FileReader(this.#deps.reader).open(path, { name, encoding, delimiter, sheet, headerRow, headerRows }, samples);
  }

  #checkMapping(actor: Actor, entity: LinkedEntity, facts: TableFacts, options: ImportOptions): void {
    const issues: Issue[] = [];
    resolveMapping({ entity, rights: rightsOf(this.#deps.model(), actor) }, facts.columns, options, issues);
    if (issues.length > 0) throw invalid('request.invalid', issues);
  }

  /** What was found out about the file is kept, so that it is not found out again. */
  #asFound(options: ImportOptions, { encoding, delimiter, sheet, header }: TableFacts): ImportOptions {
    return {
      ...options,
      headerRow: header.row,
      headerRows: header.rows,
      ...(encoding === undefined ? {} : { encoding }),
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(sheet === undefined ? {} : { sheet }),
    };
  }

  #newJob(id: string, actor: Actor, entity: LinkedEntity, fileName: string, facts: TableFacts, given: ImportOptions): ImportJob {
    const options = this.#asFound(given, facts);
    const counts = { done: 0, offset: 0, created: 0, updated: 0, unchanged: 0, refused: 0 };
    const state = {
      entity: entity.key,
      fileName,
      options,
      headers: facts.columns,
      fields: [],
      columns: [],
      phase: 'reading',
      ...counts,
      ...(actor.id === null ? { task: actor.name } : {}),
    } as const;
    return { id, actor: actorNumber(actor), createdAt: this.#deps.now(), status: 'queued', state };
  }

  #folder(id: string): JobFolder {
    return new JobFolder(this.#deps.folder, id);
  }

  /** A job of this actor. Its id becomes a folder's name only after it was found. */
  async #find(actor: Actor, id: string): Promise<ImportJob> {
    const run = this.#runOf(id);
    const stored = run === undefined && isJobId(id) ? await this.#deps.storage.read.job(id) : undefined;
    const job = run?.job ?? (stored?.type === IMPORT ? fromStored(stored) : undefined);
    if (job === undefined || job.actor !== actorNumber(actor)) throw new AppError('not-found', 'job.not-found');
    return job;
  }

  #runOf(id: string): ImportRun | undefined {
    return [...this.#running.keys(), ...this.#waiting].find((run) => run.job.id === id);
  }

  #add(job: ImportJob): void {
    this.#waiting.push(this.#runFor(job));
    this.#next();
  }

  #runFor(job: ImportJob): ImportRun {
    const { storage, reader, model, contextFor, records, user } = this.#deps;
    const own = underClaim(storage, workOf(job.id), { yields: true });
    return new ImportRun({ storage: own, reader, model, contextFor, records, actor: () => actorOf(job, user), folder: this.#folder(job.id) }, job);
  }

  #next(): void {
    if (this.#closed || this.#running.size >= AT_ONCE) return;
    const run = this.#waiting.shift();
    if (run === undefined) return;
    const ended = run.run().then(
      () => this.#ended(run),
      (error: unknown) => {
        this.#deps.onError(error);
        this.#ended(run);
      },
    );
    this.#running.set(run, ended);
    this.#next();
  }

  #ended(run: ImportRun): void {
    this.#running.delete(run);
    this.#release(run.job.id).catch(this.#deps.onError);
    if (run.job.state.error?.detail !== undefined) this.#deps.onError(new Error(run.job.state.error.detail));
    this.#next();
  }
}

/** Imports over a store. Call `resume` once the documents are in force, `close` before the store is closed. */
export function createImports(deps: ImportDeps): Imports {
  return new OwnImports(deps);
}
