// In charge of: reading what is committed: quick reads here, long ones in reader processes or on the column mirror.
import type {
  AuditEntry,
  AuditPage,
  BatchPage,
  BatchPart,
  Days,
  LogBatch,
  LogEntry,
  Reads,
  StoredJob,
  StoredRecipe,
  StoredRecord,
  RequestPage,
  StoredRequest,
} from '@trellis/engine';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { ActorValues, GroupRow, GroupsPlan, PlanRunner, RowsPlan } from '@trellis/query';
import type { Database } from 'better-sqlite3';
import type { MirrorRunner } from '../columns/mirror-runner.ts';
import { executor } from './connection.ts';
import { SqlFileReads } from '../sql/files.ts';
import { SqlLogReads } from '../sql/log-reads.ts';
import { givenRecord } from '../sql/given-record.ts';
import { SqlPlanRunner, type Execute, type StatementCache } from '../sql/plan-runner.ts';
import { storedRecords } from '../sql/stored-record.ts';
import { SystemReads } from '../sql/system-reads.ts';
import { IndexChoice } from './index-choice.ts';
import { OrderSample } from './order-sample.ts';
import { ledByIndex, ReadRoute, SMALL } from './read-route.ts';
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
  readonly #sample: OrderSample;
  readonly #log: SqlLogReads;
  readonly #columns: MirrorRunner | undefined;
  readonly #system: SystemReads;

  constructor({ database, pool, statements, columns, mirroredFrom }: SqliteReadsParts) {
    this.#execute = executor(database);
    this.#log = new SqlLogReads(this.#execute);
    this.files = new SqlFileReads(this.#execute);
    this.#system = new SystemReads(this.#execute);
    this.#statements = statements;
    this.#here = new SqlPlanRunner(sqliteDialect, (text, values, big) => this.#timed(text, values, big), statements);
    this.#sample = new OrderSample((plan, actor) => this.#here.rows(plan, actor, undefined, 'ordered'));
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
    if (route !== 'here' && ledByIndex(plan) && (await this.#sample.isNear(plan, actor))) return this.#here.rows(plan, actor, undefined, 'ordered');
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
    return this.#here.rows(plan, actor, givenRecord(plan.entity, record, days));
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

  requests(page: RequestPage): Promise<readonly StoredRequest[]> {
    return this.#system.requests(page);
  }

  auditEntries(page: AuditPage): Promise<readonly AuditEntry[]> {
    return this.#system.auditEntries(page);
  }

  change(id: string): Promise<string | undefined> {
    return this.#system.change(id);
  }

  logAfter(since: number, limit: number): Promise<readonly LogEntry[]> {
    return this.#log.logAfter(since, limit);
  }

  job(id: string): Promise<StoredJob | undefined> {
    return this.#system.job(id);
  }

  jobs(status: string): Promise<readonly StoredJob[]> {
    return this.#system.jobs(status);
  }

  recipes(entity: string): Promise<readonly StoredRecipe[]> {
    return this.#system.recipes(entity);
  }
}
