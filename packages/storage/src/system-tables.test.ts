// Proves that SQLite and PostgreSQL have the same system tables with the same columns, so that statements written for one run on the other.
import { is, Table } from 'drizzle-orm';
import { getTableConfig as postgresTable, PgTable } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteTable, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { expect, test } from 'vitest';
import * as postgres from './postgres/system-tables.ts';
import * as sqlite from './sqlite/system-tables.ts';

/** What only PostgreSQL needs: SQLite has record ids and the order of rows by itself. */
const own = new Set(['record_ids', 'apps.place', 'documents.place']);

interface Column {
  readonly name: string;
  readonly notNull: boolean;
}

function described(tables: object): string[] {
  return Object.values(tables)
    .filter((table) => is(table, Table))
    .flatMap((table) => {
      const { name, columns } = is(table, PgTable) ? postgresTable(table) : sqliteTable(table as SQLiteTable);
      const lines = (columns as readonly Column[]).map((column) => ({
        key: `${name}.${column.name}`,
        text: `${name}.${column.name}${column.notNull ? ' not null' : ''}`,
      }));
      return lines.filter((line) => !own.has(name) && !own.has(line.key)).map((line) => line.text);
    })
    .toSorted();
}

test('both have the same system tables', () => {
  const tables = described(postgres);
  expect(tables.length).toBeGreaterThan(50);
  expect(tables).toEqual(described(sqlite));
});
