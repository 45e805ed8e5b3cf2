// In charge of: the benches that send load to product and limit in turn.
import type { Bench } from '../bench.ts';
import { orderInputs } from '../dataset.ts';
import { fillLimit, startLimit } from '../limit/limit.ts';
import { fillProduct } from '../product/fill.ts';
import { ORDERS, startProduct } from '../product/product.ts';
import { judge } from '../result.ts';
import { alternate, type Load, type Side } from '../rounds.ts';
import { compareAnswers } from './compare-answers.ts';

interface HttpBench {
  readonly load: Omit<Load, 'orders'>;
  readonly orders: number;
  readonly unit: string;
  readonly budget: number;
  /** Figures of one answer: the records of a bulk request. */
  readonly perRequest?: number;
  /** Where the limit takes it, when not at the product's address. */
  readonly limitPath?: string;
}

/** Makes a bench of a load: both sides get the same records, and their answers are compared before anything is measured. */
export function httpBench({ load, orders, unit, budget, perRequest, limitPath = ORDERS }: HttpBench): Bench {
  return {
    name: load.kind,
    async run(folder, options) {
      const count = Math.max(100, Math.floor(orders / options.divisor));
      fillLimit(folder, orderInputs(count));
      const [product, limit] = await Promise.all([startProduct(folder), startLimit(folder)]);
      try {
        await fillProduct(product.api, orderInputs(count));
        const sides: readonly [Side, Side] = [
          { port: product.port, path: ORDERS, headers: product.api.headers },
          { port: limit.port, path: limitPath, headers: {} },
        ];
        const full: Load = { ...load, orders: count };
        await compareAnswers(full, ...sides);
        const { rounds, detail } = await alternate(full, ...sides, options, perRequest);
        return [judge(rounds, { name: load.kind, unit, better: 'higher', budget, detail })];
      } finally {
        await Promise.all([product.stop(), limit.stop()]);
      }
    },
  };
}
