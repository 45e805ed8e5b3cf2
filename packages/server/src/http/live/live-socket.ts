// In charge of: one websocket: its subscriptions, what is sent over it, and ending it when its caller's rights change or end.
import type { Changes, Engine, Subscribed, Subscription } from '@trellis/engine';
import { AppError, message, type Locale } from '@trellis/errors';
import type { LiveEvent, LiveRequest } from '@trellis/query';
import { Ajv } from 'ajv';
import type { WebSocket } from '@fastify/websocket';
import type { Actor } from '@trellis/permissions';
import type { Standing } from '../../auth/callers.ts';
import { asAppError } from '../answer-error.ts';
import { parseJson } from '../json-body.ts';
import type { Guest, LivePlaces } from './live-places.ts';

const MAX_SUBSCRIPTIONS = 100;
/** Requests that may wait while others are worked on. */
const MAX_WAITING = 200;
/** Bytes that a slow reader may be behind; it is let go then and comes back from where it was. */
const MAX_BEHIND_BYTES = 4 * 1024 * 1024;
/** Length of what is told at most of what was missed; who missed more reads anew. */
const MAX_MISSED = 1024 * 1024;

/** Reasons for ending: the closing code, and what is said of it. */
const closing = {
  signedOut: [4401, 'auth.required'],
  changed: [4403, 'live.changed'],
  tooMuch: [4429, 'live.too-much'],
  slow: [4408, 'live.behind'],
  broken: [4400, 'live.unreadable'],
  full: [4429, 'server.busy'],
} as const;

const name = { type: 'string', minLength: 1, maxLength: 200 } as const;
const names = { type: 'array', items: name, maxItems: 100 } as const;
const isLiveRequest = new Ajv({ discriminator: true }).compile<LiveRequest>({
  type: 'object',
  discriminator: { propertyName: 'type' },
  required: ['type', 'id'],
  oneOf: [
    {
      properties: {
        type: { const: 'subscribe' },
        id: name,
        app: name,
        entity: name,
        filter: { type: 'object' },
        fields: names,
        expand: names,
        // Programs of former builds come back with a number and a mark.
        since: { anyOf: [{ type: 'string', maxLength: 400 }, { type: 'number' }] },
        mark: { type: 'string', maxLength: 100 },
      },
      required: ['app', 'entity'],
      additionalProperties: false,
    },
    { properties: { type: { const: 'unsubscribe' }, id: name }, additionalProperties: false },
  ],
});

/** Who is at the other end of a socket. */
export interface Listener {
  readonly actor: Actor;
  readonly guest: Guest;
  /** Whether they still are who they were when it opened. */
  standing(): Standing;
}

/** What a socket needs. */
export interface LiveSocketContext {
  readonly socket: WebSocket;
  readonly listener: Listener;
  readonly places: LivePlaces;
  readonly locale: Locale;
  readonly engine: Engine;
  readonly onError: (error: unknown) => void;
}

interface Running {
  stop: () => void;
  seq: number;
}

/** How far a subscription is. */
type Reached = Pick<Subscribed, 'seq' | 'position'>;

/** What changed, and the position that this leads to. */
interface Told {
  readonly changes: Changes;
  readonly position: string;
}

/** The part of a message that all who see the same share is written once. */
const tails = new WeakMap<Changes, string>();

function changesText(id: string, { changes, position }: Told): string {
  let tail = tails.get(changes);
  if (tail === undefined) tails.set(changes, (tail = `"records":${JSON.stringify(changes.records)},"removed":${JSON.stringify(changes.removed)}}`));
  return `{"type":"changes","id":${JSON.stringify(id)},"position":${JSON.stringify(position)},${tail}`;
}

/**
 * A connection to one browser. Requests are worked on one after another.
 * INVARIANT: nothing is sent unless the caller, at that moment, has the rights that it was worked out with.
 */
export class LiveSocket {
  readonly #listener: Listener;
  readonly #context: LiveSocketContext;
  readonly #running = new Map<string, Running>();
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  #isAlive = true;

  constructor(context: LiveSocketContext) {
    this.#context = context;
    this.#listener = context.listener;
    const { socket } = context;
    socket.on('message', (data) => this.#received(data));
    socket.on('pong', () => (this.#isAlive = true));
    socket.on('close', () => this.#stopAll());
    socket.on('error', () => socket.terminate());
  }

  /** Takes the place of this connection; undefined, with the connection ended, where there is none. */
  take(): (() => void) | undefined {
    try {
      return this.#context.places.takeSocket(this.#listener.guest);
    } catch {
      this.#end(closing.full);
      return undefined;
    }
  }

  /** Ends the connection when the caller's rights ended or changed. Answers whether it may go on. */
  check(): boolean {
    const standing = this.#listener.standing();
    if (standing === 'same') return this.#context.socket.readyState === this.#context.socket.OPEN;
    // What is on the screen may not be theirs any more: they are told to read again, with the rights of the new connection.
    for (const id of this.#running.keys()) this.#write(JSON.stringify({ type: 'reload', id } satisfies LiveEvent));
    this.#end(standing === 'out' ? closing.signedOut : closing.changed);
    return false;
  }

  /** Asks whether the other side is there; one that did not answer the last time is let go. */
  ping(): void {
    const { socket } = this.#context;
    if (!this.#isAlive) return socket.terminate();
    this.#isAlive = false;
    socket.ping();
  }

  #received(data: unknown): void {
    this.#waiting += 1;
    if (this.#waiting > MAX_WAITING) return this.#end(closing.tooMuch);
    this.#work = this.#work.then(() => this.#handle(String(data))).finally(() => (this.#waiting -= 1));
  }

  async #handle(text: string): Promise<void> {
    let request: unknown;
    try {
      request = parseJson(text);
    } catch {
      return this.#end(closing.broken);
    }
    if (!isLiveRequest(request)) return this.#end(closing.broken);
    if (!this.check()) return;
    if (request.type === 'unsubscribe') return this.#unsubscribe(request.id);
    try {
      await this.#inTurn(() => this.#subscribe(request));
    } catch (error) {
      this.#unsubscribe(request.id);
      this.#refuse(request.id, error);
    }
  }

  #refuse(id: string, thrown: unknown): void {
    const error = asAppError(thrown);
    if (error.kind === 'internal') this.#context.onError(error.cause ?? error);
    const { message: text } = message(error.code, error.params, this.#context.locale);
    this.#send({ type: 'error', id, error: { code: error.code, message: text } });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    return this.#context.places.inTurn(this.#listener.guest, async () => {
      if (this.#context.socket.readyState === this.#context.socket.OPEN) await work();
    });
  }

  async #subscribe(request: Extract<LiveRequest, { type: 'subscribe' }>, reloads = false): Promise<void> {
    this.#unsubscribe(request.id);
    if (this.#running.size >= MAX_SUBSCRIPTIONS) throw new AppError('limit', 'live.too-many', { params: { max: MAX_SUBSCRIPTIONS } });
    const { app, entity, filter, fields, expand } = request;
    const subscription: Subscription = {
      actor: this.#listener.actor,
      target: { app, entity },
      ...(filter === undefined ? {} : { filter }),
      ...(fields === undefined ? {} : { fields }),
      ...(expand === undefined ? {} : { expand }),
    };
    // Changes are held back until what was missed is told, so that positions never go backwards.
    let held: Told[] | undefined = [];
    const running: Running = { stop: () => undefined, seq: 0 };
    const tell = (changes: Changes, position: string): void => {
      if (changes.reload === true) this.#again(request, running);
      else if (held !== undefined) held.push({ changes, position });
      else this.#changed(request.id, running, { changes, position });
    };
    const giveBack = this.#context.places.takeList(this.#listener.guest);
    const started = await this.#started(subscription, tell, giveBack);
    running.stop = () => {
      started.stop();
      giveBack();
    };
    if (this.#context.socket.readyState !== this.#context.socket.OPEN) return running.stop();
    this.#running.set(request.id, running);
    const { seq, position } = reloads ? this.#reloaded(request.id, started) : await this.#catchUp(request, subscription, started);
    running.seq = seq;
    this.#send({ type: 'subscribed', id: request.id, position });
    const waiting = held;
    held = undefined;
    for (const told of waiting) this.#changed(request.id, running, told);
  }

  async #started(subscription: Subscription, tell: (changes: Changes, position: string) => void, giveBack: () => void): Promise<Subscribed> {
    try {
      return await this.#context.engine.subscribe(subscription, tell);
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  /** Other documents are in force: what is on the screen is read anew, and what is shown from now on follows their rights. */
  #again(request: Extract<LiveRequest, { type: 'subscribe' }>, running: Running): void {
    const { since: _since, ...anew } = request;
    this.#work = this.#work
      .then(async () => {
        if (this.#running.get(request.id) !== running || !this.check()) return;
        await this.#inTurn(() => this.#subscribe(anew, true));
      })
      .catch((error: unknown) => {
        this.#unsubscribe(request.id);
        this.#send({ type: 'reload', id: request.id });
        this.#refuse(request.id, error);
      });
  }

  /** Tells what was missed since the caller's position. Answers the position reached. */
  async #catchUp({ id, since }: Extract<LiveRequest, { type: 'subscribe' }>, subscription: Subscription, started: Reached): Promise<Reached> {
    if (since === undefined) return started;
    const missed = typeof since === 'string' ? await this.#context.engine.catchUp(subscription, since) : undefined;
    const text = missed === undefined ? undefined : changesText(id, { changes: missed, position: missed.position });
    if (missed === undefined || text === undefined || text.length > MAX_MISSED) return this.#reloaded(id, started);
    if (missed.records.length + missed.removed.length > 0 && this.check()) this.#write(text);
    return missed;
  }

  /** Says to read anew. What is read after this is not older than where the subscription began. */
  #reloaded(id: string, started: Reached): Reached {
    this.#send({ type: 'reload', id });
    return started;
  }

  #changed(id: string, running: Running, told: Told): void {
    if (this.#running.get(id) !== running || told.changes.seq <= running.seq) return;
    running.seq = told.changes.seq;
    if (this.check()) this.#write(changesText(id, told));
  }

  #send(event: LiveEvent): void {
    if (this.check()) this.#write(JSON.stringify(event));
  }

  #write(text: string): void {
    const { socket } = this.#context;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BEHIND_BYTES) return this.#end(closing.slow);
    socket.send(text);
  }

  #unsubscribe(id: string): void {
    this.#running.get(id)?.stop();
    this.#running.delete(id);
  }

  #stopAll(): void {
    for (const id of this.#running.keys()) this.#unsubscribe(id);
  }

  #end([code, words]: (typeof closing)[keyof typeof closing]): void {
    this.#stopAll();
    this.#context.socket.close(code, message(words, {}, this.#context.locale).message);
  }
}
