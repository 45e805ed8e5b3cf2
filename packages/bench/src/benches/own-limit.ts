// In charge of: the benches whose limit is the product itself on an easier question: what more it costs to look things up, to go deep, to have many siblings.
import type { Bench } from '../bench.ts';
import { createAll, fillLines, linesPath } from '../lines.ts';
import { startProduct, type Product } from '../product/product.ts';
import { judge } from '../result.ts';
import { alternate, type Load, type Side } from '../rounds.ts';

interface OwnLimit {
  readonly name: string;
  readonly load: Omit<Load, 'orders'>;
  readonly budget: number;
  /** Fills the product; answers the question that is measured and the easier one. */
  readonly sides: (product: Product, divisor: number) => Promise<readonly [Omit<Side, 'port' | 'headers'>, Omit<Side, 'port' | 'headers'>]>;
}

const LINES = 200_000;
const shown = 'key,invoice,sku,day,kind,qty,price';

/** Makes a bench that compares the product with itself; the figure is milliseconds a request, so lower is better. */
function ownLimit({ name, load, budget, sides }: OwnLimit): Bench {
  return {
    name,
    async run(folder, options) {
      const product = await startProduct(folder);
      try {
        const [hard, easy] = await sides(product, options.divisor);
        const common = { port: product.port, headers: product.api.headers };
        const { rounds, detail } = await alternate({ ...load, orders: 0 }, { ...common, ...hard }, { ...common, ...easy }, options);
        const times = rounds.map(({ value, limit }) => ({ value: (load.connections * 1_000) / value, limit: (load.connections * 1_000) / limit }));
        return [judge(times, { name, unit: 'ms', better: 'lower', budget, detail })];
      } finally {
        await product.stop();
      }
    },
  };
}

const linesOf = (divisor: number): number => Math.max(200, Math.floor(LINES / divisor));

/** The cursor after this many records of a list. */
async function cursorAfter({ api }: Product, list: string, count: number): Promise<string> {
  const page = Math.min(1_000, count);
  let cursor = '';
  for (let seen = 0; seen < count; seen += page) {
    const { nextCursor } = await api.get<{ nextCursor?: string }>(
      `${list}&limit=${page}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    if (nextCursor === undefined) throw new Error(`The list ended before ${count} records.`);
    cursor = nextCursor;
  }
  return encodeURIComponent(cursor);
}

/** 100 records with two links expanded, three lookups and a rollup, against the same list without any of them. */
export const listLookups = ownLimit({
  name: 'list-lookups',
  load: { kind: 'same-list', connections: 8 },
  budget: 1.5,
  async sides(product, divisor) {
    await fillLines(product.api, linesOf(divisor));
    const list = `${linesPath('line')}?sort=-day&limit=100&fields=${shown}`;
    return [{ path: `${list},sku_name,sku_category,invoice_status,returned&expand=sku,invoice` }, { path: list }];
  },
});

/** A page after 50,000 records, against the first. */
export const deepPage = ownLimit({
  name: 'deep-page',
  load: { kind: 'same-list', connections: 8 },
  budget: 1.2,
  async sides(product, divisor) {
    await fillLines(product.api, linesOf(divisor));
    const list = `${linesPath('line')}?sort=-day&fields=${shown}`;
    const cursor = await cursorAfter(product, list, Math.floor(linesOf(divisor) / 4));
    return [{ path: `${list}&limit=100&cursor=${cursor}` }, { path: `${list}&limit=100` }];
  },
});

/** A new line of an invoice that has 100,000, against one of an invoice that has 10: each adds its lines up. */
export const rollupWrite = ownLimit({
  name: 'rollup-write',
  load: { kind: 'create-child', connections: 8 },
  budget: 1.3,
  async sides({ api }, divisor) {
    const [many, few] = [1, 2];
    const child = (invoice: number) => (_: unknown, index: number) => ({
      key: `L${index}`,
      invoice,
      sku: 1,
      day: '2026-01-01',
      kind: 'web',
      qty: 1,
      price: 1,
    });
    await createAll(api, linesPath('sku'), [{ code: 'K', name: 'K', category: 'toys' }]);
    await createAll(api, linesPath('invoice'), [{ code: 'many' }, { code: 'few' }]);
    await createAll(api, linesPath('line'), Array.from({ length: Math.floor(100_000 / divisor) }, child(many)));
    await createAll(api, linesPath('line'), Array.from({ length: 10 }, child(few)));
    return [
      { path: linesPath('line'), parent: many },
      { path: linesPath('line'), parent: few },
    ];
  },
});
