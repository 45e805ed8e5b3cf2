// In charge of: the port to what keeps data. Adapters implement it; the engine knows nothing else of them.
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, LinkedUnique, Model } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type { ActorValues, PlanRunner, RowsPlan } from '@trellis/query';
import type { Action } from '@trellis/schemas';
import type { AuditAddition, AuditEntry, AuditPage } from './audit/audit-entry.ts';
import type { FileReads, FileWrites } from './files/file-rows.ts';
import type { Identity } from './identity.ts';

/** Values of a record by field. A field that is missing is left as it is, or null on a new record. */
export type Cells = ReadonlyMap<LinkedField, Cell>;

/** Local days of timestamp fields, kept beside them. */
export type Days = ReadonlyMap<LinkedField, number | null>;

/** What to write of a record. */
export interface RecordValues {
  readonly cells: Cells;
  readonly days: Days;
}

/** A record as stored: what the caller's rights are does not matter here, so only the engine's own rules may use it. */
export interface StoredRecord {
  readonly id: number;
  readonly version: number;
  readonly cells: Cells;
}

/** What an entry of the log says was done. */
export type Operation = 'created' | 'updated' | 'deleted' | 'restored' | 'computed' | 'purged' | 'erased';

/** An entry of the log. `changes` are the former values of the fields that changed, by field number (a creation has none). */
export interface LogEntry {
  readonly seq: number;
  readonly batch: number;
  readonly at: number;
  readonly actorId: number | null;
  readonly actorName: string;
  readonly entity: number;
  readonly record: number;
  readonly operation: Operation;
  readonly version: number;
  readonly changes: ReadonlyMap<number, Cell>;
  /** Fields whose former values were erased: `changes` has nothing for them. */
  readonly erased: readonly number[];
}

/**
 * What kind of action a batch of the log was: something done to records, an import, bringing records back, taking one of these
 * back or doing it again; `final` is what cannot be taken back.
 */
export type BatchKind = 'action' | 'import' | 'restore' | 'undo' | 'redo' | 'final';

/** What is said of a batch beside its entries. `of` is the batch that an undo took back, or the undo that a redo took back. */
export interface BatchLabel {
  readonly kind: BatchKind;
  readonly of?: number;
}

/** One action in the log: every entry that shares its number. Units that were given the same number are one batch. */
export interface LogBatch {
  readonly batch: number;
  readonly at: number;
  readonly actorId: number | null;
  readonly kind: BatchKind;
  readonly of: number | null;
  /** Its entries are among these numbers; others may lie between them. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly entries: number;
}

/** What can be asked of the audit. */
export interface AuditReads {
  auditEntries(page: AuditPage): Promise<readonly AuditEntry[]>;
}

/** What can be asked of the log. */
export interface LogReads {
  /** Entries of one record, oldest first. */
  recordLog(entity: LinkedEntity, record: number): Promise<readonly LogEntry[]>;
  /** Entries of a batch, page by page: oldest first those after `beyond`, or with `newestFirst` those before it. */
  batchLog(batch: number, page: BatchPage): Promise<readonly LogEntry[]>;
  logBatch(batch: number): Promise<LogBatch | undefined>;
  /** What a batch did to records of each entity; values computed from them aside. */
  batchParts(batch: number): Promise<readonly BatchPart[]>;
  /** An actor's batches since a time, newest first. */
  logBatches(actor: number, since: number, limit: number): Promise<readonly LogBatch[]>;
}

/** How many records of an entity a batch did something to. `record` is one of them. */
export interface BatchPart {
  readonly entity: number;
  readonly operation: Operation;
  readonly count: number;
  readonly record: number;
}

/** A part of a batch's entries. */
export interface BatchPage {
  readonly limit: number;
  readonly newestFirst?: boolean;
  /** Number of the last entry already seen. */
  readonly beyond?: number;
}

/** How a unit is written. */
export interface WriteUnitOptions {
  /** The batch this unit goes on with, for long work in several units; a number of its own when absent. */
  readonly batch?: number;
  /** Nobody waits for it: where units go one after another, those of others go ahead of it for a while. */
  readonly yields?: boolean;
}

/** What a unit adds to the log; the rest is known to the store. */
export interface LogAddition {
  readonly entity: LinkedEntity;
  readonly record: number;
  readonly operation: Operation;
  readonly version: number;
  readonly changes?: Cells;
}

/** What another live record holds already: a unique field's value, or the values of a unique set. */
export type Taken = LinkedField | LinkedUnique;

/** A new record's id, or why it could not be stored. */
export type InsertResult = { readonly id: number } | { readonly duplicate: Taken };

/** Long work as kept. `state` is JSON text owned by whoever runs the job. */
export interface StoredJob {
  readonly id: string;
  readonly type: string;
  readonly actor: number;
  readonly status: string;
  readonly state: string;
  readonly createdAt: number;
}

/** A saved way of importing. `body` is JSON text owned by imports. */
export interface StoredRecipe {
  readonly id: number;
  readonly entity: string;
  readonly owner: number;
  readonly name: string;
  readonly shared: boolean;
  readonly body: string;
  readonly updatedAt: number;
}

/** What somebody asked to be allowed, and what was decided. */
export interface StoredRequest {
  readonly id: number;
  readonly at: number;
  readonly userId: number;
  readonly app: string;
  readonly entity: string;
  readonly record: number | null;
  readonly field: string | null;
  readonly action: Action;
  readonly reason: string | null;
  readonly status: 'open' | 'granted' | 'noted' | 'declined';
  readonly decidedBy: number | null;
  readonly decidedAt: number | null;
  readonly answer: string | null;
}

/** What can be asked of requests for access. */
export interface RequestReads {
  /** Newest first, at most `limit` of those before `before`. */
  requests(page: RequestPage): Promise<readonly StoredRequest[]>;
}

/** Which requests are wanted. */
export interface RequestPage {
  readonly user?: number;
  readonly status?: StoredRequest['status'];
  readonly id?: number;
  readonly before: number;
  readonly limit: number;
}

/** An answer already given under an idempotency key. */
export interface KeptAnswer {
  readonly bodyHash: string;
  readonly answer: string;
}

/** One kept document, with its app ('' for the workspace's own). */
export interface StoredDocument {
  readonly app: string;
  readonly kind: string;
  readonly id: string;
  readonly body: string;
}

/** An installed app without its documents. */
export interface StoredApp {
  readonly id: string;
  readonly slug: string;
  readonly bindings: string;
}

/** A record met on a walk. */
export interface WalkedRecord extends StoredRecord {
  /** Whether it is in the trash. */
  readonly isDeleted: boolean;
}

/** Going through all records of an entity. */
export interface RecordWalk {
  /** Records whose ids are greater than `after`, in their order, at most `limit`; those in the trash too. */
  walk(entity: LinkedEntity, after: number, limit: number): Promise<readonly WalkedRecord[]>;
}

/** Reads that all see one moment. */
export interface Snapshot extends RecordWalk, Pick<PlanRunner, 'rows'>, Pick<Tx, 'records'> {
  /** Number of the newest log entry of that moment. */
  readonly seq: number;
}

/** Something that a change of documents took out of use and kept. `body` is JSON text of whoever drops it. */
export interface StoredDropped {
  readonly id: number;
  readonly app: string;
  readonly kind: string;
  readonly document: string;
  readonly number: number;
  readonly at: number;
  readonly actorId: number | null;
  readonly actorName: string;
  readonly records: number;
  readonly body: string;
}

/** A document by its app. */
export interface DocumentName {
  readonly app: string;
  readonly document: string;
}

/**
 * A unit of writing. Its methods see the unit's own changes.
 * INVARIANT: inside a unit nothing but `tx` is awaited, so that units run strictly one after another.
 */
export interface Tx extends PlanRunner, LogReads, AuditReads, RequestReads, RecordWalk {
  /** Time of the unit, UTC milliseconds; one for all its records. */
  readonly now: number;
  /** Number that the unit's entries share in the log. */
  readonly batch: number;
  readonly files: FileWrites;
  /** The documents in force while the unit runs. */
  readonly model: Model;
  records(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]>;
  /** Records in the trash. */
  trashed(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]>;
  /** Ids of live records whose field has one of these values, by the value asked for; of a folded field, those that are the same when folded. */
  find(field: LinkedField, values: readonly Cell[]): Promise<ReadonlyMap<Cell, number>>;
  /** Ids of live records that hold the values of a unique set, by the place of the values asked for; null finds nothing. */
  findSet(unique: LinkedUnique, values: readonly (readonly Cell[])[]): Promise<ReadonlyMap<number, number>>;
  insert(entity: LinkedEntity, records: readonly RecordValues[]): Promise<readonly InsertResult[]>;
  /** Sets fields and raises the version by one. The field whose unique value is taken, or undefined. */
  update(entity: LinkedEntity, id: number, values: RecordValues): Promise<Taken | undefined>;
  /** Sets fields, also such as hold several values: the record's version stays, for nobody changed it. A unique value that is taken is refused. */
  setComputed(entity: LinkedEntity, id: number, values: RecordValues): Promise<void>;
  /** Corrects local days after a zone changed; the record itself stays as it is. */
  setDays(entity: LinkedEntity, id: number, days: Days): Promise<void>;
  /** Puts records in the trash and raises their version. */
  remove(entity: LinkedEntity, ids: readonly number[]): Promise<void>;
  /** Takes a record out of the trash and raises its version. The field whose unique value was taken meanwhile, or undefined. */
  restore(entity: LinkedEntity, id: number): Promise<Taken | undefined>;
  /** Empties fields of a record, live or in the trash, raises its version, and empties every former value of its personal fields. */
  erase(entity: LinkedEntity, id: number, fields: readonly LinkedField[]): Promise<void>;
  /** Empties former values of a field, on whatever record, that are among these or hold one of the texts. */
  eraseFormer(field: LinkedField, values: readonly Cell[], texts: ReadonlySet<string>): Promise<void>;
  /** Takes texts out of kept answers and states of jobs. */
  eraseTexts(texts: ReadonlySet<string>): Promise<void>;
  /** Deletes records for good, with the former values of their personal fields. */
  purge(entity: LinkedEntity, ids: readonly number[]): Promise<void>;
  /** The next `count` numbers of a counter; the first of them. */
  takeNumbers(field: LinkedField, period: string, count: number): Promise<number>;
  /** The time as of which a computed field that asks for the time is kept; undefined before it was first told. */
  computedAt(field: LinkedField): Promise<number | undefined>;
  setComputedAt(field: LinkedField, at: number): Promise<void>;
  append(entries: readonly LogAddition[]): Promise<void>;
  /** Adds to the audit, under the next of its numbers. */
  audit(entry: AuditAddition): Promise<void>;
  /** Says what the unit's batch is. Keeps its number taken even before it has entries. */
  labelBatch(label: BatchLabel): Promise<void>;
  keptAnswer(actor: number, key: string): Promise<KeptAnswer | undefined>;
  keepAnswer(actor: number, key: string, answer: KeptAnswer): Promise<void>;
  saveJob(job: StoredJob): Promise<void>;
  /** Keeps a new request; its id. */
  addRequest(request: Pick<StoredRequest, 'userId' | 'app' | 'entity' | 'record' | 'field' | 'action' | 'reason'>): Promise<number>;
  /** Keeps a recipe; with id 0 a new one. Its id, or undefined when its owner has another of the name. */
  saveRecipe(recipe: StoredRecipe): Promise<number | undefined>;
  removeRecipe(id: number): Promise<void>;
  /** Entries after `since`, oldest first, at most `limit`. */
  logAfter(since: number, limit: number): Promise<readonly LogEntry[]>;
  /** Keeps what a change of documents in several steps is; undefined when it is over. */
  saveChange(id: string, body: string | undefined): Promise<void>;
  /** Whether this process still has the claim on a long work. Another may have it since the database was out of reach. */
  holds(work: string): Promise<boolean>;
}

/** What is committed, for reading. */
export interface Reads extends PlanRunner, LogReads, AuditReads, RequestReads {
  readonly files: FileReads;
  /** The same for a caller who may go: what is under way then is stopped. A store that cannot stop a read has nothing of it. */
  whileWanted?(signal: AbortSignal): PlanRunner;
  /** Records as stored, those in the trash too. */
  stored(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]>;
  /** Entries after `since`, oldest first, at most `limit`. */
  logAfter(since: number, limit: number): Promise<readonly LogEntry[]>;
  job(id: string): Promise<StoredJob | undefined>;
  jobs(status: string): Promise<readonly StoredJob[]>;
  /** Recipes of an entity by name. */
  recipes(entity: string): Promise<readonly StoredRecipe[]>;
  /** A change of documents under way. */
  change(id: string): Promise<string | undefined>;
  /** Runs a plan over one record that is given instead of stored, such as a record as it was. */
  rowsOver(plan: RowsPlan, actor: ActorValues, record: StoredRecord, days: Days): Promise<readonly (readonly Cell[])[]>;
}

/** The claim of one process on a long work. It ends with the process, however that ends. */
export interface Claim {
  release(): Promise<void>;
}

/** Keeps records, documents, people and the log of one workspace. */
export interface Storage {
  readonly name: 'sqlite' | 'postgres';
  /** Whether other processes may be at work on the same data. */
  readonly isShared: boolean;
  readonly read: Reads;
  readonly identity: Identity;
  /** Number of the newest committed log entry. */
  seq(): number;
  /**
   * Runs a unit: all of it is kept, durably, before the promise resolves; or nothing. Where data can be out of reach, a unit of which
   * nothing was kept may be run again.
   */
  write<T>(actor: Actor, unit: (tx: Tx) => Promise<T>, options?: WriteUnitOptions): Promise<T>;
  /** Calls after each commit that added to the log. Returns a way to stop. */
  onCommit(listener: (seq: number) => void): () => void;

  /** Calls when another process on the same data installed documents. Returns a way to stop. */
  onDocuments(listener: () => void): () => void;

  apps(): readonly StoredApp[];
  documents(): readonly StoredDocument[];
  /** Replaces an app's (or with '' the workspace's) documents and makes room for the records of the model that results, all or nothing. */
  install(change: InstallChange): Promise<void>;
  /**
   * Changes documents in a unit that shares its commit with no other: the next unit runs under the new model. What `prepare` answers is
   * carried out after it; undefined changes nothing. `taken` is told of the model once it is in force, before any other unit runs.
   */
  change(actor: Actor, prepare: (tx: Tx) => Promise<InstallChange | undefined>, taken: (model: Model) => void): Promise<void>;
  /** Makes room for the records of a model that is not in force yet. */
  makeRoom(model: Model): Promise<void>;
  /** Deletes what was made room for under numbers that never came into force: fields of an entity, or all of it. */
  clearRoom(entity: number, fields: readonly number[], isWhole: boolean): Promise<void>;
  /** Numbers that no document has and none will be given. */
  reserveNumbers(count: number): Promise<readonly number[]>;
  /** Runs reads that all see the same moment. */
  snapshot<T>(run: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** What was taken out of use, newest first. */
  dropped(): readonly StoredDropped[];
  /** Deletes something taken out of use for good: the columns and tables of these numbers. */
  purgeDropped(id: number, entity: number, fields: readonly number[]): Promise<void>;
  /** The catalog as it stands: (app, document id) → number. */
  catalog(app: string, document: string): number | undefined;
  /** Makes a model the one in force: prepares tables for what is new in it. */
  useModel(model: Model): Promise<void>;
  /**
   * Claims a long work, so that nobody else does it meanwhile; undefined when someone has it, in this process or another. `onStop` is
   * called when another process asks for the work to be stopped.
   */
  claim(work: string, onStop?: () => void): Promise<Claim | undefined>;
  /** Asks whoever has the claim on a work, in another process, to stop it for good. */
  stop(work: string): Promise<void>;
  /** What is wrong with the store itself, in its own words; nothing when it is sound. */
  verify(): Promise<readonly string[]>;
  /** Sees to it that nothing of what was erased is left in the store's files. */
  scrub(): Promise<void>;
  close(): Promise<void>;
}

/** Documents to keep. */
export interface InstallChange {
  readonly apps: readonly StoredApp[];
  readonly documents: readonly StoredDocument[];
  /** Links the documents, taking a number for each entity and field (the one it had before, if any); throws to give everything up. */
  readonly link: (catalog: (app: string, document: string) => number) => Model;
  /** Documents that lose their numbers before linking: what comes under their names starts empty. */
  readonly forget?: readonly DocumentName[];
  /** Documents that get these numbers, after others lost theirs. */
  readonly numbers?: readonly (DocumentName & { readonly number: number })[];
  /** What goes out of use: indexes are no longer kept, values stay. */
  readonly drop?: readonly Omit<StoredDropped, 'id' | 'at' | 'actorId' | 'actorName'>[];
  /** What is no longer out of use. */
  readonly undrop?: readonly number[];
  /** Writes values, in the same unit, when there is room for them. */
  readonly fill?: (tx: Tx, model: Model) => Promise<void>;
}
