// In charge of: putting the use cases together over a store.
import { AppError, type Locale } from '@trellis/errors';
import type { LinkedEntity, Model, WorkspaceSource } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import type {
  AccessInput,
  AccessRequestJson,
  AppJson,
  AppSummary,
  ExplainRequest,
  Explanation,
  ImportOptions,
  ImportPreview,
  JobJson,
  ListRequest,
  RecipeInput,
  RecipeJson,
} from '@trellis/query';
import type { JSONSchema } from '@trellis/schemas';
import { ownersOnly } from './owners.ts';
import { appJson, appSummary } from './app-json.ts';
import type { AppImportOptions } from './archive/archive-head.ts';
import { exportApp, exportedApp } from './archive/export-app.ts';
import { AppImports, type ImportedApp } from './archive/import-app.ts';
import { Audit } from './audit/audit.ts';
import { ClockTurner } from './computed/clock.ts';
import { Cursors } from './cursor.ts';
import { DepartmentRemoval } from './department-removal.ts';
import { examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import type { Changes, Engine, IncomingFile, Subscribed, Subscription, Target, WriteOptions } from './engine.ts';
import { Entrance } from './entrance.ts';
import { AccessRequests } from './explain/access-requests.ts';
import { explain } from './explain/explain.ts';
import { someOwners } from './explain/verdict.ts';
import type { FilesRunner } from './files/file-json.ts';
import type { FileStore } from './files/file-store.ts';
import { OpenFiles } from './files/files.ts';
import type { ReaderProgram } from './import/file-reader.ts';
import { createImports, type Imports } from './import/imports.ts';
import { isJobId } from './jobs/claimed.ts';
import { JobWatch } from './jobs/job-watch.ts';
import { LiveHub } from './live/hub.ts';
import { Positions } from './live/position.ts';
import { PeopleImport } from './people-import/import-people.ts';
import { recordSchemaOf } from './record-schema.ts';
import { checkReceiver, HandOvers, type HandOver } from './records/hand-over.ts';
import { recordsById, type Reading } from './records/record-read.ts';
import { RecordUseCases } from './records/record-use-cases.ts';
import type { WriteContext } from './records/write-unit.ts';
import type { ChangeSizes } from './schema-change/change-deps.ts';
import { SchemaChanges } from './schema-change/changes.ts';
import { underDocumentsInForce } from './schema-change/in-force.ts';
import { Sealer } from './sealer.ts';
import type { Storage } from './storage.ts';
import { Undo } from './undo/undo.ts';
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
  readonly #entrance: Entrance;
  readonly #records: RecordUseCases;
  readonly #handOvers: HandOvers;
  readonly #storage: Storage;
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

  constructor(options: EngineOptions, linked: Model) {
    const { storage, now, onError } = options;
    const sealer = new Sealer(options.cursorKey);
    const entrance = new Entrance(storage, now, linked);
    const model = (): Model => entrance.model;
    const contextFor = (actor: Actor, entity: LinkedEntity): WriteContext => entrance.writing(actor, entity);
    const names = (id: number): string => entrance.names(id);
    const user = (id: number): Actor | undefined => entrance.activeUser(id);
    const taken = (changed: Model): void => this.#taken(changed);
    this.#storage = storage;
    this.#now = now;
    this.#onError = onError;
    this.#entrance = entrance;
    this.#records = new RecordUseCases({
      storage,
      entrance,
      cursors: new Cursors(sealer),
      erased: async (entity, keys) => {
        await this.files.erase(keys);
        await this.#imports.forget(entity);
      },
    });
    this.audit = new Audit(storage, { model, identity: storage.identity });
    this.accessRequests = new AccessRequests({ storage, names, hasRole: (role) => entrance.model.roles.has(role), now });
    this.peopleImport = new PeopleImport({ identity: storage.identity, reader: options.imports.reader, roles: () => entrance.model.roles });
    this.#handOvers = new HandOvers({ storage, model, apps: (actor) => entrance.apps(actor), contextFor });
    this.departmentRemoval = new DepartmentRemoval({ storage, model, handOvers: this.#handOvers });
    this.#clock = new ClockTurner(storage, model);
    const positions = new Positions(sealer);
    this.#live = new LiveHub({ storage, positions, reading: (subscription) => entrance.subscribed(subscription), model, onError });
    this.#imports = createImports({
      ...options.imports,
      storage,
      model,
      contextFor,
      records: (actor, entity, ids) => recordsById(entrance.readingOf(actor, entity, storage.read), ids, {}),
      names,
      user,
      now,
      onError,
    });
    const readingOf = (actor: Actor, entity: LinkedEntity, runner: FilesRunner): Reading => entrance.readingOf(actor, entity, runner);
    this.#undo = new Undo({ storage, model, contextFor, readingOf, user, now, onError });
    this.files = new OpenFiles({
      ...options.files,
      storage,
      model,
      entity: (actor, target) => entrance.entity(actor, target),
      reading: (actor, target) => entrance.reading(actor, target),
      now,
      onError,
    });
    this.#changes = new SchemaChanges({ storage, model, taken, sizes: options.changes ?? {}, now, onError });
    const parts = [this.#imports, this.#undo, this.#changes];
    this.#jobs = new JobWatch({
      storage,
      takeUp: async (open) => {
        for (const part of parts) await part.takeUp(open);
      },
      onError,
    });
    this.#fileStore = options.files.store;
    this.#appImports = new AppImports({
      storage,
      model,
      taken,
      folder: options.imports.folder,
      files: options.files.store,
      eraseFiles: (keys) => this.files.erase(keys),
      alone: (run) => this.#changes.alone(run),
      now,
      onError,
    });
  }

  readonly list: Engine['list'] = async (actor, target, request, options) => {
    if (request.position !== true) return this.#records.list(actor, target, request, options);
    // What is written while the list is read is told once more, and nothing is left out.
    const position = this.#live.position({ ...request, actor, target });
    return { ...(await this.#records.list(actor, target, request, options)), position };
  };

  // What one part does alone is asked of it as it is.
  readonly get: Engine['get'] = (...asked) => this.#records.get(...asked);
  readonly query: Engine['query'] = (...asked) => this.#records.query(...asked);
  readonly history: Engine['history'] = (...asked) => this.#records.history(...asked);
  readonly create: Engine['create'] = (...asked) => this.#records.create(...asked);
  readonly update: Engine['update'] = (...asked) => this.#records.update(...asked);
  readonly transition: Engine['transition'] = (...asked) => this.#records.transition(...asked);
  readonly remove: Engine['remove'] = (...asked) => this.#records.remove(...asked);
  readonly trash: Engine['trash'] = (...asked) => this.#records.trash(...asked);
  readonly restore: Engine['restore'] = (...asked) => this.#records.restore(...asked);
  readonly purge: Engine['purge'] = (...asked) => this.#records.purge(...asked);
  readonly erase: Engine['erase'] = (...asked) => this.#records.erase(...asked);
  readonly restoreVersion: Engine['restoreVersion'] = (...asked) => this.#records.restoreVersion(...asked);
  readonly exportRecords: Engine['exportRecords'] = (...asked) => this.#records.exportRecords(...asked);

  readonly namedIn: Engine['namedIn'] = (...asked) => this.#handOvers.parts(...asked);
  readonly undoState: Engine['undoState'] = (...asked) => this.#undo.state(...asked);
  readonly undo: Engine['undo'] = (...asked) => this.#undo.run(...asked);
  readonly importRows: Engine['importRows'] = (...asked) => this.#imports.rows(...asked);
  readonly importReport: Engine['importReport'] = (...asked) => this.#imports.report(...asked);
  readonly importChanges: Engine['importChanges'] = (...asked) => this.#imports.changes(...asked);
  readonly catchUp: Engine['catchUp'] = async (...asked) => this.#live.catchUp(...asked);
  readonly documents: Engine['documents'] = (...asked) => this.#changes.documents(...asked);
  readonly previewChange: Engine['previewChange'] = async (...asked) => this.#changes.preview(...asked);
  readonly previewRights: Engine['previewRights'] = async (...asked) => this.#changes.previewRights(...asked);
  readonly grants: Engine['grants'] = (...asked) => this.#changes.grants(...asked);
  readonly condition: Engine['condition'] = (...asked) => this.#changes.condition(...asked);
  readonly affectedByChange: Engine['affectedByChange'] = async (...asked) => this.#changes.affected(...asked);
  readonly applyChange: Engine['applyChange'] = (...asked) => this.#changes.apply(...asked);
  readonly dropped: Engine['dropped'] = (...asked) => this.#changes.dropped(...asked);
  readonly restoreDropped: Engine['restoreDropped'] = (...asked) => this.#changes.restore(...asked);
  readonly purgeDropped: Engine['purgeDropped'] = (...asked) => this.#changes.purge(...asked);

  get model(): Model {
    return this.#entrance.model;
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
    this.#entrance.model = model;
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
    return this.#entrance.apps(actor).map(appSummary);
  }

  app(actor: Actor, app: string): AppJson {
    return appJson(this.model, rightsOf(this.model, actor), this.#entrance.app(actor, app));
  }

  recordSchema(actor: Actor, target: Target): JSONSchema {
    return recordSchemaOf(rightsOf(this.model, actor), this.#entrance.entity(actor, target));
  }

  explain(actor: Actor, app: string, request: ExplainRequest, locale: Locale): Promise<Explanation> {
    const entity = this.#entrance.entity(actor, { app, entity: request.entity });
    return explain(
      {
        model: this.model,
        actor,
        entity,
        runner: this.#storage.read,
        names: (id, of) => this.#entrance.names(id, of),
        locale,
        owners: someOwners(this.#storage.identity),
        now: this.#now(),
      },
      request,
    );
  }

  async requestAccess(actor: Actor, app: string, input: AccessInput): Promise<AccessRequestJson> {
    const entity = this.#entrance.entity(actor, { app, entity: input.entity });
    return this.accessRequests.ask(actor, entity.app.id, entity.id, input);
  }

  async handOver(actor: Actor, wanted: Omit<HandOver, 'of'>): Promise<number> {
    const { identity } = this.#storage;
    if (identity.user(wanted.from) === undefined) throw new AppError('not-found', 'person.not-found');
    checkReceiver(identity.user(wanted.to));
    return underDocumentsInForce(() => this.#handOvers.run(actor, { ...wanted, of: 'users' }));
  }

  async previewImport(actor: Actor, target: Target, file: IncomingFile, options: ImportOptions): Promise<ImportPreview> {
    return this.#imports.preview(actor, this.#entrance.entity(actor, target), file, options);
  }

  async startImport(actor: Actor, target: Target, file: IncomingFile, options: ImportOptions, again: WriteOptions = {}): Promise<JobJson> {
    return this.#imports.start(actor, this.#entrance.entity(actor, target), file, options, again);
  }

  async recipes(actor: Actor, target: Target): Promise<readonly RecipeJson[]> {
    return this.#imports.recipes.list(actor, this.#entrance.entity(actor, target));
  }

  async saveRecipe(actor: Actor, target: Target, id: number, input: RecipeInput): Promise<RecipeJson> {
    return this.#imports.recipes.save(actor, this.#entrance.entity(actor, target), id, input);
  }

  async removeRecipe(actor: Actor, target: Target, id: number): Promise<void> {
    return this.#imports.recipes.remove(actor, this.#entrance.entity(actor, target), id);
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

  async subscribe(subscription: Subscription, onChanges: (changes: Changes, position: string) => void): Promise<Subscribed> {
    // Reads nothing, but refuses what a list of the same question would be refused for.
    await recordsById(this.#entrance.subscribed(subscription), [0], questionOf(subscription));
    return this.#live.add(subscription, onChanges);
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
