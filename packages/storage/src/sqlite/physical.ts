// In charge of: where entities and fields live in SQLite: names, column kinds, and the statements that make room for them.
import type { ColumnKind } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import type { Database } from 'better-sqlite3';
import { sql, type SQL } from 'drizzle-orm';

/** Table of an entity's records. */
export function tableName(entity: LinkedEntity): string {
  return `e_${entity.number}`;
}

const systemColumns = new Map([
  [-1, 'id'],
  [-2, 'version'],
  [-3, 'created_at'],
  [-4, 'updated_at'],
  [-5, 'created_by'],
  [-6, 'updated_by'],
]);

/** Column of a field that is kept in its entity's table. */
export function columnName(field: LinkedField): string {
  return systemColumns.get(field.number) ?? `f_${field.number}`;
}

/** Column beside a timestamp that keeps its local day. */
export function dayColumnName(field: LinkedField): string {
  return `${columnName(field)}_day`;
}

/** Table of a field with several values. */
export function sideTableName(field: LinkedField): string {
  return `s_${field.number}`;
}

/** SQLite's type for each logical kind. */
const columnTypes: Record<ColumnKind, string> = {
  text: 'TEXT',
  int64: 'INTEGER',
  decimal: 'INTEGER',
  boolean: 'INTEGER',
  date: 'INTEGER',
  timestamp: 'INTEGER',
  reference: 'INTEGER',
  json: 'TEXT',
};

/** Fields with a column of their own, in catalog order, so that every statement lists them alike. */
export function columnFields(entity: LinkedEntity): readonly LinkedField[] {
  return entity.fields.filter((field) => field.storage.shape === 'column').toSorted((a, b) => a.number - b.number);
}

/** Fields kept in a side table. */
export function sideFields(entity: LinkedEntity): readonly LinkedField[] {
  return entity.fields.filter((field) => field.storage.shape === 'side-table');
}

const name = (text: string): SQL => sql`${sql.identifier(text)}`;

function createTable(entity: LinkedEntity): SQL {
  return sql`CREATE TABLE IF NOT EXISTS ${name(tableName(entity))} (
    id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, created_at INTEGER NOT NULL, created_by INTEGER,
    updated_at INTEGER NOT NULL, updated_by INTEGER, deleted_at INTEGER, created_at_day INTEGER NOT NULL, updated_at_day INTEGER NOT NULL)`;
}

function indexStatement(field: LinkedField, column: string, unique: boolean): SQL {
  const table = name(tableName(field.entity));
  const index = name(`${unique ? 'u' : 'i'}_${column}`);
  // A record in the trash gives up its unique values; restoring it checks them again.
  if (unique) return sql`CREATE UNIQUE INDEX IF NOT EXISTS ${index} ON ${table} (${name(column)}) WHERE deleted_at IS NULL`;
  return sql`CREATE INDEX IF NOT EXISTS ${index} ON ${table} (${name(column)}) WHERE deleted_at IS NULL`;
}

function fieldStatements(field: LinkedField, existing: ReadonlySet<string>): SQL[] {
  const table = name(tableName(field.entity));
  const { storage } = field;
  if (storage.shape === 'side-table') {
    const side = name(sideTableName(field));
    const type = sql.raw(storage.kind === 'text' ? 'TEXT' : 'INTEGER');
    return [
      sql`CREATE TABLE IF NOT EXISTS ${side} (record INTEGER NOT NULL, value ${type} NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (record, value)) WITHOUT ROWID`,
      sql`CREATE INDEX IF NOT EXISTS ${name(`i_${sideTableName(field)}`)} ON ${side} (value, record)`,
    ];
  }
  if (storage.shape === 'none') return [];
  const column = columnName(field);
  const type = sql.raw(columnTypes[storage.kind]);
  const add = (columnToAdd: string): SQL[] => (existing.has(columnToAdd) ? [] : [sql`ALTER TABLE ${table} ADD COLUMN ${name(columnToAdd)} ${type}`]);
  const statements = add(column);
  if (field.isTimestamp) statements.push(...add(dayColumnName(field)));
  if (field.unique) statements.push(indexStatement(field, column, true));
  else if (field.indexed) statements.push(indexStatement(field, column, false));
  if (field.isTimestamp && field.indexed) statements.push(indexStatement(field, dayColumnName(field), false));
  return statements;
}

/** What has to be run so that the tables can hold the model's records. Runs again without effect. */
export function schemaStatements(database: Database, model: Model): SQL[] {
  return [...model.entities.values()].flatMap((entity) => {
    const columns = database.pragma(`table_info(${tableName(entity)})`) as { name: string }[];
    const existing = new Set(columns.map((column) => column.name));
    return [createTable(entity), ...entity.fields.flatMap((field) => fieldStatements(field, existing))];
  });
}
