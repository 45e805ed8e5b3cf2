// In charge of: a workspace that is made beside its place on PostgreSQL and put there whole, or not at all.
import { AppError } from '@trellis/errors';
import pg from 'pg';
import { connectionConfig, type Address } from './connection.ts';
import { lockNumber } from './writer.ts';

async function has(client: pg.Client, text: string, values: readonly unknown[]): Promise<boolean> {
  return ((await client.query({ text, values: values as unknown[] })).rowCount ?? 0) > 0;
}

/** Whether the schema holds a workspace; one that holds something else is refused. */
async function isWorkspace(client: pg.Client, schema: string): Promise<boolean> {
  const inside = 'SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace($1)';
  const name = pg.escapeIdentifier(schema);
  if (await has(client, `${inside} AND relname = 'meta'`, [name])) return true;
  if (await has(client, `${inside} LIMIT 1`, [name]))
    throw new AppError('conflict', 'server.database-unfit', { params: { reason: `the schema ${schema} holds something else` } });
  return false;
}

/**
 * Makes the workspace of a schema that has none: `fill` is given the name of another schema and fills it, which then takes the place.
 * One process at a time does so; those that come meanwhile wait and find it made. Killed in between, the next start begins again.
 */
export async function makeSchema(address: Address, fill: (schema: string) => Promise<void>): Promise<void> {
  const client = new pg.Client(connectionConfig(address, { name: 'first start', timeoutMs: 0, idleMs: 0 }));
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw new AppError('limit', 'server.database-unreachable', { cause });
  }
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockNumber(`${address.schema}/first`)]);
    if (await isWorkspace(client, address.schema)) return;
    const making = `${address.schema}_first_start`;
    const [place, beside] = [address.schema, making].map((name) => pg.escapeIdentifier(name));
    await client.query(`DROP SCHEMA IF EXISTS ${beside} CASCADE`);
    await fill(making);
    await client.query(`BEGIN; DROP SCHEMA IF EXISTS ${place} RESTRICT; ALTER SCHEMA ${beside} RENAME TO ${place}; COMMIT`);
  } finally {
    await client.end();
  }
}
