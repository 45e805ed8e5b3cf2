// In charge of: proving on real orders that the product loses nothing and that its board and its queries tell the figures an independent script finds.
import { launchBrowser } from '@trellis/dx/browser';
import { startProduct, type Product } from '@trellis/dx/product';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const screenshots = join(here, '../../screenshots');

interface Figures {
  readonly gmv: number;
  readonly orders: number;
  readonly units: number;
  readonly lines: number;
}

interface Independent {
  readonly all: {
    readonly lines: number;
    readonly orders: number;
    readonly cancelledOrders: number;
    readonly customers: number;
    readonly products: number;
    readonly productsDifferingInCaseAlone: number;
    readonly linesWithoutCustomer: number;
    readonly linesEqualToEarlierOnes: number;
  };
  readonly sales: Figures & { readonly customers: number };
  readonly months: readonly (Figures & { readonly month: string })[];
  readonly countries: readonly (Figures & { readonly country: string })[];
  readonly topProducts: readonly (Figures & { readonly sku: string })[];
}

type Row = { readonly [column: string]: unknown };
type Filter = object;

/** The figures of the file, found in this very run by a script that imports nothing of the product. */
const found = JSON.parse(execFileSync(process.execPath, [join(here, 'independent.mjs')], { encoding: 'utf8' })) as Independent;

const sales: Filter = {
  and: [
    { field: 'order.status', op: 'ne', value: 'cancelled' },
    { field: 'qty', op: 'gt', value: 0 },
    { field: 'unit_price', op: 'gt', value: 0 },
  ],
};
const gmv = { op: 'sum', expr: 'qty * unit_price', as: 'gmv' };
const orders = { op: 'countDistinct', field: 'order', as: 'orders' };
const units = { op: 'sum', field: 'qty', as: 'units' };
const lines = { op: 'count', as: 'lines' };

let folder: string;
let product: Product;
let browser: Browser;
let page: Page;
let csrfToken: string;

async function query(entity: string, body: object): Promise<readonly Row[]> {
  const app = entity === 'product' ? 'base' : 'sales';
  const answer = await page.context().request.post(`${product.origin}/api/apps/${app}/entities/${entity}/query`, {
    data: body,
    headers: { 'x-csrf-token': csrfToken },
  });
  const json = (await answer.json()) as { readonly rows: readonly Row[] };
  if (!answer.ok()) throw new Error(JSON.stringify(json));
  return json.rows;
}

async function count(entity: string, filter?: Filter): Promise<unknown> {
  const [row] = await query(entity, { metrics: [lines], ...(filter === undefined ? {} : { filter }) });
  return row?.['lines'];
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-retail-'));
  mkdirSync(screenshots, { recursive: true });
  product = await startProduct(folder, { SAMPLE: 'online-retail' });
  browser = await launchBrowser();
  page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1440, height: 1000 } });
  await page.goto(`${product.origin}/link/${product.linkToken}`);
  await page.getByRole('link', { name: 'Online Retail' }).first().waitFor();
  const me = await page.context().request.get(`${product.origin}/api/auth/me`);
  csrfToken = ((await me.json()) as { readonly csrfToken: string }).csrfToken;
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the committed figures are those of the file', () => {
  expect(found).toEqual(JSON.parse(readFileSync(join(here, 'expected.json'), 'utf8')));
});

describe('nothing of the file is lost', () => {
  test('every line, order, customer and product is a record', async () => {
    const counts = {
      lines: await count('order_line'),
      orders: await count('order'),
      customers: await count('customer'),
      products: await count('product'),
    };
    const { lines: all, orders: allOrders, customers, products } = found.all;
    expect(counts).toEqual({ lines: all, orders: allOrders, customers, products });
    expect(counts).toEqual({ lines: 209_029, orders: 10_783, customers: 2_767, products: 3_514 });
  });

  test('cancellations are orders that are cancelled', async () => {
    expect(await count('order', { field: 'status', op: 'eq', value: 'cancelled' })).toBe(found.all.cancelledOrders);
    expect(
      await count('order', {
        and: [
          { field: 'platform_order_id', op: 'startsWith', value: 'C' },
          { field: 'status', op: 'ne', value: 'cancelled' },
        ],
      }),
    ).toBe(0);
    expect(found.all.cancelledOrders).toBe(1_677);
  });

  test('lines without a customer stay', async () => {
    expect(await count('order_line', { field: 'order.customer', op: 'isEmpty' })).toBe(found.all.linesWithoutCustomer);
    expect(found.all.linesWithoutCustomer).toBeGreaterThan(50_000);
  });

  test('the export has every line, also those that are equal in everything', async () => {
    const fields = 'order,product,title,qty,unit_price';
    const path = `/api/apps/sales/entities/order_line/export?format=jsonl&fields=${fields}`;
    const answer = await page.context().request.get(`${product.origin}${path}`, { timeout: 120_000 });
    const exported = (await answer.text()).trimEnd().split('\n');
    expect(exported).toHaveLength(found.all.lines);
    const withoutId = exported.map((line) => {
      const { order, product: sold, title, qty, unit_price: price } = JSON.parse(line) as Row;
      return JSON.stringify([order, sold, title, qty, price]);
    });
    expect(withoutId.length - new Set(withoutId).size).toBe(found.all.linesEqualToEarlierOnes);
  });

  test('codes keep their case', async () => {
    const rows = await query('product', { groupBy: [{ field: 'sku' }], metrics: [lines] });
    const codes = rows.map((row) => String(row['sku']));
    expect(codes.length - new Set(codes.map((code) => code.toLowerCase())).size).toBe(found.all.productsDifferingInCaseAlone);
    expect(found.all.productsDifferingInCaseAlone).toBe(88);
  });
});

describe('queries tell the figures of the file', () => {
  test('in all', async () => {
    const customers = { op: 'countDistinct', field: 'order.customer', as: 'customers' };
    expect(await query('order_line', { filter: sales, metrics: [lines, orders, customers, units, gmv] })).toEqual([found.sales]);
  });

  test('by month of the order in London', async () => {
    const groupBy = [{ field: 'order.ordered_at', unit: 'month', as: 'month' }];
    expect(await query('order_line', { filter: sales, groupBy, metrics: [gmv, orders, units, lines] })).toEqual(found.months);
  });

  test('by country', async () => {
    const groupBy = [{ field: 'order.country', as: 'country' }];
    const sort = ['-gmv', 'country'];
    expect(await query('order_line', { filter: sales, groupBy, metrics: [gmv, orders, units, lines], sort })).toEqual(found.countries);
  });

  test('of the twenty products sold for most', async () => {
    const groupBy = [{ field: 'product.sku', as: 'sku' }];
    const sort = ['-gmv', 'sku'];
    expect(await query('order_line', { filter: sales, groupBy, metrics: [gmv, orders, units, lines], sort, limit: 20 })).toEqual(found.topProducts);
  });
});

/** Every figure of a widget as it stands in the page, with all its digits. */
function figuresOf(widget: string): Promise<readonly number[]> {
  return page
    .locator(`[data-widget=${widget}] [data-figure]`)
    .evaluateAll((elements) => elements.map((element) => Number(element.getAttribute('data-figure'))));
}

interface TableLine {
  readonly texts: readonly string[];
  readonly figures: readonly number[];
}

/** The lines of a table in the page: what is written in its cells, and its figures with all their digits. */
function linesOf(widget: string): Promise<readonly TableLine[]> {
  return page.locator(`[data-widget=${widget}] tbody tr`).evaluateAll((rows) =>
    rows.map((row) => ({
      texts: [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim()),
      figures: [...row.querySelectorAll('[data-figure]')].map((figure) => Number(figure.getAttribute('data-figure'))),
    })),
  );
}

const shown = (value: number): string => value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

describe('the board tells the figures of the file', () => {
  beforeAll(async () => {
    await page.goto(`${product.origin}/a/online_retail/p/online_retail_board`);
    await page.locator('[data-widget=country_table] tbody tr').first().waitFor({ timeout: 60_000 });
    await page.locator('[data-widget=top_products] tbody tr').first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll('[aria-busy=true]').length === 0, undefined, { timeout: 60_000 });
    await page.screenshot({ path: join(screenshots, 'online-retail-board.png'), fullPage: true });
  });

  test('in its headline figures', async () => {
    const headline = ['lines', 'all_lines', 'orders', 'customers', 'gmv', 'average_order_value'];
    const values = await Promise.all(headline.map(async (widget) => [widget, await figuresOf(widget)] as const));
    const { lines: salesLines, orders: salesOrders, customers, gmv: salesGmv } = found.sales;
    expect(Object.fromEntries(values)).toEqual({
      lines: [salesLines],
      all_lines: [found.all.lines],
      orders: [salesOrders],
      customers: [customers],
      gmv: [salesGmv],
      average_order_value: [expect.closeTo(salesGmv / salesOrders, 9)],
    });
    const gmvFigure = page.locator('[data-widget=gmv] [data-figure]');
    expect(await gmvFigure.innerText()).toBe('£4.06M');
    expect(await gmvFigure.getAttribute('title')).toBe(`£${shown(salesGmv)}`);
  });

  test('by month', async () => {
    const rows = await linesOf('month_table');
    expect(rows.map(({ figures }) => figures)).toEqual(found.months.map((each) => [each.gmv, each.orders, each.lines]));
    expect(rows.map(({ texts }) => texts[0])).toEqual(found.months.map(({ month }) => month.slice(0, 7)));
    expect(rows.map(({ texts }) => texts[1]?.replace(/\s+/g, ' '))).toEqual(found.months.map((each) => `GBP ${shown(each.gmv)}`));
  });

  test('by country, in the list and in the bars', async () => {
    const rows = await linesOf('country_table');
    expect(rows.map(({ texts }) => texts[0])).toEqual(found.countries.map(({ country }) => country));
    expect(rows.map(({ figures }) => figures)).toEqual(found.countries.map((each) => [each.gmv, each.orders, each.lines]));
    expect(await figuresOf('gmv_by_country')).toEqual(found.countries.map((each) => each.gmv));
  });

  test('of the twenty products sold for most', async () => {
    const rows = await linesOf('top_products');
    expect(rows.map(({ texts }) => texts.slice(0, 2))).toEqual(found.topProducts.map(({ sku }, index) => [String(index + 1), sku]));
    expect(rows.map(({ figures }) => figures)).toEqual(found.topProducts.map((each) => [each.gmv, each.units, each.orders]));
  });
});
