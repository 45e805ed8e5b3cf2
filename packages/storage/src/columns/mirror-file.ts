// In charge of: the mirror's file: opening it, knowing it again, and throwing it away when it cannot be trusted.
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { discardMirror, mirrorFile } from './mirror-place.ts';

/** Format of the mirror itself: another one is built anew. */
const MIRROR_FORMAT = 2;
/** The process of a server that was killed may hold the file for a moment more. */
const LOCKED_MS = 5_000;
const LOOK_AGAIN_MS = 100;

/** What the mirror may use. */
export interface MirrorResources {
  readonly memoryMb: number;
  readonly threads: number;
}

/** There while the file is being opened: found at the next start, the file broke the process that opened it. */
function openingFile(folder: string): string {
  return join(folder, 'mirror.opening');
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /set lock|conflicting lock/i.test(error.message);
}

async function openDatabase(folder: string, { memoryMb, threads }: MirrorResources): Promise<DuckDBInstance> {
  const options = {
    threads: String(threads),
    memory_limit: `${memoryMb}MB`,
    max_temp_directory_size: `${memoryMb * 8}MB`,
    // The mirror reads nothing but itself and fetches nothing.
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  };
  for (const start = performance.now(); ;) {
    try {
      return await DuckDBInstance.create(mirrorFile(folder), options);
    } catch (error) {
      if (!isLocked(error) || performance.now() - start > LOCKED_MS) throw error;
      await later(LOOK_AGAIN_MS);
    }
  }
}

async function formatOf(connection: DuckDBConnection): Promise<unknown> {
  const found = await connection.run("SELECT 1 FROM information_schema.tables WHERE table_name = 'mirror_format'");
  if ((await found.getRowsJS()).length === 0) return undefined;
  return (await (await connection.run('SELECT format FROM mirror_format')).getRowsJS())[0]?.[0];
}

async function prepare(connection: DuckDBConnection): Promise<void> {
  await connection.run('BEGIN');
  await connection.run('CREATE TABLE mirror_format (format INTEGER NOT NULL)');
  await connection.run(`INSERT INTO mirror_format VALUES (${MIRROR_FORMAT})`);
  await connection.run('CREATE TABLE mirror_entity (entity BIGINT NOT NULL, signature VARCHAR NOT NULL, seq BIGINT NOT NULL, mark VARCHAR NOT NULL)');
  await connection.run('COMMIT');
}

/** Opens what is there and knows it; undefined where it must be thrown away. */
async function openKnown(folder: string, resources: MirrorResources): Promise<DuckDBInstance | undefined> {
  let database: DuckDBInstance | undefined;
  try {
    database = await openDatabase(folder, resources);
    const connection = await database.connect();
    const format = await formatOf(connection);
    if (format === undefined) await prepare(connection);
    connection.closeSync();
    if (format === undefined || format === MIRROR_FORMAT) return database;
  } catch (error) {
    if (isLocked(error)) throw error;
  }
  database?.closeSync();
  return undefined;
}

/** Opens the mirror of a data folder; one that cannot be read is thrown away and begun anew. */
export async function openMirrorFile(folder: string, resources: MirrorResources): Promise<DuckDBInstance> {
  const opening = openingFile(folder);
  if (existsSync(opening)) discardMirror(folder);
  writeFileSync(opening, '');
  try {
    const known = await openKnown(folder, resources);
    if (known !== undefined) return known;
    discardMirror(folder);
    const made = await openKnown(folder, resources);
    if (made === undefined) throw new Error('the mirror cannot be made');
    return made;
  } finally {
    rmSync(opening, { force: true });
  }
}
