// In charge of: SQLite's statements that store a record of an entity and read it as stored.
import type { LinkedEntity } from '@trellis/model';
import { tableName } from '../sql/physical.ts';
import { layoutOf } from '../sql/stored-record.ts';

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
