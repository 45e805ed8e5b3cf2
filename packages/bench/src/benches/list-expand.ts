// In charge of: the bench of a filtered, sorted list with a link expanded, beside a hand-written route that answers the same.
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { fillLineTables } from '../limit/lines.ts';
import { fillLines, linesPath } from '../lines.ts';
import { startProduct } from '../product/product.ts';
import { firstMessage, startProgram } from '../program.ts';
import { judge } from '../result.ts';
import { alternate, type Load } from '../rounds.ts';
import { compareAnswers } from './compare-answers.ts';

const LINES = 200_000;

/** 100 of 200,000 lines: two months, one kind, newest first, with their SKU. */
export const listExpand: Bench = {
  name: 'list-expand',
  async run(folder, options) {
    const lines = Math.max(200, Math.floor(LINES / options.divisor));
    const file = join(folder, 'lines.sqlite');
    fillLineTables(file, lines);
    const limit = startProgram(new URL('../limit/lines-process.ts', import.meta.url), [file]);
    const [product, { port }] = await Promise.all([startProduct(folder), firstMessage<{ port: number }>(limit)]);
    try {
      await fillLines(product.api, lines);
      const path = linesPath('line');
      const sides = [
        { port: product.port, path, headers: product.api.headers },
        { port, path, headers: {} },
      ] as const;
      const load: Load = { kind: 'list-expand', connections: 16, orders: lines };
      await compareAnswers(load, ...sides);
      const { rounds, detail } = await alternate(load, ...sides, options);
      return [judge(rounds, { name: 'list-expand', unit: 'req/s', better: 'higher', budget: 0.6, detail })];
    } finally {
      await Promise.all([product.stop(), limit.stop()]);
    }
  },
};
