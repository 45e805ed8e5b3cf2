// In charge of: being the load generator: a process of its own that sends requests for a while and says how many were answered.
import { performance } from 'node:perf_hooks';
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

async function run(order: LoadOrder): Promise<LoadOutcome> {
  const next = requestMakers[order.kind](order.subject);
  const connections = await Promise.all(Array.from({ length: order.connections }, () => Connection.open(order.port, order.headers)));
  // Made before the clock starts, where making them is work.
  const ready = order.kind === 'create-bulk' ? Array.from({ length: Math.ceil(order.seconds * 60) }, next) : [];
  const times: number[] = [];
  let wrong: string | undefined;
  const started = performance.now();
  const busyBefore = performance.eventLoopUtilization();
  const end = started + order.seconds * 1_000;
  const loop = async (connection: Connection): Promise<void> => {
    for (let now = performance.now(); now < end && wrong === undefined;) {
      const request: LoadRequest = ready.pop() ?? next();
      const answer = await connection.send(request);
      const then = performance.now();
      times.push(then - now);
      now = then;
      if (answer.status !== 200 && answer.status !== 201)
        wrong = `${request.method} ${request.path} → ${answer.status} ${answer.body.toString('utf8').slice(0, 500)}`;
    }
  };
  await Promise.all(connections.map(loop));
  const seconds = (performance.now() - started) / 1_000;
  for (const connection of connections) connection.close();
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    answered: times.length,
    seconds,
    p50: at(0.5),
    p99: at(0.99),
    busy: performance.eventLoopUtilization(busyBefore).utilization,
    ...(wrong === undefined ? {} : { wrong }),
  };
}

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => process.send?.({ answered: 0, seconds: 0, p50: 0, p99: 0, busy: 0, wrong: String(error) } satisfies LoadOutcome),
  );
});
process.on('disconnect', () => process.exit(0));
