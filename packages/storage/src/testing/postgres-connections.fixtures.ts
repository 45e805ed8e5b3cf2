// In charge of: the connections that stores of a folder's workspace have on PostgreSQL: what a killed process sent before is over when its are gone.
import { setTimeout as later } from 'node:timers/promises';
import { onDatabase, schemaOf } from './stores.fixtures.ts';

const PATIENCE_MS = 5_000;

/** The connections that are open now. */
export async function connectionsTo(folder: string): Promise<readonly number[]> {
  const text = 'SELECT pid FROM pg_stat_activity WHERE application_name LIKE $1';
  const { rows } = await onDatabase((client) => client.query<{ pid: number }>(text, [`trellis ${schemaOf(folder)} %`]));
  return rows.map(({ pid }) => pid);
}

/** Waits until the server noticed that whoever opened these is gone: it may still commit what was sent before the kill. */
export async function untilGone(folder: string, left: readonly number[]): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; ; await later(10)) {
    const open = (await connectionsTo(folder)).filter((pid) => left.includes(pid));
    if (open.length === 0) return;
    if (Date.now() > until) throw new Error(`connections of a killed process stay open: ${open.join(', ')}`);
  }
}
