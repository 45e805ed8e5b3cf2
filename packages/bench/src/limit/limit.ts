// In charge of: starting the hand-written limit on a database of its own.
import { join } from 'node:path';
import { firstMessage, startProgram } from '../program.ts';
import type { OrderInput } from '../dataset.ts';
import { Orders } from './orders.ts';

/** A running limit. */
export interface Limit {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Path of the limit's database in a bench's folder. */
export const limitFile = (folder: string): string => join(folder, 'limit.sqlite');

/** Puts orders into the limit's database before it is started. */
export function fillLimit(folder: string, orders: Iterable<OrderInput>): void {
  const store = new Orders(limitFile(folder));
  store.insertAll(orders);
  store.database.pragma('wal_checkpoint(TRUNCATE)');
  store.database.close();
}

/** Starts it; ready when this answers. */
export async function startLimit(folder: string): Promise<Limit> {
  const program = startProgram(new URL('./process.ts', import.meta.url), [limitFile(folder)]);
  const { port } = await firstMessage<{ port: number }>(program);
  return { port, pid: program.child.pid ?? 0, stop: () => program.stop() };
}
