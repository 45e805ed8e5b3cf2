// In charge of: going through all records of an entity, those in the trash too.
import type { RecordWalk, StoredRecord, WalkedRecord } from '@trellis/engine';
import type { LinkedEntity } from '@trellis/model';
import type { SqlDialect } from './dialect.ts';
import { tableName } from './physical.ts';
import type { Execute, SqlPlanRunner } from './plan-runner.ts';
import { layoutOf, storedRecords } from './stored-record.ts';

/** Ids in one statement: always as many, so that there is one text for each entity. */
const IDS = 200;

/** Walks over one connection. */
export class SqlRecordWalk implements RecordWalk {
  readonly #dialect: SqlDialect;
  readonly #execute: Execute;
  readonly #runner: SqlPlanRunner;

  constructor(dialect: SqlDialect, execute: Execute, runner: SqlPlanRunner) {
    this.#dialect = dialect;
    this.#execute = execute;
    this.#runner = runner;
  }

  async walk(entity: LinkedEntity, after: number, limit: number): Promise<readonly WalkedRecord[]> {
    const { selected } = layoutOf(entity);
    const isDeleted = 'CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END';
    const text = `SELECT ${selected.join(', ')}, ${isDeleted} FROM ${tableName(entity)} WHERE id > ? ORDER BY id LIMIT ?`;
    const rows = await this.#execute(text, [after, limit], false);
    const ids = rows.map((row) => row[0] as number);
    const records = await storedRecords(this.#dialect, entity, rows, (field) => this.#runner.values(field, ids));
    return records.map((record, place) => ({ ...record, isDeleted: Number(rows[place]?.at(-1)) === 1 }));
  }

  /** Live records by their ids. */
  async records(entity: LinkedEntity, ids: readonly number[]): Promise<readonly StoredRecord[]> {
    const { selected } = layoutOf(entity);
    const places = Array.from({ length: IDS }, () => '?').join(', ');
    const text = `SELECT ${selected.join(', ')} FROM ${tableName(entity)} WHERE id IN (${places}) AND deleted_at IS NULL`;
    const found: StoredRecord[] = [];
    for (let start = 0; start < ids.length; start += IDS) {
      const part = ids.slice(start, start + IDS);
      const rows = await this.#execute(text, [...part, ...Array.from({ length: IDS - part.length }, () => 0)], false);
      const there = rows.map((row) => row[0] as number);
      found.push(...(await storedRecords(this.#dialect, entity, rows, (field) => this.#runner.values(field, there))));
    }
    return found;
  }
}
