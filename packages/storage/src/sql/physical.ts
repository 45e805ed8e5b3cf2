// In charge of: where entities and fields live: names of tables and columns, and the statements that make room for them.
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { sql, type SQL } from 'drizzle-orm';
import type { SqlDialect } from './dialect.ts';

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

/** Fields with a column of their own, in catalog order, so that every statement lists them alike. */
export function columnFields(entity: LinkedEntity): readonly LinkedField[] {
  return entity.fields.filter((field) => field.storage.shape === 'column').toSorted((a, b) => a.number - b.number);
}

/** Fields kept in a side table. */
export function sideFields(entity: LinkedEntity): readonly LinkedField[] {
  return entity.fields.filter((field) => field.storage.shape === 'side-table');
}

const name = (text: string): SQL => sql`${sql.identifier(text)}`;

function createTable(dialect: SqlDialect, entity: LinkedEntity): SQL {
  const whole = sql.raw(dialect.columnTypes.int64);
  return sql`CREATE TABLE IF NOT EXISTS ${name(tableName(entity))} (
    id ${sql.raw(dialect.recordKey)}, version ${whole} NOT NULL, created_at ${whole} NOT NULL, created_by ${whole},
    updated_at ${whole} NOT NULL, updated_by ${whole}, deleted_at ${whole}, created_at_day ${whole} NOT NULL, updated_at_day ${whole} NOT NULL)`;
}

/** Finds what is in the trash, by when it came there; live records are not in it. */
function trashIndex(entity: LinkedEntity): SQL {
  const table = tableName(entity);
  return sql`CREATE INDEX IF NOT EXISTS ${name(`t_${table}`)} ON ${name(table)} (deleted_at) WHERE deleted_at IS NOT NULL`;
}

function indexStatement(field: LinkedField, column: string, unique: boolean): SQL {
  const table = name(tableName(field.entity));
  const index = name(`${unique ? 'u' : 'i'}_${column}`);
  // A record in the trash gives up its unique values; restoring it checks them again.
  if (unique) return sql`CREATE UNIQUE INDEX IF NOT EXISTS ${index} ON ${table} (${name(column)}) WHERE deleted_at IS NULL`;
  return sql`CREATE INDEX IF NOT EXISTS ${index} ON ${table} (${name(column)}) WHERE deleted_at IS NULL`;
}

function dropIndexes(names: readonly string[]): SQL[] {
  return names.map((each) => sql`DROP INDEX IF EXISTS ${name(each)}`);
}

/** What has to be run so that a field that went out of use costs nothing but its place. */
export function retireStatements(number: number): SQL[] {
  return dropIndexes([`u_f_${number}`, `i_f_${number}`, `i_f_${number}_day`]);
}

/** What deletes what was kept of fields for good, where `columnsOf` says what their entity's table has. */
export function purgeStatements(entity: number, fields: readonly number[], columnsOf: (table: string) => ReadonlySet<string>): SQL[] {
  const table = `e_${entity}`;
  const columns = columnsOf(table);
  const ofField = (number: number): SQL[] => [
    ...retireStatements(number),
    sql`DROP TABLE IF EXISTS ${name(`s_${number}`)}`,
    ...[`f_${number}`, `f_${number}_day`]
      .filter((column) => columns.has(column))
      .map((column) => sql`ALTER TABLE ${name(table)} DROP COLUMN ${name(column)}`),
  ];
  return fields.flatMap(ofField);
}

/** What deletes an entity's records for good, with what was kept beside their table. */
export function purgeEntityStatements(entity: number, fields: readonly number[]): SQL[] {
  return [...fields.map((number) => sql`DROP TABLE IF EXISTS ${name(`s_${number}`)}`), sql`DROP TABLE IF EXISTS ${name(`e_${entity}`)}`];
}

function sideTable(dialect: SqlDialect, field: LinkedField, kind: 'text' | 'reference'): SQL[] {
  const side = name(sideTableName(field));
  const whole = sql.raw(dialect.columnTypes.int64);
  const type = sql.raw(dialect.columnTypes[kind]);
  return [
    sql`CREATE TABLE IF NOT EXISTS ${side} (record ${whole} NOT NULL, value ${type} NOT NULL, place ${whole} NOT NULL, PRIMARY KEY (record, value)) ${sql.raw(dialect.sideTableEnd)}`,
    sql`CREATE INDEX IF NOT EXISTS ${name(`i_${sideTableName(field)}`)} ON ${side} (value, record)`,
  ];
}

function fieldStatements(dialect: SqlDialect, field: LinkedField, existing: ReadonlySet<string>): SQL[] {
  const { storage } = field;
  if (storage.shape === 'side-table') return sideTable(dialect, field, storage.kind);
  if (storage.shape === 'none') return [];
  const table = name(tableName(field.entity));
  const column = columnName(field);
  const add = (columnToAdd: string, type: string): SQL[] =>
    existing.has(columnToAdd) ? [] : [sql`ALTER TABLE ${table} ADD COLUMN ${name(columnToAdd)} ${sql.raw(type)}`];
  const statements = add(column, dialect.columnTypes[storage.kind]);
  if (field.isTimestamp) statements.push(...add(dayColumnName(field), dialect.columnTypes.date));
  // What is unique when folded has an index of its own (`unique-index.ts`).
  const isUnique = field.unique && !field.folded;
  if (!isUnique) statements.push(...dropIndexes([`u_${column}`]));
  if (field.unique || !field.indexed) statements.push(...dropIndexes([`i_${column}`]));
  if (isUnique) statements.push(indexStatement(field, column, true));
  else if (field.indexed) statements.push(indexStatement(field, column, false));
  if (field.isTimestamp && field.indexed) statements.push(indexStatement(field, dayColumnName(field), false));
  return statements;
}

/**
 * What has to be run so that the tables can hold the model's records. Runs again without effect.
 * `columnsOf` answers the columns that a table has already; none for a table that is not there.
 */
export function schemaStatements(dialect: SqlDialect, model: Model, columnsOf: (table: string) => ReadonlySet<string>): SQL[] {
  return [...model.entities.values()].flatMap((entity) => {
    const existing = columnsOf(tableName(entity));
    return [createTable(dialect, entity), trashIndex(entity), ...entity.fields.flatMap((field) => fieldStatements(dialect, field, existing))];
  });
}
