// In charge of: the benches of grouping a million records, alone and while others save.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Bench } from '../bench.ts';
import { startColumnsLimit } from '../limit/columns.ts';
import { Connection } from '../load/connection.ts';
import { Generator } from '../load/generator.ts';
import type { LoadOrder, LoadOutcome } from '../load/process.ts';
import { requestMakers, type LoadKind } from '../load/requests.ts';
import type { BenchOptions } from '../options.ts';
import { fillProduct } from '../product/fill.ts';
import { ORDERS, startProduct, type Product } from '../product/product.ts';
import { judge, median } from '../result.ts';
import type { Side } from '../rounds.ts';
import { writeOrdersFile } from './csv-file.ts';
import { importFile } from './import-csv.ts';

const RECORDS = 1_000_000;
const GROUP_BUDGET = 2;
const SAVING_BUDGET = 2;
/** Quicker than this nobody feels a save get slower. */
const UNNOTICED_MS = 25;
const SAVES_PER_SECOND = 200;
/** Connections that saves go out on; more than are ever busy. */
const SAVING_CONNECTIONS = 32;
/** Longest wait for the product to have its columns ready. */
const SETTLES_MS = 240_000;

/** Threads that the product gives to groupings. */
const threads = Math.max(1, availableParallelism() - 1);

/** Puts the orders into the product by import, the quickest way that a user has. */
async function startFilled(folder: string, records: number): Promise<{ product: Product; file: string; importSeconds: number }> {
  const file = join(folder, 'orders.csv');
  await writeOrdersFile(file, records);
  const product = await startProduct(folder);
  await fillProduct(product.api, []);
  return { product, file, importSeconds: await importFile(product, file, { created: records, updated: 0 }) };
}

const sideOf = (product: Product): Side => ({ port: product.port, path: ORDERS, headers: product.api.headers });

function order(kind: LoadKind, side: Side, seconds: number, rest: Partial<LoadOrder> = {}, seed = 1): LoadOrder {
  return { kind, port: side.port, headers: side.headers, connections: 1, seconds, subject: { path: side.path, orders: RECORDS, seed }, ...rest };
}

/** Asks once; the rows in an order of their own, and how long it took. */
async function askOnce(side: Side): Promise<{ rows: unknown[]; ms: number }> {
  const connection = await Connection.open(side.port, side.headers);
  const start = performance.now();
  const { status, body } = await connection.send(requestMakers['group-1m']({ path: side.path, orders: RECORDS, seed: 1 })());
  const ms = performance.now() - start;
  connection.close();
  if (status !== 200) throw new Error(`the grouping was answered by ${status}: ${body.toString('utf8').slice(0, 500)}`);
  const { rows } = JSON.parse(body.toString('utf8')) as { rows: { ordered_on: string; store: { id: number } }[] };
  return { rows: rows.toSorted((a, b) => (a.ordered_on < b.ordered_on ? -1 : a.ordered_on > b.ordered_on ? 1 : a.store.id - b.store.id)), ms };
}

/** The first grouping begins to make columns of the records; measured is what comes after. Answers how long that took. */
async function settle(side: Side): Promise<{ seconds: number; firstMs: number }> {
  const start = performance.now();
  const first = await askOnce(side);
  const lately: number[] = [];
  while (performance.now() - start < SETTLES_MS) {
    lately.push((await askOnce(side)).ms);
    const last = lately.slice(-5);
    if (last.length === 5 && Math.max(...last) < first.ms / 3) break;
    if (last.length === 5 && Math.max(...last) < 20) break;
    await new Promise((later) => setTimeout(later, 100));
  }
  return { seconds: (performance.now() - start) / 1_000, firstMs: first.ms };
}

/** Sum by month and store over 1,000,000 records, beside bare DuckDB with as many threads on the same records. */
export const group1m: Bench = {
  name: 'group-1m',
  async run(folder, options) {
    const records = Math.floor(RECORDS / options.divisor);
    const { product, file, importSeconds } = await startFilled(folder, records);
    const limit = await startColumnsLimit(folder, file, threads);
    const generator = new Generator();
    try {
      const sides = [sideOf(product), { port: limit.port, path: ORDERS, headers: {} }] as const;
      const { seconds: readySeconds, firstMs } = await settle(sides[0]);
      const [ours, theirs] = await Promise.all(sides.map(askOnce));
      if (!isDeepStrictEqual(ours?.rows, theirs?.rows)) throw new Error('product and limit group differently');
      for (const side of sides) await generator.run(order('group-1m', side, options.warmUpSeconds));
      const rounds = [];
      for (let round = 0; round < options.rounds; round++) {
        const [value, bare] = [await perGroup(generator, sides[0], options), await perGroup(generator, sides[1], options)];
        rounds.push({ value, limit: bare });
      }
      const detail = { records, threads, importSeconds, firstMs, readySeconds };
      return [judge(rounds, { name: 'group-1m', unit: 'ms', better: 'lower', budget: GROUP_BUDGET, detail })];
    } finally {
      await Promise.all([generator.close(), product.stop(), limit.stop()]);
    }
  },
};

async function perGroup(generator: Generator, side: Side, { seconds }: BenchOptions): Promise<number> {
  return (await generator.run(order('group-1m', side, seconds))).p50;
}

/** How long saves take, 200 a second, while somebody groups 1,000,000 records again and again, beside nobody doing so. */
export const groupWhileSaving: Bench = {
  name: 'group-while-saving',
  async run(folder, options) {
    const records = Math.floor(RECORDS / options.divisor);
    const { product } = await startFilled(folder, records);
    const [saving, grouping] = [new Generator(), new Generator()];
    try {
      const side = sideOf(product);
      await settle(side);
      const saves = (seed: number, seconds: number): Promise<LoadOutcome> =>
        saving.run(order('create-one', side, seconds, { connections: SAVING_CONNECTIONS, rate: SAVES_PER_SECOND }, seed));
      await saves(1, options.warmUpSeconds);
      const phases: { alone: LoadOutcome; beside: LoadOutcome; groups: LoadOutcome }[] = [];
      for (let round = 0; round < options.rounds; round++) {
        const alone = await saves(100 + round, options.seconds);
        const [beside, groups] = await Promise.all([saves(200 + round, options.seconds), grouping.run(order('group-1m', side, options.seconds))]);
        phases.push({ alone, beside, groups });
      }
      const rounds = phases.map(({ alone, beside }) => ({ value: beside.p99, limit: alone.p99 }));
      const middle = (pick: (phase: (typeof phases)[number]) => number): number => median(phases.map(pick));
      const detail = {
        records,
        savesPerSecond: middle(({ beside }) => beside.answered / beside.seconds),
        p50Ms: middle(({ beside }) => beside.p50),
        p50AloneMs: middle(({ alone }) => alone.p50),
        groupMs: middle(({ groups }) => groups.p50),
        groupsPerSecond: middle(({ groups }) => groups.answered / groups.seconds),
      };
      const judged = judge(rounds, { name: 'group-while-saving', unit: 'ms p99', better: 'lower', budget: SAVING_BUDGET, detail });
      return [{ ...judged, ok: judged.value <= Math.max(SAVING_BUDGET * judged.limit, UNNOTICED_MS) }];
    } finally {
      await Promise.all([saving.close(), grouping.close(), product.stop()]);
    }
  },
};
