// In charge of: making a database ready for a workspace before anything is read: the schema, its system tables, the function that folds texts.
import { AppError } from '@trellis/errors';
import { FORMAT } from '@trellis/schemas';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { connectionConfig, type Address } from './connection.ts';
import { lockNumber } from './writer.ts';

/** The oldest PostgreSQL with everything the statements need. */
const OLDEST = 140_000;

async function valueOf(client: pg.Client, text: string, values: readonly unknown[] = []): Promise<unknown> {
  const { rows } = await client.query({ text, values: values as unknown[], rowMode: 'array' });
  return rows[0]?.[0];
}

async function checkServer(client: pg.Client): Promise<void> {
  const version = Number(await valueOf(client, 'SHOW server_version_num'));
  if (version < OLDEST) throw new AppError('conflict', 'server.database-unfit', { params: { reason: `PostgreSQL ${version / 10_000} < 14` } });
  const encoding = await valueOf(client, 'SHOW server_encoding');
  if (encoding !== 'UTF8') throw new AppError('conflict', 'server.database-unfit', { params: { reason: `${String(encoding)} ≠ UTF8` } });
}

/** Looks before anything is migrated: newer data must stay exactly as it is. */
async function refuseNewer(client: pg.Client, schema: string): Promise<void> {
  const table = await valueOf(client, 'SELECT to_regclass($1)', [`${pg.escapeIdentifier(schema)}.meta`]);
  if (table === null) return;
  const format = Number((await valueOf(client, "SELECT value FROM meta WHERE key = 'format'")) ?? 0);
  if (format > FORMAT) throw new AppError('conflict', 'server.newer-data', { params: { format, known: FORMAT } });
}

/**
 * The function that folds texts as `foldText` does. The built-in collation knows every letter that Node knows; ICU's, on older
 * servers, may know fewer.
 */
async function defineFold(client: pg.Client): Promise<void> {
  const known = "SELECT collname FROM pg_collation WHERE collname IN ('pg_unicode_fast', 'und-x-icu') ORDER BY collname LIMIT 1";
  const collation = await valueOf(client, known);
  if (typeof collation !== 'string') throw new AppError('conflict', 'server.database-unfit', { params: { reason: 'no ICU' } });
  const body = `lower(normalize($1, NFKC) COLLATE ${pg.escapeIdentifier(collation)})`;
  await client.query(`CREATE OR REPLACE FUNCTION trellis_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ${body}`);
}

/** Makes the schema ready, one process at a time. */
export async function prepareSchema(address: Address, migrations: string): Promise<void> {
  const client = new pg.Client(connectionConfig(address, { name: 'start', timeoutMs: 0, idleMs: 0 }));
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw new AppError('limit', 'server.database-unreachable', { cause });
  }
  try {
    await checkServer(client);
    // Held by this session, and given up with it.
    await client.query('SELECT pg_advisory_lock($1)', [lockNumber(`${address.schema}/start`)]);
    await refuseNewer(client, address.schema);
    await migrate(drizzle({ client }), { migrationsFolder: migrations, migrationsSchema: address.schema });
    await client.query("INSERT INTO meta (key, value) VALUES ('format', $1) ON CONFLICT (key) DO NOTHING", [String(FORMAT)]);
    await defineFold(client);
  } finally {
    await client.end();
  }
}
