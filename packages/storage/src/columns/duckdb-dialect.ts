// In charge of: how the mirror's DuckDB writes what other databases write otherwise.
import type { ValueType } from '@trellis/expr';
import { sql, type SQL } from 'drizzle-orm';
import { columnName } from '../sql/physical.ts';
import type { SqlDialect } from '../sql/dialect.ts';
import { statementText } from '../sql/statement-text.ts';
import { foldedName, isFolded } from './mirrored-entity.ts';

/** Type of a parameter: left open, DuckDB would guess, and differently from one place to another. */
function typeOf(type: ValueType): string {
  if (type.kind === 'boolean') return 'BOOLEAN';
  return type.kind === 'text' || type.kind === 'choice' ? 'VARCHAR' : 'BIGINT';
}

function bound(place: unknown, type: string): SQL {
  return sql`CAST(${sql.param(place)} AS ${sql.raw(type)})`;
}

const date = (day: SQL): SQL => sql`(DATE '1970-01-01' + CAST(${day} AS INTEGER))`;

/** DuckDB, as the mirror uses it: whole numbers of 64 bits whose overflow is an error, texts ordered by their bytes, which is by code point. */
export const duckdbDialect: SqlDialect = {
  text: (query) => statementText(query, () => '?'),
  bound: (place, type) => bound(place, typeOf(type)),
  boundList: (place, of, alias) => sql`(SELECT unnest(${bound(place, `${typeOf(of)}[]`)}) AS value) ${sql.raw(alias)}`,
  boundCount: (place) => bound(place, 'BIGINT'),
  yes: sql.raw('TRUE'),
  no: sql.raw('FALSE'),
  toDriver: (cell) => cell ?? null,
  toDriverList: (cells) => cells,
  answersBooleans: true,
  same: (a, b) => sql`${a} IS NOT DISTINCT FROM ${b}`,
  scaled: (value, factor) => sql`(${value} * ${sql.raw(String(factor))})`,
  product: (a, b) => sql`(${a} * ${b})`,
  foldedColumn: (field) => (isFolded(field) ? foldedName(columnName(field)) : undefined),
  contains: (text, part) => sql`contains(${text}, ${part})`,
  startsWith: (text, part) => sql`starts_with(${text}, ${part})`,
  periodStart: (day, unit) => sql`(CAST(date_trunc('${sql.raw(unit)}', ${date(day)}) AS DATE) - DATE '1970-01-01')`,
  extreme: (op, value) => sql`${sql.raw(op === 'min' ? 'MIN' : 'MAX')}(${value})`,
  endsWithNulls: false,
  orderKey: (value, descending) => sql`${value} ${sql.raw(descending ? 'DESC' : 'ASC')} NULLS LAST`,
  withoutIndex: (column) => column,
  columnTypes: {
    text: 'VARCHAR',
    int64: 'BIGINT',
    decimal: 'BIGINT',
    boolean: 'BOOLEAN',
    date: 'BIGINT',
    timestamp: 'BIGINT',
    reference: 'BIGINT',
    json: 'VARCHAR',
  },
  recordKey: 'BIGINT',
  sideTableEnd: '',
  // Such a read is left to the store, which knows whether it is refused.
  isOverflow: () => false,
};
