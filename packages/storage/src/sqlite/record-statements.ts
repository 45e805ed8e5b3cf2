// In charge of: SQLite's statements that store a record of an entity and read it as stored.
import type { LinkedEntity, LinkedUnique } from '@trellis/model';
import { sql } from 'drizzle-orm';
import { tableName } from '../sql/physical.ts';
import { layoutOf } from '../sql/stored-record.ts';
import { comparedColumn, comparedValue } from '../sql/unique-index.ts';
import { sqliteDialect, sqliteFold } from './sqlite-dialect.ts';

/** The statements of an entity. Both take their columns in the order of its layout. */
export interface RecordStatements {
  readonly insert: string;
  /** Records among the ids of a JSON list, those in the trash too. */
  readonly select: string;
}

const known = new WeakMap<LinkedEntity, RecordStatements>();

/** The statements of an entity, made once. */
export function recordStatements(entity: LinkedEntity): RecordStatements {
  let statements = known.get(entity);
  if (statements !== undefined) return statements;
  const { inserted, selected } = layoutOf(entity);
  const table = tableName(entity);
  statements = {
    insert: `INSERT INTO ${table} (${inserted.join(', ')}) VALUES (${inserted.map(() => '?').join(', ')})`,
    select: `SELECT ${selected.join(', ')} FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`,
  };
  known.set(entity, statements);
  return statements;
}

const searches = new WeakMap<LinkedUnique, string>();

/** The statement that finds the record that holds the values of a set; text of its shape alone. */
export function setSearch(unique: LinkedUnique): string {
  let text = searches.get(unique);
  if (text !== undefined) return text;
  const isSame = unique.fields.map(
    (field) => sql`${comparedColumn(sqliteFold, unique, field)} = ${comparedValue(sqliteFold, unique, field, sql.raw('?'))}`,
  );
  const table = sql.identifier(tableName(unique.entity));
  text = sqliteDialect.text(sql`SELECT id FROM ${table} WHERE deleted_at IS NULL AND ${sql.join(isSame, sql` AND `)}`).sql;
  searches.set(unique, text);
  return text;
}
