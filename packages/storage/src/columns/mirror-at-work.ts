// In charge of: the mirror inside its process: hearing what the server says, catching up before each read, following what is committed.
import type { DuckDBInstance } from '@duckdb/node-api';
import { Feed } from './feed.ts';
import type { AskMessage, FromMirror, ToMirror } from './messages.ts';
import { openMirrorFile, type MirrorResources } from './mirror-file.ts';
import { Questions } from './questions.ts';

/** What is committed is followed without being asked for, this often at most and only while reads come. */
const FOLLOW_MS = 500;
const IN_USE_MS = 60_000;
/** How much longer than its last step the mirror pauses before it follows again: the processors are for those who wait. */
const PAUSES = 4;
/** A mirror that nobody asks ends. */
const IDLE_MS = 15 * 60_000;

/** Errors after which the file cannot be trusted; any other error concerns one read alone. */
const BROKEN = /corrupt|checksum|IO Error|FATAL|INTERNAL Error|invalidated|Serialization/i;

/** What the process does for its mirror. */
export interface MirrorHost {
  say(message: FromMirror): void;
  /** The mirror is of no use any more. */
  broken(error: unknown): void;
  /** The file has to go. */
  erased(): void;
  /** The mirror has ended in order. */
  ended(): void;
}

/** The mirror at work. */
export class MirrorAtWork {
  readonly #database: DuckDBInstance;
  readonly #feed: Feed;
  readonly #questions: Questions;
  readonly #host: MirrorHost;
  /** Reads under way; false once they are cancelled. */
  readonly #asked = new Map<number, boolean>();
  #lastAsked = performance.now();
  #lastStepMs = 0;
  #following: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  private constructor(database: DuckDBInstance, feed: Feed, questions: Questions, host: MirrorHost) {
    this.#database = database;
    this.#feed = feed;
    this.#questions = questions;
    this.#host = host;
    this.#rest();
  }

  /** Opens the mirror of a data folder. */
  static async open(folder: string, resources: MirrorResources, host: MirrorHost): Promise<MirrorAtWork> {
    const database = await openMirrorFile(folder, resources);
    const feed = await Feed.open(database, folder, (error) => host.broken(error));
    const mirror = new MirrorAtWork(database, feed, await Questions.open(database), host);
    host.say({ kind: 'ready' });
    return mirror;
  }

  /** Does what the server says. */
  hear(message: ToMirror): void {
    switch (message.kind) {
      case 'entities':
        return this.#feed.want(message.entities);
      case 'prepare':
        return void this.#feed.catchUp(message.entities, 0, 0);
      case 'ask':
        return void this.#ask(message);
      case 'cancel':
        return this.#cancel(message.id);
      case 'news':
        return this.#followSoon();
      case 'erased':
        return this.#host.erased();
      case 'close':
        return this.#end();
    }
  }

  /** Closes the file in order when nothing is under way; otherwise it is left as after a crash, which it survives. */
  #end(): void {
    clearTimeout(this.#following);
    clearTimeout(this.#idle);
    if (this.#asked.size === 0 && this.#feed.isAtRest) {
      this.#questions.close();
      this.#feed.close();
      this.#database.closeSync();
    }
    this.#host.ended();
  }

  async #ask(message: AskMessage): Promise<void> {
    const { id, entities, atLeast, withinMs } = message;
    this.#lastAsked = performance.now();
    this.#rest();
    this.#asked.set(id, true);
    try {
      const why = await this.#feed.catchUp(entities, atLeast, performance.now() + withinMs);
      const rows = why === undefined ? await this.#rows(message) : undefined;
      this.#host.say(rows === undefined ? { kind: 'bypass', id, why: why ?? 'failed' } : { kind: 'answer', id, rows });
    } catch (error) {
      this.#refuse(id, error);
    } finally {
      this.#asked.delete(id);
    }
  }

  async #rows(message: AskMessage): Promise<readonly unknown[][] | undefined> {
    if (this.#asked.get(message.id) === false) return undefined;
    this.#host.say({ kind: 'taken', id: message.id });
    return this.#questions.run(message);
  }

  #refuse(id: number, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (BROKEN.test(reason)) this.#host.broken(error);
    this.#host.say({ kind: 'bypass', id, why: 'failed', reason });
  }

  #cancel(id: number): void {
    if (!this.#asked.has(id)) return;
    this.#asked.set(id, false);
    this.#questions.cancel(id);
  }

  #followSoon(): void {
    if (this.#following !== undefined || performance.now() - this.#lastAsked > IN_USE_MS) return;
    this.#following = setTimeout(() => void this.#follow(), Math.max(FOLLOW_MS, this.#lastStepMs * PAUSES));
  }

  async #follow(): Promise<void> {
    const start = performance.now();
    await this.#feed.step();
    this.#lastStepMs = performance.now() - start;
    this.#following = undefined;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end(), IDLE_MS);
  }
}
