// In charge of: the one shared websocket: subscriptions, reconnecting with back-off, resuming by seq.
import type { LiveEvent, LiveRequest, RecordJson } from '@trellis/query';
import type { ClientOptions, WebSocketLike } from './transport.ts';

/** What to hear about. */
export type LiveTopic = Omit<Extract<LiveRequest, { type: 'subscribe' }>, 'type' | 'id'>;

/** What a subscriber is told. */
export interface LiveHandlers {
  /** Records now in view, and ids that left it. */
  onChanges?(changes: { readonly records: readonly RecordJson[]; readonly removed: readonly number[] }): void;
  /** Too much was missed: read everything again. */
  onReload?(): void;
  onError?(error: { readonly code: string; readonly message: string }): void;
}

/** A running subscription. */
export interface LiveSubscription {
  /** Position it has reached, to be given back as `since`; undefined before the server confirmed it. */
  readonly position: string | undefined;
  close(): void;
}

/** State of the connection. `idle`: nothing is subscribed. */
export type LiveState = 'idle' | 'connecting' | 'open' | 'waiting';

/** The shared connection. */
export interface Live {
  readonly state: LiveState;
  /** Time (milliseconds) since when there is no connection; undefined while there is one or none is wanted. */
  readonly downSince: number | undefined;
  subscribe(topic: LiveTopic, handlers: LiveHandlers): LiveSubscription;
  /** Calls back whenever some subscription is told to reload: rights and documents may be others now. Returns a way to stop. */
  onReload(listener: () => void): () => void;
  /** Calls back on every change of state; returns a way to stop. */
  onState(listener: () => void): () => void;
  /** Ends the connection and every subscription. */
  close(): void;
}

interface Entry {
  readonly topic: LiveTopic;
  readonly handlers: LiveHandlers;
  position: string | undefined;
}

const OPEN = 1;
const FIRST_DELAY = 500;
const LAST_DELAY = 15_000;
/** Going from one screen to the next ends all subscriptions and begins others: the connection outlives that. */
const LINGER = 1_000;

function socketUrl(url: string): string {
  const absolute = /^https?:/.test(url) ? url : new URL(url, globalThis.location.href).href;
  return absolute.replace(/^http/, 'ws');
}

/** Waiting time before the n-th try in a row: doubling, capped, and spread so that browsers do not all return at once. */
export function retryDelay(attempt: number, random: number): number {
  return Math.min(LAST_DELAY, FIRST_DELAY * 2 ** attempt) * (0.75 + random * 0.5);
}

// INVARIANT: a socket's callbacks do nothing once another socket (or none) is current.
class LiveConnection implements Live {
  readonly #url: string;
  readonly #open: (url: string) => WebSocketLike;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<() => void>();
  readonly #reloadListeners = new Set<() => void>();
  #socket: WebSocketLike | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lingering: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #lastId = 0;
  #downSince: number | undefined;
  #state: LiveState = 'idle';

  constructor(url: string, options: ClientOptions) {
    this.#url = url;
    this.#open = options.openSocket ?? ((address) => new globalThis.WebSocket(address) as WebSocketLike);
  }

  get state(): LiveState {
    return this.#state;
  }

  get downSince(): number | undefined {
    return this.#downSince;
  }

  onReload(listener: () => void): () => void {
    this.#reloadListeners.add(listener);
    return () => this.#reloadListeners.delete(listener);
  }

  onState(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribe(topic: LiveTopic, handlers: LiveHandlers): LiveSubscription {
    const id = String(++this.#lastId);
    const entry: Entry = { topic, handlers, position: topic.since };
    this.#entries.set(id, entry);
    clearTimeout(this.#lingering);
    if (this.#socket?.readyState === OPEN) this.#send(this.#request(id, entry));
    else this.#connect();
    return {
      get position() {
        return entry.position;
      },
      close: () => this.#unsubscribe(id),
    };
  }

  close(): void {
    this.#entries.clear();
    this.#disconnect();
  }

  #unsubscribe(id: string): void {
    if (!this.#entries.delete(id)) return;
    if (this.#socket?.readyState === OPEN) this.#send({ type: 'unsubscribe', id });
    if (this.#entries.size === 0) this.#lingering = setTimeout(() => this.#disconnect(), LINGER);
  }

  #request(id: string, entry: Entry): LiveRequest {
    const { since: _since, ...topic } = entry.topic;
    const { position } = entry;
    return { type: 'subscribe', id, ...topic, ...(position === undefined ? {} : { since: position }) };
  }

  #send(request: LiveRequest): void {
    this.#socket?.send(JSON.stringify(request));
  }

  #connect(): void {
    if (this.#socket !== undefined) return;
    clearTimeout(this.#timer);
    const socket = this.#open(socketUrl(this.#url));
    this.#socket = socket;
    this.#setState('connecting');
    const current = () => this.#socket === socket;
    socket.onopen = () => current() && this.#opened();
    socket.onmessage = (event: { readonly data: unknown }) => current() && this.#received(event.data);
    socket.onclose = () => current() && this.#lost();
    // A failed connection reports an error and then a close; the close is enough.
    socket.onerror = () => undefined;
  }

  #opened(): void {
    this.#attempt = 0;
    this.#downSince = undefined;
    this.#setState('open');
    for (const [id, entry] of this.#entries) this.#send(this.#request(id, entry));
  }

  #lost(): void {
    this.#socket = undefined;
    this.#downSince ??= Date.now();
    this.#setState('waiting');
    this.#timer = setTimeout(() => this.#connect(), retryDelay(this.#attempt++, Math.random()));
  }

  #disconnect(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#lingering);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#attempt = 0;
    this.#downSince = undefined;
    this.#setState('idle');
    socket?.close();
  }

  #received(data: unknown): void {
    const event = JSON.parse(String(data)) as LiveEvent;
    const entry = this.#entries.get(event.id);
    if (entry === undefined) return;
    if (event.type === 'error') return this.#refused(event.id, entry, event.error);
    // Who is told to reload keeps its position until another comes: cut off before that, it is told to reload again.
    if (event.type === 'reload') return this.#reload(entry);
    entry.position = event.position;
    if (event.type === 'changes') entry.handlers.onChanges?.(event);
  }

  /** A server that never gave out the position, such as one with another key, is followed from where it is. */
  #refused(id: string, entry: Entry, error: { readonly code: string; readonly message: string }): void {
    if (error.code !== 'live.position-unknown' || entry.position === undefined) return entry.handlers.onError?.(error);
    entry.position = undefined;
    this.#send(this.#request(id, entry));
    this.#reload(entry);
  }

  #reload(entry: Entry): void {
    entry.handlers.onReload?.();
    for (const listener of this.#reloadListeners) listener();
  }

  #setState(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Builds the shared connection. It opens with the first subscription and closes a little after the last. */
export function createLive(url: string, options: ClientOptions): Live {
  return new LiveConnection(url, options);
}
