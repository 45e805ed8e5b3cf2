// In charge of: the use cases the product offers, as one interface. Every call names its actor.
import type { Locale } from '@trellis/errors';
import type { Named } from '@trellis/fields';
import type { Model } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
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
  Filter,
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
import type { AppImportOptions } from './archive/archive-head.ts';
import type { ImportedApp } from './archive/import-app.ts';
import type { VersionRequest } from './records/version.ts';
import type { Direction, UndoRequest } from './undo/undo.ts';
import type { Finding } from './doctor/finding.ts';
import type { Audit } from './audit/audit.ts';
import type { AccessRequests } from './explain/access-requests.ts';
import type { Files } from './files/files.ts';
import type { DepartmentRemoval } from './department-removal.ts';
import type { HandOver } from './records/hand-over.ts';
import type { PeopleImport } from './people-import/import-people.ts';

/** Which entity: app and entity by id or slug. Unknown and hidden ones are refused alike (`app.not-found`, `entity.not-found`). */
export interface Target {
  readonly app: string;
  readonly entity: string;
}

/** A record as a caller sends it: field names to JSON values. */
export type RecordInput = { readonly [field: string]: unknown };

/** Where records are to be moved: a status field and the state that becomes its value. */
export interface TransitionRequest {
  readonly field: string;
  readonly to: string;
}

/** How a write may be repeated safely. */
export interface WriteOptions {
  /** The caller's `Idempotency-Key`: the same key and body answer as the first time and write nothing; another body is refused. */
  readonly idempotency?: { readonly key: string; readonly bodyHash: string };
}

/** A file that came in, on disk. */
export interface IncomingFile {
  readonly name: string;
  readonly path: string;
}

/** What one subscriber of changes wants. */
export interface Subscription {
  readonly actor: Actor;
  readonly target: Target;
  readonly filter?: Filter;
  readonly fields?: readonly string[];
  readonly expand?: readonly string[];
}

/** A running subscription: where in the log it begins, that as a position to come back from, and its end. */
export interface Subscribed {
  readonly seq: number;
  readonly position: string;
  readonly stop: () => void;
}

/** What changed for a group of subscribers that see the same: records now in view, ids that left it. */
export interface Changes {
  readonly seq: number;
  readonly records: readonly RecordJson[];
  readonly removed: readonly number[];
  /** What changed cannot be said, such as when other documents are in force: what was read is of no use any more. */
  readonly reload?: true;
}

/** What was missed, and the position that it leads to. */
export interface Missed extends Changes {
  readonly position: string;
}

/** How a read may end before it is answered. */
export interface ReadOptions {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** The product without HTTP. */
export interface Engine {
  /** The linked documents now in force. */
  readonly model: Model;
  readonly files: Files;
  /** What was done that matters for security. */
  readonly audit: Audit;
  /** Fields in which records that the actor sees name a person or a department. */
  namedIn(actor: Actor, of: Named, id: number): Promise<readonly NamedPartJson[]>;
  /** Names another person in the place of one, in all records or those of some fields, where the actor may; how many records changed. */
  handOver(actor: Actor, wanted: Omit<HandOver, 'of'>): Promise<number>;
  readonly departmentRemoval: DepartmentRemoval;
  /** People and departments from a file. */
  readonly peopleImport: PeopleImport;
  /** What people ask to be allowed. */
  readonly accessRequests: AccessRequests;
  /** Why something is allowed to the actor or not, in words, without telling what must stay hidden. */
  explain(actor: Actor, app: string, request: ExplainRequest, locale: Locale): Promise<Explanation>;
  /** Which people would gain or lose how many records by a change of the app's documents (owners). */
  previewRights(actor: Actor, app: string, request: ChangeRequest, from: number): Promise<RightsPreview<RightsChange>>;
  /** What the grants of an app say (owners). */
  grants(actor: Actor, app: string): AppGrants;
  /** A condition on an entity of an app, read from its text (owners). */
  condition(actor: Actor, app: string, condition: { readonly entity: string; readonly text: string }): ConditionJson;
  /** Asks for access to an entity that the actor knows. */
  requestAccess(actor: Actor, app: string, input: AccessInput): Promise<AccessRequestJson>;
  /** Number of the newest log entry. */
  seq(): number;

  apps(actor: Actor): AppSummary[];
  app(actor: Actor, app: string): AppJson;
  /** JSON Schema of a record as this actor may read it, for serialising; the same object for the same rights and model. */
  recordSchema(actor: Actor, target: Target): JSONSchema;

  list(actor: Actor, target: Target, request: ListRequest, options?: ReadOptions): Promise<ListAnswer>;
  get(actor: Actor, target: Target, id: number, request: Pick<ListRequest, 'fields' | 'expand'>): Promise<RecordJson>;
  query(actor: Actor, target: Target, request: QueryRequest, options?: ReadOptions): Promise<QueryAnswer>;
  history(actor: Actor, target: Target, id: number): Promise<readonly HistoryEntry[]>;
  /** Chunks of a CSV or XLSX file or of JSON lines with every record of the list; needs the `export` action. */
  exportRecords(actor: Actor, target: Target, request: ListRequest, format: 'csv' | 'xlsx' | 'jsonl', locale: Locale): AsyncIterable<Uint8Array>;

  /** Creates records, all or none. With `upsertBy` (a unique field's name, or the id of a unique set) those that exist are updated. At most 5,000. */
  create(
    actor: Actor,
    target: Target,
    records: readonly RecordInput[],
    options: WriteOptions & { readonly upsertBy?: string },
  ): Promise<readonly RecordJson[]>;
  /**
   * Changes records, each with the `version` it was read at, and creates those whose id is null; all or none, one action. A stale
   * version is refused with the current record in `data`.
   */
  update(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<readonly RecordJson[]>;
  /** Moves records, each with its `version`, along a transition of a status field, all or none. */
  transition(
    actor: Actor,
    target: Target,
    request: TransitionRequest,
    records: readonly RecordInput[],
    options: WriteOptions,
  ): Promise<readonly RecordJson[]>;
  /** Moves records to the trash, each with its `version`, all or none. */
  remove(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<void>;

  /** Records in the trash that the actor may both read and delete. `updatedAt` and `updatedBy` say when and by whom they were deleted. */
  trash(actor: Actor, target: Target, request: ListRequest): Promise<ListAnswer>;
  /**
   * Takes records out of the trash, each with its `version`, with what was deleted because it belonged to them; all or none. A link
   * whose target is gone is refused, or with `clearLinks` emptied.
   */
  restore(
    actor: Actor,
    target: Target,
    records: readonly RecordInput[],
    options: WriteOptions & { readonly clearLinks?: boolean },
  ): Promise<RestoreAnswer>;
  /** Deletes records of the trash for good; owners only. */
  purge(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<void>;
  /**
   * Erases the personal values of records, each by its id: in the records, live or in the trash, in their history, in what was computed of
   * them and kept elsewhere, and in the store's files. Owners only.
   */
  erase(actor: Actor, target: Target, records: readonly RecordInput[], options: WriteOptions): Promise<void>;
  /** Brings an earlier version of a record back as a new write, or shows what that would change. */
  restoreVersion(actor: Actor, target: Target, request: VersionRequest, options: WriteOptions, locale: Locale): Promise<VersionAnswer>;

  /** What undo and redo would do next for this actor. */
  undoState(actor: Actor): Promise<UndoState>;
  /** Takes the actor's own last action back, or does again what was taken back, by new writes with today's rights. */
  undo(actor: Actor, direction: Direction, request: UndoRequest, options: WriteOptions, locale: Locale): Promise<UndoAnswer>;

  previewImport(actor: Actor, target: Target, file: IncomingFile, options: ImportOptions): Promise<ImportPreview>;
  /** Takes the file over (moves or deletes it) and answers at once with the queued job. */
  startImport(actor: Actor, target: Target, file: IncomingFile, options: ImportOptions, again?: WriteOptions): Promise<JobJson>;
  /** Saved ways of importing into an entity: the actor's own and the shared ones. */
  recipes(actor: Actor, target: Target): Promise<readonly RecipeJson[]>;
  /** Keeps a recipe; with id 0 a new one. */
  saveRecipe(actor: Actor, target: Target, id: number, input: RecipeInput): Promise<RecipeJson>;
  removeRecipe(actor: Actor, target: Target, id: number): Promise<void>;
  /** A page of what a dry run found, from the position that the page before said. */
  importRows(actor: Actor, id: string, kind: ImportRowKind, after: number, limit: number, locale: Locale): Promise<ImportRows>;
  /** All that a dry run found, as CSV. */
  importChanges(actor: Actor, id: string, locale: Locale): AsyncIterable<Uint8Array>;
  /** A job of this actor; others' are not found. */
  job(actor: Actor, id: string, locale: Locale): Promise<JobJson>;
  cancelJob(actor: Actor, id: string): Promise<void>;
  /** Every refused row of an import as CSV, with its reason. */
  importReport(actor: Actor, id: string, locale: Locale): AsyncIterable<Uint8Array>;

  /** Checks a subscription and begins to deliver. `onChanges` is called within 50 ms of a commit, with the position that is reached then. */
  subscribe(subscription: Subscription, onChanges: (changes: Changes, position: string) => void): Promise<Subscribed>;
  /** What a subscriber missed since a position; undefined when that is too far back or another question's and the caller should reload. */
  catchUp(subscription: Subscription, position: string): Promise<Missed | undefined>;

  /** An app's documents as they are stored, to be changed. Only for owners. */
  documents(actor: Actor, app: string): readonly unknown[];
  /** What a change of an app's documents would do to its records. Nothing is written. Only for owners, as all changes of documents are. */
  previewChange(actor: Actor, app: string, request: ChangeRequest): Promise<ChangePlan>;
  /** More of the cells that a step of such a change concerns: those of records after one. */
  affectedByChange(
    actor: Actor,
    app: string,
    request: ChangeRequest,
    part: { readonly step: string; readonly after: number },
  ): Promise<readonly AffectedCell[]>;
  /** Makes the change that was shown: at once, or as a job where many records are written. Refused when more would be lost than was shown. */
  applyChange(actor: Actor, app: string, request: ChangeRequest, expect: string): Promise<ChangeOutcome>;
  /** What changes took out of use and can be brought back, newest first. */
  dropped(actor: Actor, app: string): readonly DroppedPart[];
  restoreDropped(actor: Actor, app: string, id: number): Promise<void>;
  /** Deletes something that went out of use for good. */
  purgeDropped(actor: Actor, app: string, id: number): Promise<void>;

  /** An app with its live records as one gzip stream of JSON lines, as all of it is at one moment. Only for owners. `product` is the version noted in it. */
  exportApp(actor: Actor, app: string, product?: string): AsyncIterable<Uint8Array>;
  /** Brings in such a stream as an app of its own: everything or nothing. The file stays where it is. Only for owners. */
  importApp(actor: Actor, file: IncomingFile, options: AppImportOptions): Promise<ImportedApp>;

  /** Brings values that ask for the time up to now. Whoever runs the engine calls it every half minute. */
  tick(): Promise<void>;
  /**
   * Looks at everything that is kept and tells what is not as it must be: computed values, local days, links, required values.
   * With `repair` what follows from other values is made right again. Only for owners.
   */
  examine(actor: Actor, options: { readonly repair: boolean }): AsyncIterable<Finding>;

  /** Finishes running units, stops jobs and closes the store. */
  close(): Promise<void>;
}
