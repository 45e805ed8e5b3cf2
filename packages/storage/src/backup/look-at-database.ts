// In charge of: what a database file that nobody writes holds: whether it is whole, how long its log is, how many records each entity has.
import { filesInUse, type FileInUse } from '@trellis/engine';
import { issue, type Issue } from '@trellis/errors';
import Sqlite, { type Database } from 'better-sqlite3';
import { SqlFileReads } from '../sql/files.ts';
import { addFunctions, executor } from '../sqlite/connection.ts';

/** Records of one entity. */
export interface EntityCount {
  /** Number of the entity in the catalog. */
  readonly number: number;
  /** App and entity by their names; for what is out of use, the id of the document. */
  readonly entity: string;
  readonly records: number;
  readonly trash: number;
}

/** What is in a database file. */
export interface DatabaseFacts {
  readonly format: number;
  readonly seq: number;
  readonly entities: readonly EntityCount[];
  /** What is wrong with the file itself. */
  readonly issues: readonly Issue[];
}

/** Opens a file that nobody writes. */
export function openStill(file: string): Database {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  addFunctions(database);
  return database;
}

function hasTable(database: Database, name: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined;
}

function nameOf(database: Database, number: number): string {
  const text = `SELECT c.document, a.slug, d.body FROM catalog c LEFT JOIN apps a ON a.id = c.app
    LEFT JOIN documents d ON d.app = c.app AND d.kind = 'entity' AND d.id = c.document WHERE c.number = ?`;
  const row = database.prepare(text).raw().get(number) as [string, string | null, string | null] | undefined;
  if (row === undefined) return `e_${number}`;
  const [document, slug, body] = row;
  const own = body === null ? document : (JSON.parse(body) as { readonly name?: string }).name;
  return `${slug ?? ''}/${own ?? document}`;
}

function countEntities(database: Database): EntityCount[] {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'e_[0-9]*'").pluck().all() as string[];
  const numbers = tables.map((table) => Number(table.slice(2))).toSorted((a, b) => a - b);
  return numbers.map((number) => {
    const text = `SELECT COUNT(*) - COUNT(deleted_at), COUNT(deleted_at) FROM e_${number}`;
    const [records, trash] = database.prepare(text).raw().get() as [number, number];
    return { number, entity: nameOf(database, number), records, trash };
  });
}

function logIssues(database: Database, newest: number): readonly Issue[] {
  const entries = database.prepare('SELECT COUNT(*) FROM log').pluck().get() as number;
  return entries === newest ? [] : [issue('backup.log-gaps', 'log', { entries, newest })];
}

function integrityIssues(database: Database, path: string): readonly Issue[] {
  const lines = (database.pragma('integrity_check') as { integrity_check: string }[]).map((line) => line.integrity_check);
  return lines.filter((line) => line !== 'ok').map((detail) => issue('backup.database-damaged', path, { detail }));
}

/** Looks through a database file. A file too damaged to be read is an issue, too. */
export function lookAtDatabase(file: string, path: string): DatabaseFacts {
  let database: Database | undefined;
  try {
    database = openStill(file);
    const format = Number(database.prepare("SELECT value FROM meta WHERE key = 'format'").pluck().get() ?? 0);
    const seq = database.prepare('SELECT COALESCE(MAX(seq), 0) FROM log').pluck().get() as number;
    const issues = [...integrityIssues(database, path), ...logIssues(database, seq)];
    return { format, seq, entities: countEntities(database), issues };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { format: 0, seq: 0, entities: [], issues: [issue('backup.database-damaged', path, { detail })] };
  } finally {
    database?.close();
  }
}

/** The files that a database speaks of. */
export async function filesIn(database: Database): Promise<readonly FileInUse[]> {
  if (!hasTable(database, 'files')) return [];
  const found: FileInUse[] = [];
  for await (const file of filesInUse(new SqlFileReads(executor(database)))) found.push(file);
  return found;
}

/** Ids of the jobs that are not over: what they keep on disk is needed to go on with them. */
export function openJobs(database: Database): readonly string[] {
  if (!hasTable(database, 'jobs')) return [];
  return database.prepare("SELECT id FROM jobs WHERE status IN ('queued', 'running')").pluck().all() as string[];
}
