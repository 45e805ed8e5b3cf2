// In charge of: letting product and limit take turns under the same load.
import { Generator } from './load/generator.ts';
import type { LoadOrder, LoadOutcome } from './load/process.ts';
import type { LoadKind } from './load/requests.ts';
import type { BenchOptions } from './options.ts';
import type { Round } from './result.ts';

/** One of the two sides of a bench. */
export interface Side {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The record that new ones are linked to. */
  readonly parent?: number;
}

/** The load of a bench. */
export interface Load {
  readonly kind: LoadKind;
  readonly connections: number;
  readonly orders: number;
}

/** What the rounds showed. `perRequest` turns answers into the figure (records in a bulk request). */
export interface Rounds {
  readonly rounds: readonly Round[];
  readonly detail: Readonly<Record<string, number>>;
}

/** Warms both sides up, then measures them in turn. */
export async function alternate(load: Load, product: Side, limit: Side, options: BenchOptions, perRequest = 1): Promise<Rounds> {
  const generator = new Generator();
  let seed = 1;
  const run = (side: Side, seconds: number): Promise<LoadOutcome> => generator.run(order(load, side, seconds, seed));
  try {
    for (const side of [product, limit]) await run(side, options.warmUpSeconds);
    const outcomes: { product: LoadOutcome; limit: LoadOutcome }[] = [];
    for (let round = 0; round < options.rounds; round++) {
      seed++; // both sides of a round get the same requests
      outcomes.push({ product: await run(product, options.seconds), limit: await run(limit, options.seconds) });
    }
    return summary(outcomes, perRequest);
  } finally {
    await generator.close();
  }
}

function order(load: Load, side: Side, seconds: number, seed: number): LoadOrder {
  const { kind, connections, orders } = load;
  return {
    kind,
    connections,
    seconds,
    port: side.port,
    headers: side.headers,
    subject: { path: side.path, orders, seed, ...(side.parent === undefined ? {} : { parent: side.parent }) },
  };
}

function summary(outcomes: readonly { product: LoadOutcome; limit: LoadOutcome }[], perRequest: number): Rounds {
  const rate = (outcome: LoadOutcome): number => (outcome.answered * perRequest) / outcome.seconds;
  const rounds = outcomes.map(({ product, limit }) => ({ value: rate(product), limit: rate(limit) }));
  const worst = (pick: (each: { product: LoadOutcome; limit: LoadOutcome }) => number): number => Math.max(...outcomes.map(pick));
  return {
    rounds,
    detail: {
      p99ms: worst(({ product }) => product.p99),
      limitP99ms: worst(({ limit }) => limit.p99),
      generatorBusy: worst(({ limit }) => limit.busy),
    },
  };
}
