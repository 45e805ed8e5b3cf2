// In charge of: what one process among all on a workspace has to itself: advisory locks of a session of its own, which end with the process.
import type { Claim } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import pg from 'pg';
import type { Execute } from '../sql/plan-runner.ts';
import { connectionConfig, type Address } from './connection.ts';
import { lockNumber } from './writer.ts';

const AGAIN_MS = 500;
/** A session that says nothing for this long is asked whether it is still there. */
const PULSE_MS = 15_000;
/** The database gives up on a process that cannot be reached after some twenty seconds, not after hours. */
const ALIVE = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3';

const HELD = `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid = ?::int
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND ((classid::bigint << 32) | objid::bigint) = ?::bigint)`;

/** The number of the lock that everyone at work on a schema shares, and who puts another workspace there has alone. */
function presenceNumber(schema: string): string {
  return String(lockNumber(`${schema}/present`));
}

function inUse({ schema }: Address): AppError {
  return new AppError('conflict', 'server.data-in-use', { params: { folder: `PostgreSQL (${schema})` } });
}

async function isGranted(client: pg.Client, text: string, lock: string): Promise<boolean> {
  const { rows } = await client.query<{ granted: boolean }>(`SELECT ${text}($1::bigint) AS granted`, [lock]);
  return rows[0]?.granted === true;
}

/** Has a schema to itself while something is done to it; refused while any server is at work there. */
export async function withSchemaAlone<T>(address: Address, run: () => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionConfig(address, { name: 'alone', timeoutMs: 0, idleMs: 0 }));
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw new AppError('limit', 'server.database-unreachable', { cause });
  }
  try {
    if (!(await isGranted(client, 'pg_try_advisory_lock', presenceNumber(address.schema)))) throw inUse(address);
    return await run();
  } finally {
    await client.end();
  }
}

/**
 * The claims of one process.
 * Call protocol: `start`, then the others, `close` at last. When the session is lost so are its claims: `holds` says no from then on,
 * and a new session begins with none.
 */
export class Claims {
  readonly #address: Address;
  #client: pg.Client | undefined;
  #process = 0;
  #held = new Map<string, () => void>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(address: Address) {
    this.#address = address;
  }

  /** Begins to be present. Refused while another workspace is being put in the place of this one. */
  async start(): Promise<void> {
    const config = connectionConfig(this.#address, { name: 'claims', timeoutMs: 0, idleMs: 0 });
    const client = new pg.Client({ ...config, options: `${config.options ?? ''} ${ALIVE}` });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
    } catch (cause) {
      throw new AppError('limit', 'server.database-unreachable', { cause });
    }
    try {
      if (!(await isGranted(client, 'pg_try_advisory_lock_shared', presenceNumber(this.#address.schema)))) throw inUse(this.#address);
    } catch (error) {
      await client.end();
      throw error;
    }
    this.#process = (client as unknown as { readonly processID: number }).processID;
    this.#held = new Map();
    this.#client = client;
    this.#timer = setInterval(() => void client.query('SELECT 1').catch(() => this.#lost(client)), PULSE_MS).unref();
  }

  /** Claims a work; undefined when someone has it. */
  async take(work: string, onStop: () => void): Promise<Claim | undefined> {
    const [client, held] = [this.#client, this.#held];
    if (client === undefined || held.has(work)) return undefined;
    held.set(work, onStop);
    const isMine = await isGranted(client, 'pg_try_advisory_lock', this.#lock(work)).catch(() => false);
    if (isMine && client === this.#client) return { release: () => this.#release(client, held, work) };
    held.delete(work);
    return undefined;
  }

  /** Whether a work is still claimed, as the database itself has it. */
  async holds(work: string, execute: Execute): Promise<boolean> {
    if (!this.#held.has(work)) return false;
    const [row] = await execute(HELD, [this.#process, this.#lock(work)], false);
    return row?.[0] === true;
  }

  /** Another process asks for a work to be stopped. */
  askedToStop(work: string): void {
    this.#held.get(work)?.();
  }

  /** Ends the session, and with it every claim. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  #lock(work: string): string {
    return String(lockNumber(`${this.#address.schema}/claim/${work}`));
  }

  async #release(client: pg.Client, held: Map<string, () => void>, work: string): Promise<void> {
    // Of a session that was lost the database released everything.
    if (client === this.#client) await isGranted(client, 'pg_advisory_unlock', this.#lock(work)).catch(() => undefined);
    held.delete(work);
  }

  #lost(client: pg.Client): void {
    if (this.#closed || client !== this.#client) return;
    this.#client = undefined;
    this.#held = new Map();
    clearTimeout(this.#timer);
    client.end().catch(() => undefined);
    this.#again();
  }

  #again(): void {
    this.#timer = setTimeout(() => {
      if (!this.#closed) this.start().catch(() => this.#again());
    }, AGAIN_MS);
    this.#timer.unref();
  }
}
