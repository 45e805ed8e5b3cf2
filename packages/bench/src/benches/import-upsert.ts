// In charge of: the bench of importing a file whose rows are partly there already.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { orderInputs, type OrderInput } from '../dataset.ts';
import { fillProduct } from '../product/fill.ts';
import { startProduct } from '../product/product.ts';
import { judge } from '../result.ts';
import { writeOrdersFile } from './csv-file.ts';
import { BUDGET, importFile, importIntoLimit } from './import-csv.ts';
import { keepsMemory, memoryDetail, watchMemory } from './memory.ts';

const ROWS = 500_000;
const PRESENT = 50_000;

/** The first orders of the file as they were before: each with another quantity. */
function* formerOrders(count: number): Generator<OrderInput> {
  for (const order of orderInputs(count)) yield { ...order, quantity: order.quantity + 1 };
}

/** 500,000 orders of which 50,000 are there with another quantity, found by their key; beside reading the file and bare inserts of all of them. */
export const importUpsert: Bench = {
  name: 'import-upsert',
  async run(folder, options) {
    const [rows, present] = [ROWS, PRESENT].map((count) => Math.floor(count / options.divisor)) as [number, number];
    const file = join(folder, 'orders.csv');
    await writeOrdersFile(file, rows);
    const limit = await importIntoLimit(folder, file, rows);
    const product = await startProduct(folder);
    try {
      await fillProduct(product.api, formerOrders(present));
      const memory = watchMemory(product.pid);
      const value = await importFile(product, file, { created: rows - present, updated: present }, { upsertBy: 'ext_key' });
      const held = memoryDetail(memory.stop());
      const about = { name: 'import-upsert', unit: 's', better: 'lower', budget: BUDGET, detail: { rows, present, ...held } } as const;
      return [judge([{ value, limit }], { ...about, also: keepsMemory(held, options) })];
    } finally {
      await product.stop();
      rmSync(file);
    }
  },
};
