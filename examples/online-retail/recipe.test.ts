// In charge of: proving that the recipe loses no line and changes no figure, and that the committed figures are the file's.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModel } from '@trellis/model/shape';
import type { InstalledApp, SourceDocument } from '@trellis/model';
import { exampleFolder, prepare, readRecipe, templateFolder } from '@trellis/templates';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = exampleFolder(root, 'online-retail');
const recipe = readRecipe(join(folder, 'recipe.json'));
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));

type Row = { readonly [column: string]: string };

describe('the files of the recipe', () => {
  const out = mkdtempSync(join(tmpdir(), 'online-retail-'));
  const rows: Record<string, readonly Row[]> = {};
  const of = (file: string): readonly Row[] => rows[file] ?? [];
  let counts: { readonly [file: string]: number } = {};

  beforeAll(async () => {
    counts = await prepare(recipe, folder, out);
    for (const { file } of recipe.files) rows[file] = parse(readFileSync(join(out, file)), { columns: true });
  }, 60_000);
  afterAll(() => rmSync(out, { recursive: true }));

  test('have a line for every line, order, customer and product', () => {
    expect(counts).toEqual({
      'products.csv': expected.all.products,
      'customers.csv': expected.all.customers,
      'orders.csv': expected.all.orders,
      'order-lines.csv': 209_029,
    });
    expect(Object.fromEntries(recipe.files.map(({ file }) => [file, of(file).length]))).toEqual(counts);
  });

  test('have a different key on every line', () => {
    const key = { 'products.csv': 'sku', 'customers.csv': 'ext_key', 'orders.csv': 'ext_key', 'order-lines.csv': 'ext_key' };
    const different = Object.entries(key).map(([file, column]) => [file, new Set(of(file).map((row) => row[column])).size]);
    expect(Object.fromEntries(different)).toEqual(counts);
  });

  test('lead only to records of earlier files', () => {
    const keys = (file: string, column: string): ReadonlySet<string | undefined> => new Set(of(file).map((row) => row[column]));
    const [skus, customers, orders] = [keys('products.csv', 'sku'), keys('customers.csv', 'ext_key'), keys('orders.csv', 'ext_key')];
    expect(of('order-lines.csv').filter(({ product, order }) => !skus.has(product) || !orders.has(order))).toEqual([]);
    expect(of('orders.csv').filter(({ customer }) => customer !== '' && !customers.has(customer))).toEqual([]);
    expect(of('orders.csv').some(({ customer }) => customer === '')).toBe(true);
  });

  test('keep the totals of the file', () => {
    const orders = new Map(of('orders.csv').map((row) => [row['ext_key'], row]));
    expect([...orders.values()].filter(({ status }) => status === 'cancelled')).toHaveLength(expected.all.cancelledOrders);
    const units = (price: string | undefined): number => Math.round(Number(price) * 10_000);
    const sales = of('order-lines.csv').filter(
      (row) => orders.get(row['order'])?.['status'] !== 'cancelled' && Number(row['qty']) > 0 && units(row['unit_price']) > 0,
    );
    expect(sales).toHaveLength(expected.sales.lines);
    expect(sales.reduce((sum, row) => sum + Number(row['qty']) * units(row['unit_price']), 0) / 10_000).toBe(expected.sales.gmv);
    const months = new Map<string, number>();
    for (const row of sales) {
      const month = `${orders.get(row['order'])?.['ordered_at']?.slice(0, 7)}-01`;
      months.set(month, (months.get(month) ?? 0) + Number(row['qty']) * units(row['unit_price']));
    }
    expect([...months].map(([month, gmv]) => ({ month, gmv: gmv / 10_000 }))).toEqual(
      expected.months.map(({ month, gmv }: { month: string; gmv: number }) => ({ month, gmv })),
    );
  });

  test('fill every column the steps map', () => {
    const columnsOf = (file: string): string[] => Object.keys(recipe.files.find((each) => each.file === file)?.columns ?? {});
    expect(recipe.steps.map(({ file, options }) => [file, Object.keys(options.mapping ?? {})])).toEqual(
      recipe.steps.map(({ file }) => [file, columnsOf(file)]),
    );
  });
});

test('the committed figures are those of the independent script', () => {
  const printed = execFileSync(process.execPath, [join(folder, 'independent.mjs')], { encoding: 'utf8' });
  expect(JSON.parse(printed)).toEqual(expected);
});

test("the example's documents link with the template's", () => {
  const read = (path: string): SourceDocument => {
    const body = JSON.parse(readFileSync(path, 'utf8'));
    return { kind: body.kind, source: path, body };
  };
  const all = (path: string): SourceDocument[] =>
    readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .map((file) => read(join(path, file)));
  const template = templateFolder(root, recipe.template ?? 'stage-1');
  const bindings = { base: 'base', sales: 'sales' };
  const installed: readonly InstalledApp[] = [
    { id: 'base', slug: 'base', bindings: {}, documents: all(join(template, 'apps', 'base')) },
    { id: 'sales', slug: 'sales', bindings: { base: 'base' }, documents: all(join(template, 'apps', 'sales')) },
    { id: 'online_retail', slug: 'online_retail', bindings, documents: all(join(folder, 'apps', 'online_retail')) },
  ];
  const numbers = new Map<string, number>();
  const result = loadModel({ workspace: read(join(folder, 'workspace.json')), roles: all(join(template, 'roles')), apps: installed }, (app, id) => {
    const key = `${app}/${id}`;
    numbers.set(key, numbers.get(key) ?? numbers.size + 1);
    return numbers.get(key) ?? 0;
  });
  expect(result.ok ? [] : result.issues).toEqual([]);
});
