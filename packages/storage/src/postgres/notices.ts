// In charge of: hearing what other processes on the same workspace wrote. What was missed while the connection was lost is asked for again.
import pg from 'pg';
import { connectionConfig, type Address } from './connection.ts';

/** What a commit tells the other processes. Kept short: a notice may be 8,000 bytes. */
export interface Notice {
  /** Who tells. */
  readonly from: string;
  readonly seq?: number;
  readonly documents?: number;
  /** Users who changed, or whose sessions did; `all` when they are many. */
  readonly people?: readonly number[] | 'all';
  /** Which changes of people these are, by their numbers. */
  readonly peopleNumbers?: { readonly first: number; readonly last: number };
  /** A long work that whoever is at it is to stop. */
  readonly stop?: string;
}

/** Who is told. */
export interface NoticeListener {
  /** Another process committed. */
  heard(notice: Notice): void;
  /** The connection is new: anything may have happened. */
  joined(): void;
}

const AGAIN_MS = 500;
/** How often the connection is asked whether it is still there, and how long it may take to answer. */
const PULSE_MS = 15_000;
const PULSE_WITHIN_MS = 5_000;

/** Listens on the workspace's channel, and goes on listening whatever becomes of the connection. */
export class Notices {
  readonly #address: Address;
  readonly #channel: string;
  readonly #listener: NoticeListener;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(address: Address, channel: string, listener: NoticeListener) {
    this.#address = address;
    this.#channel = channel;
    this.#listener = listener;
  }

  /** Begins to listen. */
  async start(): Promise<void> {
    const client = new pg.Client(connectionConfig(this.#address, { name: 'listener', timeoutMs: 10_000, idleMs: 0 }));
    client.on('notification', ({ payload }) => {
      if (payload !== undefined) this.#listener.heard(JSON.parse(payload) as Notice);
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    await client.connect();
    await client.query(`LISTEN ${pg.escapeIdentifier(this.#channel)}`);
    this.#client = client;
    this.#timer = setInterval(() => this.#pulse(client), PULSE_MS);
    this.#timer.unref();
  }

  /** Stops listening. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  /** A connection whose other end is gone without a word answers nothing, and breaks only after many minutes. */
  #pulse(client: pg.Client): void {
    const deaf = setTimeout(() => {
      this.#lost(client);
      client.connection.stream.destroy();
    }, PULSE_WITHIN_MS).unref();
    client
      .query('SELECT 1')
      .catch(() => this.#lost(client))
      .finally(() => clearTimeout(deaf));
  }

  #lost(client: pg.Client): void {
    if (this.#closed || client !== this.#client) return;
    this.#client = undefined;
    clearTimeout(this.#timer);
    client.end().catch(() => undefined);
    this.#again();
  }

  #again(): void {
    this.#timer = setTimeout(() => {
      if (this.#closed) return;
      this.start().then(
        () => this.#listener.joined(),
        () => this.#again(),
      );
    }, AGAIN_MS);
    this.#timer.unref();
  }
}
