// In charge of: putting the use cases together over a store.
import type { Named } from '@trellis/fields';
import { AppError, localText, type Locale } from '@trellis/errors';
import type { LinkedApp, LinkedEntity, Model, WorkspaceSource } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import type {
  AccessInput,
  AccessRequestJson,
  AffectedCell,
  AppGrants,
  AppJson,
  AppSummary,
  ChangeOutcome,
  ChangePlan,
  ChangeRequest,
  ConditionJson,
  DroppedPart,
  ExplainRequest,
  Explanation,
  HistoryEntry,
  ImportOptions,
  ImportPreview,
  ImportRowKind,
  ImportRows,
  JobJson,
  ListAnswer,
  ListRequest,
  NamedPartJson,
  QueryAnswer,
  QueryRequest,
  RecipeInput,
  RecipeJson,
  RecordJson,
  RestoreAnswer,
  RightsChange,
  RightsPreview,
  UndoAnswer,
  UndoState,
  VersionAnswer,
} from '@trellis/query';
import type { JSONSchema } from '@trellis/schemas';
import { ownersOnly } from './owners.ts';
import { appJson, appSummary, isAppVisible } from './app-json.ts';
import type { AppImportOptions } from './archive/archive-head.ts';
import { exportApp, exportedApp } from './archive/export-app.ts';
import { AppImports, type ImportedApp } from './archive/import-app.ts';
import { Audit } from './audit/audit.ts';
import { ClockTurner } from './computed/clock.ts';
import { Cursors } from './cursor.ts';
import { Positions } from './live/position.ts';
import { Sealer } from './sealer.ts';
import { examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import type {
  Changes,
  Engine,
  IncomingFile,
  Missed,
  ReadOptions,
  RecordInput,
  Subscribed,
  Subscription,
  Target,
  TransitionRequest,
  WriteOptions,
} from './engine.ts';
import { AccessRequests } from './explain/access-requests.ts';
import { explain } from './explain/explain.ts';
import { someOwners } from './explain/verdict.ts';
import { exportRecords } from './export/export-records.ts';
import type { FileLookup, FilesRunner } from './files/file-json.ts';
import type { FileStore } from './files/file-store.ts';
import { OpenFiles } from './files/files.ts';
import type { ReaderProgram } from './import/file-reader.ts';
import { createImports, type Imports } from './import/imports.ts';
import { isJobId } from './jobs/claimed.ts';
import { JobWatch } from './jobs/job-watch.ts';
import { LiveHub } from './live/hub.ts';
import { recordSchemaOf } from './record-schema.ts';
import { FormerFields } from './records/former-fields.ts';
import { recordHistory } from './records/history.ts';
import { getRecord, listRecords, queryRecords, recordsById, type Reading } from './records/record-read.ts';
import { eraseRecords } from './records/erase.ts';
import { purgeRecords, restoreRecords } from './records/trash.ts';
import { restoreVersion, type VersionRequest } from './records/version.ts';
import { removeRecords } from './records/record-remove.ts';
import { transitionRecords } from './records/record-transition.ts';
import { createRecords, updateRecords, upsertRecords } from './records/record-write.ts';
import { checkBatch, once, type WriteContext, type Written } from './records/write-unit.ts';
import type { ChangeSizes } from './schema-change/change-deps.ts';
import { SchemaChanges } from './schema-change/changes.ts';
import { underDocumentsInForce } from './schema-change/in-force.ts';
import type { Storage, Tx } from './storage.ts';
import { DepartmentRemoval } from './department-removal.ts';
import { checkReceiver, HandOvers, type HandOver } from './records/hand-over.ts';
import { PeopleImport } from './people-import/import-people.ts';
import { Undo, type Direction, type UndoRequest } from './undo/undo.ts';
import { userActor } from './user-actor.ts';
import { installDocuments, linkKept } from './workspace.ts';

/** What an engine is made of. */
export interface EngineOptions {
  readonly storage: Storage;
  /** Documents to install before anything is read: on the first start, or when a template is added. */
  readonly install?: Partial<WorkspaceSource>;
  /** Key of 32 bytes that seals page cursors and live positions. */
  readonly cursorKey: Uint8Array;
  /** Where imports keep their files, and the program that reads them. */
  readonly imports: { readonly folder: string; readonly reader: ReaderProgram };
  /** Where the bytes of files are kept, and the largest file that is taken, in megabytes. */
  readonly files: { readonly store: FileStore; readonly maxMb: number };
  /** How large changes of documents are run; for most purposes as they are. */
  readonly changes?: ChangeSizes;
  /** UTC milliseconds now. */
  readonly now: () => number;
  /** Told of failures that no caller waits for. */
  readonly onError: (error: unknown) => void;
}

class OpenEngine implements Engine {
  readonly files: OpenFiles;
  readonly audit: Audit;
  readonly accessRequests: AccessRequests;
  readonly peopleImport: PeopleImport;
  readonly departmentRemoval: DepartmentRemoval;
  readonly #handOvers: HandOvers;
  #model: Model;
  readonly #storage: Storage;
  readonly #cursors: Cursors;
  readonly #now: () => number;
  readonly #onError: (error: unknown) => void;
  readonly #live: LiveHub;
  readonly #imports: Imports;
  readonly #clock: ClockTurner;
  readonly #undo: Undo;
  readonly #changes: SchemaChanges;
  readonly #jobs: JobWatch;
  readonly #fileStore: FileStore;
  readonly #appImports: AppImports;

  constructor(options: EngineOptions, model: Model) {
    this.#model = model;
    this.#storage = options.storage;
    const sealer = new Sealer(options.cursorKey);
    this.#cursors = new Cursors(sealer);
    this.audit = new Audit(options.storage);
    this.accessRequests = new AccessRequests({
      storage: options.storage,
      names: (id) => this.#names(id),
      hasRole: (role) => this.model.roles.has(role),
      now: options.now,
    });
    const { identity } = options.storage;
    this.peopleImport = new PeopleImport({ identity, reader: options.imports.reader, roles: () => this.model.roles });
    this.#handOvers = new HandOvers({
      storage: options.storage,
      model: () => this.model,
      apps: (actor) => this.model.apps.filter((app) => isAppVisible(this.model, rightsOf(this.model, actor), app)),
      contextFor: (actor, entity) => this.#writing(actor, entity),
    });
    this.departmentRemoval = new DepartmentRemoval({ storage: options.storage, model: () => this.model, handOvers: this.#handOvers });
    this.#now = options.now;
    this.#onError = options.onError;
    this.#clock = new ClockTurner(options.storage, () => this.model);
    this.#live = new LiveHub({
      storage: options.storage,
      positions: new Positions(sealer),
      reading: (subscription) => this.#subscribed(subscription),
      model: () => this.model,
      onError: options.onError,
    });
    this.#imports = createImports({
      ...options.imports,
      storage: options.storage,
      model: () => this.model,
      contextFor: (actor, entity) => this.#writing(actor, entity),
      records: (actor, entity, ids) => recordsById(this.#readingOf(actor, entity, this.#storage.read), ids, {}),
      names: (id) => this.#names(id),
      user: (id) => this.#activeUser(id),
      now: options.now,
      onError: options.onError,
    });
    this.#undo = new Undo({
      storage: options.storage,
      model: () => this.model,
      contextFor: (actor, entity) => this.#writing(actor, entity),
      readingOf: (actor, entity, runner) => this.#readingOf(actor, entity, runner),
      user: (id) => this.#activeUser(id),
      now: options.now,
      onError: options.onError,
    });
    this.files = new OpenFiles({
      ...options.files,
      storage: options.storage,
      model: () => this.model,
      entity: (actor, target) => this.#entity(actor, target),
      reading: (actor, target) => this.#reading(actor, target),
      now: options.now,
      onError: options.onError,
    });
    this.#changes = new SchemaChanges({
      storage: options.storage,
      model: () => this.model,
      taken: (changed) => this.#taken(changed),
      sizes: options.changes ?? {},
      now: options.now,
      onError: options.onError,
    });
    const parts = [this.#imports, this.#undo, this.#changes];
    this.#jobs = new JobWatch({
      storage: options.storage,
      takeUp: async (open) => {
        for (const part of parts) await part.takeUp(open);
      },
      onError: options.onError,
    });
    this.#fileStore = options.files.store;
    this.#appImports = new AppImports({
      storage: options.storage,
      model: () => this.model,
      taken: (changed) => this.#taken(changed),
      folder: options.imports.folder,
      files: options.files.store,
      eraseFiles: (keys) => this.files.erase(keys),
      alone: (run) => this.#changes.alone(run),
      now: options.now,
      onError: options.onError,
    });
  }

  get model(): Model {
    return this.#model;
  }

  /** Another process on the same data changed the documents. */
  async #follow(): Promise<void> {
    const model = linkKept(this.#storage);
    if (model === undefined) return;
    await this.#storage.useModel(model);
    this.#taken(model);
  }

  /** Other documents are in force from now on: whoever follows changes has to read anew. */
  #taken(model: Model): void {
    this.#model = model;
    this.#live.reload();
  }

  /** Goes on with what an earlier process left unfinished. */
  async resume(): Promise<void> {
    this.#storage.onDocuments(() => {
      this.#follow().catch(this.#onError);
    });
    this.files.start();
    await this.#imports.tidy();
    await this.#jobs.start();
    this.#appImports.resume();
  }

  seq(): number {
    return this.#storage.seq();
  }

  apps(actor: Actor): AppSummary[] {
    const rights = rightsOf(this.model, actor);
    return this.model.apps.filter((app) => isAppVisible(this.model, rights, app)).map(appSummary);
  }

  app(actor: Actor, app: string): AppJson {
    return appJson(this.model, rightsOf(this.model, actor), this.#app(actor, app));
  }

  recordSchema(actor: Actor, target: Target): JSONSchema {
    return recordSchemaOf(rightsOf(this.model, actor), this.#entity(actor, target));
  }

  explain(actor: Actor, app: string, request: ExplainRequest, locale: Locale): Promise<Explanation> {
    const entity = this.#entity(actor, { app, entity: request.entity });
    return explain(
      {
        model: this.model,
        actor,
        entity,
        runner: this.#storage.read,
        names: (id, of) => this.#names(id, of),
        locale,
        owners: someOwners(this.#storage.identity),
        now: this.#now(),
      },
      request,
    );
  }

  async requestAccess(actor: Actor, app: string, input: AccessInput): Promise<AccessRequestJson> {
    const entity = this.#entity(actor, { app, entity: input.entity });
    return this.accessRequests.ask(actor, entity.app.id, entity.id, input);
  }

  namedIn(actor: Actor, of: Named, id: number): Promise<readonly NamedPartJson[]> {
    return this.#handOvers.parts(actor, of, id);
  }

  async handOver(actor: Actor, wanted: Omit<HandOver, 'of'>): Promise<number> {
    const { identity } = this.#storage;
    if (identity.user(wanted.from) === undefined) throw new AppError('not-found', 'person.not-found');
    checkReceiver(identity.user(wanted.to));
    return underDocumentsInForce(() => this.#handOvers.run(actor, { ...wanted, of: 'users' }));
  }

  async list(actor: Actor, target: Target, request: ListRequest, options?: ReadOptions): Promise<ListAnswer> {
    return listRecords(this.#reading(actor, target, options), request, this.#cursors);
  }

  async get(actor: Actor, target: Target, id: number, request: Pick<ListRequest, 'fields' | 'expand'>): Promise<RecordJson> {
    return getRecord(this.#reading(actor, target), id, request);
  }

  async query(actor: Actor, target: Target, request: QueryRequest, options?: ReadOptions): Promise<QueryAnswer> {
    return queryRecords(this.#reading(actor, target, options), request);
  }

  async history(actor: Actor, target: Target, id: number): Promise<readonly HistoryEntry[]> {
    return recordHistory(this.#reading(actor, target), this.#storage.read, id);
  }

  async create(
    actor: Actor,
    target: Target,
    records: readonly RecordInput[],
    options: WriteOptions & { readonly upsertBy?: string },
  ): Promise<readonly RecordJson[]> {
    checkBatch(records);
    const { upsertBy } = options;
    return this.#write(actor, target, options, (tx, context) =>
      upsertBy === undefined ? createRecords(tx, context, records) : upsertRecords(tx, context, records, upsertBy),
    );
  }

  async update(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<readonly RecordJson[]> {
    checkBatch(records);
    return this.#write(actor, target, options, (tx, context) => updateRecords(tx, context, records));
  }

  async transition(
    actor: Actor,
    target: Target,
    request: TransitionRequest,
    records: readonly RecordInput[],
    options: WriteOptions,
  ): Promise<readonly RecordJson[]> {
    checkBatch(records);
    return this.#write(actor, target, options, (tx, context) => transitionRecords(tx, context, request, records));
  }

  async remove(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<void> {
    checkBatch(records);
    await underDocumentsInForce(async () => {
      const context = this.#writing(actor, this.#entity(actor, target));
      await this.#storage.write(actor, (tx) => once(tx, actor, options, () => removeRecords(tx, context, records)));
    });
  }

  async trash(actor: Actor, target: Target, request: ListRequest): Promise<ListAnswer> {
    const reading = this.#reading(actor, target);
    if (!rightsOf(this.model, actor).of(reading.entity).can('delete')) throw new AppError('forbidden', 'access.denied');
    return listRecords(reading, request, this.#cursors, 'trash');
  }

  async restore(
    actor: Actor,
    target: Target,
    records: readonly RecordInput[],
    options: WriteOptions & { readonly clearLinks?: boolean },
  ): Promise<RestoreAnswer> {
    checkBatch(records);
    return underDocumentsInForce(async () => {
      const context = this.#writing(actor, this.#entity(actor, target));
      return this.#storage.write(actor, (tx) =>
        once(tx, actor, options, async () => {
          const { ids, ...rest } = await restoreRecords(tx, context, records, options.clearLinks === true);
          return { records: await context.answer(tx, ids), ...rest };
        }),
      );
    });
  }

  async purge(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<void> {
    checkBatch(records);
    await underDocumentsInForce(async () => {
      const context = this.#writing(actor, this.#entity(actor, target));
      await this.#storage.write(actor, (tx) => once(tx, actor, options, () => purgeRecords(tx, context, records)));
    });
  }

  async erase(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<void> {
    checkBatch(records);
    const entity = this.#entity(actor, target);
    const keys = await underDocumentsInForce(async () => {
      const context = this.#writing(actor, this.#entity(actor, target));
      return this.#storage.write(actor, (tx) => once(tx, actor, options, () => eraseRecords(tx, context, records)));
    });
    await this.files.erase(keys);
    await this.#imports.forget(entity);
    await this.#storage.scrub();
  }

  async restoreVersion(actor: Actor, target: Target, request: VersionRequest, options: WriteOptions, locale: Locale): Promise<VersionAnswer> {
    return underDocumentsInForce(() => {
      const reading = this.#reading(actor, target);
      return restoreVersion(
        {
          write: (unit) => this.#storage.write(actor, unit),
          once: (tx, run) => once(tx, actor, options, run),
          context: this.#writing(actor, reading.entity),
          reading,
          readingIn: (tx) => this.#readingOf(actor, reading.entity, tx),
        },
        request,
        locale,
      );
    });
  }

  undoState(actor: Actor): Promise<UndoState> {
    return this.#undo.state(actor);
  }

  undo(actor: Actor, direction: Direction, request: UndoRequest, options: WriteOptions, locale: Locale): Promise<UndoAnswer> {
    return this.#undo.run(actor, direction, request, options, locale);
  }

  exportRecords(actor: Actor, target: Target, request: ListRequest, format: 'csv' | 'xlsx' | 'jsonl', locale: Locale): AsyncIterable<Uint8Array> {
    const entity = this.#entity(actor, target);
    const list = (by: Actor, page: ListRequest): Promise<ListAnswer> => this.list(by, target, page);
    return exportRecords({ model: this.model, actor, entity, list, locale }, request, format);
  }

  async previewImport(actor: Actor, target: Target, file: IncomingFile, options: ImportOptions): Promise<ImportPreview> {
    return this.#imports.preview(actor, this.#entity(actor, target), file, options);
  }

  async startImport(actor: Actor, target: Target, file: IncomingFile, options: ImportOptions, again: WriteOptions = {}): Promise<JobJson> {
    return this.#imports.start(actor, this.#entity(actor, target), file, options, again);
  }

  async recipes(actor: Actor, target: Target): Promise<readonly RecipeJson[]> {
    return this.#imports.recipes.list(actor, this.#entity(actor, target));
  }

  async saveRecipe(actor: Actor, target: Target, id: number, input: RecipeInput): Promise<RecipeJson> {
    return this.#imports.recipes.save(actor, this.#entity(actor, target), id, input);
  }

  async removeRecipe(actor: Actor, target: Target, id: number): Promise<void> {
    return this.#imports.recipes.remove(actor, this.#entity(actor, target), id);
  }

  importRows(actor: Actor, id: string, kind: ImportRowKind, after: number, limit: number, locale: Locale): Promise<ImportRows> {
    return this.#imports.rows(actor, id, kind, after, limit, locale);
  }

  importChanges(actor: Actor, id: string, locale: Locale): AsyncIterable<Uint8Array> {
    return this.#imports.changes(actor, id, locale);
  }

  async job(actor: Actor, id: string, locale: Locale): Promise<JobJson> {
    if (!isJobId(id)) throw new AppError('not-found', 'job.not-found');
    const undoing = await this.#undo.job(actor, id, locale);
    if (undoing !== undefined) return undoing;
    const changing = await this.#changes.job(actor, id, locale);
    if (changing !== undefined) return changing;
    return this.#imports.job(actor, id, locale);
  }

  async cancelJob(actor: Actor, id: string): Promise<void> {
    if (!isJobId(id)) throw new AppError('not-found', 'job.not-found');
    if (await this.#undo.cancel(actor, id)) return undefined;
    if (await this.#changes.cancel(actor, id)) return undefined;
    return this.#imports.cancel(actor, id);
  }

  importReport(actor: Actor, id: string, locale: Locale): AsyncIterable<Uint8Array> {
    return this.#imports.report(actor, id, locale);
  }

  async subscribe(subscription: Subscription, onChanges: (changes: Changes, position: string) => void): Promise<Subscribed> {
    // Reads nothing, but refuses what a list of the same question would be refused for.
    await recordsById(this.#subscribed(subscription), [0], questionOf(subscription));
    return this.#live.add(subscription, onChanges);
  }

  async catchUp(subscription: Subscription, position: string): Promise<Missed | undefined> {
    return this.#live.catchUp(subscription, position);
  }

  documents(actor: Actor, app: string): readonly unknown[] {
    return this.#changes.documents(actor, app);
  }

  async previewChange(actor: Actor, app: string, request: ChangeRequest): Promise<ChangePlan> {
    return this.#changes.preview(actor, app, request);
  }

  async previewRights(actor: Actor, app: string, request: ChangeRequest, from: number): Promise<RightsPreview<RightsChange>> {
    return this.#changes.previewRights(actor, app, request, from);
  }

  grants(actor: Actor, app: string): AppGrants {
    return this.#changes.grants(actor, app);
  }

  condition(actor: Actor, app: string, condition: { readonly entity: string; readonly text: string }): ConditionJson {
    return this.#changes.condition(actor, app, condition);
  }

  async affectedByChange(
    actor: Actor,
    app: string,
    request: ChangeRequest,
    part: { readonly step: string; readonly after: number },
  ): Promise<readonly AffectedCell[]> {
    return this.#changes.affected(actor, app, request, part);
  }

  applyChange(actor: Actor, app: string, request: ChangeRequest, expect: string): Promise<ChangeOutcome> {
    return this.#changes.apply(actor, app, request, expect);
  }

  dropped(actor: Actor, app: string): readonly DroppedPart[] {
    return this.#changes.dropped(actor, app);
  }

  restoreDropped(actor: Actor, app: string, id: number): Promise<void> {
    return this.#changes.restore(actor, app, id);
  }

  purgeDropped(actor: Actor, app: string, id: number): Promise<void> {
    return this.#changes.purge(actor, app, id);
  }

  exportApp(actor: Actor, app: string, product = ''): AsyncIterable<Uint8Array> {
    const { model } = this;
    return exportApp({ storage: this.#storage, model, files: this.#fileStore, now: this.#now, product }, exportedApp(model, actor.owner, app));
  }

  async importApp(actor: Actor, file: IncomingFile, options: AppImportOptions): Promise<ImportedApp> {
    return this.#appImports.run(actor, file.path, options);
  }

  tick(): Promise<void> {
    return this.#clock.turn(this.#now());
  }

  examine(actor: Actor, { repair }: { readonly repair: boolean }): AsyncIterable<Finding> {
    ownersOnly(actor);
    return examine(this.#storage, this.model, repair);
  }

  async close(): Promise<void> {
    this.#live.close();
    await this.#jobs.close();
    await this.#appImports.close();
    await this.#clock.close();
    await this.#imports.close();
    await this.#undo.close();
    await this.files.close();
    await this.#changes.close();
    await this.#storage.close();
  }

  #app(actor: Actor, name: string): LinkedApp {
    const app = this.model.appByName.get(name);
    if (app === undefined || !isAppVisible(this.model, rightsOf(this.model, actor), app)) throw new AppError('not-found', 'app.not-found');
    return app;
  }

  #entity(actor: Actor, target: Target): LinkedEntity {
    const app = this.#app(actor, target.app);
    const entity = app.entities.find((each) => each.name === target.entity || each.id === target.entity);
    const rights = entity === undefined ? undefined : rightsOf(this.model, actor).of(entity);
    if (entity === undefined || rights === undefined || (!rights.can('read') && !rights.can('create')))
      throw new AppError('not-found', 'entity.not-found');
    return entity;
  }

  #activeUser(id: number): Actor | undefined {
    const user = this.#storage.identity.user(id);
    return user === undefined || user.disabled ? undefined : userActor(user);
  }

  #names(id: number, of: Named = 'users'): string {
    const { identity } = this.#storage;
    if (of === 'users') return identity.user(id)?.name ?? `#${id}`;
    const name = identity.departments().find((each) => each.id === id)?.name;
    return name === undefined ? `#${id}` : localText(name, this.model.workspace.locale);
  }

  #exists(id: number, of: Named): boolean {
    const { identity } = this.#storage;
    return of === 'users' ? identity.user(id) !== undefined : identity.departments().some((each) => each.id === id);
  }

  #reading(actor: Actor, target: Target, { signal }: ReadOptions = {}): Reading {
    const entity = this.#entity(actor, target);
    // Who may only add records knows the entity and sees none of them.
    if (!rightsOf(this.model, actor).of(entity).can('read')) throw new AppError('forbidden', 'access.denied');
    const { read } = this.#storage;
    const wanted = signal === undefined ? undefined : read.whileWanted?.(signal);
    return this.#readingOf(actor, entity, wanted === undefined ? read : { ...wanted, files: read.files });
  }

  #readingOf(actor: Actor, entity: LinkedEntity, runner: FilesRunner): Reading {
    const files: FileLookup = (keys) => runner.files.byKey(keys);
    return { model: this.model, entity, actor, runner, files, names: (id, of) => this.#names(id, of), former: this.#former(), now: this.#now() };
  }

  #former(): FormerFields {
    return new FormerFields(this.model, () => this.#storage.dropped());
  }

  #subscribed(subscription: Subscription): Reading {
    return this.#reading(subscription.actor, subscription.target);
  }

  #writing(actor: Actor, entity: LinkedEntity): WriteContext {
    return {
      model: this.model,
      actor,
      entity,
      former: this.#former(),
      isNamed: (id, of) => this.#exists(id, of),
      answer: (tx, ids) => this.#answer(tx, actor, entity, ids),
    };
  }

  /** Written records as the actor may see them, in the order they were sent; who may not read gets ids and versions. */
  async #answer(tx: Tx, actor: Actor, entity: LinkedEntity, ids: readonly number[]): Promise<readonly RecordJson[]> {
    const mayRead = rightsOf(this.model, actor).of(entity).can('read');
    const found = mayRead ? await recordsById(this.#readingOf(actor, entity, tx), ids, {}) : [];
    const known = new Map(found.map((record) => [record.id, record]));
    if (known.size === ids.length) return ids.flatMap((id) => known.get(id) ?? []);
    const stored = new Map((await tx.records(entity, ids)).map((record) => [record.id, record.version]));
    return ids.map((id) => known.get(id) ?? { id, version: stored.get(id) ?? 1 });
  }

  #write(
    actor: Actor,
    target: Target,
    options: WriteOptions,
    run: (tx: Tx, context: WriteContext) => Promise<readonly Written[]>,
  ): Promise<readonly RecordJson[]> {
    return underDocumentsInForce(async () => {
      const entity = this.#entity(actor, target);
      const context = this.#writing(actor, entity);
      return this.#storage.write(actor, (tx) =>
        once(tx, actor, options, async () => {
          const written = await run(tx, context);
          return this.#answer(
            tx,
            actor,
            entity,
            written.map((each) => each.id),
          );
        }),
      );
    });
  }
}

/** The part of a subscription that is a question about records. */
function questionOf(subscription: Subscription): Pick<ListRequest, 'filter' | 'fields' | 'expand'> {
  const { filter, fields, expand } = subscription;
  return { ...(filter === undefined ? {} : { filter }), ...(fields === undefined ? {} : { fields }), ...(expand === undefined ? {} : { expand }) };
}

/** Opens the engine over a store: installs what is given, links what is kept. Throws with every mistake in the documents. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { storage, install } = options;
  const model = install === undefined ? linkKept(storage) : await installDocuments(storage, install);
  if (model === undefined) throw new TypeError('there is no workspace yet: the first start installs one');
  await storage.useModel(model);
  const engine = new OpenEngine(options, model);
  await engine.resume();
  return engine;
}
