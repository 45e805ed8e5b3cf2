// In charge of: the one connection that writes: opening it, the transaction that several units share, and what became of it when it was cut off.
import { createHash } from 'node:crypto';
import pg from 'pg';
import { arrayQuery, connectionConfig, StatementNames, type Address } from './connection.ts';
import { isLost } from './fault.ts';

/** Where the database stands when a transaction begins. */
export interface Head {
  readonly seq: number;
  readonly batch: number;
  /** Number of the documents in force. */
  readonly documents: number;
}

/** How a commit ended. */
export type CommitOutcome = 'committed' | 'aborted' | 'unknown';

/** A process that holds the lock and hangs loses its transaction after this time. */
const IDLE_MS = 30_000;
/** How long to look for what became of a commit that was cut off. */
const ASK_FOR_MS = 15_000;
const ASK_AGAIN_MS = 250;

/** The number of a workspace's lock: the same in every process. */
export function lockNumber(schema: string): bigint {
  return createHash('sha256').update(`trellis/${schema}`).digest().readBigInt64BE();
}

/** A statement with no parameters and no name: several may stand in one. */
async function script(client: pg.Client, text: string): Promise<readonly pg.QueryArrayResult[]> {
  const answer = await client.query({ text, rowMode: 'array' });
  return (Array.isArray(answer) ? answer : [answer]) as readonly pg.QueryArrayResult[];
}

const HEAD = `SELECT COALESCE((SELECT MAX(seq) FROM log), 0), COALESCE((SELECT MAX(batch) FROM batches), 0),
  COALESCE((SELECT value FROM meta WHERE key = 'documents'), '0'), pg_current_xact_id()::text`;

/**
 * The writing connection of one process.
 * Call protocol: `begin`, then any of `run`, `release` and `undo`, then `commit` or `rollback`. After an error of a lost connection
 * everything since `begin` is gone; the next `begin` opens another one.
 */
export class Writer {
  readonly #address: Address;
  readonly #lock: bigint;
  #client: pg.Client | undefined;
  #names = new StatementNames();
  /** Number of the transaction under way. */
  #transaction = '';
  /** Queries one after another: a connection takes one at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(address: Address) {
    this.#address = address;
    this.#lock = lockNumber(address.schema);
  }

  /** Waits for the turn to write among all processes, and looks where the database stands. A savepoint is set for the first unit. */
  async begin(): Promise<Head> {
    const client = await this.#connected();
    // Each statement sees what was committed when it began: the head must be read by a statement that began under the lock.
    const answers = await script(client, `BEGIN; SELECT pg_advisory_xact_lock(${this.#lock}); ${HEAD}; SAVEPOINT unit`);
    const [seq, batch, documents, transaction] = (answers[2]?.rows[0] ?? []) as unknown[];
    this.#transaction = String(transaction);
    return { seq: Number(seq), batch: Number(batch), documents: Number(documents) };
  }

  /** Runs a statement in the transaction. */
  run(text: string, values: readonly unknown[], big: boolean): Promise<readonly unknown[][]> {
    return this.#inTurn(async (client) => (await client.query(arrayQuery(this.#names, text, values, big))).rows as unknown[][]);
  }

  #inTurn<T>(query: (client: pg.Client) => Promise<T>): Promise<T> {
    const answer = this.#last.then(() => {
      if (this.#client === undefined) throw new Error('Connection terminated');
      return query(this.#client);
    });
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  /** Keeps what the unit did, and sets a savepoint for the next. */
  release(): Promise<void> {
    return this.script('RELEASE unit; SAVEPOINT unit');
  }

  /** Runs statements without parameters, one after another in one round trip. */
  async script(text: string): Promise<void> {
    await this.#inTurn((client) => script(client, text));
  }

  /** Undoes what the unit did. */
  async undo(): Promise<void> {
    await this.run('ROLLBACK TO unit', [], false);
  }

  /** Commits, telling the other processes. Throws what the database refused the commit for. */
  async commit(channel: string, notice: string | undefined): Promise<CommitOutcome> {
    const client = this.#client;
    if (client === undefined) throw new Error('Connection terminated');
    try {
      if (notice !== undefined) await this.run('SELECT pg_notify(?, ?)', [channel, notice], false);
    } catch (error) {
      if (isLost(error)) return 'aborted';
      throw error;
    }
    try {
      await script(client, 'COMMIT');
      return 'committed';
    } catch (error) {
      if (!isLost(error)) throw error;
      return this.#ask();
    }
  }

  /** Gives everything up. */
  async rollback(): Promise<void> {
    try {
      if (this.#client !== undefined) await script(this.#client, 'ROLLBACK');
    } catch {
      this.#drop();
    }
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client !== undefined) return this.#client;
    const client = new pg.Client(connectionConfig(this.#address, { name: 'writer', timeoutMs: 0, idleMs: IDLE_MS }));
    client.on('error', () => this.#drop(client));
    client.on('end', () => this.#drop(client));
    await client.connect();
    this.#client = client;
    this.#names = new StatementNames();
    this.#last = Promise.resolve();
    return client;
  }

  #drop(client = this.#client): void {
    if (client === undefined || client !== this.#client) return;
    this.#client = undefined;
    client.end().catch(() => undefined);
  }

  /** What became of the transaction whose commit was cut off: the database knows, once it answers again. */
  async #ask(): Promise<CommitOutcome> {
    const transaction = this.#transaction;
    this.#drop();
    const until = performance.now() + ASK_FOR_MS;
    do {
      try {
        const client = await this.#connected();
        const [answer] = await script(client, `SELECT pg_xact_status('${transaction}')`);
        const status: unknown = answer?.rows[0]?.[0];
        if (status === 'committed' || status === 'aborted') return status;
      } catch {
        this.#drop();
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    } while (performance.now() < until);
    return 'unknown';
  }
}
