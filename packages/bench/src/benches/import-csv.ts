// In charge of: the bench of importing a large CSV file.
import { openAsBlob, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Bench } from '../bench.ts';
import { csvColumns } from '../dataset.ts';
import { limitFile } from '../limit/limit.ts';
import { fillProduct } from '../product/fill.ts';
import type { Api } from '../product/api.ts';
import { ORDERS, startProduct, type Product } from '../product/product.ts';
import { firstMessage, startProgram } from '../program.ts';
import { judge } from '../result.ts';
import { writeOrdersFile } from './csv-file.ts';
import { keepsMemory, memoryDetail, watchMemory } from './memory.ts';

const ROWS = 1_000_000;
/** Times the limit that an import may take. */
export const BUDGET = 6;

/** Every column to the field of its name; stores are found by their code. */
const mapping = Object.fromEntries(csvColumns.map((column) => [column, column === 'store_code' ? 'store.code' : column]));

interface JobAnswer {
  readonly job: {
    readonly id: string;
    readonly status: string;
    readonly result?: { readonly created: number; readonly updated: number; readonly refused: number };
    readonly error?: unknown;
  };
}

/** 1,000,000 orders by the product's import, beside reading the file and bare inserts. */
export const importCsv: Bench = {
  name: 'import-csv',
  async run(folder, options) {
    const rows = Math.floor(ROWS / options.divisor);
    const file = join(folder, 'orders.csv');
    await writeOrdersFile(file, rows);
    const limit = await importIntoLimit(folder, file, rows);
    const product = await startProduct(folder);
    try {
      await fillProduct(product.api, []);
      const memory = watchMemory(product.pid);
      const value = await importFile(product, file, { created: rows, updated: 0 });
      const held = memoryDetail(memory.stop());
      const about = { name: 'import-csv', unit: 's', better: 'lower', budget: BUDGET, detail: { rows, ...held } } as const;
      return [judge([{ value, limit }], { ...about, also: keepsMemory(held, options) })];
    } finally {
      await product.stop();
      rmSync(file);
    }
  },
};

/** Reads the file and inserts its rows by hand; how long that took. */
export async function importIntoLimit(folder: string, file: string, rows: number): Promise<number> {
  const program = startProgram(new URL('../limit/import-process.ts', import.meta.url), [limitFile(folder), file]);
  const { seconds, count } = await firstMessage<{ seconds: number; count: number }>(program);
  await program.stop();
  if (count !== rows) throw new Error(`the limit stored ${count} of ${rows} rows`);
  return seconds;
}

/** Imports a file of orders and answers how long it took, from sending the file to the job's end. */
export async function importFile(
  { api }: Product,
  file: string,
  expected: { readonly created: number; readonly updated: number },
  options: { readonly upsertBy?: string } = {},
): Promise<number> {
  const started = performance.now();
  const form = new FormData();
  form.set('options', JSON.stringify({ mapping, ...options }));
  form.set('file', await openAsBlob(file), 'orders.csv');
  const { job } = await api.post<JobAnswer>(ORDERS.replace(/records$/, 'import'), form);
  const done = await finished(api, job.id);
  const seconds = (performance.now() - started) / 1_000;
  if (done.status !== 'done' || done.result?.created !== expected.created || done.result.updated !== expected.updated)
    throw new Error(`the import ended otherwise than expected: ${JSON.stringify(done).slice(0, 1_000)}`);
  return seconds;
}

async function finished(api: Api, id: string): Promise<JobAnswer['job']> {
  for (;;) {
    const answer = await api.get<JobAnswer | JobAnswer['job']>(`/api/jobs/${id}`);
    const job = 'job' in answer ? answer.job : answer;
    if (job.status !== 'queued' && job.status !== 'running') return job;
    await new Promise((later) => setTimeout(later, 100));
  }
}
