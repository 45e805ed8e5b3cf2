// In charge of: reads that all see one moment of a workspace on PostgreSQL, however long they take.
import type { Snapshot } from '@trellis/engine';
import pg from 'pg';
import { SqlPlanRunner, StatementCache, type Execute } from '../sql/plan-runner.ts';
import { SqlRecordWalk } from '../sql/record-walk.ts';
import { arrayQuery, connectionConfig, StatementNames, type Address } from './connection.ts';
import { postgresDialect } from './postgres-dialect.ts';

/** Runs reads on a connection of their own that sees one moment until they are done. */
export async function withSnapshot<T>(address: Address, run: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionConfig(address, { name: 'snapshot', timeoutMs: 0, idleMs: 0 }));
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const names = new StatementNames();
    const execute: Execute = async (text, values, big) => (await client.query(arrayQuery(names, text, values, big))).rows as unknown[][];
    // The first read fixes the moment.
    const [row] = await execute('SELECT COALESCE(MAX(seq), 0) FROM log', [], false);
    const runner = new SqlPlanRunner(postgresDialect, execute, new StatementCache(postgresDialect));
    const walk = new SqlRecordWalk(postgresDialect, execute, runner);
    return await run({
      seq: Number(row?.[0]),
      walk: (entity, after, limit) => walk.walk(entity, after, limit),
      records: (entity, ids) => walk.records(entity, ids),
      rows: (plan, actor) => runner.rows(plan, actor),
    });
  } finally {
    await client.end();
  }
}
