// In charge of: the bench of a large paste: 10,000 cells sent as a grid sends them, half of their records new, until they are committed and answered.
import type { Bench } from '../bench.ts';
import { dayText, fillLines, kinds, linesPath } from '../lines.ts';
import type { Api } from '../product/api.ts';
import { startProduct } from '../product/product.ts';
import { judge, type Round } from '../result.ts';

const CELLS = 10_000;
/** Records of the entity beside those that are pasted over. */
const LINES = 50_000;
const PATH = linesPath('line');

interface Line {
  readonly id: number;
  readonly version: number;
}

const valuesOf = (round: number, index: number) => ({
  sku: 1 + ((round + index) % 500),
  day: dayText((round * 31 + index) % 700),
  kind: kinds[(round + index) % kinds.length] ?? 'web',
  qty: 1 + ((round + index) % 9),
  price: 1 + ((round * 7 + index) % 900) / 10,
});
/** Cells of a changed record, and of a new one. */
const WIDTHS = { changed: 5, created: 7 } as const;

async function timed<T>(work: () => Promise<T>): Promise<{ readonly seconds: number; readonly answer: T }> {
  const started = performance.now();
  const answer = await work();
  return { seconds: (performance.now() - started) / 1000, answer };
}

/** Pastes once over the first records and below the last; answers the seconds and the records as they are then. */
async function paste(api: Api, round: number, lines: readonly Line[]): Promise<{ readonly seconds: number; readonly lines: readonly Line[] }> {
  const created = Math.floor((CELLS - lines.length * WIDTHS.changed) / WIDTHS.created);
  const records = [
    ...lines.map(({ id, version }, index) => ({ id, version, ...valuesOf(round, index) })),
    ...Array.from({ length: created }, (_, index) => ({
      id: null,
      key: `P${round}-${index}`,
      invoice: 1 + (index % 100),
      ...valuesOf(round, index),
    })),
  ];
  const { seconds, answer } = await timed(() => api.patch<{ readonly records: readonly Line[] }>(PATH, { records }));
  if (answer.records.length !== records.length) throw new Error(`${records.length} records were sent and ${answer.records.length} answered.`);
  return { seconds, lines: answer.records.slice(0, lines.length) };
}

/** People wait for a paste: the budget is seconds. Beside it stands reading as many records as it changes. */
export const pasteCells: Bench = {
  name: 'paste',
  async run(folder, options) {
    const product = await startProduct(folder);
    try {
      const { api } = product;
      await fillLines(api, Math.max(1_000, Math.floor(LINES / options.divisor)));
      const list = `${PATH}?sort=key&limit=1000`;
      let { records: lines } = await api.get<{ readonly records: readonly Line[] }>(list);
      const rounds: Round[] = [];
      for (let round = 0; round < options.rounds; round += 1) {
        const pasted = await paste(api, round + 1, lines);
        lines = pasted.lines;
        const read = await timed(() => api.get(list));
        rounds.push({ value: pasted.seconds, limit: read.seconds });
      }
      return [judge(rounds, { name: 'paste', unit: 's', better: 'lower', of: 'value', budget: 2, detail: { cells: CELLS } })];
    } finally {
      await product.stop();
    }
  },
};
