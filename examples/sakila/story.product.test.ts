// Proves that ten questions asked of the product about Sakila, the film rental, have the answers that SQL finds in the source files.
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

const cents = 'CAST(ROUND(p.amount * 100) AS INT)';
const revenue = { op: 'sum', field: 'amount', as: 'revenue' };
const rentals = 'rental r JOIN inventory i USING (inventory_id) JOIN film f USING (film_id)';
const fullName = "first_name || ' ' || last_name";

const questions: readonly Question[] = [
  {
    asks: 'revenue by category of film',
    entity: 'payment',
    query: { groupBy: [{ field: 'rental.inventory.film.category', as: 'name' }], metrics: [revenue, { op: 'count', as: 'payments' }] },
    sql: `SELECT c.name, SUM(${cents}) AS revenue_cents, COUNT(*) AS payments FROM payment p JOIN rental r USING (rental_id) JOIN inventory i USING (inventory_id)
      JOIN film_category fc USING (film_id) JOIN category c USING (category_id) GROUP BY 1`,
  },
  {
    asks: 'films never rented',
    entity: 'film',
    query: { filter: { field: 'rentals', op: 'eq', value: 0 }, groupBy: [{ field: 'title' }], metrics: [{ op: 'count', as: 'films' }] },
    sql: `SELECT title, COUNT(*) AS films FROM film WHERE film_id NOT IN (SELECT i.film_id FROM rental r JOIN inventory i USING (inventory_id)) GROUP BY 1`,
  },
  {
    asks: 'the ten customers who paid most',
    entity: 'payment',
    query: { groupBy: [{ field: 'customer', as: 'name' }], metrics: [revenue], sort: ['-revenue'], limit: 10 },
    sql: `SELECT (SELECT ${fullName} FROM customer c WHERE c.customer_id = p.customer_id) AS name, SUM(${cents}) AS revenue_cents FROM payment p GROUP BY p.customer_id ORDER BY 2 DESC LIMIT 10`,
  },
  {
    asks: 'revenue by store and month',
    entity: 'payment',
    query: {
      groupBy: [
        { field: 'rental.store', as: 'store' },
        { field: 'payment_date', unit: 'month', as: 'month' },
      ],
      metrics: [revenue],
    },
    sql: `SELECT CAST(i.store_id AS TEXT) AS store, strftime('%Y-%m-01', p.payment_date) AS month, SUM(${cents}) AS revenue_cents
      FROM payment p JOIN rental r USING (rental_id) JOIN inventory i USING (inventory_id) GROUP BY 1, 2`,
  },
  {
    asks: 'films that are out, by store',
    entity: 'rental',
    query: {
      filter: { field: 'return_date', op: 'isEmpty' },
      groupBy: [{ field: 'store' }],
      metrics: [
        { op: 'count', as: 'rentals' },
        { op: 'countDistinct', field: 'film', as: 'films' },
      ],
    },
    sql: `SELECT CAST(i.store_id AS TEXT) AS store, COUNT(*) AS rentals, COUNT(DISTINCT f.film_id) AS films FROM ${rentals} WHERE r.return_date = '' GROUP BY 1`,
  },
  {
    asks: 'rentals brought back late, by category',
    entity: 'rental',
    query: {
      filter: { field: 'overdue', op: 'eq', value: true },
      groupBy: [{ field: 'film.category', as: 'name' }],
      metrics: [
        { op: 'count', as: 'rentals' },
        { op: 'sum', field: 'days_out', as: 'days' },
      ],
    },
    sql: `SELECT c.name, COUNT(*) AS rentals, CAST(SUM(julianday(date(r.return_date)) - julianday(date(r.rental_date))) AS INT) AS days
      FROM ${rentals} JOIN film_category fc USING (film_id) JOIN category c USING (category_id)
      WHERE r.return_date <> '' AND julianday(date(r.return_date)) - julianday(date(r.rental_date)) > f.rental_duration GROUP BY 1`,
  },
  {
    asks: 'length and replacement cost by rating',
    entity: 'film',
    query: {
      groupBy: [{ field: 'rating' }],
      metrics: [
        { op: 'count', as: 'films' },
        { op: 'max', field: 'length', as: 'longest' },
        { op: 'sum', field: 'replacement_cost', as: 'cost' },
      ],
    },
    sql: `SELECT lower(replace(rating, '-', '')) AS rating, COUNT(*) AS films, MAX(length) AS longest, SUM(CAST(ROUND(replacement_cost * 100) AS INT)) AS cost_cents FROM film GROUP BY 1`,
  },
  {
    asks: 'actors in more than 35 films',
    entity: 'film_actor',
    query: {
      groupBy: [{ field: 'actor', as: 'name' }],
      metrics: [{ op: 'countDistinct', field: 'film', as: 'films' }],
      having: { field: 'films', op: 'gt', value: 35 },
    },
    sql: `SELECT (SELECT ${fullName} FROM actor a WHERE a.actor_id = fa.actor_id) AS name, COUNT(DISTINCT film_id) AS films FROM film_actor fa GROUP BY actor_id HAVING COUNT(DISTINCT film_id) > 35`,
  },
  {
    asks: 'customers and what they paid, by country',
    entity: 'customer',
    query: {
      groupBy: [{ field: 'country', as: 'name' }],
      metrics: [
        { op: 'count', as: 'customers' },
        { op: 'sum', field: 'paid', as: 'paid' },
      ],
    },
    sql: `SELECT co.country AS name, COUNT(DISTINCT c.customer_id) AS customers, SUM(${cents}) AS paid_cents FROM customer c JOIN payment p USING (customer_id)
      JOIN address USING (address_id) JOIN city USING (city_id) JOIN country co USING (country_id) GROUP BY 1`,
  },
  {
    asks: 'films with scenes from behind the scenes, by category',
    entity: 'film',
    query: {
      filter: { field: 'special_features', op: 'contains', value: 'behind' },
      groupBy: [{ field: 'category', as: 'name' }],
      metrics: [{ op: 'count', as: 'films' }],
    },
    sql: `SELECT c.name, COUNT(*) AS films FROM film f JOIN film_category fc USING (film_id) JOIN category c USING (category_id) WHERE f.special_features LIKE '%Behind the Scenes%' GROUP BY 1`,
  },
];

let folder: string;
let product: Product;
let source: Database;
let post: Awaited<ReturnType<typeof signIn>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-sakila-'));
  const admin = { email: 'mike@sakila.example', password: 'Every film returned' };
  product = await startProduct(folder, { SAMPLE: 'sakila', ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password });
  source = openSource(join(here, 'data'));
  post = await signIn(product.origin, admin);
});

afterAll(async () => {
  source.close();
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(entity: string, query: object): Promise<readonly Row[]> {
  const { rows } = (await post(`/api/apps/sakila/entities/${entity}/query`, query)) as { readonly rows: readonly Row[] };
  return rows;
}

describe('asked of the product and of the source files', () => {
  test.each(questions)('$asks', async ({ entity, query, sql }) => {
    const expected = comparable(source.prepare(sql).all() as Row[]);
    expect(expected.length).toBeGreaterThan(0);
    expect(comparable(await ask(entity, query))).toEqual(expected);
  });

  test('every payment is there, and what is stored on customers, films, categories, stores and staff adds up to it', async () => {
    const [{ total, n } = { total: 0, n: 0 }] = source.prepare(`SELECT SUM(${cents}) AS total, COUNT(*) AS n FROM payment p`).all() as {
      total: number;
      n: number;
    }[];
    expect(
      await ask('payment', {
        metrics: [
          { op: 'count', as: 'n' },
          { op: 'sum', field: 'amount', as: 'all' },
        ],
      }),
    ).toEqual([{ n, all: total / 100 }]);
    const kept = [
      ['customer', 'paid'],
      ['rental', 'paid'],
      ['inventory', 'revenue'],
      ['film', 'revenue'],
      ['category', 'revenue'],
      ['store', 'revenue'],
      ['staff', 'taken'],
    ] as const;
    for (const [entity, field] of kept) expect(await ask(entity, { metrics: [{ op: 'sum', field, as: 'all' }] })).toEqual([{ all: total / 100 }]);
  });
});
