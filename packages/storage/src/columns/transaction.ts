// In charge of: transactions on a connection of the mirror.
import type { DuckDBConnection } from '@duckdb/node-api';

/** Runs something in a transaction: one state of the mirror is all it sees, and all of it is kept or nothing. */
export async function inTransaction<T>(connection: DuckDBConnection, run: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN');
  let answer: T;
  try {
    answer = await run();
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
  await connection.run('COMMIT');
  return answer;
}
