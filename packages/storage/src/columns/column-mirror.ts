// In charge of: the column mirror as the server sees it: starting its process, asking it, and leaving to the store what it cannot answer soon.
import { AppError } from '@trellis/errors';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Bypass, FromMirror, ToMirror } from './messages.ts';
import { discardMirror } from './mirror-place.ts';
import type { MirroredEntity } from './mirrored-entity.ts';

/** How long a read lets the mirror catch up before the store answers instead. */
const CATCH_UP_MS = 1_500;
/** How much later than asked the mirror may say that it has taken a read. */
const GRACE_MS = 1_000;
/** A mirror that does not let go of a read it runs within this time after it was cancelled is ended. */
const LETS_GO_MS = 30_000;
/** How often the mirror is told at most that something was committed. */
const NEWS_MS = 250;
/** A mirror that ended by itself is started again after this time, twice as long after each further failure. */
const AGAIN_MS = 1_000;
const AGAIN_MOST_MS = 300_000;
/** How long an orderly end may take. */
const END_MS = 3_000;

/** How the mirror's process is started, and what it may use. */
export interface ColumnMirrorOptions {
  readonly folder: string;
  /** The process's program, and Node's own arguments for it. */
  readonly program: string;
  readonly execArgv: readonly string[];
  readonly memoryMb: number;
  readonly threads: number;
  /** Longest a read may take. */
  readonly timeoutMs: number;
  readonly catchUpMs?: number;
}

/** A read for the mirror. */
export interface MirrorRead {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly big: boolean;
  readonly entities: readonly MirroredEntity[];
  /** Oldest state of the log that it may see. */
  readonly atLeast: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** The mirror does not answer a read: the store has to. */
export class Bypassed extends Error {
  readonly why: Bypass;

  constructor(why: Bypass, reason?: string) {
    super(reason ?? `the column mirror is ${why}`);
    this.why = why;
  }
}

/** A read under way. */
interface Asked {
  isTaken: boolean;
  readonly resolve: (rows: readonly unknown[][]) => void;
  readonly reject: (error: Error) => void;
  readonly timers: NodeJS.Timeout[];
  readonly forget: () => void;
}

/** The process and what it was told. */
interface Running {
  readonly child: ChildProcess;
  /** Signatures of the entities it knows, by number. */
  readonly told: Map<number, string>;
  readonly asked: Map<number, Asked>;
  /** Cancelled reads it has not let go of. */
  readonly held: Map<number, NodeJS.Timeout>;
  isReady: boolean;
}

/** The mirror of one data folder. Nothing is started before the first read. */
export class ColumnMirror {
  readonly #options: ColumnMirrorOptions;
  #running: Running | undefined;
  #lastId = 0;
  #failures = 0;
  #notBefore = 0;
  #news: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ColumnMirrorOptions) {
    this.#options = options;
  }

  /** Id of the process, while there is one. */
  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  /** Asks for rows. Rejects with `Bypassed` where the store has to answer. */
  async ask(read: MirrorRead): Promise<readonly unknown[][]> {
    const running = this.#process();
    if (running === undefined) throw new Bypassed('failed');
    this.#tell(running, read.entities);
    if (running.isReady) return this.#send(running, read);
    this.#say(running, { kind: 'prepare', entities: read.entities.map((entity) => entity.number) });
    throw new Bypassed('building');
  }

  /** Something was committed: a mirror in use follows before it is asked. */
  news(): void {
    if (this.#running === undefined || this.#news !== undefined) return;
    this.#news = setTimeout(() => {
      this.#news = undefined;
      if (this.#running !== undefined) this.#say(this.#running, { kind: 'news' });
    }, NEWS_MS);
    this.#news.unref();
  }

  /** Values were erased for good: the mirror's file, in which they may still be, goes too. */
  erased(): void {
    if (this.#running === undefined) discardMirror(this.#options.folder);
    else this.#say(this.#running, { kind: 'erased' });
  }

  /** Ends the process; reads under way are left to the store. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#news);
    const running = this.#running;
    if (running === undefined) return;
    const ended = once(running.child, 'exit');
    this.#say(running, { kind: 'close' });
    const timer = setTimeout(() => running.child.kill('SIGKILL'), END_MS);
    await ended;
    clearTimeout(timer);
  }

  /** The process, started when there is none and it has not just failed. */
  #process(): Running | undefined {
    if (this.#running !== undefined || this.#isClosed || performance.now() < this.#notBefore) return this.#running;
    const { folder, program, execArgv, memoryMb, threads } = this.#options;
    const child = fork(program, [folder, String(memoryMb), String(threads)], {
      serialization: 'advanced',
      execArgv: [...execArgv],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const running: Running = { child, told: new Map(), asked: new Map(), held: new Map(), isReady: false };
    child.on('message', (message: FromMirror) => this.#heard(running, message));
    child.on('exit', (code) => this.#gone(running, code === 0));
    child.on('error', () => this.#gone(running, false));
    // The mirror must not keep the server from ending.
    child.unref();
    child.channel?.unref();
    this.#running = running;
    return running;
  }

  /** Tells the process of entities it does not know as they now are. */
  #tell(running: Running, entities: readonly MirroredEntity[]): void {
    const fresh = entities.filter((entity) => running.told.get(entity.number) !== entity.signature);
    if (fresh.length === 0) return;
    for (const entity of fresh) running.told.set(entity.number, entity.signature);
    this.#say(running, { kind: 'entities', entities: fresh });
  }

  #send(running: Running, { text, values, big, entities, atLeast, signal }: MirrorRead): Promise<readonly unknown[][]> {
    const id = (this.#lastId += 1);
    const withinMs = this.#options.catchUpMs ?? CATCH_UP_MS;
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(new AppError('limit', 'server.busy'));
      const abort = (): void => this.#stop(running, id, new AppError('limit', 'server.busy'));
      const late = setTimeout(() => this.#stop(running, id, new Bypassed('behind')), withinMs + GRACE_MS);
      const seconds = this.#options.timeoutMs / 1000;
      const slow = setTimeout(
        () => this.#stop(running, id, new AppError('limit', 'query.too-slow', { params: { seconds } })),
        this.#options.timeoutMs,
      );
      running.asked.set(id, { isTaken: false, resolve, reject, timers: [late, slow], forget: () => signal?.removeEventListener('abort', abort) });
      running.child.channel?.ref();
      signal?.addEventListener('abort', abort);
      this.#say(running, { kind: 'ask', id, text, values, big, entities: entities.map((entity) => entity.number), atLeast, withinMs });
    });
  }

  #say({ child }: Running, message: ToMirror): void {
    if (child.connected) child.send(message, () => undefined);
  }

  #heard(running: Running, message: FromMirror): void {
    if (message.kind === 'ready') {
      running.isReady = true;
      return;
    }
    if (message.kind === 'taken') {
      const taken = running.asked.get(message.id);
      if (taken === undefined) return;
      taken.isTaken = true;
      clearTimeout(taken.timers[0]);
      return;
    }
    clearTimeout(running.held.get(message.id));
    running.held.delete(message.id);
    const asked = this.#settle(running, message.id);
    if (message.kind === 'bypass') return asked?.reject(new Bypassed(message.why, message.reason));
    this.#failures = 0;
    asked?.resolve(message.rows);
  }

  /** A read that is over, taken off the list. */
  #settle(running: Running, id: number): Asked | undefined {
    const asked = running.asked.get(id);
    if (asked === undefined) return undefined;
    running.asked.delete(id);
    for (const timer of asked.timers) clearTimeout(timer);
    asked.forget();
    if (running.asked.size === 0) running.child.channel?.unref();
    return asked;
  }

  /** Gives a read up, and sees to it that the process lets go of it. */
  #stop(running: Running, id: number, error: Error): void {
    const asked = this.#settle(running, id);
    if (asked === undefined) return;
    if (asked.isTaken) {
      const timer = setTimeout(() => running.child.kill('SIGKILL'), LETS_GO_MS);
      timer.unref();
      running.held.set(id, timer);
    }
    this.#say(running, { kind: 'cancel', id });
    asked.reject(error);
  }

  #gone(running: Running, inOrder: boolean): void {
    if (this.#running === running) {
      this.#running = undefined;
      this.#failures = inOrder ? 0 : this.#failures + 1;
      this.#notBefore = inOrder ? 0 : performance.now() + Math.min(AGAIN_MOST_MS, AGAIN_MS * 2 ** (this.#failures - 1));
    }
    for (const timer of running.held.values()) clearTimeout(timer);
    for (const id of running.asked.keys()) this.#settle(running, id)?.reject(new Bypassed('failed'));
  }
}
