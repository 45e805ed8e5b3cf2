// In charge of: reading what is committed: quick reads here, long ones in reader processes or on the column mirror.
import type { BatchPage, BatchPart, Days, LogBatch, LogEntry, Reads, StoredJob, StoredRecipe, StoredRecord } from '@trellis/engine';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { ActorValues, GroupRow, GroupsPlan, PlanRunner, RowsPlan } from '@trellis/query';
import type { Database } from 'better-sqlite3';
import type { MirrorRunner } from '../columns/mirror-runner.ts';
import { executor } from './connection.ts';
import { SqlFileReads } from '../sql/files.ts';
import { SqlLogReads } from '../sql/log-reads.ts';
import { entryColumns, readEntry } from '../sql/log-entry.ts';
import { columnFields } from '../sql/physical.ts';
import { SqlPlanRunner, type Execute, type StatementCache } from '../sql/plan-runner.ts';
import { storedRecords } from '../sql/stored-record.ts';
import { IndexChoice } from './index-choice.ts';
import { ReadRoute, SMALL } from './read-route.ts';
import type { ReaderPool } from './reader-pool.ts';
import { recordStatements } from './record-statements.ts';
import { Sizes } from './sizes.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** What reads are made of. */
export interface SqliteReadsParts {
  readonly database: Database;
  readonly pool: ReaderPool;
  readonly statements: StatementCache;
  /** The column mirror, and how many live records an entity needs for it. */
  readonly columns: MirrorRunner | undefined;
  readonly mirroredFrom: number;
}

/** Reads of committed records, log and jobs. */
export class SqliteReads implements Reads {
  readonly files: SqlFileReads;
  readonly #execute: Execute;
  readonly #here: SqlPlanRunner;
  readonly #pool: ReaderPool;
  readonly #statements: StatementCache;
  readonly #route: ReadRoute;
  readonly #choice: IndexChoice;
  readonly #log: SqlLogReads;
  readonly #columns: MirrorRunner | undefined;

  constructor({ database, pool, statements, columns, mirroredFrom }: SqliteReadsParts) {
    this.#execute = executor(database);
    this.#log = new SqlLogReads(this.#execute);
    this.files = new SqlFileReads(this.#execute);
    this.#statements = statements;
    this.#here = new SqlPlanRunner(sqliteDialect, (text, values, big) => this.#timed(text, values, big), statements);
    this.#pool = pool;
    const elsewhere: Execute = (text, values, big) => pool.run(text, values, big);
    const sizes = new Sizes({ here: this.#execute, elsewhere });
    const size = (entity: LinkedEntity): number => sizes.of(entity);
    this.#columns = columns;
    this.#choice = new IndexChoice({ here: this.#execute, elsewhere, size, small: SMALL });
    const isMirrored = (entity: LinkedEntity): boolean => columns !== undefined && sizes.hasLive(entity, mirroredFrom);
    this.#route = new ReadRoute({ size, isMirrored, expected: (plan) => this.#choice.expected(plan) });
  }

  #timed(text: string, values: readonly unknown[], big: boolean): readonly unknown[][] {
    const start = performance.now();
    const rows = this.#execute(text, values, big) as readonly unknown[][];
    this.#route.took(text, performance.now() - start);
    return rows;
  }

  rows(plan: RowsPlan, actor: ActorValues): Promise<readonly (readonly Cell[])[]> {
    return this.#rows(plan, actor);
  }

  groups(plan: GroupsPlan, actor: ActorValues): Promise<readonly GroupRow[]> {
    return this.#groups(plan, actor);
  }

  whileWanted(signal: AbortSignal): PlanRunner {
    return {
      rows: (plan, actor) => this.#rows(plan, actor, signal),
      groups: (plan, actor) => this.#groups(plan, actor, signal),
      values: (field, records) => this.values(field, records),
    };
  }

  async #rows(plan: RowsPlan, actor: ActorValues, signal?: AbortSignal): Promise<readonly (readonly Cell[])[]> {
    const source = plan.deleted !== true && this.#choice.walksOrder(plan) ? 'ordered' : 'table';
    const { text } = this.#statements.of(plan, source);
    const route = this.#route.rows(plan, text);
    const found = route === 'columns' ? await this.#columns?.rows(plan, actor, signal) : undefined;
    return found ?? (route === 'here' ? this.#here : this.#elsewhere(signal)).rows(plan, actor, undefined, source);
  }

  async #groups(plan: GroupsPlan, actor: ActorValues, signal?: AbortSignal): Promise<readonly GroupRow[]> {
    const { text } = this.#statements.of(plan, 'table');
    const route = this.#route.groups(plan, text);
    const found = route === 'columns' ? await this.#columns?.groups(plan, actor, signal) : undefined;
    return found ?? (route === 'here' ? this.#here : this.#elsewhere(signal)).groups(plan, actor);
  }

  /** Runs in a reader process, as long as somebody waits for it. */
  #elsewhere(signal: AbortSignal | undefined): SqlPlanRunner {
    return new SqlPlanRunner(sqliteDialect, (text, values, big) => this.#pool.run(text, values, big, signal), this.#statements);
  }

  values(field: LinkedField, records: readonly number[]): Promise<readonly (readonly [number, string | number])[]> {
    return this.#here.values(field, records);
  }

  rowsOver(plan: RowsPlan, actor: ActorValues, record: StoredRecord, days: Days): Promise<readonly (readonly Cell[])[]> {
    const fields = columnFields(plan.entity);
    const cells = fields.map((field) => record.cells.get(field) ?? null);
    const dayCells = fields.filter((field) => field.isTimestamp).map((field) => days.get(field) ?? null);
    const list = (field: LinkedField): readonly unknown[] => {
      const cell = record.cells.get(field);
      return Array.isArray(cell) ? cell : [];
    };
    return this.#here.rows(plan, actor, { columns: [record.id, record.version, ...cells, ...dayCells], list });
  }

  async stored(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]> {
    const rows = await this.#execute(recordStatements(entity).select, [JSON.stringify(ids)], false);
    return storedRecords(sqliteDialect, entity, rows, (field) => this.values(field, ids));
  }

  recordLog(entity: LinkedEntity, record: number): Promise<readonly LogEntry[]> {
    return this.#log.recordLog(entity, record);
  }

  batchLog(batch: number, page: BatchPage): Promise<readonly LogEntry[]> {
    return this.#log.batchLog(batch, page);
  }

  logBatch(batch: number): Promise<LogBatch | undefined> {
    return this.#log.logBatch(batch);
  }

  batchParts(number: number): Promise<readonly BatchPart[]> {
    return this.#log.batchParts(number);
  }

  logBatches(actor: number, since: number, limit: number): Promise<readonly LogBatch[]> {
    return this.#log.logBatches(actor, since, limit);
  }

  async change(id: string): Promise<string | undefined> {
    const [row] = await this.#execute('SELECT body FROM changes WHERE id = ?', [id], false);
    return row?.[0] as string | undefined;
  }

  async logAfter(since: number, limit: number): Promise<readonly LogEntry[]> {
    const text = `SELECT ${entryColumns} FROM log l LEFT JOIN log_personal p ON p.seq = l.seq WHERE l.seq > ? ORDER BY l.seq LIMIT ?`;
    return (await this.#execute(text, [since, limit], false)).map(readEntry);
  }

  async job(id: string): Promise<StoredJob | undefined> {
    return (await this.#jobs('id = ?', id))[0];
  }

  jobs(status: string): Promise<readonly StoredJob[]> {
    return this.#jobs('status = ?', status);
  }

  async recipes(entity: string): Promise<readonly StoredRecipe[]> {
    const text = 'SELECT id, entity, owner, name, shared, body, updated_at FROM recipes WHERE entity = ? ORDER BY name, id';
    return (await this.#execute(text, [entity], false)).map((row) => {
      const [id, of, owner, name, shared, body, updatedAt] = row as [number, string, number, string, number, string, number];
      return { id, entity: of, owner, name, shared: shared === 1, body, updatedAt };
    });
  }

  async #jobs(condition: string, value: string): Promise<readonly StoredJob[]> {
    const rows = await this.#execute(
      `SELECT id, type, actor, status, state, created_at FROM jobs WHERE ${condition} ORDER BY created_at`,
      [value],
      false,
    );
    return rows.map((row) => {
      const [id, type, actor, status, state, createdAt] = row as [string, string, number, string, string, number];
      return { id, type, actor, status, state, createdAt };
    });
  }
}
