// In charge of: storing records in PostgreSQL by sets: one statement for many records, never one for each.
import type { InsertResult, RecordValues, Taken } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, LinkedUnique } from '@trellis/model';
import { sql, type SQL } from 'drizzle-orm';
import type { Execute } from '../sql/plan-runner.ts';
import { columnName, dayColumnName, sideTableName, tableName } from '../sql/physical.ts';
import { layoutOf } from '../sql/stored-record.ts';
import { comparedValue } from '../sql/unique-index.ts';
import { arrayText } from './array-text.ts';
import { postgresDialect, postgresFold } from './postgres-dialect.ts';

/** Who writes and when, as records keep it. */
export interface Stamp {
  readonly now: number;
  readonly actor: number | null;
  /** Day in the workspace's zone. */
  readonly today: number;
}

/** What is set of one record: fields, days, and how often its version is raised (not at all for computed fields). */
export interface RecordChange extends RecordValues {
  readonly id: number;
  readonly raised: number;
}

/** The type of a field's column, as arrays name it. */
export function arrayType(field: LinkedField): 'text[]' | 'boolean[]' | 'bigint[]' {
  const { storage } = field;
  const kind = storage.shape === 'none' ? 'text' : storage.kind;
  if (kind === 'text' || kind === 'json') return 'text[]';
  return kind === 'boolean' ? 'boolean[]' : 'bigint[]';
}

const STAMPED = 'updated_at = ?, updated_by = ?, updated_at_day = ?';

const inserts = new WeakMap<LinkedEntity, string>();

/** One statement that takes ids, stores all records but those whose unique values are taken, and answers the ids it gave. */
function insertStatement(entity: LinkedEntity): string {
  let text = inserts.get(entity);
  if (text !== undefined) return text;
  const { fields, timestamps, inserted } = layoutOf(entity);
  const own = [...fields.map(arrayType), ...timestamps.map(() => 'bigint[]')];
  const columns = own.map((_, index) => `c${index}`);
  const arrays = ['bigint[]', ...own].map((type) => `?::${type}`);
  text = `WITH taken AS (
      INSERT INTO record_ids AS r (entity, newest) VALUES (?, ?) ON CONFLICT (entity) DO UPDATE SET newest = r.newest + ? RETURNING newest
    )
    INSERT INTO ${tableName(entity)} (id, ${inserted.join(', ')})
    SELECT ${['taken.newest - u.back', '1', '?', '?', '?', '?', '?', '?', ...columns.map((column) => `u.${column}`)].join(', ')}
    FROM taken, unnest(${arrays.join(', ')}) AS u(${['back', ...columns].join(', ')}) ORDER BY u.back DESC
    ON CONFLICT DO NOTHING RETURNING id, (SELECT newest FROM taken)`;
  inserts.set(entity, text);
  return text;
}

/** What may hold a record's values already: unique fields, then unique sets. */
function uniquesOf(entity: LinkedEntity): readonly Taken[] {
  return [...layoutOf(entity).fields.filter((field) => field.unique), ...entity.uniques];
}

const partsOf = (unique: Taken): readonly LinkedField[] => ('fields' in unique ? unique.fields : [unique]);

/** Finds another live record `o` with the same values: those given, and of the record `t` itself where none is given. */
function clashStatement(unique: Taken, given: (field: LinkedField) => boolean): string {
  const table = tableName(unique.entity);
  const isGiven = partsOf(unique).every(given);
  const same = partsOf(unique).map((field) => {
    const column = columnName(field);
    const value = given(field) ? '?' : `t.${column}`;
    const compared = (text: string): SQL => comparedValue(postgresFold, unique, field, sql.raw(text));
    return sql`${compared(`o.${column}`)} = ${compared(value)}`;
  });
  const others = sql.raw(isGiven ? 'o.id <> ?' : 'o.id <> t.id AND t.id = ?');
  const from = sql.raw(isGiven ? `${table} o` : `${table} o, ${table} t`);
  return postgresDialect.text(sql`SELECT o.id FROM ${from} WHERE o.deleted_at IS NULL AND ${sql.join(same, sql` AND `)} AND ${others} LIMIT 1`).sql;
}

const setSearches = new WeakMap<LinkedUnique, string>();

/** Finds the live records that hold the values of a set, for many values at once: their places, then the values field by field. */
function setSearch(unique: LinkedUnique): string {
  let text = setSearches.get(unique);
  if (text !== undefined) return text;
  const same = unique.fields.map((field, place) => {
    const compared = (value: string): SQL => comparedValue(postgresFold, unique, field, sql.raw(value));
    return sql`${compared(`o.${columnName(field)}`)} = ${compared(`w.c${place}`)}`;
  });
  const arrays = sql.raw(['bigint[]', ...unique.fields.map(arrayType)].map((type) => `?::${type}`).join(', '));
  const given = sql.raw(['place', ...unique.fields.map((_, place) => `c${place}`)].join(', '));
  const table = sql.raw(tableName(unique.entity));
  text = postgresDialect.text(
    sql`SELECT w.place, o.id FROM unnest(${arrays}) AS w(${given}) JOIN ${table} o ON o.deleted_at IS NULL AND ${sql.join(same, sql` AND `)}`,
  ).sql;
  setSearches.set(unique, text);
  return text;
}

/** Stores records of one unit. */
export class RecordWrites {
  readonly #execute: Execute;
  readonly #stamp: Stamp;

  constructor(execute: Execute, stamp: Stamp) {
    this.#execute = execute;
    this.#stamp = stamp;
  }

  async insert(entity: LinkedEntity, records: readonly RecordValues[]): Promise<readonly InsertResult[]> {
    if (records.length === 0) return [];
    const { fields, timestamps } = layoutOf(entity);
    const { now, actor, today } = this.#stamp;
    const values = [
      entity.number,
      records.length,
      records.length,
      now,
      actor,
      now,
      actor,
      today,
      today,
      arrayText(records.map((_, index) => records.length - 1 - index)),
      ...fields.map((field) => arrayText(records.map(({ cells }) => cells.get(field)))),
      ...timestamps.map((field) => arrayText(records.map(({ days }) => days.get(field)))),
    ];
    const rows = await this.#execute(insertStatement(entity), values, false);
    const kept = new Set(rows.map((row) => row[0] as number));
    const newest = rows[0]?.[1] as number | undefined;
    const ids = records.map((_, index) => (newest === undefined ? undefined : newest - (records.length - 1 - index)));
    const results = await this.#results(entity, records, ids, kept);
    await this.#insertSides(entity, records, results);
    return results;
  }

  async #results(
    entity: LinkedEntity,
    records: readonly RecordValues[],
    ids: readonly (number | undefined)[],
    kept: ReadonlySet<number>,
  ): Promise<readonly InsertResult[]> {
    if (kept.size === records.length) return ids.map((id) => ({ id: id ?? 0 }));
    const results: InsertResult[] = [];
    for (const [index, record] of records.entries()) {
      const id = ids[index];
      if (id !== undefined && kept.has(id)) results.push({ id });
      else results.push({ duplicate: await this.#takenOf(entity, record.cells) });
    }
    return results;
  }

  async #takenOf(entity: LinkedEntity, cells: ReadonlyMap<LinkedField, Cell>): Promise<Taken> {
    for (const unique of uniquesOf(entity)) if ((await this.clash(unique, (field) => cells.get(field) ?? null, 0)) !== undefined) return unique;
    // An index for documents that are not in force yet, whose change is under way.
    throw new AppError('conflict', 'change.taken');
  }

  /** Another live record with the values; where `valueOf` answers undefined, with the record's own. */
  async clash(unique: Taken, valueOf: (field: LinkedField) => Cell | undefined, id: number): Promise<number | undefined> {
    const values = partsOf(unique).map(valueOf);
    if (values.includes(null)) return undefined;
    const text = clashStatement(unique, (field) => valueOf(field) !== undefined);
    const [row] = await this.#execute(text, [...values.filter((value) => value !== undefined), id], false);
    return row?.[0] as number | undefined;
  }

  /** Live records that hold the values of a set, by the places of the values. */
  async findSet(unique: LinkedUnique, values: readonly (readonly Cell[])[]): Promise<ReadonlyMap<number, number>> {
    if (values.length === 0) return new Map();
    const columns = [values.map((_, place) => place), ...unique.fields.map((_, part) => values.map((cells) => cells[part]))];
    const rows = await this.#execute(setSearch(unique), columns.map(arrayText), false);
    return new Map(rows.map(([place, id]) => [Number(place), Number(id)]));
  }

  async #insertSides(entity: LinkedEntity, records: readonly RecordValues[], results: readonly InsertResult[]): Promise<void> {
    for (const field of layoutOf(entity).sides) {
      const lists = records.flatMap(({ cells }, index) => {
        const result = results[index];
        return result !== undefined && 'id' in result ? [[result.id, cells.get(field)] as const] : [];
      });
      await this.#insertSide(field, lists);
    }
  }

  async #insertSide(field: LinkedField, lists: readonly (readonly [number, Cell | undefined])[]): Promise<void> {
    const lines = lists.flatMap(([id, cell]) =>
      Array.isArray(cell) ? cell.map((value: string | number, place) => [id, value, place] as const) : [],
    );
    if (lines.length === 0) return;
    const type = arrayType(field);
    const text = `INSERT INTO ${sideTableName(field)} (record, value, place) SELECT * FROM unnest(?::bigint[], ?::${type}, ?::bigint[])`;
    const columns = [0, 1, 2].map((place) => arrayText(lines.map((line) => line[place])));
    await this.#execute(text, columns, false);
  }

  /** What is set and held by another live record already. */
  async taken(entity: LinkedEntity, id: number, cells: ReadonlyMap<LinkedField, Cell>): Promise<Taken | undefined> {
    for (const unique of uniquesOf(entity)) {
      if (!partsOf(unique).some((field) => cells.has(field))) continue;
      if ((await this.clash(unique, (field) => cells.get(field), id)) !== undefined) return unique;
    }
    return undefined;
  }

  /** Sets columns of records, those with the same columns by one statement. */
  async set(entity: LinkedEntity, changes: readonly RecordChange[]): Promise<void> {
    const alike = new Map<string, RecordChange[]>();
    for (const change of changes) {
      const fields = [...change.cells.keys()].filter((field) => field.storage.shape === 'column');
      const days = [...change.days.keys()];
      const key = `${change.raised > 0}/${fields.map((field) => field.number).join()}/${days.map((field) => field.number).join()}`;
      const known = alike.get(key);
      if (known === undefined) alike.set(key, [change]);
      else known.push(change);
    }
    for (const group of alike.values()) await this.#setAlike(entity, group);
    for (const field of layoutOf(entity).sides) await this.#replaceSide(field, changes);
  }

  async #setAlike(entity: LinkedEntity, changes: readonly RecordChange[]): Promise<void> {
    const [first] = changes;
    if (first === undefined) return;
    const fields = [...first.cells.keys()].filter((field) => field.storage.shape === 'column');
    const days = [...first.days.keys()];
    const columns = [...fields.map(columnName), ...days.map(dayColumnName)];
    const types = [...fields.map(arrayType), ...days.map(() => 'bigint[]')];
    const isStamped = first.raised > 0;
    const sets = [...(isStamped ? [`version = t.version + u.raised, ${STAMPED}`] : []), ...columns.map((column, index) => `${column} = u.c${index}`)];
    if (sets.length === 0) return;
    const arrays = ['bigint[]', 'bigint[]', ...types].map((type) => `?::${type}`).join(', ');
    const given = ['id', 'raised', ...columns.map((_, index) => `c${index}`)].join(', ');
    const text = `UPDATE ${tableName(entity)} t SET ${sets.join(', ')} FROM unnest(${arrays}) AS u(${given}) WHERE t.id = u.id`;
    const { now, actor, today } = this.#stamp;
    const values = [
      ...(isStamped ? [now, actor, today] : []),
      arrayText(changes.map((change) => change.id)),
      arrayText(changes.map((change) => change.raised)),
      ...fields.map((field) => arrayText(changes.map((change) => change.cells.get(field)))),
      ...days.map((field) => arrayText(changes.map((change) => change.days.get(field)))),
    ];
    await this.#storing(text, values);
  }

  async #replaceSide(field: LinkedField, changes: readonly RecordChange[]): Promise<void> {
    const lists = changes.flatMap(({ id, cells }) => (cells.has(field) ? [[id, cells.get(field)] as const] : []));
    if (lists.length === 0) return;
    await this.#execute(`DELETE FROM ${sideTableName(field)} WHERE record = ANY(?::bigint[])`, [arrayText(lists.map(([id]) => id))], false);
    await this.#insertSide(field, lists);
  }

  async remove(entity: LinkedEntity, ids: readonly number[]): Promise<void> {
    const { now, actor, today } = this.#stamp;
    const text = `UPDATE ${tableName(entity)} t SET deleted_at = ?, version = t.version + 1, ${STAMPED} WHERE id = ANY(?::bigint[])`;
    await this.#execute(text, [now, now, actor, today, arrayText(ids)], false);
  }

  /** Takes a record out of the trash, unless a unique value of it was taken meanwhile. */
  async restore(entity: LinkedEntity, id: number): Promise<Taken | undefined> {
    for (const unique of uniquesOf(entity)) if ((await this.clash(unique, () => undefined, id)) !== undefined) return unique;
    const { now, actor, today } = this.#stamp;
    const text = `UPDATE ${tableName(entity)} t SET deleted_at = NULL, version = t.version + 1, ${STAMPED} WHERE id = ?`;
    await this.#storing(text, [now, actor, today, id]);
    return undefined;
  }

  /** An index that no document in force asks for belongs to a change that is under way. */
  async #storing(text: string, values: readonly unknown[]): Promise<void> {
    try {
      await this.#execute(text, values, false);
    } catch (cause) {
      const isTaken = cause instanceof Error && 'code' in cause && cause.code === '23505';
      throw isTaken ? new AppError('conflict', 'change.taken', { cause }) : cause;
    }
  }

  async purge(entity: LinkedEntity, ids: readonly number[]): Promise<void> {
    const list = arrayText(ids);
    for (const field of layoutOf(entity).sides)
      await this.#execute(`DELETE FROM ${sideTableName(field)} WHERE record = ANY(?::bigint[])`, [list], false);
    await this.#execute(`DELETE FROM ${tableName(entity)} WHERE id = ANY(?::bigint[])`, [list], false);
    await this.#execute('DELETE FROM log_personal WHERE entity = ? AND record = ANY(?::bigint[])', [entity.number, list], false);
  }
}
