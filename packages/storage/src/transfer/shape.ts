// In charge of: which tables a workspace has and what their columns hold, read from the database itself, so that what is out of use comes along too.
import type { ColumnKind } from '@trellis/fields';
import type { Database } from 'better-sqlite3';
import type { SqlDialect } from '../sql/dialect.ts';
import type { Execute } from '../sql/plan-runner.ts';

/** What a column holds, whatever the database calls it. */
export type Held = 'whole' | 'flag' | 'text' | 'bytes';

/** A value on its way: true and false are 1 and 0. */
export type Value = bigint | string | Uint8Array | null;

/** A column. */
export interface Column {
  readonly name: string;
  readonly held: Held;
  readonly required: boolean;
}

/** A table with its columns. */
export interface Shape {
  readonly table: string;
  readonly columns: readonly Column[];
}

/** Kept by each database in its own way, and copied by hand. */
const OWN = new Set(['meta', 'record_ids', '__drizzle_migrations']);
/** Columns that only PostgreSQL has: SQLite has the order of rows by itself. */
const PLACE = 'place';
const hasPlace = new Set(['apps', 'documents']);

/** The tables of a SQLite file. */
export function sqliteShapes(database: Database): readonly Shape[] {
  const names = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    .pluck()
    .all() as string[];
  return names
    .filter((name) => !OWN.has(name))
    .toSorted()
    .map((table) => {
      const columns = database.pragma(`table_info(${table})`) as { readonly name: string; readonly type: string; readonly notnull: number }[];
      return { table, columns: columns.map(({ name, type, notnull }) => ({ name, held: sqliteHeld(type), required: notnull === 1 })) };
    });
}

function sqliteHeld(type: string): Held {
  if (/^blob$/i.test(type)) return 'bytes';
  return /^text$/i.test(type) ? 'text' : 'whole';
}

const postgresHeld: Readonly<Record<string, Held>> = { bigint: 'whole', smallint: 'whole', boolean: 'flag', text: 'text', bytea: 'bytes' };

/** The tables of the schema a connection is set to. */
export async function postgresShapes(execute: Execute): Promise<readonly Shape[]> {
  const text = `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
    WHERE table_schema = current_schema() ORDER BY table_name COLLATE "C", ordinal_position`;
  const shapes = new Map<string, Column[]>();
  for (const [table, name, type, nullable] of (await execute(text, [], false)) as [string, string, string, string][]) {
    if (OWN.has(table) || (name === PLACE && hasPlace.has(table))) continue;
    const held = postgresHeld[type];
    if (held === undefined) throw new TypeError(`${table}.${name} is of the unknown type ${type}`);
    const columns = shapes.get(table) ?? [];
    columns.push({ name, held, required: nullable === 'NO' });
    shapes.set(table, columns);
  }
  return [...shapes].map(([table, columns]) => ({ table, columns }));
}

const plainKinds: Readonly<Record<Held, ColumnKind>> = { whole: 'int64', flag: 'boolean', text: 'text', bytes: 'text' };

/** Statements that give a database what another has besides the tables of the model: what was taken out of use and kept. */
export function missingStatements(
  dialect: SqlDialect,
  from: readonly Shape[],
  to: readonly Shape[],
  kindOf: (column: string) => ColumnKind | undefined,
): readonly string[] {
  const present = new Map(to.map(({ table, columns }) => [table, new Set(columns.map((column) => column.name))]));
  const typed = ({ name, held }: Column): string => `${name} ${dialect.columnTypes[kindOf(name) ?? plainKinds[held]]}`;
  return from.flatMap(({ table, columns }) => {
    const known = present.get(table);
    if (known === undefined) return [createStatement(dialect, table, columns, typed, kindOf)];
    return columns.filter((column) => !known.has(column.name)).map((column) => `ALTER TABLE ${table} ADD COLUMN ${typed(column)}`);
  });
}

function createStatement(
  dialect: SqlDialect,
  table: string,
  columns: readonly Column[],
  typed: (column: Column) => string,
  kindOf: (column: string) => ColumnKind | undefined,
): string {
  const isSide = table.startsWith('s_');
  if (!isSide && !table.startsWith('e_')) throw new TypeError(`there is no table ${table} to copy to`);
  const line = (column: Column): string => {
    if (!isSide && column.name === 'id') return `id ${dialect.recordKey}`;
    const kind = isSide && column.name === 'value' ? kindOf(`f_${table.slice(2)}`) : undefined;
    const text = kind === undefined ? typed(column) : `value ${dialect.columnTypes[kind]}`;
    return column.required ? `${text} NOT NULL` : text;
  };
  const end = isSide ? ', PRIMARY KEY (record, value)' : '';
  return `CREATE TABLE ${table} (${columns.map(line).join(', ')}${end}) ${isSide ? dialect.sideTableEnd : ''}`;
}
