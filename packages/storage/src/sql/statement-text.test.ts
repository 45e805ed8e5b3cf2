// Proves that statements are written as Drizzle writes them.
import { sql, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import { statementText } from './statement-text.ts';

const place = { slot: 3 };

const statements: readonly (readonly [string, SQL])[] = [
  ['a text', sql.raw('SELECT 1')],
  ['nothing', sql``],
  ['names with marks in them', sql`SELECT ${sql.identifier('a "b" c')} FROM ${sql.identifier('e_1')}`],
  ['parameters in their order', sql`SELECT ${sql.param(place)}, (${sql`${sql.param(null)} + ${sql.param(7)}`}), ${sql.param('x')}`],
  ['parts joined', sql`IN (${sql.join([sql.param(1), sql.param(2), sql.raw('NULL')], sql.raw(', '))})`],
  ['parts in parts', sql`a${sql`b${sql`c${sql.param(1)}`}${sql.raw('d')}`}e`],
];

describe.each(statements)('%s', (_, statement) => {
  test('with numbered parameters', () => {
    const { sql: text, params } = new PgDialect().sqlToQuery(statement);
    expect(statementText(statement, (n) => `$${n}`)).toEqual({ sql: text, params });
  });

  test('with question marks', () => {
    const { sql: text, params } = new SQLiteSyncDialect().sqlToQuery(statement);
    expect(statementText(statement, () => '?')).toEqual({ sql: text, params });
  });
});

test('a value that is no parameter is refused', () => {
  expect(() => statementText(sql`SELECT ${5}`, () => '?')).toThrow(TypeError);
});
