// In charge of: which kind of store tests run on, and opening one: a folder of SQLite, or a schema of the test run's PostgreSQL server.
import type { Storage } from '@trellis/engine';
import { testDatabase } from '@trellis/dx/postgres';
import { testProgram } from '@trellis/dx/programs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openPostgres } from '../postgres/index.ts';
import { openSqlite, type MirrorOptions } from '../sqlite/index.ts';

/** The kinds of store. */
export type StoreKind = Storage['name'];

/** What this run's tests are on. The configuration of tests runs the same files once for each. */
export const storeKind: StoreKind = process.env['TRELLIS_TEST_STORE'] === 'postgres' ? 'postgres' : 'sqlite';

/** Where the system tables' migrations are. */
const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));

/** How tests start reader processes. */
export const reader = testProgram(new URL('../sqlite/reader-process.ts', import.meta.url));

/** How to open a store. */
export interface StoreOptions {
  readonly kind: StoreKind;
  /** The folder of the data; on PostgreSQL its name names the schema. */
  readonly folder: string;
  readonly now: () => number;
  readonly readTimeoutMs?: number;
  /** The column mirror of SQLite. */
  readonly mirror?: MirrorOptions;
}

/** The schema of a folder's workspace. */
export function schemaOf(folder: string): string {
  return basename(folder).toLowerCase();
}

/** Opens what is there, or begins. */
export async function openStore({ kind, folder, ...options }: StoreOptions): Promise<Storage> {
  if (kind === 'sqlite') return openSqlite({ ...options, folder, migrations, reader });
  if (options.mirror !== undefined) throw new TypeError('PostgreSQL has no column mirror');
  const url = await testDatabase();
  // Many stores share the server: each makes do with few connections.
  return openPostgres({ ...options, url, schema: schemaOf(folder), migrations: join(migrations, 'postgres'), connections: 4 });
}

/** Runs something on the database beside any store. */
export async function onDatabase<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await testDatabase() });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Takes a store's data away, beside its folder. */
export async function dropStore(kind: StoreKind, folder: string): Promise<void> {
  if (kind === 'postgres') await onDatabase((client) => client.query(`DROP SCHEMA ${pg.escapeIdentifier(schemaOf(folder))} CASCADE`));
}
