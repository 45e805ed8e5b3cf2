// In charge of: filling a schema of PostgreSQL with all that a SQLite file holds, in one transaction, and proving that it is all there.
import { AppError, issue, type Issue } from '@trellis/errors';
import type { Database } from 'better-sqlite3';
import pg from 'pg';
import { arrayQuery, connectionConfig, StatementNames, type Address } from '../postgres/connection.ts';
import { makeRoom } from '../postgres/document-changes.ts';
import { makeSchema } from '../postgres/first-schema.ts';
import { postgresDialect } from '../postgres/postgres-dialect.ts';
import { prepareSchema } from '../postgres/prepare.ts';
import type { Execute } from '../sql/plan-runner.ts';
import { keptKinds, modelIn } from './documents.ts';
import { pagesOf, postgresInsert, sqliteRows } from './rows.ts';
import { missingStatements, postgresShapes, sqliteShapes, type Shape } from './shape.ts';
import { postgresTotals, Totals } from './totals.ts';

/** Told of each table when it is copied. */
export type OnTable = (done: number, of: number) => void;

/** Tables whose ids SQLite counts, and PostgreSQL in sequences. */
const COUNTED = ['users', 'departments', 'sessions', 'recipes', 'dropped', 'requests'];

/** Opens a connection for moving a workspace. */
export async function connect(address: Address): Promise<{ readonly client: pg.Client; readonly execute: Execute }> {
  const client = new pg.Client(connectionConfig(address, { name: 'transfer', timeoutMs: 0, idleMs: 0 }));
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw new AppError('limit', 'server.database-unreachable', { cause });
  }
  const names = new StatementNames();
  const execute: Execute = async (text, values, big) => (await client.query(arrayQuery(names, text, values, big))).rows as unknown[][];
  return { client, execute };
}

async function makeTables(database: Database, client: pg.Client, execute: Execute): Promise<void> {
  const model = modelIn(database);
  if (model === undefined) throw new AppError('not-found', 'backup.no-workspace', { params: { place: database.name } });
  await makeRoom({ execute, script: async (text) => void (await client.query(text)) }, model);
  const kinds = keptKinds(database);
  const [from, to] = [sqliteShapes(database), await postgresShapes(execute)];
  for (const statement of missingStatements(postgresDialect, from, to, (column) => kinds.get(column))) await client.query(statement);
}

/** Copies a table and compares what came of it. */
async function copyTable(database: Database, execute: Execute, from: Shape, to: Shape): Promise<readonly Issue[]> {
  const held = new Map(to.columns.map((column) => [column.name, column]));
  const columns = from.columns.map((column) => held.get(column.name) ?? column);
  const shape = { table: from.table, columns };
  const totals = new Totals(columns.length);
  const insert = postgresInsert(execute, shape);
  for (const rows of pagesOf(sqliteRows(database, from))) {
    for (const row of rows) totals.add(row);
    await insert(rows);
  }
  const [expected, found] = [totals.toString(), await postgresTotals(execute, shape)];
  return expected === found ? [] : [issue('transfer.figures', from.table, { expected, found })];
}

/** Numbers given out so far: none may be given out again. */
async function copyNumbers(database: Database, execute: Execute): Promise<void> {
  const newest = new Map(database.prepare('SELECT name, seq FROM sqlite_sequence').raw().all() as [string, number][]);
  const put = (key: string, value: string) => execute('INSERT INTO meta (key, value) VALUES (?, ?)', [key, value], false);
  await execute('DELETE FROM meta', [], false);
  for (const [key, value] of database.prepare('SELECT key, value FROM meta').raw().all() as [string, string][]) await put(key, value);
  await put('numbers', String(newest.get('catalog') ?? 0));
  await put('documents', '1');
  for (const table of COUNTED) {
    const last = newest.get(table) ?? 0;
    await execute(`SELECT setval(pg_get_serial_sequence(?, 'id'), ?, ?)`, [table, Math.max(last, 1), last > 0], false);
  }
  for (const [name, seq] of newest)
    if (/^e_\d+$/.test(name)) await execute('INSERT INTO record_ids (entity, newest) VALUES (?, ?)', [Number(name.slice(2)), seq], false);
}

/** Fills an empty schema with everything, in one transaction. */
export async function fillSchema(database: Database, address: Address, migrations: string, onTable: OnTable): Promise<void> {
  await prepareSchema(address, migrations);
  const { client, execute } = await connect(address);
  try {
    await client.query('BEGIN');
    await makeTables(database, client, execute);
    const shapes = sqliteShapes(database);
    const made = new Map((await postgresShapes(execute)).map((shape) => [shape.table, shape]));
    const issues: Issue[] = [];
    for (const [done, shape] of shapes.entries()) {
      onTable(done, shapes.length);
      issues.push(...(await copyTable(database, execute, shape, made.get(shape.table) ?? shape)));
    }
    if (issues.length > 0) throw new AppError('internal', 'transfer.differs', { issues });
    await copyNumbers(database, execute);
    await client.query('COMMIT');
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

/** Fills a schema that has no workspace; it is there whole, or not at all. */
export async function fillPostgres(database: Database, address: Address, migrations: string, onTable: OnTable): Promise<void> {
  let isFilled = false;
  await makeSchema(address, async (schema) => {
    await fillSchema(database, { url: address.url, schema }, migrations, onTable);
    isFilled = true;
  });
  if (!isFilled) throw new AppError('conflict', 'transfer.taken', { params: { place: `PostgreSQL (${address.schema})` } });
}
