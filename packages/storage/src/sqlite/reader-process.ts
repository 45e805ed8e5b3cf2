// In charge of: the process that runs long reads. It holds a read-only connection and may be killed at any moment. Asked for it, it runs statements that write instead.
import type { Database } from 'better-sqlite3';
import { executor, openReader, openWriter } from './connection.ts';

interface ReadRequest {
  readonly id: number;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly big: boolean;
}

interface WriteRequest {
  readonly statements: readonly string[];
}

const folder = process.argv[2];
if (folder === undefined) throw new TypeError('the reader needs the data folder');
let database: Database | undefined;
let execute: ReturnType<typeof executor> | undefined;

function write(statements: readonly string[]): void {
  const writer = openWriter(folder ?? '');
  try {
    for (const text of statements) writer.exec(text);
  } finally {
    writer.close();
  }
}

process.on('message', (request: ReadRequest | WriteRequest) => {
  const id = 'id' in request ? request.id : 0;
  try {
    if ('statements' in request) {
      write(request.statements);
      process.send?.({ id, rows: [] });
      return;
    }
    // Opened at the first read: a reader that is never asked costs no connection.
    database ??= openReader(folder);
    execute ??= executor(database);
    process.send?.({ id: request.id, rows: execute(request.text, request.values, request.big) });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
