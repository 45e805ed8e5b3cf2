// Proves that ten questions asked of the product about Northwind have the answers that SQL finds in the source files.
import { startProduct, type Product } from '@trellis/dx/product';
import { comparable, openSource, signIn } from '@trellis/dx/source';
import type { Database } from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));

type Row = Readonly<Record<string, unknown>>;

/** One question, asked of the product and of the source. Amounts come from SQL in cents, under names that end in `_cents`. */
interface Question {
  readonly asks: string;
  readonly entity: string;
  readonly query: object;
  readonly sql: string;
}

/** The price of a line in whole cents, discount taken off, rounded to the nearest: the source keeps prices and discounts as 4-byte floats. */
const cents = `((CAST(ROUND(d.unit_price * 100) AS INT) * d.quantity * (100 - CAST(ROUND(d.discount * 100) AS INT)) + 50) / 100)`;
const amount = { op: 'sum', field: 'amount', as: 'amount' };
const lines = 'order_details d JOIN orders o USING (order_id) JOIN products p USING (product_id)';

const questions: readonly Question[] = [
  {
    asks: 'the ten customers who bought most',
    entity: 'order_detail',
    query: { groupBy: [{ field: 'order.customer', as: 'name' }], metrics: [amount], sort: ['-amount'], limit: 10 },
    sql: `SELECT c.company_name AS name, SUM(${cents}) AS amount_cents FROM ${lines} JOIN customers c USING (customer_id) GROUP BY 1 ORDER BY 2 DESC LIMIT 10`,
  },
  {
    asks: 'sales by category and year',
    entity: 'order_detail',
    query: {
      groupBy: [
        { field: 'category', as: 'name' },
        { field: 'order_date', unit: 'year', as: 'year' },
      ],
      metrics: [amount, { op: 'sum', field: 'quantity', as: 'units' }, { op: 'countDistinct', field: 'order', as: 'orders' }],
    },
    sql: `SELECT c.category_name AS name, strftime('%Y-01-01', o.order_date) AS year, SUM(${cents}) AS amount_cents, SUM(d.quantity) AS units, COUNT(DISTINCT o.order_id) AS orders
      FROM ${lines} JOIN categories c USING (category_id) GROUP BY 1, 2`,
  },
  {
    asks: 'the value of the stock by category, without what is discontinued',
    entity: 'product',
    query: {
      filter: { field: 'discontinued', op: 'ne', value: true },
      groupBy: [{ field: 'category', as: 'name' }],
      metrics: [
        { op: 'sum', field: 'stock_value', as: 'value' },
        { op: 'count', as: 'products' },
      ],
    },
    sql: `SELECT c.category_name AS name, SUM(CAST(ROUND(p.unit_price * 100) AS INT) * p.units_in_stock) AS value_cents, COUNT(*) AS products
      FROM products p JOIN categories c USING (category_id) WHERE p.discontinued = 0 GROUP BY 1`,
  },
  {
    asks: 'orders shipped late, by shipper',
    entity: 'order',
    query: {
      filter: { field: 'late', op: 'eq', value: true },
      groupBy: [{ field: 'shipper', as: 'name' }],
      metrics: [{ op: 'count', as: 'orders' }],
    },
    sql: `SELECT s.company_name AS name, COUNT(*) AS orders FROM orders o JOIN shippers s ON s.shipper_id = o.ship_via WHERE o.shipped_date > o.required_date AND o.shipped_date <> '' GROUP BY 1`,
  },
  {
    asks: 'orders not shipped yet, by country',
    entity: 'order',
    query: {
      filter: { field: 'shipped_date', op: 'isEmpty' },
      groupBy: [{ field: 'ship_country', as: 'country' }],
      metrics: [{ op: 'count', as: 'orders' }],
    },
    sql: `SELECT ship_country AS country, COUNT(*) AS orders FROM orders WHERE shipped_date = '' GROUP BY 1`,
  },
  {
    asks: 'sales by employee and quarter',
    entity: 'order',
    query: {
      groupBy: [
        { field: 'employee', as: 'name' },
        { field: 'order_date', unit: 'quarter', as: 'quarter' },
      ],
      metrics: [amount],
    },
    sql: `SELECT e.first_name || ' ' || e.last_name AS name, strftime('%Y', o.order_date) || '-' || printf('%02d', (strftime('%m', o.order_date) - 1) / 3 * 3 + 1) || '-01' AS quarter, SUM(${cents}) AS amount_cents
      FROM ${lines} JOIN employees e USING (employee_id) GROUP BY 1, 2`,
  },
  {
    asks: 'what must be reordered, and from which country',
    entity: 'product',
    query: {
      filter: { field: 'to_reorder', op: 'eq', value: true },
      groupBy: [
        { field: 'product_name', as: 'name' },
        { field: 'supplier_country', as: 'country' },
      ],
      metrics: [{ op: 'sum', field: 'units_in_stock', as: 'units' }],
    },
    sql: `SELECT p.product_name AS name, s.country, SUM(p.units_in_stock) AS units FROM products p JOIN suppliers s USING (supplier_id)
      WHERE p.discontinued = 0 AND p.units_in_stock + p.units_on_order <= p.reorder_level GROUP BY 1, 2`,
  },
  {
    asks: 'freight by shipper and month',
    entity: 'order',
    query: {
      groupBy: [
        { field: 'shipper', as: 'name' },
        { field: 'order_date', unit: 'month', as: 'month' },
      ],
      metrics: [
        { op: 'sum', field: 'freight', as: 'freight' },
        { op: 'max', field: 'freight', as: 'most' },
      ],
    },
    sql: `SELECT s.company_name AS name, strftime('%Y-%m-01', o.order_date) AS month, SUM(CAST(ROUND(o.freight * 100) AS INT)) AS freight_cents, MAX(CAST(ROUND(o.freight * 100) AS INT)) AS most_cents
      FROM orders o JOIN shippers s ON s.shipper_id = o.ship_via GROUP BY 1, 2`,
  },
  {
    asks: 'customers with sales above 20,000 and more than 15 orders',
    entity: 'order_detail',
    query: {
      groupBy: [{ field: 'customer', as: 'name' }],
      metrics: [amount, { op: 'countDistinct', field: 'order', as: 'orders' }],
      having: {
        and: [
          { field: 'amount', op: 'gt', value: 20000 },
          { field: 'orders', op: 'gt', value: 15 },
        ],
      },
    },
    sql: `SELECT c.company_name AS name, SUM(${cents}) AS amount_cents, COUNT(DISTINCT o.order_id) AS orders FROM ${lines} JOIN customers c USING (customer_id)
      GROUP BY 1 HAVING SUM(${cents}) > 2000000 AND COUNT(DISTINCT o.order_id) > 15`,
  },
  {
    asks: 'customers who never ordered',
    entity: 'customer',
    query: {
      filter: { field: 'orders_made', op: 'eq', value: 0 },
      groupBy: [{ field: 'company_name', as: 'name' }],
      metrics: [{ op: 'count', as: 'customers' }],
    },
    sql: `SELECT company_name AS name, COUNT(*) AS customers FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM orders) GROUP BY 1`,
  },
];

let folder: string;
let product: Product;
let source: Database;
let post: Awaited<ReturnType<typeof signIn>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-northwind-'));
  const admin = { email: 'nancy@northwind.example', password: 'Every order on time' };
  product = await startProduct(folder, { SAMPLE: 'northwind', ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password });
  source = openSource(join(here, 'data'));
  post = await signIn(product.origin, admin);
});

afterAll(async () => {
  source.close();
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(entity: string, query: object): Promise<readonly Row[]> {
  const { rows } = (await post(`/api/apps/northwind/entities/${entity}/query`, query)) as { readonly rows: readonly Row[] };
  return rows;
}

describe('asked of the product and of the source files', () => {
  test.each(questions)('$asks', async ({ entity, query, sql }) => {
    const expected = comparable(source.prepare(sql).all() as Row[]);
    expect(expected.length).toBeGreaterThan(0);
    expect(comparable(await ask(entity, query))).toEqual(expected);
  });

  test('every line is there, and what is stored on customers, products and categories adds up to the lines', async () => {
    const [{ total, n } = { total: 0, n: 0 }] = source.prepare(`SELECT SUM(${cents}) AS total, COUNT(*) AS n FROM order_details d`).all() as {
      total: number;
      n: number;
    }[];
    expect(await ask('order_detail', { metrics: [{ op: 'count', as: 'n' }, amount] })).toEqual([{ n, amount: total / 100 }]);
    for (const [entity, field] of [
      ['customer', 'spent'],
      ['product', 'sales'],
      ['category', 'sales'],
      ['employee', 'sold'],
      ['order', 'amount'],
    ] as const)
      expect(await ask(entity, { metrics: [{ op: 'sum', field, as: 'all' }] })).toEqual([{ all: total / 100 }]);
  });
});
