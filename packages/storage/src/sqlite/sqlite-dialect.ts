// In charge of: how SQLite writes what other databases write otherwise.
import type { DateUnit } from '@trellis/schemas';
import { sql, type SQL } from 'drizzle-orm';
import type { SqlDialect } from '../sql/dialect.ts';
import { statementText } from '../sql/statement-text.ts';

const startOf = (day: SQL, modifiers: SQL): SQL => sql`(unixepoch(date(${day} * 86400, 'unixepoch'${modifiers})) / 86400)`;

function periodStart(day: SQL, unit: Exclude<DateUnit, 'day' | 'week'>): SQL {
  if (unit === 'month') return startOf(day, sql`, 'start of month'`);
  if (unit === 'year') return startOf(day, sql`, 'start of year'`);
  return startOf(day, sql`, 'start of month', '-' || ((strftime('%m', ${day} * 86400, 'unixepoch') - 1) % 3) || ' months'`);
}

/** A list as JSON text; JSON of itself knows no whole numbers past what a binary float carries. */
function wholeNumbers(cells: readonly unknown[]): string {
  return `[${cells.map((cell) => (typeof cell === 'bigint' ? String(cell) : JSON.stringify(cell ?? null))).join(',')}]`;
}

/** SQLite. Booleans are 0 and 1; `trellis_fold` is our own function on every connection. */
export const sqliteDialect: SqlDialect = {
  text: (query) => statementText(query, () => '?'),
  bound: (place) => sql`${sql.param(place)}`,
  boundList: (place, _of, alias) => sql`json_each(${sql.param(place)}) ${sql.raw(alias)}`,
  // SQLite looks at a bare parameter here when it plans and then plans anew at every run, which takes longer than reading a
  // record; it does not look into a sum.
  boundCount: (place) => sql`(${sql.param(place)} + 0)`,
  yes: sql.raw('1'),
  no: sql.raw('0'),
  toDriver: (cell) => (typeof cell === 'boolean' ? (cell ? 1 : 0) : (cell ?? null)),
  toDriverList: (cells) => (cells.some((cell) => typeof cell === 'bigint') ? wholeNumbers(cells) : JSON.stringify(cells)),
  answersBooleans: false,
  same: (a, b) => sql`${a} IS ${b}`,
  scaled: (value, factor) => sql`(${value} * ${sql.raw(String(factor))})`,
  product: (a, b) => sql`(${a} * ${b})`,
  contains: (text, part) => sql`(instr(trellis_fold(${text}), trellis_fold(${part})) > 0)`,
  startsWith: (text, part) => sql`(substr(trellis_fold(${text}), 1, length(trellis_fold(${part}))) = trellis_fold(${part}))`,
  periodStart,
  extreme: (op, value) => sql`${sql.raw(op === 'min' ? 'MIN' : 'MAX')}(${value})`,
  endsWithNulls: false,
  orderKey(value, descending, nullable) {
    if (descending) return sql`${value} DESC`; // SQLite puts nulls last here by itself.
    return nullable ? sql`${value} ASC NULLS LAST` : sql`${value} ASC`;
  },
  // In SQLite a plus before a column says: no index.
  withoutIndex: (column) => sql`+${column}`,
  columnTypes: {
    text: 'TEXT',
    int64: 'INTEGER',
    decimal: 'INTEGER',
    boolean: 'INTEGER',
    date: 'INTEGER',
    timestamp: 'INTEGER',
    reference: 'INTEGER',
    json: 'TEXT',
  },
  recordKey: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  sideTableEnd: 'WITHOUT ROWID',
  isOverflow: (error) => error instanceof Error && error.message.includes('integer overflow'),
};

/** A text as `foldText` writes it: what two texts that differ in case or width alone share. */
export const sqliteFold = (text: SQL): SQL => sql`trellis_fold(${text})`;
