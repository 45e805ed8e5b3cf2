// In charge of: connections to PostgreSQL: what each is set to, how values come back, and statements prepared once a connection.
import { AppError } from '@trellis/errors';
import pg from 'pg';
import { isLost, readFault } from './fault.ts';

/** Where the workspace is. */
export interface Address {
  readonly url: string;
  readonly schema: string;
}

/** What a connection is for. */
interface Purpose {
  readonly name: string;
  /** Longest a statement may take; 0 is without end. */
  readonly timeoutMs: number;
  /** Longest a transaction may be idle, so that a process that hangs cannot keep the others from writing. */
  readonly idleMs: number;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What a connection is opened with. */
export function connectionConfig({ url, schema }: Address, purpose: Purpose): pg.ClientConfig {
  const settings = {
    search_path: quoted(schema),
    statement_timeout: purpose.timeoutMs,
    idle_in_transaction_session_timeout: purpose.idleMs,
    // Acknowledged means on disk (D1), whatever the database's own default is.
    synchronous_commit: 'on',
    timezone: 'UTC',
  };
  // Between options a space separates; one inside a value is escaped.
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${String(value).replaceAll('\\', '\\\\').replaceAll(' ', '\\ ')}`);
  return {
    connectionString: url,
    application_name: `trellis ${schema} ${purpose.name}`,
    options: options.join(' '),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
}

const INT8 = 20;
const NUMERIC = 1700;

function parsers(whole: (text: string) => unknown): pg.CustomTypesConfig {
  return {
    getTypeParser(oid: number, format?: 'text' | 'binary') {
      if (format !== 'binary' && (oid === INT8 || oid === NUMERIC)) return whole;
      return pg.types.getTypeParser(oid, format as 'text');
    },
  } as pg.CustomTypesConfig;
}

const asNumbers = parsers(Number);
const asBigints = parsers(BigInt);

/** Statements beyond this many are prepared anew each time: each one costs memory on every connection. */
const MAX_NAMES = 1_000;
/** A statement that ran this often is kept prepared. */
const OFTEN = 3;

/** Names for statements that run often, and question marks turned into numbered parameters. */
export class StatementNames {
  readonly #known = new Map<string, { text: string; runs: number; name: string | undefined }>();
  #names = 0;

  /** The statement as PostgreSQL takes it. */
  of(text: string): { readonly text: string; readonly name: string | undefined } {
    let known = this.#known.get(text);
    if (known === undefined) {
      if (this.#known.size > 10_000) this.#known.clear();
      let place = 0;
      // Statements written by hand mark parameters with question marks, as SQLite does; compiled ones have none.
      known = { text: text.replaceAll('?', () => `$${(place += 1)}`), runs: 0, name: undefined };
      this.#known.set(text, known);
    }
    known.runs += 1;
    if (known.runs >= OFTEN && known.name === undefined && this.#names < MAX_NAMES) known.name = `trellis_${(this.#names += 1)}`;
    return known;
  }
}

/** A query whose rows come as arrays. */
export function arrayQuery(names: StatementNames, text: string, values: readonly unknown[], big: boolean): pg.QueryArrayConfig {
  const { text: numbered, name } = names.of(text);
  return {
    text: numbered,
    ...(name === undefined ? {} : { name }),
    values: values as unknown[],
    rowMode: 'array',
    types: big ? asBigints : asNumbers,
  };
}

/** Whether nobody waits any more; it may have changed since it was asked last. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/** Most reads that may wait; more are refused with a hint to try again (D10). */
const MAX_WAITING = 500;

/** Connections for reading. A read that takes too long is ended by the database itself. */
export class ReadPool {
  readonly #pool: pg.Pool;
  readonly #names = new StatementNames();
  readonly #timeoutMs: number;
  readonly #busy = new Set<pg.PoolClient>();
  #closed = false;

  constructor(address: Address, name: string, size: number, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#pool = new pg.Pool({ ...connectionConfig(address, { name, timeoutMs, idleMs: timeoutMs }), max: size, idleTimeoutMillis: 60_000 });
    // A connection that breaks while nobody uses it is dropped by the pool; one in use tells whoever uses it by the query's own error.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Runs a statement; once more on another connection when the first was lost, for a read changes nothing. */
  async run(text: string, values: readonly unknown[], big: boolean, signal?: AbortSignal): Promise<readonly unknown[][]> {
    if (this.#closed || isAborted(signal) || this.#pool.waitingCount >= MAX_WAITING) throw new AppError('limit', 'server.busy');
    try {
      return await this.#once(text, values, big, signal);
    } catch (error) {
      if (this.#closed || isAborted(signal)) throw new AppError('limit', 'server.busy', { cause: error });
      if (!isLost(error)) throw readFault(error, this.#timeoutMs);
    }
    try {
      return await this.#once(text, values, big, signal);
    } catch (error) {
      throw readFault(error, this.#timeoutMs);
    }
  }

  async #once(text: string, values: readonly unknown[], big: boolean, signal?: AbortSignal): Promise<readonly unknown[][]> {
    const client = await this.#pool.connect();
    this.#busy.add(client);
    let fault: unknown;
    const giveUp = (): void => this.#cancel(client);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      if (isAborted(signal)) throw new AppError('limit', 'server.busy');
      return (await client.query(arrayQuery(this.#names, text, values, big))).rows as unknown[][];
    } catch (error) {
      fault = error;
      throw error;
    } finally {
      signal?.removeEventListener('abort', giveUp);
      this.#busy.delete(client);
      client.release(isLost(fault));
    }
  }

  /** Has the database give up what a connection runs. */
  #cancel(client: pg.PoolClient): void {
    const { processID } = client as unknown as { readonly processID?: number };
    if (this.#busy.has(client)) this.#pool.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => undefined);
  }

  /** Ends every read under way and every connection. */
  async close(): Promise<void> {
    this.#closed = true;
    const ended = this.#pool.end();
    for (const client of this.#busy) client.connection?.stream.destroy();
    await ended;
  }
}
