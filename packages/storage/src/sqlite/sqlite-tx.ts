// In charge of: what a unit of writing can do to SQLite. Prepared loops, never the query builder: bulk writes depend on it.
import type {
  AuditAddition,
  AuditEntry,
  AuditPage,
  BatchLabel,
  BatchPage,
  BatchPart,
  InsertResult,
  KeptAnswer,
  LogAddition,
  LogBatch,
  LogEntry,
  RecordValues,
  StoredJob,
  StoredRecipe,
  RequestPage,
  StoredRecord,
  StoredRequest,
  Taken,
  Tx,
  Days,
  WalkedRecord,
} from '@trellis/engine';
import { AppError } from '@trellis/errors';
import { localDay, type Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, LinkedUnique, Model } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type { ActorValues, GroupRow, GroupsPlan, RowsPlan } from '@trellis/query';
import type { Database, Statement } from 'better-sqlite3';
import { Erasing } from '../sql/erasing.ts';
import { SqlFileWrites } from '../sql/files.ts';
import type { SqlLogReads } from '../sql/log-reads.ts';
import { columnName, dayColumnName, sideTableName, tableName } from '../sql/physical.ts';
import type { Execute, SqlPlanRunner } from '../sql/plan-runner.ts';
import { fromDriver, layoutOf, storedRecords } from '../sql/stored-record.ts';
import type { SqlRecordWalk } from '../sql/record-walk.ts';
import { Unlogged } from '../sql/unlogged.ts';
import { takenByIndex } from '../sql/unique-index.ts';
import { UnitNotes } from '../sql/unit-notes.ts';
import { recordStatements, setSearch } from './record-statements.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { appendEntries } from './sqlite-log.ts';

const { toDriver } = sqliteDialect;

/** Statements of the writing connection, each text prepared once. */
export class Prepared {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The prepared statement of a text. */
  of(text: string): Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) this.#statements.set(text, (statement = this.#database.prepare(text)));
    return statement;
  }
}

/** What was taken, when that is what the error says: it names the columns of an index, or an index over something else. */
function takenBy(error: unknown, entity: LinkedEntity): Taken | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'SQLITE_CONSTRAINT_UNIQUE') return undefined;
  const index = /index '(u_\w+)'/.exec(error.message)?.[1];
  if (index !== undefined) return known(takenByIndex(entity, index), error);
  const [first, ...others] = [...error.message.matchAll(/e_(\d+)\.f_(\d+)/g)];
  if (first === undefined) return undefined;
  const fields = [first, ...others].map((match) => match[2]);
  return known(takenByIndex(entity, others.length === 0 ? `u_f_${fields[0]}` : `u_${first[1]}_${fields.join('_')}`), error);
}

/** What the documents in force keep unique; an index for others, whose change is under way, refuses in words too. */
function known(taken: Taken | undefined, cause: Error): Taken {
  if (taken === undefined) throw new AppError('conflict', 'change.taken', { cause });
  return taken;
}

/** What the store lends to each unit. */
export interface TxParts {
  readonly prepared: Prepared;
  readonly runner: SqlPlanRunner;
  /** Runs one statement on the writing connection. */
  readonly execute: Execute;
  readonly log: SqlLogReads;
  readonly walk: SqlRecordWalk;
  readonly model: Model;
  readonly actor: Actor;
  readonly now: number;
  /** Takes the next log number. */
  readonly nextSeq: () => number;
  /** Number that all entries of this unit share. */
  readonly batch: number;
}

/** A unit of writing on SQLite. Every method answers at once; the promises are the port's. */
export class SqliteTx implements Tx {
  readonly now: number;
  readonly batch: number;
  readonly files: SqlFileWrites;
  readonly model: Model;
  readonly #lent: TxParts;
  readonly #notes: UnitNotes;
  readonly #unlogged = new Unlogged();
  #isOpen = true;
  #erases = false;
  /** Day in the workspace's zone, kept beside the times of records. */
  readonly #today: number;

  constructor(parts: TxParts) {
    this.#lent = parts;
    this.now = parts.now;
    this.batch = parts.batch;
    this.model = parts.model;
    this.#notes = new UnitNotes(parts.execute, parts);
    this.files = new SqlFileWrites((text, values, big) => this.#parts.execute(text, values, big), parts.now);
    this.#today = localDay(parts.now, parts.model.workspace.timezone);
  }

  /** Whether the unit takes values away for good. */
  get erases(): boolean {
    return this.#erases;
  }

  /** Logs what the unit changed and did not log itself. */
  settle(): Promise<void> {
    return this.append(this.#unlogged.entries());
  }

  /** Takes the store back: a unit that outlived its turn must not write into another's. */
  end(): void {
    this.#isOpen = false;
  }

  get #parts(): TxParts {
    if (!this.#isOpen) throw new TypeError('this unit of writing is over');
    return this.#lent;
  }

  get #noted(): UnitNotes {
    if (!this.#isOpen) throw new TypeError('this unit of writing is over');
    return this.#notes;
  }

  rows(plan: RowsPlan, actor: ActorValues): Promise<readonly (readonly Cell[])[]> {
    return this.#parts.runner.rows(plan, actor);
  }

  groups(plan: GroupsPlan, actor: ActorValues): Promise<readonly GroupRow[]> {
    return this.#parts.runner.groups(plan, actor);
  }

  values(field: LinkedField, records: readonly number[]): Promise<readonly (readonly [number, string | number])[]> {
    return this.#parts.runner.values(field, records);
  }

  recordLog(entity: LinkedEntity, record: number): Promise<readonly LogEntry[]> {
    return this.#parts.log.recordLog(entity, record);
  }

  batchLog(number: number, page: BatchPage): Promise<readonly LogEntry[]> {
    return this.#parts.log.batchLog(number, page);
  }

  logBatch(number: number): Promise<LogBatch | undefined> {
    return this.#parts.log.logBatch(number);
  }

  batchParts(number: number): Promise<readonly BatchPart[]> {
    return this.#parts.log.batchParts(number);
  }

  logBatches(actor: number, since: number, limit: number): Promise<readonly LogBatch[]> {
    return this.#parts.log.logBatches(actor, since, limit);
  }

  logAfter(since: number, limit: number): Promise<readonly LogEntry[]> {
    return this.#parts.log.logAfter(since, limit);
  }

  walk(entity: LinkedEntity, after: number, limit: number): Promise<readonly WalkedRecord[]> {
    return this.#parts.walk.walk(entity, after, limit);
  }

  records(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]> {
    return this.#stored(entity, ids, 'deleted_at IS NULL');
  }

  trashed(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]> {
    return this.#stored(entity, ids, 'deleted_at IS NOT NULL');
  }

  async #stored(entity: LinkedEntity, ids: readonly number[], condition: string): Promise<readonly StoredRecord[]> {
    const text = `${recordStatements(entity).select} AND ${condition}`;
    const rows = this.#parts.prepared.of(text).raw(true).all(JSON.stringify(ids)) as unknown[][];
    return storedRecords(sqliteDialect, entity, rows, (field) => this.values(field, ids));
  }

  async find(field: LinkedField, wanted: readonly Cell[]): Promise<ReadonlyMap<Cell, number>> {
    const column = columnName(field);
    const table = tableName(field.entity);
    if (field.folded) return this.#findFolded(field, wanted);
    const text = `SELECT ${column}, id FROM ${table} WHERE deleted_at IS NULL AND ${column} IN (SELECT value FROM json_each(?))`;
    const rows = this.#parts.prepared.of(text).raw(true).all(JSON.stringify(wanted)) as [unknown, number][];
    return new Map(rows.map(([value, id]) => [fromDriver(sqliteDialect, field, value), id]));
  }

  #findFolded(field: LinkedField, wanted: readonly Cell[]): ReadonlyMap<Cell, number> {
    const column = columnName(field);
    const text = `SELECT w.value, e.id FROM json_each(?) w JOIN ${tableName(field.entity)} e ON trellis_fold(e.${column}) = trellis_fold(w.value) AND e.deleted_at IS NULL`;
    return new Map(this.#parts.prepared.of(text).raw(true).all(JSON.stringify(wanted)) as [Cell, number][]);
  }

  async findSet(unique: LinkedUnique, values: readonly (readonly Cell[])[]): Promise<ReadonlyMap<number, number>> {
    const statement = this.#parts.prepared.of(setSearch(unique)).pluck(true);
    const found = new Map<number, number>();
    for (const [place, cells] of values.entries()) {
      const id = statement.get(cells.map(toDriver)) as number | undefined;
      if (id !== undefined) found.set(place, id);
    }
    return found;
  }

  async insert(entity: LinkedEntity, records: readonly RecordValues[]): Promise<readonly InsertResult[]> {
    const { now, actor, prepared } = this.#parts;
    const layout = layoutOf(entity);
    const statement = prepared.of(recordStatements(entity).insert);
    return records.map(({ cells, days }) => {
      const values: unknown[] = [1, now, actor.id, now, actor.id, this.#today, this.#today];
      for (const field of layout.fields) values.push(toDriver(cells.get(field)));
      for (const field of layout.timestamps) values.push(days.get(field) ?? null);
      try {
        const id = Number(statement.run(values).lastInsertRowid);
        this.#unlogged.changed(entity, id);
        for (const field of layout.sides) this.#setSide(field, id, cells.get(field), true);
        return { id };
      } catch (error) {
        const duplicate = takenBy(error, entity);
        if (duplicate === undefined) throw error;
        return { duplicate };
      }
    });
  }

  async update(entity: LinkedEntity, id: number, { cells, days }: RecordValues): Promise<Taken | undefined> {
    const { now, actor, prepared } = this.#parts;
    const columns: string[] = [];
    const values: unknown[] = [];
    for (const [field, cell] of cells) {
      if (field.storage.shape !== 'column') continue;
      columns.push(`, ${columnName(field)} = ?`);
      values.push(toDriver(cell));
    }
    for (const [field, day] of days) {
      columns.push(`, ${dayColumnName(field)} = ?`);
      values.push(day);
    }
    const text = `UPDATE ${tableName(entity)} SET version = version + 1, updated_at = ?, updated_by = ?, updated_at_day = ?${columns.join('')} WHERE id = ?`;
    try {
      prepared.of(text).run([now, actor.id, this.#today, ...values, id]);
    } catch (error) {
      const duplicate = takenBy(error, entity);
      if (duplicate === undefined) throw error;
      return duplicate;
    }
    for (const [field, cell] of cells) if (field.storage.shape === 'side-table') this.#setSide(field, id, cell, false);
    this.#unlogged.changed(entity, id);
    return undefined;
  }

  async setComputed(entity: LinkedEntity, id: number, { cells, days }: RecordValues): Promise<void> {
    const own = [...cells].filter(([field]) => field.storage.shape === 'column');
    for (const [field, cell] of cells) if (field.storage.shape === 'side-table') this.#setSide(field, id, cell, false);
    const columns = [...own.map(([field]) => columnName(field)), ...[...days.keys()].map(dayColumnName)];
    if (columns.length === 0) return;
    const values = [...own.map(([, cell]) => toDriver(cell)), ...days.values()];
    const text = `UPDATE ${tableName(entity)} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`;
    try {
      this.#parts.prepared.of(text).run([...values, id]);
    } catch (cause) {
      const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_CONSTRAINT_UNIQUE';
      throw isTaken ? new AppError('conflict', 'change.taken', { cause }) : cause;
    }
    this.#noteUnlogged(entity, id);
  }

  async setDays(entity: LinkedEntity, id: number, days: Days): Promise<void> {
    this.#noteUnlogged(entity, id);
    for (const [field, day] of days) this.#parts.prepared.of(`UPDATE ${tableName(entity)} SET ${dayColumnName(field)} = ? WHERE id = ?`).run(day, id);
  }

  async remove(entity: LinkedEntity, ids: readonly number[]): Promise<void> {
    const { now, actor, prepared } = this.#parts;
    const statement = prepared.of(
      `UPDATE ${tableName(entity)} SET deleted_at = ?, version = version + 1, updated_at = ?, updated_by = ?, updated_at_day = ? WHERE id = ?`,
    );
    for (const id of ids) {
      statement.run(now, now, actor.id, this.#today, id);
      this.#unlogged.changed(entity, id);
    }
  }

  async restore(entity: LinkedEntity, id: number): Promise<Taken | undefined> {
    const { now, actor, prepared } = this.#parts;
    const text = `UPDATE ${tableName(entity)} SET deleted_at = NULL, version = version + 1, updated_at = ?, updated_by = ?, updated_at_day = ? WHERE id = ?`;
    try {
      prepared.of(text).run(now, actor.id, this.#today, id);
    } catch (error) {
      const taken = takenBy(error, entity);
      if (taken === undefined) throw error;
      return taken;
    }
    this.#unlogged.changed(entity, id);
    return undefined;
  }

  async erase(entity: LinkedEntity, id: number, fields: readonly LinkedField[]): Promise<void> {
    const { now, actor, prepared, execute } = this.#parts;
    const columns = fields.flatMap((field) => {
      if (field.storage.shape !== 'column') return [];
      return field.isTimestamp ? [columnName(field), dayColumnName(field)] : [columnName(field)];
    });
    const sets = columns.map((column) => `, ${column} = NULL`).join('');
    const text = `UPDATE ${tableName(entity)} SET version = version + 1, updated_at = ?, updated_by = ?, updated_at_day = ?${sets} WHERE id = ?`;
    prepared.of(text).run(now, actor.id, this.#today, id);
    for (const field of fields) if (field.storage.shape === 'side-table') this.#setSide(field, id, null, false);
    await new Erasing(execute).eraseRecord(entity.number, id);
  }

  eraseFormer(field: LinkedField, values: readonly Cell[], texts: ReadonlySet<string>): Promise<void> {
    return new Erasing(this.#parts.execute).eraseFormer(field.entity.number, field.number, values, texts);
  }

  eraseTexts(texts: ReadonlySet<string>): Promise<void> {
    return new Erasing(this.#parts.execute).eraseTexts(texts);
  }

  async purge(entity: LinkedEntity, ids: readonly number[]): Promise<void> {
    const { prepared } = this.#parts;
    const list = JSON.stringify(ids);
    for (const id of ids) this.#unlogged.changed(entity, id);
    for (const field of layoutOf(entity).sides)
      prepared.of(`DELETE FROM ${sideTableName(field)} WHERE record IN (SELECT value FROM json_each(?))`).run(list);
    prepared.of(`DELETE FROM ${tableName(entity)} WHERE id IN (SELECT value FROM json_each(?))`).run(list);
    prepared.of('DELETE FROM log_personal WHERE entity = ? AND record IN (SELECT value FROM json_each(?))').run(entity.number, list);
  }

  takeNumbers(field: LinkedField, period: string, count: number): Promise<number> {
    return this.#noted.takeNumbers(field, period, count);
  }

  computedAt(field: LinkedField): Promise<number | undefined> {
    return this.#noted.computedAt(field);
  }

  setComputedAt(field: LinkedField, at: number): Promise<void> {
    return this.#noted.setComputedAt(field, at);
  }

  async append(entries: readonly LogAddition[]): Promise<void> {
    if (entries.length === 0) return;
    this.#unlogged.logged(entries);
    this.#erases ||= entries.some(({ operation }) => operation === 'erased' || operation === 'purged');
    const seq = appendEntries(this.#parts, entries);
    await this.#noted.noteEntries(seq - entries.length + 1, seq, entries.length);
  }

  addRequest(request: Parameters<Tx['addRequest']>[0]): Promise<number> {
    return this.#noted.addRequest(request);
  }

  requests(page: RequestPage): Promise<readonly StoredRequest[]> {
    return this.#noted.requests(page);
  }

  audit(entry: AuditAddition): Promise<void> {
    return this.#noted.audit(entry);
  }

  auditEntries(page: AuditPage): Promise<readonly AuditEntry[]> {
    return this.#noted.auditEntries(page);
  }

  labelBatch(label: BatchLabel): Promise<void> {
    return this.#noted.labelBatch(label);
  }

  keptAnswer(actor: number, key: string): Promise<KeptAnswer | undefined> {
    return this.#noted.keptAnswer(actor, key);
  }

  keepAnswer(actor: number, key: string, kept: KeptAnswer): Promise<void> {
    return this.#noted.keepAnswer(actor, key, kept);
  }

  /** Nobody else could have it. */
  async holds(): Promise<boolean> {
    return true;
  }

  saveJob(job: StoredJob): Promise<void> {
    return this.#noted.saveJob(job);
  }

  saveRecipe(recipe: StoredRecipe): Promise<number | undefined> {
    return this.#noted.saveRecipe(recipe);
  }

  removeRecipe(id: number): Promise<void> {
    return this.#noted.removeRecipe(id);
  }

  saveChange(id: string, body: string | undefined): Promise<void> {
    return this.#noted.saveChange(id, body);
  }

  /** What is written for documents that are about to be in force is no change of a record: whoever follows the log begins anew with them. */
  #noteUnlogged(entity: LinkedEntity, id: number): void {
    if (this.#parts.model.entities.get(entity.key) === entity) this.#unlogged.changed(entity, id);
  }

  #setSide(field: LinkedField, record: number, cell: Cell | undefined, isNew: boolean): void {
    const side = sideTableName(field);
    if (!isNew) this.#parts.prepared.of(`DELETE FROM ${side} WHERE record = ?`).run(record);
    if (!Array.isArray(cell)) return;
    const statement = this.#parts.prepared.of(`INSERT INTO ${side} (record, value, place) VALUES (?, ?, ?)`);
    for (const [place, value] of cell.entries()) statement.run(record, value, place);
  }
}
