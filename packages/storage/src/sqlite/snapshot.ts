// In charge of: reads that all see one moment of a SQLite file, however long they take.
import type { Snapshot } from '@trellis/engine';
import { SqlPlanRunner, StatementCache } from '../sql/plan-runner.ts';
import { SqlRecordWalk } from '../sql/record-walk.ts';
import { executor, openReader } from './connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** Runs reads on a connection of their own that sees one moment until they are done. */
export async function withSnapshot<T>(folder: string, run: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const database = openReader(folder);
  try {
    database.exec('BEGIN');
    // The first read fixes the moment.
    const seq = database.prepare('SELECT COALESCE(MAX(seq), 0) FROM log').pluck().get() as number;
    const execute = executor(database);
    const runner = new SqlPlanRunner(sqliteDialect, execute, new StatementCache(sqliteDialect));
    const walk = new SqlRecordWalk(sqliteDialect, execute, runner);
    return await run({
      seq,
      walk: (entity, after, limit) => walk.walk(entity, after, limit),
      records: (entity, ids) => walk.records(entity, ids),
      rows: (plan, actor) => runner.rows(plan, actor),
    });
  } finally {
    database.close();
  }
}
