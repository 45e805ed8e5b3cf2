// In charge of: one workspace's data in one folder on SQLite: opening it, writing through one queue, installing documents.
import type { InstallChange, Storage, StoredApp, StoredDocument, Tx, WriteUnitOptions } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Model } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import { FORMAT } from '@trellis/schemas';
import type { Database } from 'better-sqlite3';
import { and, eq, sql } from 'drizzle-orm';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { availableParallelism } from 'node:os';
import { ColumnMirror } from '../columns/column-mirror.ts';
import { MirrorRunner } from '../columns/mirror-runner.ts';
import { executor, hasDatabase, openReader, openWriter, takeFolder } from './connection.ts';
import { SqlLogReads } from '../sql/log-reads.ts';
import { schemaStatements } from '../sql/physical.ts';
import { SqlPlanRunner, StatementCache, type Execute } from '../sql/plan-runner.ts';
import { ReaderPool } from './reader-pool.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { SqliteIdentity } from './sqlite-identity.ts';
import { SqliteReads } from './sqlite-reads.ts';
import { Prepared, SqliteTx } from './sqlite-tx.ts';
import { apps, catalog, documents, meta } from './system-tables.ts';
import { WriteQueue } from './write-queue.ts';

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

class SqliteStorage implements Storage {
  readonly name = 'sqlite';
  readonly read: SqliteReads;
  readonly identity: SqliteIdentity;
  readonly #lock: Database;
  readonly #writer: Database;
  readonly #reader: Database;
  readonly #db: BetterSQLite3Database;
  readonly #pool: ReaderPool;
  readonly #mirror: ColumnMirror | undefined;
  readonly #columns: MirrorRunner | undefined;
  readonly #queue: WriteQueue;
  readonly #prepared: Prepared;
  readonly #statements = new StatementCache(sqliteDialect);
  readonly #execute: Execute;
  readonly #runner: SqlPlanRunner;
  readonly #log: SqlLogReads;
  readonly #now: () => number;
  readonly #listeners = new Set<(seq: number) => void>();
  #model: Model | undefined;
  /** Newest committed entry, newest given out, and the newest unit. */
  #seq: number;
  #given: number;
  #batch: number;

  constructor(options: SqliteOptions, lock: Database) {
    this.#lock = lock;
    refuseNewer(options.folder);
    const isNew = !hasDatabase(options.folder);
    this.#writer = openWriter(options.folder);
    this.#db = drizzle(this.#writer);
    migrate(this.#db, { migrationsFolder: options.migrations });
    checkFormat(this.#db, isNew);
    this.#reader = openReader(options.folder);
    this.#pool = new ReaderPool({ folder: options.folder, ...options.reader, size: 2, timeoutMs: options.readTimeoutMs ?? READ_TIMEOUT_MS });
    this.#queue = new WriteQueue(this.#writer, { committed: () => this.#committed(), failed: () => this.#failed() });
    this.#prepared = new Prepared(this.#writer);
    this.#execute = executor(this.#writer);
    this.#runner = new SqlPlanRunner(sqliteDialect, this.#execute, this.#statements);
    this.#log = new SqlLogReads(this.#execute);
    this.#mirror = options.mirror === undefined ? undefined : openMirror(options, options.mirror);
    this.#columns =
      this.#mirror === undefined
        ? undefined
        : new MirrorRunner({ mirror: this.#mirror, seq: () => this.#seq, timezone: () => this.#model?.workspace.timezone ?? 'UTC' });
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
        return answer;
      },
      (ok) => {
        tx?.end();
        if (!ok) this.#given = before;
      },
    );
  }

  onCommit(listener: (seq: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  apps(): readonly StoredApp[] {
    // In the order of installation: on a clash of names the app that came first keeps its own.
    return this.#db
      .select()
      .from(apps)
      .orderBy(sql`rowid`)
      .all();
  }

  documents(): readonly StoredDocument[] {
    return this.#db.select().from(documents).all();
  }

  catalog(app: string, document: string): number | undefined {
    return this.#db
      .select({ number: catalog.number })
      .from(catalog)
      .where(and(eq(catalog.app, app), eq(catalog.document, document)))
      .get()?.number;
  }

  async install(change: InstallChange): Promise<void> {
    const model = await this.#queue.add(async () => {
      for (const app of change.apps) this.#db.insert(apps).values(app).onConflictDoUpdate({ target: apps.id, set: app }).run();
      for (const app of new Set(change.documents.map((document) => document.app))) this.#db.delete(documents).where(eq(documents.app, app)).run();
      for (const document of change.documents) this.#db.insert(documents).values(document).run();
      const linked = change.link((app, document) => this.#number(app, document));
      this.#prepareTables(linked);
      return linked;
    });
    this.#takeModel(model);
  }

  async useModel(model: Model): Promise<void> {
    this.#prepareTables(model);
    this.#takeModel(model);
  }

  async verify(): Promise<readonly string[]> {
    const said = (await this.#pool.run('PRAGMA integrity_check', [], false)).map(([line]) => String(line));
    const [entries, newest] = (await this.#pool.run('SELECT COUNT(*), COALESCE(MAX(seq), 0) FROM log', [], false))[0] as [number, number];
    return [...said.filter((line) => line !== 'ok'), ...(entries === newest ? [] : [`the log has ${entries} entries up to number ${newest}`])];
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    this.#pool.close();
    await this.#mirror?.close();
    this.#reader.close();
    this.#writer.pragma('wal_checkpoint(TRUNCATE)');
    this.#writer.close();
    this.#lock.close();
  }

  #tx(actor: Actor, batch: number | undefined): SqliteTx {
    if (this.#model === undefined) throw new TypeError('nothing can be written before a model is in force');
    if (batch === undefined) this.#batch += 1;
    else if (batch > this.#batch) throw new TypeError(`no unit was ever given the batch ${batch}`);
    return new SqliteTx({
      prepared: this.#prepared,
      runner: this.#runner,
      execute: this.#execute,
      log: this.#log,
      model: this.#model,
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
    if (this.#given === this.#seq) return;
    this.#seq = this.#given;
    this.#mirror?.news();
    for (const listener of this.#listeners) listener(this.#seq);
  }

  /** The commit was undone: the numbers it gave out were never seen. */
  #failed(): void {
    this.#given = this.#seq;
  }

  /** The number of a document, given out at the first asking. */
  #number(app: string, document: string): number {
    return this.catalog(app, document) ?? this.#db.insert(catalog).values({ app, document }).returning().get().number;
  }

  #prepareTables(model: Model): void {
    const columnsOf = (table: string): ReadonlySet<string> =>
      new Set((this.#writer.pragma(`table_info(${table})`) as { name: string }[]).map((column) => column.name));
    for (const statement of schemaStatements(sqliteDialect, model, columnsOf)) this.#writer.exec(sqliteDialect.text(statement).sql);
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
    return new SqliteStorage(options, lock);
  } catch (error) {
    lock.close();
    throw error;
  }
}
