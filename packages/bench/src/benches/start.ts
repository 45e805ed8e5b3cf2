// In charge of: the bench of starting with many records, and of the memory that an idle server holds.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { orderInputs } from '../dataset.ts';
import type { Bench } from '../bench.ts';
import type { BenchOptions } from '../options.ts';
import { fillLimit, startLimit } from '../limit/limit.ts';
import { fillProduct } from '../product/fill.ts';
import { startProduct } from '../product/product.ts';
import { judge, type Round } from '../result.ts';
import { writeOrdersFile } from './csv-file.ts';
import { importFile } from './import-csv.ts';
import { residentMb } from './memory.ts';

const RECORDS = 1_000_000;

interface Start {
  readonly seconds: number;
  readonly memoryMb: number;
}

/** Ready with 1,000,000 records, and the memory held then, beside a bare Fastify on the same records. */
export const start: Bench = {
  name: 'start',
  async run(folder, options) {
    const records = Math.floor(RECORDS / options.divisor);
    fillLimit(folder, orderInputs(records));
    await fillByImport(folder, records);
    const starts: { product: Start; limit: Start }[] = [];
    for (let round = 0; round < options.rounds; round++)
      starts.push({ limit: await startOfLimit(folder, options), product: await startOfProduct(folder, options) });
    const rounds = (pick: (start: Start) => number): Round[] => starts.map(({ product, limit }) => ({ value: pick(product), limit: pick(limit) }));
    const detail = { records };
    return [
      judge(
        rounds(({ seconds }) => seconds),
        { name: 'start', unit: 's', better: 'lower', budget: 1.5, of: 'difference', detail },
      ),
      judge(
        rounds(({ memoryMb }) => memoryMb),
        { name: 'idle-memory', unit: 'MB', better: 'lower', budget: 120, of: 'difference', detail },
      ),
    ];
  },
};

async function fillByImport(folder: string, records: number): Promise<void> {
  const file = join(folder, 'start.csv');
  await writeOrdersFile(file, records);
  const product = await startProduct(folder);
  try {
    await fillProduct(product.api, []);
    await importFile(product, file, { created: records, updated: 0 });
  } finally {
    await product.stop();
  }
}

async function startOfProduct(folder: string, options: BenchOptions): Promise<Start> {
  const product = await startProduct(folder);
  const memoryMb = await idleMemory(product.pid, options);
  await product.stop();
  return { seconds: product.readySeconds, memoryMb };
}

async function startOfLimit(folder: string, options: BenchOptions): Promise<Start> {
  const started = performance.now();
  const limit = await startLimit(folder);
  const seconds = (performance.now() - started) / 1_000;
  const memoryMb = await idleMemory(limit.pid, options);
  await limit.stop();
  return { seconds, memoryMb };
}

async function idleMemory(pid: number, { idleSeconds }: BenchOptions): Promise<number> {
  await new Promise((later) => setTimeout(later, idleSeconds * 1_000));
  return residentMb(pid) ?? 0;
}
