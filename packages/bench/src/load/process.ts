// In charge of: being the load generator: a process of its own that sends requests for a while and says how many were answered.
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Connection, type LoadRequest } from './connection.ts';
import { requestMakers, type LoadKind, type LoadSubject } from './requests.ts';

/** What a generator is asked to do. */
export interface LoadOrder {
  readonly kind: LoadKind;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  readonly subject: LoadSubject;
  /** Requests a second, sent when their time comes whether or not earlier ones were answered. Absent, each connection sends when it was answered. */
  readonly rate?: number;
}

/** What it saw. */
export interface LoadOutcome {
  readonly answered: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** Share of the time in which the generator itself was busy: near 1 it was the generator that was measured. */
  readonly busy: number;
  /** The first answer that was not as it should be. */
  readonly wrong?: string;
}

/** What is measured while load runs. */
interface Measured {
  readonly times: number[];
  wrong: string | undefined;
}

async function send(connection: Connection, request: LoadRequest, since: number, measured: Measured): Promise<void> {
  const answer = await connection.send(request);
  measured.times.push(performance.now() - since);
  if (answer.status === 200 || answer.status === 201) return;
  measured.wrong ??= `${request.method} ${request.path} → ${answer.status} ${answer.body.toString('utf8').slice(0, 500)}`;
}

/** Every connection sends its next request as soon as it has an answer. */
async function closedLoop(connections: readonly Connection[], next: () => LoadRequest, end: number, measured: Measured): Promise<void> {
  const loop = async (connection: Connection): Promise<void> => {
    for (let now = performance.now(); now < end && measured.wrong === undefined; now = performance.now())
      await send(connection, next(), now, measured);
  };
  await Promise.all(connections.map(loop));
}

/** Requests go out at their times. One that finds no free connection waits, and its time counts from when it should have gone out. */
async function openLoop(connections: readonly Connection[], next: () => LoadRequest, end: number, rate: number, measured: Measured): Promise<void> {
  const started = performance.now();
  let due = 0;
  const loop = async (connection: Connection): Promise<void> => {
    while (measured.wrong === undefined) {
      const at = started + (due++ * 1_000) / rate;
      if (at >= end) return;
      // Timers of a millisecond come late; the last bit of the wait yields instead.
      if (at - performance.now() > 2) await sleep(at - performance.now() - 2);
      while (performance.now() < at) await nextTurn();
      await send(connection, next(), at, measured);
    }
  };
  await Promise.all(connections.map(loop));
}

async function run(order: LoadOrder): Promise<LoadOutcome> {
  const make = requestMakers[order.kind](order.subject);
  const connections = await Promise.all(Array.from({ length: order.connections }, () => Connection.open(order.port, order.headers)));
  // Made before the clock starts, where making them is work.
  const ready = order.kind === 'create-bulk' ? Array.from({ length: Math.ceil(order.seconds * 60) }, make) : [];
  const next = (): LoadRequest => ready.pop() ?? make();
  const measured: Measured = { times: [], wrong: undefined };
  const started = performance.now();
  const busyBefore = performance.eventLoopUtilization();
  const end = started + order.seconds * 1_000;
  if (order.rate === undefined) await closedLoop(connections, next, end, measured);
  else await openLoop(connections, next, end, order.rate, measured);
  const seconds = (performance.now() - started) / 1_000;
  for (const connection of connections) connection.close();
  const times = measured.times.toSorted((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    answered: times.length,
    seconds,
    p50: at(0.5),
    p99: at(0.99),
    busy: performance.eventLoopUtilization(busyBefore).utilization,
    ...(measured.wrong === undefined ? {} : { wrong: measured.wrong }),
  };
}

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => process.send?.({ answered: 0, seconds: 0, p50: 0, p99: 0, busy: 0, wrong: String(error) } satisfies LoadOutcome),
  );
});
process.on('disconnect', () => process.exit(0));
