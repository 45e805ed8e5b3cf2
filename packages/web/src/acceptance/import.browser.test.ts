// In charge of: proving in a browser that an import shows each change before it is stored, keeps a recipe, and is undone with one button, on a phone too.
import { launchBrowser } from '@trellis/dx/browser';
import { startSample, type Product } from '@trellis/dx/product';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const pictures = fileURLToPath(new URL('../../../../screenshots', import.meta.url));
let folder: string;
let product: Product;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

/** A line of an order as the API gives it. */
interface Line {
  readonly ext_key: string;
  readonly qty: number;
  readonly order: { readonly id: number };
  readonly seller_sku: string;
}

async function lines(query: string): Promise<{ readonly total: number; readonly records: readonly Line[] }> {
  const answer = await page.context().request.get(`${product.origin}/api/apps/sales/entities/order_line/records?count=exact&${query}`);
  return (await answer.json()) as { readonly total: number; readonly records: readonly Line[] };
}

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'trellis-import-'));
  product = await startSample(folder);
  browser = await launchBrowser();
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    viewport: { width: 1280, height: 900 },
  });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${product.origin}/link/${product.linkToken}`);
  await page.getByRole('heading', { name: 'My apps' }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('what a file would change is shown, stored and undone', async () => {
  const { total, records } = await lines('limit=1');
  const [line] = records;
  if (line === undefined) throw new TypeError('there is no line');
  const answer = await page.context().request.get(`${product.origin}/api/apps/sales/entities/order/records/${line.order.id}`);
  const { record } = (await answer.json()) as { readonly record: { readonly ext_key: string } };
  const rows = [
    ['Ext Key', 'Order', 'Seller SKU', 'Qty', 'Unit Price'],
    [line.ext_key, record.ext_key, line.seller_sku, String(line.qty + 5), '7.25'],
    ['NEW-1', record.ext_key, line.seller_sku, '4', '9.50'],
  ];
  await page.goto(`${product.origin}/a/sales/e/order_line/import`);
  const file = { name: 'lines.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.map((row) => row.join(',')).join('\n')) };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText('5 of 5 columns are imported').waitFor();
  await page.getByLabel('Rows whose record exists').click({ force: true });
  await page.getByTitle('Update the record with the same Ext Key').click();

  await page.getByRole('button', { name: 'Save as recipe' }).click();
  await page.getByPlaceholder('Name of the recipe').fill('Lines of the shop');
  await page.getByRole('button', { name: 'Save recipe' }).click();
  await page.getByText('The file has the columns of the recipe.').waitFor();

  await page.getByRole('button', { name: 'Check only' }).click();
  await page.getByText('Checked. Nothing was imported yet.').waitFor();
  const list = page.locator('.tr-import-dry');
  await list.locator('del').first().waitFor();
  expect((await list.locator('del').allInnerTexts()).join(' ')).toContain(String(line.qty));
  expect((await list.locator('ins').allInnerTexts()).join(' ')).toContain(String(line.qty + 5));
  await page.screenshot({ path: join(pictures, 'import-changes.png') });
  await page.getByText('New 1').click();
  await list.getByText('NEW-1').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: join(pictures, 'import-changes-phone.png'), fullPage: true });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.setViewportSize({ width: 1280, height: 900 });

  // Another setting discards what was found with the former ones; nothing can be stored before it is checked again.
  await page.getByLabel('Rows whose record exists').click({ force: true });
  await page.getByTitle('Always create new records').click();
  await page.getByRole('button', { name: 'Check and import' }).waitFor();
  expect(await page.getByRole('button', { name: 'Import now' }).count()).toBe(0);
  expect(await page.getByText('Checked. Nothing was imported yet.').count()).toBe(0);
  await page.getByLabel('Rows whose record exists').click({ force: true });
  await page.getByTitle('Update the record with the same Ext Key').click();
  await page.getByRole('button', { name: 'Check only' }).click();
  await page.getByText('Checked. Nothing was imported yet.').waitFor();
  await page.getByRole('button', { name: 'Import now' }).click();
  await page.getByText('Imported', { exact: true }).first().waitFor();
  expect((await lines('limit=1')).total).toBe(total + 1);
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect.poll(async () => (await lines('limit=1')).total, { timeout: 15_000 }).toBe(total);
  expect((await lines('limit=1')).records[0]?.qty).toBe(line.qty);
  await page.getByText('This import was undone.').waitFor();
  expect(await page.getByRole('button', { name: 'Undo this import' }).count()).toBe(0);
  expect(await page.locator(".tr-import-outcome svg[data-tone='good']").count()).toBe(0);
  expect(complaints).toEqual([]);
}, 180_000);

test('a refused row is known by its key, and its reason names the field once', async () => {
  const { records } = await lines('limit=1');
  const key = records[0]?.ext_key ?? '';
  await page.goto(`${product.origin}/a/sales/e/order_line/import`);
  const file = { name: 'lines.csv', mimeType: 'text/csv', buffer: Buffer.from(`Ext Key,Qty\n${key},1.5\n`) };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText('2 of 2 columns are imported').waitFor();
  await page.getByLabel('Rows whose record exists').click({ force: true });
  await page.getByTitle('Update the record with the same Ext Key').click();
  await page.getByRole('button', { name: 'Check only' }).click();
  await page.getByText('Checked. Nothing was imported yet.').waitFor();
  const cells = page.locator('.tr-import-dry td');
  await cells.first().waitFor();
  expect(await cells.first().innerText()).toContain(key);
  expect((await cells.nth(1).innerText()).trim()).toBe('Qty takes whole numbers only.');
  expect(await page.locator(".tr-import-outcome svg[data-tone='good']").count()).toBe(0);
  expect(complaints).toEqual([]);
}, 180_000);

test('fields that are unique together find the records that a file changes', async () => {
  const read = async (): Promise<
    readonly { readonly id: number; readonly date: string; readonly from: string; readonly to: string; readonly rate: number }[]
  > => {
    const answer = await page.context().request.get(`${product.origin}/api/apps/base/entities/fx_rate/records?limit=1`);
    return ((await answer.json()) as { readonly records: Awaited<ReturnType<typeof read>> }).records;
  };
  const [rate] = await read();
  if (rate === undefined) throw new TypeError('there is no rate');
  const rows = [
    ['Date', 'From', 'To', 'Rate'],
    [rate.date, rate.from, rate.to, '3.25'],
    ['2031-01-01', rate.from, rate.to, '4.5'],
  ];
  await page.goto(`${product.origin}/a/base/e/fx_rate/import`);
  const file = { name: 'rates.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.map((row) => row.join(',')).join('\n')) };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText('4 of 4 columns are imported').waitFor();
  await page.getByLabel('Rows whose record exists').click({ force: true });
  await page.getByTitle('Update the record with the same date and currencies').click();
  await page.screenshot({ path: join(pictures, 'import-set-key.png'), fullPage: true });
  await page.getByRole('button', { name: 'Check only' }).click();
  await page.getByText('Checked. Nothing was imported yet.').waitFor();
  expect(await page.locator('.tr-import-dry ins').first().innerText()).toContain('3.25');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByText('Rows whose record exists').scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(pictures, 'import-set-key-phone.png') });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await page.setViewportSize({ width: 1280, height: 900 });
  // A column that goes nowhere takes its part of the key away, and with it the key.
  await page.getByLabel('Date: Field').click({ force: true });
  await page.getByTitle('Leave out').last().click();
  await page.getByText('Always create new records').first().waitFor();
  expect(complaints).toEqual([]);
}, 180_000);
