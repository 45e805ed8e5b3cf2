// In charge of: which entities the mirror has and how far, as its file remembers them in the same transactions that change them.
import { BIGINT, LIST, listValue, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import type { StoreState } from './log-source.ts';
import type { MirroredEntity } from './mirrored-entity.ts';

/** An entity that the mirror has. */
export interface Kept {
  readonly entity: MirroredEntity;
  /** The newest entry of the log that is in it. */
  readonly seq: number;
  /** Greatest id in it: records beyond are new to it. */
  readonly greatest: bigint;
}

/** Notes an entity that was built from a state of the store, in the transaction that built it. */
export async function noteBuilt(connection: DuckDBConnection, entity: MirroredEntity, state: StoreState): Promise<Kept> {
  await connection.run('DELETE FROM mirror_entity WHERE entity = ?', [BigInt(entity.number)], [BIGINT]);
  const values = [BigInt(entity.number), entity.signature, BigInt(state.seq), state.mark(state.seq)];
  await connection.run('INSERT INTO mirror_entity VALUES (?, ?, ?, ?)', values, [BIGINT, VARCHAR, BIGINT, VARCHAR]);
  return { entity, seq: state.seq, greatest: await greatestId(connection, entity) };
}

/** Notes that entities are now as in a state of the store, in the transaction that brought them there. */
export async function noteSeq(connection: DuckDBConnection, entities: readonly number[], state: StoreState): Promise<void> {
  await connection.run(
    'UPDATE mirror_entity SET seq = ?, mark = ? WHERE entity IN (SELECT unnest(?))',
    [BigInt(state.seq), state.mark(state.seq), listValue(entities.map(BigInt))],
    [BIGINT, VARCHAR, LIST(BIGINT)],
  );
}

/** What the file has of an entity, when it is of the same shape and of the same log as this store. */
export async function findKept(connection: DuckDBConnection, entity: MirroredEntity, state: StoreState): Promise<Kept | undefined> {
  const found = await connection.run('SELECT signature, seq, mark FROM mirror_entity WHERE entity = ?', [BigInt(entity.number)], [BIGINT]);
  const [signature, seq, mark] = (await found.getRows())[0] ?? [];
  if (signature !== entity.signature || mark !== state.mark(Number(seq))) return undefined;
  return { entity, seq: Number(seq), greatest: await greatestId(connection, entity) };
}

/** The greatest id of an entity in the mirror. */
async function greatestId(connection: DuckDBConnection, { table }: MirroredEntity): Promise<bigint> {
  const found = await connection.run(`SELECT COALESCE(MAX(id), 0) FROM "${table}"`);
  return (await found.getRows())[0]?.[0] as bigint;
}
