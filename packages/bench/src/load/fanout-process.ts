// In charge of: being the load of live changes: a process of its own that writes at its times, listens on every socket, and says what came when.
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { BOARDS, GROUPS, subscriptionOf } from '../fanout.ts';
import { Connection } from './connection.ts';

type Headers = Readonly<Record<string, string>>;

/** One side of the bench, as its listeners and its writer reach it. */
export interface FanoutSide {
  readonly port: number;
  readonly writer: Headers;
  /** Headers of each person; the sockets of a group are spread over the people of its side. */
  readonly people: readonly (readonly Headers[])[];
  /** Sockets in each group. */
  readonly sockets: number;
  /** Ids of everybody's boards, then of each group's. */
  readonly boards: readonly (readonly number[])[];
}

/** What the process is asked to do. */
export type FanoutOrder =
  | { readonly kind: 'open'; readonly name: string; readonly side: FanoutSide }
  | { readonly kind: 'run'; readonly name: string; readonly seconds: number; readonly toAll: number; readonly toGroups: number };

/** What it saw of one run. */
export interface FanoutOutcome {
  readonly p50: number;
  readonly p99: number;
  /** Changes told, counted at each socket, and those that never came. */
  readonly told: number;
  readonly gaps: number;
  readonly writes: number;
  /** Share of the time in which this process itself was busy. */
  readonly busy: number;
  readonly wrong?: string;
}

/** Longest wait for what was written to come. */
const PATIENCE_MS = 10_000;
const OPEN_AT_ONCE = 25;

interface Write {
  readonly group: number | undefined;
  readonly at: number;
  /** Sockets that have yet to be told. */
  readonly missing: Set<WebSocket>;
}

class Side {
  readonly #about: FanoutSide;
  readonly #groups: WebSocket[][] = Array.from({ length: GROUPS }, () => []);
  readonly #versions = new Map<number, number>();
  readonly #writes = new Map<number, Write>();
  #times: number[] = [];
  #wrong: string | undefined;
  #last = 0;

  constructor(about: FanoutSide) {
    this.#about = about;
  }

  async open(): Promise<void> {
    const { people, sockets } = this.#about;
    const wanted = this.#groups.flatMap((_, group) => {
      const own = people[group % people.length] ?? [];
      return Array.from({ length: sockets }, (__, n) => ({ group, headers: own[n % own.length] ?? {} }));
    });
    for (let start = 0; start < wanted.length; start += OPEN_AT_ONCE)
      await Promise.all(wanted.slice(start, start + OPEN_AT_ONCE).map(({ group, headers }) => this.#listen(group, headers)));
  }

  async #listen(group: number, headers: Headers): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.#about.port}/api/live`, { headers: { ...headers }, perMessageDeflate: false });
    socket.on('close', (code) => (this.#wrong ??= `a socket was closed with ${code}`));
    await once(socket, 'open');
    socket.send(JSON.stringify(subscriptionOf(group)));
    const [first] = (await once(socket, 'message')) as [Buffer];
    if (!first.includes('subscribed')) throw new Error(String(first));
    socket.on('message', (data: Buffer) => this.#heard(socket, data.toString('latin1')));
    this.#groups[group]?.push(socket);
  }

  /** Every board that is told carries the number of its last write. */
  #heard(socket: WebSocket, text: string): void {
    const now = performance.now();
    if (text.includes('"secret"')) this.#wrong ??= `a hidden field was told: ${text.slice(0, 300)}`;
    for (const [, no] of text.matchAll(/"no":(\d+)/g)) {
      const write = this.#writes.get(Number(no));
      if (write?.missing.delete(socket) === true) this.#times.push(now - write.at);
      else if (write !== undefined && !this.#isFor(write, socket)) this.#wrong ??= `a change was told to another group: ${text.slice(0, 300)}`;
    }
  }

  #isFor({ group }: Write, socket: WebSocket): boolean {
    return group === undefined || this.#groups[group]?.includes(socket) === true;
  }

  async run(seconds: number, rates: { readonly toAll: number; readonly toGroups: number }): Promise<FanoutOutcome> {
    this.#times = [];
    this.#writes.clear();
    const connections = await Promise.all(Array.from({ length: 8 }, () => Connection.open(this.#about.port, this.#about.writer)));
    const free = [...connections];
    const busyBefore = performance.eventLoopUtilization();
    const started = performance.now();
    const due = [
      ...Array.from({ length: Math.round(seconds * rates.toAll) }, (_, n) => ({ at: started + (n * 1_000) / rates.toAll, group: undefined })),
      ...Array.from({ length: Math.round(seconds * rates.toGroups) }, (_, n) => ({ at: started + (n * 1_000) / rates.toGroups, group: n % GROUPS })),
    ].toSorted((a, b) => a.at - b.at);
    const sent: Promise<void>[] = [];
    const turns = new Map<number, number>();
    for (const { at, group } of due) {
      if (at > performance.now()) await sleep(at - performance.now());
      const pool = this.#about.boards[group === undefined ? 0 : group + 1] ?? [];
      const turn = turns.get(group ?? -1) ?? 0;
      turns.set(group ?? -1, turn + 1);
      const connection = free.pop() ?? (await this.#next(free));
      sent.push(this.#write(connection, pool[turn % pool.length] ?? 0, group).finally(() => free.push(connection)));
    }
    await Promise.all(sent);
    const deadline = performance.now() + PATIENCE_MS;
    const gaps = (): number => [...this.#writes.values()].reduce((sum, { missing }) => sum + missing.size, 0);
    while (gaps() > 0 && performance.now() < deadline) await sleep(20);
    for (const connection of connections) connection.close();
    return this.#outcome(gaps(), busyBefore);
  }

  async #next(free: Connection[]): Promise<Connection> {
    for (;;) {
      const connection = free.pop();
      if (connection !== undefined) return connection;
      await sleep(1);
    }
  }

  async #write(connection: Connection, id: number, group: number | undefined): Promise<void> {
    this.#last += 1;
    const no = this.#last;
    const sockets = group === undefined ? this.#groups.flat() : (this.#groups[group] ?? []);
    this.#writes.set(no, { group, at: performance.now(), missing: new Set(sockets) });
    const version = this.#versions.get(id) ?? 1;
    this.#versions.set(id, version + 1);
    const answer = await connection.send({ method: 'PATCH', path: BOARDS, body: JSON.stringify({ records: [{ id, version, no }] }) });
    if (answer.status !== 200) this.#wrong ??= `${answer.status} ${answer.body.toString('utf8').slice(0, 500)}`;
  }

  #outcome(gaps: number, busyBefore: ReturnType<typeof performance.eventLoopUtilization>): FanoutOutcome {
    const times = this.#times.toSorted((a, b) => a - b);
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    return {
      p50: at(0.5),
      p99: at(0.99),
      told: times.length,
      gaps,
      writes: this.#writes.size,
      busy: performance.eventLoopUtilization(busyBefore).utilization,
      ...(this.#wrong === undefined ? {} : { wrong: this.#wrong }),
    };
  }
}

const sides = new Map<string, Side>();

async function handle(order: FanoutOrder): Promise<FanoutOutcome | Record<string, never>> {
  if (order.kind === 'run') {
    const side = sides.get(order.name);
    if (side === undefined) throw new Error(`there is no side ${order.name}`);
    return side.run(order.seconds, order);
  }
  const side = new Side(order.side);
  sides.set(order.name, side);
  await side.open();
  return {};
}

process.on('message', (order: FanoutOrder) => {
  handle(order).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => process.send?.({ wrong: String(error instanceof Error ? error.stack : error) }),
  );
});
process.on('disconnect', () => process.exit(0));
