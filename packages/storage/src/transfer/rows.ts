// In charge of: the rows of a table on their way from one database to the other.
import type { Database } from 'better-sqlite3';
import { arrayText } from '../postgres/array-text.ts';
import type { Execute } from '../sql/plan-runner.ts';
import type { Column, Held, Shape, Value } from './shape.ts';

/** Rows that travel together. */
const PAGE = 1_000;

const list = (columns: readonly Column[]): string => columns.map(({ name }) => `"${name}"`).join(', ');

/** Rows of a SQLite table, in the order they are kept. */
export function* sqliteRows(database: Database, { table, columns }: Shape): Iterable<readonly Value[]> {
  yield* database
    .prepare(`SELECT ${list(columns)} FROM ${table}`)
    .raw()
    .safeIntegers()
    .iterate() as Iterable<Value[]>;
}

function toValue(value: unknown): Value {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'number' ? BigInt(value) : (value as Value);
}

/** Rows of a PostgreSQL table, a page at a time, within the transaction of the connection. */
export async function* postgresRows(execute: Execute, { table, columns }: Shape): AsyncIterable<readonly (readonly Value[])[]> {
  const order = table === 'apps' || table === 'documents' ? ' ORDER BY place' : '';
  await execute(`DECLARE transfer NO SCROLL CURSOR FOR SELECT ${list(columns)} FROM ${table}${order}`, [], true);
  for (;;) {
    const rows = await execute(`FETCH ${PAGE} FROM transfer`, [], true);
    if (rows.length > 0) yield rows.map((row) => row.map(toValue));
    if (rows.length < PAGE) break;
  }
  await execute('CLOSE transfer', [], true);
}

/** Writes rows into a SQLite table. */
export function sqliteInsert(database: Database, { table, columns }: Shape): (rows: readonly (readonly Value[])[]) => void {
  const insert = database.prepare(`INSERT INTO ${table} (${list(columns)}) VALUES (${columns.map(() => '?').join(', ')})`);
  return (rows) => rows.forEach((row) => insert.run(...row));
}

const arrays: Readonly<Record<Held, string>> = { whole: 'bigint[]', flag: 'boolean[]', text: 'text[]', bytes: 'bytea[]' };

function toPostgres(held: Held, value: Value): unknown {
  if (value === null) return null;
  if (held === 'flag') return value !== 0n;
  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value;
}

/** Writes rows into a PostgreSQL table. */
export function postgresInsert(execute: Execute, { table, columns }: Shape): (rows: readonly (readonly Value[])[]) => Promise<void> {
  const given = columns.map(({ held }) => `?::${arrays[held]}`).join(', ');
  const text = `INSERT INTO ${table} (${list(columns)}) SELECT * FROM unnest(${given})`;
  return async (rows) => {
    const values = columns.map(({ held }, index) => arrayText(rows.map((row) => toPostgres(held, row[index] ?? null))));
    await execute(text, values, false);
  };
}

/** Rows in pages. */
export function* pagesOf<T>(rows: Iterable<T>): Iterable<readonly T[]> {
  let page: T[] = [];
  for (const row of rows) {
    page.push(row);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
