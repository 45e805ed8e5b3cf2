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

async function connected<T>(address: Address, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionConfig(address, { name: 'first start', timeoutMs: 0, idleMs: 0 }));
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw new AppError('limit', 'server.database-unreachable', { cause });
  }
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** One process at a time makes a workspace; what one that was killed left of it is taken away. */
async function alone<T>(address: Address, run: (client: pg.Client, making: string) => Promise<T>): Promise<T> {
  return connected(address, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [lockNumber(`${address.schema}/first`)]);
    const making = `${address.schema}_first_start`;
    await client.query(`DROP SCHEMA IF EXISTS ${pg.escapeIdentifier(making)} CASCADE`);
    return run(client, making);
  });
}

/**
 * Makes the workspace of a schema that has none: `fill` is given the name of another schema and fills it, which then takes the place.
 * One process at a time does so; those that come meanwhile wait and find it made. Killed in between, the next start begins again.
 */
export async function makeSchema(address: Address, fill: (schema: string) => Promise<void>): Promise<void> {
  await alone(address, async (client, making) => {
    if (await isWorkspace(client, address.schema)) return;
    const [place, beside] = [address.schema, making].map((name) => pg.escapeIdentifier(name));
    await fill(making);
    await client.query(`BEGIN; DROP SCHEMA IF EXISTS ${place} RESTRICT; ALTER SCHEMA ${beside} RENAME TO ${place}; COMMIT`);
  });
}

/**
 * Puts the workspace that `fill` makes in the place of what a schema holds, in one step. What was there is kept in the schema `aside`;
 * the new one bears the mark.
 */
export async function putInPlace(
  address: Address,
  { aside, mark }: { readonly aside: string; readonly mark: string },
  fill: (schema: string) => Promise<void>,
): Promise<void> {
  await alone(address, async (client, making) => {
    const isTaken = await isWorkspace(client, address.schema);
    const [place, beside, kept] = [address.schema, making, aside].map((name) => pg.escapeIdentifier(name));
    await fill(making);
    const makeRoom = isTaken ? `ALTER SCHEMA ${place} RENAME TO ${kept}` : `DROP SCHEMA IF EXISTS ${place} RESTRICT`;
    const take = `ALTER SCHEMA ${beside} RENAME TO ${place}; COMMENT ON SCHEMA ${place} IS ${pg.escapeLiteral(mark)}`;
    await client.query(`BEGIN; ${makeRoom}; ${take}; COMMIT`);
  });
}

/** Whether there is a workspace in a schema. */
export function holdsWorkspace(address: Address): Promise<boolean> {
  return connected(address, (client) => isWorkspace(client, address.schema));
}

/** The mark that a schema bears. */
export function markOf(address: Address): Promise<string | undefined> {
  return connected(address, async (client) => {
    const text = "SELECT obj_description(to_regnamespace($1), 'pg_namespace') AS mark";
    const { rows } = await client.query<{ mark: string | null }>(text, [pg.escapeIdentifier(address.schema)]);
    return rows[0]?.mark ?? undefined;
  });
}

/** A schema in words that tell it from others, without what is secret of its address. */
export function placeOf({ url, schema }: Address): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname} (${schema})`;
}
