// In charge of: one entity's records in the mirror: copied whole, or those that changed replaced. Transactions are the caller's.
import { BIGINT, LIST, listValue, type DuckDBConnection } from '@duckdb/node-api';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChunkWriter, creation, recordsTable, sideTable, type MirrorTable } from './chunk-writer.ts';
import type { StoreState } from './log-source.ts';
import type { MirroredEntity } from './mirrored-entity.ts';

/** Records looked up in one statement. */
const SLICE = 5_000;

async function copyTable(connection: DuckDBConnection, table: MirrorTable, lines: Iterable<readonly unknown[]>): Promise<void> {
  await connection.run(`DROP TABLE IF EXISTS "${table.name}"`);
  await connection.run(creation(table));
  const writer = await ChunkWriter.open(connection, table);
  for (const line of lines) if (writer.add(line)) await nextTurn();
  writer.end();
}

/** Copies an entity whole. */
export async function copyEntity(connection: DuckDBConnection, entity: MirroredEntity, state: StoreState): Promise<void> {
  await copyTable(connection, recordsTable(entity), state.everyRecord(entity));
  for (const side of entity.sides) await copyTable(connection, sideTable(side), state.everyValue(side));
}

async function replaceLines(
  connection: DuckDBConnection,
  { table, owner, former }: { table: MirrorTable; owner: string; former: readonly bigint[] },
  lines: Iterable<readonly unknown[]>,
): Promise<void> {
  if (former.length > 0)
    await connection.run(`DELETE FROM "${table.name}" WHERE ${owner} IN (SELECT unnest(?))`, [listValue(former)], [LIST(BIGINT)]);
  const writer = await ChunkWriter.open(connection, table);
  for (const line of lines) writer.add(line);
  writer.end();
}

/** Replaces records by what they are now. Those beyond `greatest` are new to the mirror. */
export async function replaceRecords(
  connection: DuckDBConnection,
  { entity, greatest }: { readonly entity: MirroredEntity; readonly greatest: bigint },
  state: StoreState,
  ids: readonly bigint[],
): Promise<void> {
  for (let start = 0; start < ids.length; start += SLICE) {
    const slice = ids.slice(start, start + SLICE);
    const former = slice.filter((id) => id <= greatest);
    await replaceLines(connection, { table: recordsTable(entity), owner: 'id', former }, state.records(entity, slice));
    for (const side of entity.sides) await replaceLines(connection, { table: sideTable(side), owner: 'record', former }, state.values(side, slice));
    await nextTurn();
  }
}
