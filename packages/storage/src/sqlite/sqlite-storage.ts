// In charge of: one workspace's data in one folder on SQLite: opening it, writing through one queue, installing documents.
import type { Claim, InstallChange, Snapshot, Storage, StoredApp, StoredDocument, StoredDropped, Tx, WriteUnitOptions } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Model } from '@trellis/model';
import { systemActor, type Actor } from '@trellis/permissions';
import { FORMAT } from '@trellis/schemas';
import type { Database } from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { statSync } from 'node:fs';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { availableParallelism } from 'node:os';
import { finishRestore } from '../backup/finish-restore.ts';
import { ColumnMirror } from '../columns/column-mirror.ts';
import { MirrorRunner } from '../columns/mirror-runner.ts';
import { keepBeforeMigration } from './before-migration.ts';
import { databaseFile, executor, hasDatabase, openReader, openWriter, takeFolder } from './connection.ts';
import { runElsewhere, type ElsewhereOptions } from './elsewhere.ts';
import { DocumentStore } from './document-store.ts';
import { withSnapshot } from './snapshot.ts';
import { appendAudits } from '../sql/audit.ts';
import { SqlRecordWalk } from '../sql/record-walk.ts';
import { SqlLogReads } from '../sql/log-reads.ts';
import { SqlPlanRunner, StatementCache, type Execute } from '../sql/plan-runner.ts';
import { endLinksOfGone } from '../sql/public-links.ts';
import { ReaderPool } from './reader-pool.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { SqliteIdentity } from './sqlite-identity.ts';
import { SqliteReads } from './sqlite-reads.ts';
import { OwnClaims } from './own-claims.ts';
import { Prepared, SqliteTx } from './sqlite-tx.ts';
import { meta } from './system-tables.ts';
import { WriteQueue } from './write-queue.ts';

/** A file of up to this many bytes is written anew at once after an erasure: that takes less than a quarter of a second. */
const REWRITTEN_AT_ONCE = 16 * 1024 * 1024;

/** How to open a data folder. */
export interface SqliteOptions {
  readonly folder: string;
  /** Where the migrations of the system tables are. */
  readonly migrations: string;
  /** The program of the reader process and Node's arguments for it. */
  readonly reader: { readonly program: string; readonly execArgv: readonly string[] };
  /** UTC milliseconds now. */
  readonly now: () => number;
  /** Longest a read may take. */
  readonly readTimeoutMs?: number;
  /** The column mirror; absent, every read is the store's. */
  readonly mirror?: MirrorOptions;
}

/** How the column mirror runs. */
export interface MirrorOptions {
  /** The program of its process and Node's arguments for it. */
  readonly program: string;
  readonly execArgv: readonly string[];
  /** Memory it may use for data. */
  readonly memoryMb: number;
  /** Live records from which an entity is mirrored; 50,000 when absent. */
  readonly from?: number;
}

/** Longest a read may take unless told otherwise. */
const READ_TIMEOUT_MS = 30_000;
/** Smaller entities are grouped by the store quickly enough. */
const MIRRORED_FROM = 50_000;

/** Refuses data of a newer build; notes the format in a new folder. */
function checkFormat(db: BetterSQLite3Database, isNew: boolean): void {
  if (isNew)
    db.insert(meta)
      .values({ key: 'format', value: String(FORMAT) })
      .run();
  const format = Number(db.select().from(meta).where(eq(meta.key, 'format')).get()?.value);
  if (format > FORMAT) throw new AppError('conflict', 'server.newer-data', { params: { format, known: FORMAT } });
}

/** Looks before anything is migrated: a newer folder must stay exactly as it is. */
function refuseNewer(folder: string): void {
  if (!hasDatabase(folder)) return;
  const reader = openReader(folder);
  try {
    const exists = reader.prepare("SELECT 1 FROM sqlite_master WHERE name = 'meta'").get() !== undefined;
    const format = exists
      ? Number((reader.prepare("SELECT value FROM meta WHERE key = 'format'").get() as { value: string } | undefined)?.value ?? 0)
      : 0;
    if (format > FORMAT) throw new AppError('conflict', 'server.newer-data', { params: { format, known: FORMAT } });
  } finally {
    reader.close();
  }
}

function openMirror({ folder, readTimeoutMs }: SqliteOptions, { program, execArgv, memoryMb }: MirrorOptions): ColumnMirror {
  // One processor is left for those who save and look.
  const threads = Math.max(1, availableParallelism() - 1);
  return new ColumnMirror({ folder, program, execArgv, memoryMb, threads, timeoutMs: readTimeoutMs ?? READ_TIMEOUT_MS });
}

/** Records from which an index is built by another process. */
const LARGE = 20_000;

class SqliteStorage implements Storage {
  readonly name = 'sqlite';
  readonly isShared = false;
  readonly #claims = new OwnClaims();
  readonly read: SqliteReads;
  readonly identity: SqliteIdentity;
  readonly #lock: Database;
  readonly #writer: Database;
  readonly #reader: Database;
  readonly #pool: ReaderPool;
  readonly #mirror: ColumnMirror | undefined;
  readonly #columns: MirrorRunner | undefined;
  readonly #queue: WriteQueue;
  readonly #prepared: Prepared;
  readonly #statements = new StatementCache(sqliteDialect);
  readonly #execute: Execute;
  readonly #runner: SqlPlanRunner;
  readonly #log: SqlLogReads;
  readonly #walk: SqlRecordWalk;
  readonly #now: () => number;
  readonly #listeners = new Set<(seq: number) => void>();
  readonly #folder: string;
  readonly #elsewhere: ElsewhereOptions;
  readonly #store: DocumentStore;
  /** Of a change of documents that is running: its unit, and the model that its commit brings into force. */
  #open: SqliteTx | undefined;
  #coming: { readonly model: Model; readonly taken: (model: Model) => void } | undefined;
  /** Whether erased values may be left in pages that only writing the file anew gets rid of: done when the store is closed. */
  #isToRewrite = false;
  #model: Model | undefined;
  /** Whether the commit under way takes values away for good. */
  #erases = false;
  /** Newest committed entry, newest given out, and the newest unit. */
  #seq: number;
  #given: number;
  #batch: number;

  constructor(options: SqliteOptions, lock: Database) {
    this.#lock = lock;
    this.#folder = options.folder;
    refuseNewer(options.folder);
    const isNew = !hasDatabase(options.folder);
    this.#writer = openWriter(options.folder);
    this.#elsewhere = { folder: options.folder, ...options.reader };
    const db = drizzle(this.#writer);
    this.#store = new DocumentStore(this.#writer, db);
    if (!isNew) keepBeforeMigration(this.#writer, options.folder, options.migrations);
    migrate(db, { migrationsFolder: options.migrations });
    checkFormat(db, isNew);
    this.#reader = openReader(options.folder);
    this.#pool = new ReaderPool({ folder: options.folder, ...options.reader, size: 2, timeoutMs: options.readTimeoutMs ?? READ_TIMEOUT_MS });
    this.#queue = new WriteQueue(this.#writer, {
      committed: () => this.#committed(),
      failed: () => this.#failed(),
      audited: (entries) => appendAudits(this.#execute, this.#now(), entries),
    });
    this.#prepared = new Prepared(this.#writer);
    this.#execute = executor(this.#writer);
    this.#runner = new SqlPlanRunner(sqliteDialect, this.#execute, this.#statements);
    this.#log = new SqlLogReads(this.#execute);
    this.#walk = new SqlRecordWalk(sqliteDialect, this.#execute, this.#runner);
    this.#mirror = options.mirror === undefined ? undefined : openMirror(options, options.mirror);
    this.#columns =
      this.#mirror === undefined
        ? undefined
        : new MirrorRunner({ mirror: this.#mirror, seq: () => this.#seq, version: () => this.#store.recordsVersion() });
    this.read = new SqliteReads({
      database: this.#reader,
      pool: this.#pool,
      statements: this.#statements,
      columns: this.#columns,
      mirroredFrom: options.mirror?.from ?? MIRRORED_FROM,
    });
    this.identity = new SqliteIdentity(this.#writer, this.#queue);
    this.#now = options.now;
    const newest = this.#writer
      .prepare('SELECT COALESCE((SELECT MAX(seq) FROM log), 0), COALESCE((SELECT MAX(batch) FROM batches), 0)')
      .raw()
      .get() as [number, number];
    [this.#seq, this.#batch] = newest;
    this.#given = this.#seq;
  }

  seq(): number {
    return this.#seq;
  }

  write<T>(actor: Actor, unit: (tx: Tx) => Promise<T>, options: WriteUnitOptions = {}): Promise<T> {
    let before = 0;
    let tx: SqliteTx | undefined;
    return this.#queue.add(
      async () => {
        before = this.#given;
        tx = this.#tx(actor, options.batch);
        const answer = await unit(tx);
        await tx.settle();
        this.#erases ||= tx.erases;
        return answer;
      },
      (ok) => {
        tx?.end();
        if (!ok) this.#given = before;
      },
      options.yields === true ? { yields: true } : {},
    );
  }

  onCommit(listener: (seq: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** One process owns the folder: nobody else installs anything. */
  onDocuments(): () => void {
    return () => undefined;
  }

  async claim(work: string): Promise<Claim | undefined> {
    return this.#claims.take(work);
  }

  /** There is no other process. */
  async stop(): Promise<void> {
    return undefined;
  }

  apps(): readonly StoredApp[] {
    return this.#store.apps();
  }

  documents(): readonly StoredDocument[] {
    return this.#store.documents();
  }

  catalog(app: string, document: string): number | undefined {
    return this.#store.number(app, document);
  }

  dropped(): readonly StoredDropped[] {
    return this.#store.dropped();
  }

  install(change: InstallChange): Promise<void> {
    return this.#change(
      systemActor('install'),
      () => Promise.resolve(change),
      () => undefined,
    );
  }

  change(actor: Actor, prepare: (tx: Tx) => Promise<InstallChange | undefined>, taken: (model: Model) => void): Promise<void> {
    return this.#change(actor, () => prepare(this.#unit(actor)), taken);
  }

  async makeRoom(model: Model): Promise<void> {
    const large = await this.#queue.add(async () => this.#store.makeRoomAhead(model, LARGE));
    await this.#outside(large);
  }

  async clearRoom(entity: number, fields: readonly number[], isWhole: boolean): Promise<void> {
    const { statements, isLarge } = await this.#queue.add(async () => this.#store.clearing(entity, fields, isWhole, LARGE));
    if (isLarge) await this.#outside(statements);
    else await this.#queue.add(async () => this.#store.run(statements));
  }

  reserveNumbers(count: number): Promise<readonly number[]> {
    return this.#queue.add(async () => this.#store.reserve(count));
  }

  snapshot<T>(run: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return withSnapshot(this.#folder, run);
  }

  async purgeDropped(id: number, entity: number, fields: readonly number[]): Promise<void> {
    const { statements, isLarge } = await this.#queue.add(async () => this.#store.purging(id, entity, fields, LARGE));
    if (isLarge) await this.#outside(statements);
    await this.#queue.add(async () => this.#store.purged(id, isLarge ? [] : statements));
  }

  /** Holds up whoever writes, and nobody who reads. */
  #outside(statements: readonly string[]): Promise<void> {
    return runElsewhere(this.#elsewhere, statements, (run) => this.#queue.add(run, () => undefined, { place: 'outside' }));
  }

  async useModel(model: Model): Promise<void> {
    this.#store.makeRoom(model);
    this.#takeModel(model);
  }

  async verify(): Promise<readonly string[]> {
    const said = (await this.#pool.run('PRAGMA integrity_check', [], false)).map(([line]) => String(line));
    const [entries, newest] = (await this.#pool.run('SELECT COUNT(*), COALESCE(MAX(seq), 0) FROM log', [], false))[0] as [number, number];
    return [...said.filter((line) => line !== 'ok'), ...(entries === newest ? [] : [`the log has ${entries} entries up to number ${newest}`])];
  }

  async scrub(): Promise<void> {
    // Freed bytes are overwritten as they are freed, but pages that were split keep copies: the file is written anew where that is quick.
    await this.#queue.idle();
    const { size } = statSync(databaseFile(this.#folder));
    if (size <= REWRITTEN_AT_ONCE) this.#writer.exec('VACUUM');
    else this.#isToRewrite = true;
    this.#writer.pragma('wal_checkpoint(TRUNCATE)');
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    if (this.#isToRewrite) this.#writer.exec('VACUUM');
    this.#pool.close();
    await this.#mirror?.close();
    this.#reader.close();
    this.#writer.pragma('wal_checkpoint(TRUNCATE)');
    this.#writer.close();
    this.#lock.close();
  }

  #tx(actor: Actor, batch: number | undefined, model = this.#model): SqliteTx {
    if (model === undefined) throw new TypeError('nothing can be written before a model is in force');
    if (batch === undefined) this.#batch += 1;
    else if (batch > this.#batch) throw new TypeError(`no unit was ever given the batch ${batch}`);
    return new SqliteTx({
      prepared: this.#prepared,
      runner: this.#runner,
      execute: this.#execute,
      log: this.#log,
      walk: this.#walk,
      model,
      actor,
      now: this.#now(),
      batch: batch ?? this.#batch,
      nextSeq: () => {
        this.#given += 1;
        return this.#given;
      },
    });
  }

  #committed(): void {
    if (this.#coming !== undefined) {
      const { model, taken } = this.#coming;
      this.#coming = undefined;
      this.#takeModel(model);
      this.identity.publicLinks.read();
      taken(model);
    }
    if (this.#given === this.#seq) return;
    this.#seq = this.#given;
    if (this.#erases) this.#mirror?.erased();
    else this.#mirror?.news();
    this.#erases = false;
    for (const listener of this.#listeners) listener(this.#seq);
  }

  /** The commit was undone: the numbers it gave out were never seen. */
  #failed(): void {
    this.#coming = undefined;
    this.#given = this.#seq;
  }

  /** Changes documents in a commit of their own, so that the model that results is in force before any other unit runs. */
  async #change(actor: Actor, prepare: () => Promise<InstallChange | undefined>, taken: (model: Model) => void): Promise<void> {
    let before = 0;
    let coming: Model | undefined;
    const run = async (): Promise<void> => {
      before = this.#given;
      const change = await prepare();
      if (change === undefined) return;
      // Before as well: what an earlier build left must not come back to life with a document of the same id.
      await endLinksOfGone(this.#execute, this.#now());
      const model = this.#store.keep(change, actor, this.#now());
      await endLinksOfGone(this.#execute, this.#now());
      this.#store.makeRoom(model);
      await change.fill?.(this.#unit(actor, model), model);
      coming = model;
    };
    const ended = (ok: boolean): void => {
      this.#open?.end();
      this.#open = undefined;
      if (!ok) this.#given = before;
      this.#coming = ok && coming !== undefined ? { model: coming, taken } : undefined;
    };
    await this.#queue.add(run, ended, { place: 'alone' });
  }

  /** A unit for what the running change writes; the one before it is over. */
  #unit(actor: Actor, model?: Model): SqliteTx {
    const batch = this.#open?.batch;
    this.#open?.end();
    this.#open = this.#tx(actor, batch, model);
    return this.#open;
  }

  #takeModel(model: Model): void {
    this.#model = model;
    this.#statements.clear();
    this.#columns?.clear();
  }
}

/** Opens (or begins) the workspace in a data folder, and takes the folder for this process. */
export function openSqlite(options: SqliteOptions): Storage {
  const lock = takeFolder(options.folder);
  try {
    finishRestore(options.folder);
    return new SqliteStorage(options, lock);
  } catch (error) {
    lock.close();
    throw error;
  }
}
