// In charge of: starting bare DuckDB behind one hand-written route, on the same records.
import { join } from 'node:path';
import { firstMessage, startProgram } from '../program.ts';
import type { Limit } from './limit.ts';

/** Starts it over a CSV file of orders; ready when this answers. */
export async function startColumnsLimit(folder: string, file: string, threads: number): Promise<Limit> {
  const program = startProgram(new URL('./columns-process.ts', import.meta.url), [join(folder, 'limit.duckdb'), file, String(threads)]);
  const { port } = await firstMessage<{ port: number }>(program);
  return { port, pid: program.child.pid ?? 0, stop: () => program.stop() };
}
