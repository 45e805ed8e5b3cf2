// In charge of: reading what is committed in PostgreSQL: short reads on connections of their own, so that long ones never keep them waiting.
import type {
  AuditEntry,
  AuditPage,
  BatchPage,
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
import { SqlFileReads } from '../sql/files.ts';
import { givenRecord } from '../sql/given-record.ts';
import { SqlLogReads } from '../sql/log-reads.ts';
import { SqlPlanRunner, type StatementCache } from '../sql/plan-runner.ts';
import { storedRecords } from '../sql/stored-record.ts';
import { SystemReads } from '../sql/system-reads.ts';
import { arrayText } from './array-text.ts';
import type { ReadPool } from './connection.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { selectStored } from './postgres-tx.ts';

/** What reading needs. */
export interface PostgresReadsParts {
  readonly short: ReadPool;
  readonly long: ReadPool;
  readonly statements: StatementCache;
  /** Resolves when no change of documents is committed in the database and not yet in memory. */
  readonly documentsSettled: () => Promise<void>;
}

/** Reads of committed records, log and jobs. */
export class PostgresReads implements Reads {
  readonly files: SqlFileReads;
  readonly #documentsSettled: () => Promise<void>;
  readonly #pool: ReadPool;
  readonly #longPool: ReadPool;
  readonly #statements: StatementCache;
  readonly #short: SqlPlanRunner;
  readonly #long: SqlPlanRunner;
  readonly #log: SqlLogReads;
  readonly #system: SystemReads;

  constructor({ short, long, statements, documentsSettled }: PostgresReadsParts) {
    this.#documentsSettled = documentsSettled;
    this.#pool = short;
    this.#longPool = long;
    this.#statements = statements;
    this.#short = new SqlPlanRunner(postgresDialect, (text, values, big) => short.run(text, values, big), statements);
    this.#long = new SqlPlanRunner(postgresDialect, (text, values, big) => long.run(text, values, big), statements);
    const execute = (text: string, values: readonly unknown[], big: boolean) => short.run(text, values, big);
    this.#log = new SqlLogReads(execute);
    this.#system = new SystemReads(execute);
    this.files = new SqlFileReads(execute);
  }

  rows(plan: RowsPlan, actor: ActorValues): Promise<readonly (readonly Cell[])[]> {
    return this.#short.rows(plan, actor);
  }

  groups(plan: GroupsPlan, actor: ActorValues): Promise<readonly GroupRow[]> {
    return this.#long.groups(plan, actor);
  }

  whileWanted(signal: AbortSignal): PlanRunner {
    const until = (pool: ReadPool): SqlPlanRunner =>
      new SqlPlanRunner(postgresDialect, (text, values, big) => pool.run(text, values, big, signal), this.#statements);
    return {
      rows: (plan, actor) => until(this.#pool).rows(plan, actor),
      groups: (plan, actor) => until(this.#longPool).groups(plan, actor),
      values: (field, records) => this.values(field, records),
    };
  }

  values(field: LinkedField, records: readonly number[]): Promise<readonly (readonly [number, string | number])[]> {
    return this.#short.values(field, records);
  }

  rowsOver(plan: RowsPlan, actor: ActorValues, record: StoredRecord, days: Days): Promise<readonly (readonly Cell[])[]> {
    return this.#short.rows(plan, actor, givenRecord(plan.entity, record, days));
  }

  async stored(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]> {
    const rows = await this.#pool.run(`${selectStored(entity)} ORDER BY id`, [arrayText(ids)], false);
    return storedRecords(postgresDialect, entity, rows, (field) => this.values(field, ids));
  }

  recordLog(entity: LinkedEntity, record: number): Promise<readonly LogEntry[]> {
    return this.#log.recordLog(entity, record);
  }

  batchLog(batch: number, page: BatchPage): Promise<readonly LogEntry[]> {
    return this.#log.batchLog(batch, page);
  }

  batchParts(batch: number): ReturnType<SqlLogReads['batchParts']> {
    return this.#log.batchParts(batch);
  }

  logBatch(batch: number): Promise<LogBatch | undefined> {
    return this.#log.logBatch(batch);
  }

  logBatches(actor: number, since: number, limit: number): Promise<readonly LogBatch[]> {
    return this.#log.logBatches(actor, since, limit);
  }

  logAfter(since: number, limit: number): Promise<readonly LogEntry[]> {
    return this.#log.logAfter(since, limit);
  }

  /** Who hears that a change of documents is done must find its documents in memory. */
  async job(id: string): Promise<StoredJob | undefined> {
    const job = await this.#system.job(id);
    await this.#documentsSettled();
    return job;
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

  recipes(entity: string): Promise<readonly StoredRecipe[]> {
    return this.#system.recipes(entity);
  }

  jobs(status: string): Promise<readonly StoredJob[]> {
    return this.#system.jobs(status);
  }
}
