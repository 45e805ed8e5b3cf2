// In charge of: what a unit of writing can do to PostgreSQL, in as few round trips as its results allow.
import type {
  AuditAddition,
  AuditEntry,
  AuditPage,
  BatchLabel,
  BatchPage,
  Days,
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
  WalkedRecord,
} from '@trellis/engine';
import { localDay, type Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, LinkedUnique, Model } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type { ActorValues, GroupRow, GroupsPlan, RowsPlan } from '@trellis/query';
import { Erasing } from '../sql/erasing.ts';
import { SqlFileWrites } from '../sql/files.ts';
import { operationCodes } from '../sql/log-entry.ts';
import { SqlLogReads } from '../sql/log-reads.ts';
import { columnName, sideTableName, tableName } from '../sql/physical.ts';
import { SqlPlanRunner, type Execute, type StatementCache } from '../sql/plan-runner.ts';
import { layoutOf, storedRecords } from '../sql/stored-record.ts';
import { SqlRecordWalk } from '../sql/record-walk.ts';
import { UnitNotes } from '../sql/unit-notes.ts';
import { Unlogged } from '../sql/unlogged.ts';
import { arrayText } from './array-text.ts';
import { PendingChanges } from './pending-changes.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { arrayType, RecordWrites } from './record-writes.ts';

/** What the store lends to each unit. */
export interface TxParts {
  readonly execute: Execute;
  readonly statements: StatementCache;
  readonly model: Model;
  readonly actor: Actor;
  readonly now: number;
  readonly batch: number;
  /** Takes the next log numbers; the first of them. */
  readonly takeSeqs: (count: number) => number;
  /** Whether this process still has the claim on a work. */
  readonly holds: (work: string, execute: Execute) => Promise<boolean>;
}

/** A unit of writing on PostgreSQL. */
export class PostgresTx implements Tx {
  readonly now: number;
  readonly batch: number;
  readonly files: SqlFileWrites;
  readonly model: Model;
  readonly #unlogged = new Unlogged();
  readonly #walk: SqlRecordWalk;
  readonly #parts: TxParts;
  readonly #pending = new PendingChanges();
  readonly #writes: RecordWrites;
  readonly #runner: SqlPlanRunner;
  readonly #notes: UnitNotes;
  readonly #log: SqlLogReads;
  /** Runs a statement that sees everything the unit did before. */
  readonly #run: Execute;

  constructor(parts: TxParts) {
    this.#parts = parts;
    this.now = parts.now;
    this.batch = parts.batch;
    this.model = parts.model;
    this.#run = async (text, values, big) => {
      await this.flush();
      return parts.execute(text, values, big);
    };
    const today = localDay(parts.now, parts.model.workspace.timezone);
    this.#writes = new RecordWrites(parts.execute, { now: parts.now, actor: parts.actor.id, today });
    this.#runner = new SqlPlanRunner(postgresDialect, this.#run, parts.statements);
    this.#walk = new SqlRecordWalk(postgresDialect, this.#run, this.#runner);
    this.#notes = new UnitNotes(this.#run, parts);
    this.#log = new SqlLogReads(this.#run);
    this.files = new SqlFileWrites(this.#run, parts.now);
  }

  /** Logs what the unit changed and did not log itself, and tells the database everything. */
  async settle(): Promise<void> {
    await this.append(this.#unlogged.entries());
    await this.flush();
  }

  /** Tells the database what it has not been told. */
  async flush(): Promise<void> {
    for (const [entity, changes] of this.#pending.take()) await this.#writes.set(entity, changes);
  }

  rows(plan: RowsPlan, actor: ActorValues): Promise<readonly (readonly Cell[])[]> {
    return this.#runner.rows(plan, actor);
  }

  groups(plan: GroupsPlan, actor: ActorValues): Promise<readonly GroupRow[]> {
    return this.#runner.groups(plan, actor);
  }

  values(field: LinkedField, records: readonly number[]): Promise<readonly (readonly [number, string | number])[]> {
    return this.#runner.values(field, records);
  }

  recordLog(entity: LinkedEntity, record: number): Promise<readonly LogEntry[]> {
    return this.#log.recordLog(entity, record);
  }

  batchLog(number: number, page: BatchPage): Promise<readonly LogEntry[]> {
    return this.#log.batchLog(number, page);
  }

  batchParts(batch: number): ReturnType<SqlLogReads['batchParts']> {
    return this.#log.batchParts(batch);
  }

  logBatch(number: number): Promise<LogBatch | undefined> {
    return this.#log.logBatch(number);
  }

  logBatches(actor: number, since: number, limit: number): Promise<readonly LogBatch[]> {
    return this.#log.logBatches(actor, since, limit);
  }

  logAfter(since: number, limit: number): Promise<readonly LogEntry[]> {
    return this.#log.logAfter(since, limit);
  }

  walk(entity: LinkedEntity, after: number, limit: number): Promise<readonly WalkedRecord[]> {
    return this.#walk.walk(entity, after, limit);
  }

  records(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]> {
    return this.#stored(entity, ids, 'deleted_at IS NULL');
  }

  trashed(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]> {
    return this.#stored(entity, ids, 'deleted_at IS NOT NULL');
  }

  async #stored(entity: LinkedEntity, ids: readonly number[], condition: string): Promise<readonly StoredRecord[]> {
    const rows = await this.#run(`${selectStored(entity)} AND ${condition} ORDER BY id`, [arrayText(ids)], false);
    return storedRecords(postgresDialect, entity, rows, (field) => this.values(field, ids));
  }

  async find(field: LinkedField, wanted: readonly Cell[]): Promise<ReadonlyMap<Cell, number>> {
    const column = columnName(field);
    if (field.folded) return this.#findFolded(field, wanted);
    const text = `SELECT ${column}, id FROM ${tableName(field.entity)} WHERE deleted_at IS NULL AND ${column} = ANY(?::${arrayType(field)}) ORDER BY id`;
    const rows = await this.#run(text, [arrayText(wanted)], false);
    return new Map(rows.map(([value, id]) => [value as Cell, id as number]));
  }

  async #findFolded(field: LinkedField, wanted: readonly Cell[]): Promise<ReadonlyMap<Cell, number>> {
    const text = `SELECT w.value, e.id FROM unnest(?::text[]) AS w(value) JOIN ${tableName(field.entity)} e ON trellis_fold(e.${columnName(field)}) = trellis_fold(w.value) AND e.deleted_at IS NULL`;
    return new Map((await this.#run(text, [arrayText(wanted)], false)) as unknown as [Cell, number][]);
  }

  async findSet(unique: LinkedUnique, values: readonly (readonly Cell[])[]): Promise<ReadonlyMap<number, number>> {
    await this.flush();
    return this.#writes.findSet(unique, values);
  }

  async insert(entity: LinkedEntity, records: readonly RecordValues[]): Promise<readonly InsertResult[]> {
    await this.flush();
    const results = await this.#writes.insert(entity, records);
    for (const result of results) if ('id' in result) this.#unlogged.changed(entity, result.id);
    return results;
  }

  async update(entity: LinkedEntity, id: number, values: RecordValues): Promise<Taken | undefined> {
    if ([...values.cells.keys()].some((field) => isKeptUnique(entity, field))) {
      await this.flush();
      const taken = await this.#writes.taken(entity, id, values.cells);
      if (taken !== undefined) return taken;
    }
    this.#pending.add(entity, id, values, 1);
    this.#unlogged.changed(entity, id);
    return undefined;
  }

  async setComputed(entity: LinkedEntity, id: number, values: RecordValues): Promise<void> {
    this.#pending.add(entity, id, values, 0);
    this.#noteUnlogged(entity, id);
  }

  async setDays(entity: LinkedEntity, id: number, days: Days): Promise<void> {
    this.#pending.add(entity, id, { cells: new Map(), days }, 0);
    this.#noteUnlogged(entity, id);
  }

  async remove(entity: LinkedEntity, ids: readonly number[]): Promise<void> {
    await this.flush();
    await this.#writes.remove(entity, ids);
    for (const id of ids) this.#unlogged.changed(entity, id);
  }

  async restore(entity: LinkedEntity, id: number): Promise<Taken | undefined> {
    await this.flush();
    const taken = await this.#writes.restore(entity, id);
    if (taken === undefined) this.#unlogged.changed(entity, id);
    return taken;
  }

  async erase(entity: LinkedEntity, id: number, fields: readonly LinkedField[]): Promise<void> {
    const cells = new Map(fields.map((field) => [field, null] as const));
    const days = new Map(fields.filter((field) => field.isTimestamp && field.storage.shape === 'column').map((field) => [field, null] as const));
    this.#pending.add(entity, id, { cells, days }, 1);
    this.#unlogged.changed(entity, id);
    // Fields that are out of use are none of the entity's own, which are written together.
    const { sides } = layoutOf(entity);
    for (const field of fields)
      if (field.storage.shape === 'side-table' && !sides.includes(field))
        await this.#run(`DELETE FROM ${sideTableName(field)} WHERE record = ?`, [id], false);
    await new Erasing(this.#run).eraseRecord(entity.number, id);
  }

  eraseFormer(field: LinkedField, values: readonly Cell[], texts: ReadonlySet<string>): Promise<void> {
    return new Erasing(this.#run).eraseFormer(field.entity.number, field.number, values, texts);
  }

  eraseTexts(texts: ReadonlySet<string>): Promise<void> {
    return new Erasing(this.#run).eraseTexts(texts);
  }

  async purge(entity: LinkedEntity, ids: readonly number[]): Promise<void> {
    await this.flush();
    await this.#writes.purge(entity, ids);
    for (const id of ids) this.#unlogged.changed(entity, id);
  }

  takeNumbers(field: LinkedField, period: string, count: number): Promise<number> {
    return this.#notes.takeNumbers(field, period, count);
  }

  computedAt(field: LinkedField): Promise<number | undefined> {
    return this.#notes.computedAt(field);
  }

  setComputedAt(field: LinkedField, at: number): Promise<void> {
    return this.#notes.setComputedAt(field, at);
  }

  async append(entries: readonly LogAddition[]): Promise<void> {
    if (entries.length === 0) return;
    this.#unlogged.logged(entries);
    const { actor, takeSeqs } = this.#parts;
    const first = takeSeqs(entries.length);
    const parts = entries.map((entry) => changesOf(entry));
    const text = `INSERT INTO log (seq, batch, at, actor_id, actor_name, entity, record, operation, version, changes)
      SELECT u.seq, ?, ?, ?, ?, u.entity, u.record, u.operation, u.version, u.changes
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[], ?::bigint[], ?::text[]) AS u(seq, entity, record, operation, version, changes)`;
    const columns = [
      entries.map((_, index) => first + index),
      entries.map((entry) => entry.entity.number),
      entries.map((entry) => entry.record),
      entries.map((entry) => operationCodes[entry.operation]),
      entries.map((entry) => entry.version),
      parts.map((part) => part.open),
    ];
    await this.#run(text, [this.batch, this.now, actor.id, actor.name, ...columns.map(arrayText)], false);
    await this.#appendPersonal(entries, parts, first);
    await this.#notes.noteEntries(first, first + entries.length - 1, entries.length);
  }

  async #appendPersonal(entries: readonly LogAddition[], parts: readonly Changes[], first: number): Promise<void> {
    const lines = entries.flatMap((entry, index) => {
      const personal = parts[index]?.personal ?? null;
      return personal === null ? [] : [[first + index, entry.entity.number, entry.record, personal] as const];
    });
    if (lines.length === 0) return;
    const text =
      'INSERT INTO log_personal (seq, entity, record, changes) SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[]) AS u(seq, entity, record, changes)';
    await this.#run(
      text,
      [0, 1, 2, 3].map((place) => arrayText(lines.map((line) => line[place]))),
      false,
    );
  }

  addRequest(request: Parameters<Tx['addRequest']>[0]): Promise<number> {
    return this.#notes.addRequest(request);
  }

  requests(page: RequestPage): Promise<readonly StoredRequest[]> {
    return this.#notes.requests(page);
  }

  audit(entry: AuditAddition): Promise<void> {
    return this.#notes.audit(entry);
  }

  auditEntries(page: AuditPage): Promise<readonly AuditEntry[]> {
    return this.#notes.auditEntries(page);
  }

  labelBatch(label: BatchLabel): Promise<void> {
    return this.#notes.labelBatch(label);
  }

  keptAnswer(actor: number, key: string): Promise<KeptAnswer | undefined> {
    return this.#notes.keptAnswer(actor, key);
  }

  keepAnswer(actor: number, key: string, kept: KeptAnswer): Promise<void> {
    return this.#notes.keepAnswer(actor, key, kept);
  }

  holds(work: string): Promise<boolean> {
    return this.#parts.holds(work, this.#parts.execute);
  }

  saveJob(job: StoredJob): Promise<void> {
    return this.#notes.saveJob(job);
  }

  saveChange(id: string, body: string | undefined): Promise<void> {
    return this.#notes.saveChange(id, body);
  }

  /** What is written for documents that are about to be in force is no change of a record: whoever follows the log begins anew with them. */
  #noteUnlogged(entity: LinkedEntity, id: number): void {
    if (this.model.entities.get(entity.key) === entity) this.#unlogged.changed(entity, id);
  }

  saveRecipe(recipe: StoredRecipe): Promise<number | undefined> {
    return this.#notes.saveRecipe(recipe);
  }

  removeRecipe(id: number): Promise<void> {
    return this.#notes.removeRecipe(id);
  }
}

/** Whether a field's value, alone or with others, may be held by one live record only. */
function isKeptUnique(entity: LinkedEntity, field: LinkedField): boolean {
  return field.unique || entity.uniques.some((unique) => unique.fields.includes(field));
}

/** An entry's former values as JSON: those of personal fields apart, so that erasing them is one delete. */
interface Changes {
  readonly open: string | null;
  readonly personal: string | null;
}

function changesOf(entry: LogAddition): Changes {
  const open: [number, Cell][] = [];
  const personal: [number, Cell][] = [];
  for (const [field, cell] of entry.changes ?? []) (field.personal ? personal : open).push([field.number, cell]);
  const json = (cells: readonly [number, Cell][]): string | null => (cells.length === 0 ? null : JSON.stringify(Object.fromEntries(cells)));
  return { open: json(open), personal: json(personal) };
}

/** The statement that reads records as stored, those in the trash too. */
export function selectStored(entity: LinkedEntity): string {
  return `SELECT ${layoutOf(entity).selected.join(', ')} FROM ${tableName(entity)} WHERE id = ANY(?::bigint[])`;
}
