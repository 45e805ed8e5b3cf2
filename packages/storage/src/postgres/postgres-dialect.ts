// In charge of: how PostgreSQL writes what other databases write otherwise.
import type { ValueType } from '@trellis/expr';
import { sql, type SQL } from 'drizzle-orm';
import type { SqlDialect } from '../sql/dialect.ts';
import { statementText } from '../sql/statement-text.ts';
import { arrayText } from './array-text.ts';

/** A text folded as `foldText` does. */
export const postgresFold = (text: SQL): SQL => sql`trellis_fold(${text})`;

/** The type of a parameter. Unlike SQLite, PostgreSQL must know it before it sees a value. */
function typeName(type: ValueType): 'text' | 'boolean' | 'bigint' {
  if (type.kind === 'boolean') return 'boolean';
  return type.kind === 'text' || type.kind === 'choice' || type.kind === 'null' ? 'text' : 'bigint';
}

function bound(place: unknown, type: ValueType): SQL {
  const name = typeName(type);
  // The collation of the database must not decide what is less.
  return name === 'text' ? sql`(${sql.param(place)}::text COLLATE "C")` : sql`${sql.param(place)}::${sql.raw(name)}`;
}

/**
 * PostgreSQL. `trellis_fold` is a function in the workspace's schema. Sums of whole numbers are exact there of themselves; products
 * are brought to `numeric` first, because a product past 64 bits would be an error where the runner in memory goes on.
 */
export const postgresDialect: SqlDialect = {
  text: (query) => statementText(query, (place) => `$${place}`),
  bound,
  boundList: (place, of, alias) => sql`unnest(${sql.param(place)}::${sql.raw(typeName(of))}[]) AS ${sql.raw(alias)}(value)`,
  boundCount: (place) => sql`${sql.param(place)}::bigint`,
  yes: sql.raw('TRUE'),
  no: sql.raw('FALSE'),
  toDriver: (cell) => cell ?? null,
  toDriverList: arrayText,
  answersBooleans: true,
  same: (a, b) => sql`${a} IS NOT DISTINCT FROM ${b}`,
  scaled: (value, factor) => sql`((${value})::numeric * ${sql.raw(String(factor))})`,
  product: (a, b) => sql`((${a})::numeric * ${b})`,
  contains: (text, part) => sql`(strpos(trellis_fold(${text}), trellis_fold(${part})) > 0)`,
  startsWith: (text, part) => sql`starts_with(trellis_fold(${text}), trellis_fold(${part}))`,
  periodStart: (day, unit) =>
    sql`(date_trunc('${sql.raw(unit)}', (DATE '1970-01-01' + (${day})::integer)::timestamp)::date - DATE '1970-01-01')::bigint`,
  extreme(op, value, type) {
    // There is no least or greatest boolean.
    if (type.kind === 'boolean') return sql`${sql.raw(op === 'min' ? 'bool_and' : 'bool_or')}(${value})`;
    return sql`${sql.raw(op)}(${value})`;
  },
  endsWithNulls: true,
  orderKey(value, descending, nullable) {
    if (!descending) return sql`${value} ASC`; // PostgreSQL puts nulls last here by itself.
    return nullable ? sql`${value} DESC NULLS LAST` : sql`${value} DESC`;
  },
  withoutIndex: (column) => column,
  columnTypes: {
    text: 'text COLLATE "C"',
    int64: 'bigint',
    decimal: 'bigint',
    boolean: 'boolean',
    date: 'bigint',
    timestamp: 'bigint',
    reference: 'bigint',
    json: 'text COLLATE "C"',
  },
  recordKey: 'bigint PRIMARY KEY',
  sideTableEnd: '',
  isOverflow: (error) => error instanceof Error && 'code' in error && error.code === '22003',
};
