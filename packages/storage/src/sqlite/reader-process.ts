// In charge of: the process that runs long reads. It holds a read-only connection and may be killed at any moment.
import type { Database } from 'better-sqlite3';
import { executor, openReader } from './connection.ts';

interface ReadRequest {
  readonly id: number;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly big: boolean;
}

const folder = process.argv[2];
if (folder === undefined) throw new TypeError('the reader needs the data folder');
let database: Database | undefined;
let execute: ReturnType<typeof executor> | undefined;

process.on('message', (request: ReadRequest) => {
  try {
    // Opened at the first read: a reader that is never asked costs no connection.
    database ??= openReader(folder);
    execute ??= executor(database);
    process.send?.({ id: request.id, rows: execute(request.text, request.values, request.big) });
  } catch (error) {
    process.send?.({ id: request.id, error: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
