// In charge of: building indexes over many records beside units of writing, and taking away what a build that was cut off left half done.
import { AppError } from '@trellis/errors';
import pg from 'pg';
import { connectionConfig, type Address } from './connection.ts';
import { isConflict, writeFault } from './fault.ts';
import { lockNumber } from './writer.ts';

/** An index, and the statement that makes it in a unit. */
export interface IndexToBuild {
  readonly name: string;
  readonly create: string;
}

/** How often a build is begun again that met another change of its table. */
const TRIES = 5;
const ASK_AGAIN_MS = 100;
/** The server looks this often whether whoever asked is still there: a killed process's build ends soon after it. */
const CLIENT_CHECK_MS = 1_000;

/** Builds indexes one after another. Units of writing go on meanwhile; each build waits for those that run when it begins. */
export async function buildIndexes(address: Address, indexes: readonly IndexToBuild[]): Promise<void> {
  if (indexes.length === 0) return;
  const client = new pg.Client(connectionConfig(address, { name: 'index', timeoutMs: 0, idleMs: 0 }));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`SET client_connection_check_interval = ${CLIENT_CHECK_MS}`);
    await takeTurn(client, lockNumber(`${address.schema}/index`));
    for (const index of indexes) await build(client, index);
  } catch (error) {
    throw error instanceof AppError ? error : writeFault(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Waits until nobody else builds. Asked again and again: who waits inside a statement is waited for by a build, which would never end. */
async function takeTurn(client: pg.Client, lock: bigint): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [lock]);
    if (rows[0]?.taken === true) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

async function build(client: pg.Client, { name, create }: IndexToBuild): Promise<void> {
  const text = create.replace(/^CREATE (UNIQUE )?INDEX IF NOT EXISTS/, 'CREATE $1INDEX CONCURRENTLY IF NOT EXISTS');
  for (let tries = 1; ; tries += 1) {
    if (await isWhole(client, name)) return;
    try {
      // What a build left that was cut off is of no use, and still refuses values.
      await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${pg.escapeIdentifier(name)}`);
      await client.query(text);
    } catch (error) {
      if (isConflict(error) && tries < TRIES) continue;
      await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${pg.escapeIdentifier(name)}`).catch(() => undefined);
      const isTaken = error instanceof Error && 'code' in error && error.code === '23505';
      throw isTaken ? new AppError('conflict', 'change.taken', { cause: error }) : error;
    }
  }
}

/** Whether an index is there and complete. */
async function isWhole(client: pg.Client, name: string): Promise<boolean> {
  const text = `SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = $1 AND i.indisvalid AND i.indisready`;
  return (await client.query(text, [name])).rows.length > 0;
}
