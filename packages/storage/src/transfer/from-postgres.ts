// In charge of: one moment of a workspace on PostgreSQL as a SQLite file, and proving that it is all there.
import { AppError, issue, type Issue } from '@trellis/errors';
import type { Database } from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import type { Address } from '../postgres/connection.ts';
import type { Execute } from '../sql/plan-runner.ts';
import { openWriter } from '../sqlite/connection.ts';
import { sqliteDialect } from '../sqlite/sqlite-dialect.ts';
import { documentsIn, keptKinds, modelIn } from './documents.ts';
import { postgresRows, sqliteInsert, sqliteRows } from './rows.ts';
import { missingStatements, postgresShapes, sqliteShapes, type Shape } from './shape.ts';
import { connect, type OnTable } from './to-postgres.ts';
import { Totals } from './totals.ts';

/** What the model is made of: it has to be there before there is room for records. */
const FIRST = new Set(['apps', 'documents', 'catalog', 'dropped']);

/** Refuses a schema that holds no workspace. */
export async function refuseNone(execute: Execute, { schema }: Address): Promise<void> {
  const [row] = await execute("SELECT to_regclass('meta') IS NOT NULL", [], false);
  const [app] = row?.[0] === true ? await execute("SELECT 1 FROM documents WHERE kind = 'workspace'", [], false) : [];
  if (app === undefined) throw new AppError('not-found', 'backup.no-workspace', { params: { place: `PostgreSQL (${schema})` } });
}

async function copyTable(execute: Execute, database: Database, shape: Shape): Promise<readonly Issue[]> {
  const given = new Totals(shape.columns.length);
  const insert = sqliteInsert(database, shape);
  for await (const rows of postgresRows(execute, shape)) {
    for (const row of rows) given.add(row);
    insert(rows);
  }
  const kept = new Totals(shape.columns.length);
  for (const row of sqliteRows(database, shape)) kept.add(row);
  const [expected, found] = [given.toString(), kept.toString()];
  return expected === found ? [] : [issue('transfer.figures', shape.table, { expected, found })];
}

function makeTables(database: Database, shapes: readonly Shape[]): void {
  const model = modelIn(database);
  if (model === undefined) throw new TypeError('the documents that were copied are no workspace');
  documentsIn(database).makeRoom(model);
  const kinds = keptKinds(database);
  for (const statement of missingStatements(sqliteDialect, shapes, sqliteShapes(database), (column) => kinds.get(column))) database.exec(statement);
}

/** Numbers given out so far: none may be given out again. */
async function copyNumbers(execute: Execute, database: Database): Promise<void> {
  const meta = (await execute('SELECT key, value FROM meta', [], false)) as [string, string][];
  const put = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
  for (const [key, value] of meta) if (key !== 'numbers' && key !== 'documents') put.run(key, value);
  const forget = database.prepare('DELETE FROM sqlite_sequence WHERE name = ?');
  const note = database.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)');
  const set = (name: string, seq: number): void => {
    forget.run(name);
    if (seq > 0) note.run(name, seq);
  };
  set('catalog', Number(new Map(meta).get('numbers') ?? 0));
  for (const table of ['users', 'departments', 'sessions', 'recipes', 'dropped', 'requests']) {
    const [row] = await execute(`SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ${table}_id_seq`, [], false);
    set(table, Number(row?.[0] ?? 0));
  }
  for (const [entity, newest] of (await execute('SELECT entity, newest FROM record_ids', [], false)) as [number, number][])
    set(`e_${entity}`, newest);
}

async function fill(execute: Execute, database: Database, onTable: OnTable): Promise<void> {
  const shapes = await postgresShapes(execute);
  const order = [...shapes.filter(({ table }) => FIRST.has(table)), ...shapes.filter(({ table }) => !FIRST.has(table))];
  const issues: Issue[] = [];
  for (const [done, shape] of order.entries()) {
    onTable(done, order.length);
    if (done === FIRST.size) makeTables(database, shapes);
    issues.push(...(await copyTable(execute, database, shape)));
  }
  if (issues.length > 0) throw new AppError('internal', 'transfer.differs', { issues });
  await copyNumbers(execute, database);
}

/** Writes `trellis.sqlite` in a folder that has none, with everything as of one moment. Nobody is held up. */
export async function copyFromPostgres(address: Address, folder: string, migrations: string, onTable: OnTable): Promise<void> {
  const { client, execute } = await connect(address);
  let database: Database | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await refuseNone(execute, address);
    database = openWriter(folder);
    migrate(drizzle(database), { migrationsFolder: migrations });
    database.exec('BEGIN');
    await fill(execute, database, onTable);
    database.exec('COMMIT');
    database.pragma('journal_mode = DELETE');
  } finally {
    database?.close();
    await client.end();
  }
}
