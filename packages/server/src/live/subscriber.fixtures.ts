// In charge of: a program that follows one list over a bare websocket, keeps a copy of what it was told, and comes back from its position.
import type { LiveEvent, RecordJson } from '@trellis/query';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { send, type Headers, type Node } from './nodes.fixtures.ts';

/** What a subscriber follows. */
export interface Topic {
  readonly entity?: string;
  readonly filter?: object;
  readonly fields?: readonly string[];
  readonly expand?: readonly string[];
}

/** Longest wait for what must come; what the contract says is measured, not waited for. */
const PATIENCE_MS = 15_000;

/** Waits for a state. */
async function until<T>(look: () => T | undefined | false, what: () => string): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`did not come: ${what()}`);
    await new Promise((later) => setTimeout(later, 3));
  }
}

/** What is shown of a record; its version may move for reasons that are hidden. */
const shown = ({ version: _version, ...record }: RecordJson): object => record;

/** One subscription of one socket. */
export class Subscriber {
  /** The process that it asks. */
  node: Node;
  readonly #headers: Headers;
  readonly #topic: Topic;
  /** Whether it reads the list itself: at the beginning, and whenever it is told to. */
  readonly #reads: boolean;
  /** While the list is read, what is told waits. */
  #waiting: LiveEvent[] | undefined;
  #socket: WebSocket | undefined;
  /** What it was told, in order, with the time it came. */
  readonly events: LiveEvent[] = [];
  /** The list as it knows it. */
  readonly records = new Map<number, RecordJson>();
  position: string | undefined;
  closed: number | undefined;
  closedAt = Number.NaN;

  constructor(node: Node, headers: Headers, topic: Topic = {}, reads = false) {
    this.node = node;
    this.#reads = reads;
    this.#headers = headers;
    this.#topic = topic;
  }

  /** Opens the socket and subscribes; answers what the server answered to that. */
  async open(since: object = {}): Promise<LiveEvent> {
    const socket = new WebSocket(`${this.node.origin.replace('http', 'ws')}/api/live`, { headers: { ...this.#headers } });
    this.#socket = socket;
    this.closed = undefined;
    socket.on('message', (data) => this.#heard(JSON.parse(String(data)) as LiveEvent));
    socket.on('close', (code) => {
      if (this.#socket !== socket) return;
      this.closed = code;
      this.closedAt = performance.now();
    });
    socket.on('error', () => undefined);
    await once(socket, 'open');
    return this.subscribe(since);
  }

  async subscribe(since: object = {}): Promise<LiveEvent> {
    const before = this.events.length;
    this.say({ type: 'subscribe', id: 's', app: 'trade', entity: 'order', ...this.#topic, ...since });
    const socket = this.#socket;
    const answer = await until(
      () => this.events.slice(before).find(({ type }) => type === 'subscribed' || type === 'error') ?? (this.#isOver(socket) ? 'over' : undefined),
      () => `an answer to subscribing; ${this.told()}`,
    );
    if (answer === 'over') throw new Error(`the connection ended before it answered; ${this.told()}`);
    return answer;
  }

  #isOver(socket: WebSocket | undefined): boolean {
    return socket === undefined || socket !== this.#socket || this.closed !== undefined;
  }

  /** Comes back from where it was; without a position, to the beginning. */
  async comeBack(): Promise<LiveEvent> {
    const isNew = this.position === undefined;
    const answer = await this.open(isNew ? {} : { since: this.position });
    if (isNew && this.#reads && answer.type === 'subscribed') this.#readAnew();
    return answer;
  }

  /** Knows nothing any more. */
  forget(): void {
    this.position = undefined;
    this.records.clear();
  }

  /** Resolves when the connection is over, whoever ended it. */
  async gone(): Promise<void> {
    while (this.#socket !== undefined && this.closed === undefined) await new Promise((later) => setTimeout(later, 5));
  }

  say(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  /** Ends the connection: in order, or as a network does. */
  leave(how: 'close' | 'terminate' = 'close'): void {
    this.#socket?.[how]();
    this.#socket = undefined;
  }

  /** The list as a reader finds it now. */
  async list(node = this.node): Promise<Map<number, RecordJson>> {
    const { entity = 'order', filter, fields, expand } = this.#topic;
    const query = new URLSearchParams({
      limit: '1000',
      ...(filter === undefined ? {} : { filter: JSON.stringify(filter) }),
      ...(fields === undefined ? {} : { fields: fields.join() }),
      ...(expand === undefined ? {} : { expand: expand.join() }),
    });
    const { status, body } = await send(node.origin, this.#headers, 'GET', `/api/apps/trade/entities/${entity}/records?${query}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return new Map((body['records'] as RecordJson[]).map((record) => [record.id, record]));
  }

  /** Reads the list, as who was told to reload does. */
  async reload(): Promise<void> {
    this.#replace(await this.list());
  }

  #replace(found: ReadonlyMap<number, RecordJson>): void {
    this.records.clear();
    for (const [id, record] of found) this.records.set(id, record);
  }

  /** What the copy shows. */
  copy(): readonly object[] {
    return [...this.records.values()].toSorted((a, b) => a.id - b.id).map(shown);
  }

  /** What a fresh list shows. */
  async fresh(): Promise<readonly object[]> {
    return [...(await this.list()).values()].toSorted((a, b) => a.id - b.id).map(shown);
  }

  /** Waits for an event; with `after`, one of those that came later than so many. */
  event(found: (event: LiveEvent) => boolean, after = 0): Promise<LiveEvent> {
    return until(
      () => this.events.slice(after).find(found),
      () => this.told(),
    );
  }

  /** Waits for a record to be told. */
  record(id: number, after = 0): Promise<LiveEvent> {
    return this.event((event) => event.type === 'changes' && event.records.some((record) => record.id === id), after);
  }

  /** Waits for a record to be taken away. */
  removal(id: number, after = 0): Promise<LiveEvent> {
    return this.event((event) => event.type === 'changes' && event.removed.includes(id), after);
  }

  /** Waits for the end of the connection; answers its code. */
  end(): Promise<number> {
    return until(
      () => this.closed,
      () => `the end of the connection; ${this.told()}`,
    );
  }

  told(): string {
    return `told: ${this.events.map((event) => JSON.stringify(event).slice(0, 500)).join('\n')}`;
  }

  #heard(event: LiveEvent): void {
    this.events.push(event);
    if (event.type === 'error') return;
    if (event.type === 'reload') return this.#reads ? this.#readAnew() : undefined;
    this.position = event.position;
    if (this.#waiting === undefined) this.#apply(event);
    else this.#waiting.push(event);
  }

  #readAnew(): void {
    const waiting: LiveEvent[] = [];
    this.#waiting = waiting;
    this.list().then(
      (found) => {
        // A list that was asked for later goes before one that comes late.
        if (this.#waiting !== waiting) return;
        this.#replace(found);
        this.#waiting = undefined;
        waiting.forEach((event) => this.#apply(event));
      },
      () => {
        if (this.#waiting !== waiting) return;
        this.#waiting = undefined;
        // It begins anew with the next connection.
        this.forget();
        this.leave('terminate');
      },
    );
  }

  #apply(event: LiveEvent): void {
    if (event.type !== 'changes') return;
    for (const record of event.records) this.records.set(record.id, record);
    for (const id of event.removed) this.records.delete(id);
  }
}
