// In charge of: the grid in a real browser as someone coming from a spreadsheet uses it, by keyboard and the real clipboard: pasting, filling, undoing.
import { launchBrowser } from '@trellis/dx/browser';
import { startSample, type Product } from '@trellis/dx/product';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let product: Product;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-grid-'));
  product = await startSample(folder);
  browser = await launchBrowser();
  const look = { locale: 'en-US', timezoneId: 'Asia/Shanghai', viewport: { width: 2600, height: 900 } };
  page = await (await browser.newContext({ ...look, permissions: ['clipboard-read', 'clipboard-write'] })).newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${product.origin}/link/${product.linkToken}`);
  await page.getByRole('heading', { name: 'My apps' }).waitFor();
  await page.goto(`${product.origin}/a/base/v/products`);
  await cell(0, 'SKU').then((one) => one.waitFor());
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const places = new Map<string, number>();

/** The place of a column among the grid's. */
async function columnOf(label: string): Promise<number> {
  const known = places.get(label) ?? Number(await page.locator(`[role=columnheader][title="${label}"]`).getAttribute('data-header'));
  places.set(label, known);
  return known;
}

async function cell(row: number, label: string): Promise<Locator> {
  return page.locator(`[data-r="${row}"] [data-c="${await columnOf(label)}"]`);
}

/** Texts of a column in some rows, as soon as they are the expected ones. */
async function expectTexts(label: string, rows: readonly number[], expected: readonly string[]): Promise<void> {
  const cells = await Promise.all(rows.map((row) => cell(row, label)));
  await expect.poll(() => Promise.all(cells.map((one) => one.innerText())), { timeout: 20_000 }).toEqual(expected);
}

async function expectTotal(total: string): Promise<void> {
  await expect.poll(() => page.locator('.tg-status').innerText(), { timeout: 20_000 }).toContain(total);
}

/** Puts on the clipboard what a spreadsheet does: a table, and the same as text. */
async function copyFromSpreadsheet(rows: readonly (readonly string[])[]): Promise<void> {
  const html = rows.map((row) => `<tr>${row.map((text) => `<td>${text.replaceAll('\n', '<br>')}</td>`).join('')}</tr>`).join('');
  await page.evaluate(
    async ([table, text]) => {
      const part = (type: string, content: string): Blob => new Blob([content], { type });
      await navigator.clipboard.write([new ClipboardItem({ 'text/html': part('text/html', table), 'text/plain': part('text/plain', text) })]);
    },
    [`<table>${html}</table>`, rows.map((row) => row.join('\t')).join('\r\n')] as const,
  );
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('500 rows of 12 columns pasted below the last record become records, and one undo takes all of them back', async () => {
  const rows = Array.from({ length: 500 }, (_, n) => {
    const code = `AA-${String(n).padStart(4, '0')}`;
    return [code, '', `收纳盒 ${n}`, `Box "no." ${n}`, 'Boxes', '', 'Hot', '深圳明屋照明', '1,234.50', '¥0.50', '0', '350'];
  });
  await (await cell(0, 'SKU')).click();
  await press('Control+ArrowDown', 'ArrowDown');
  await copyFromSpreadsheet(rows);
  await press('Control+V');
  await expectTotal('540 records');
  await page.getByRole('status').filter({ hasText: '500 records created' }).waitFor();
  const answer = await page
    .context()
    .request.get(
      `${product.origin}/api/apps/base/entities/product/records?search=AA-0499&fields=name_en,grade,supplier,purchase_price,pack_cost,status`,
    );
  const { records } = (await answer.json()) as { readonly records: readonly object[] };
  expect(records).toMatchObject([
    { name_en: 'Box "no." 499', grade: 'hot', supplier: { title: '深圳明屋照明' }, purchase_price: 1234.5, pack_cost: 0.5, status: 'draft' },
  ]);
  await press('Control+Z');
  await expectTotal('40 records');
});

test('what would break a rule is shown before anything is saved, and the rest can be saved', async () => {
  await press('Control+ArrowDown', 'ArrowDown');
  await copyFromSpreadsheet([
    ['ZZ-1', '', '甲', 'A', '', '', 'Hot', 'Nobody', '1'],
    ['KT-1023', '', '乙', 'B', '', '', '', '', '2'],
    ['ZZ-3', '', '丙', 'C', '', '', '', '', '3'],
  ]);
  await press('Control+V');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('“Nobody”').waitFor();
  expect(await dialog.innerText()).toContain('2 new records');
  await press('Enter');
  await dialog.getByText('KT-1023').first().waitFor();
  expect(await dialog.innerText()).toContain('1 new record');
  expect(await page.locator('.tg-status').innerText()).toContain('40 records');
  await press('Enter');
  await expectTotal('41 records');
  await press('Control+Z');
  await expectTotal('40 records');
});

test('a range is filled by its handle, by keys and by a double click, and emptied, each undone at once', async () => {
  const [first, second] = [await cell(2, 'MOQ'), await cell(3, 'MOQ')];
  await press('Control+Home');
  await first.click();
  await page.keyboard.type('10');
  await press('Enter');
  await page.keyboard.type('20');
  await press('Enter');
  await expectTexts('MOQ', [2, 3], ['10', '20']);
  await first.click();
  await second.click({ modifiers: ['Shift'] });
  const handle = page.locator('[data-fill]');
  await handle.hover();
  await page.mouse.down();
  await (await cell(6, 'MOQ')).hover();
  await page.mouse.up();
  await expectTexts('MOQ', [4, 5, 6], ['30', '40', '50']);
  await press('Control+D');
  await expectTexts('MOQ', [3, 4, 5, 6], ['10', '10', '10', '10']);
  await press('Control+Z');
  await expectTexts('MOQ', [3, 4, 5, 6], ['20', '30', '40', '50']);
  await press('Delete');
  await expectTexts('MOQ', [2, 3, 4, 5, 6], ['—', '—', '—', '—', '—']);
  await first.click();
  await page.keyboard.type('7');
  await press('Enter', 'ArrowUp');
  await expectTexts('MOQ', [2], ['7']);
  await handle.dblclick();
  await expectTexts('MOQ', [2, 3, 4, 5, 6], ['7', '7', '7', '7', '7']);
  await press('Control+Z');
  await expectTexts('MOQ', [2, 3, 6], ['7', '—', '—']);
  expect(await page.locator('.tg-status-bad').count()).toBe(0);
});

test('a column gets a total and is frozen from its menu, by keyboard', async () => {
  await (await cell(1, 'MOQ')).click();
  await press('Alt+ArrowDown');
  await page.getByRole('menuitem', { name: 'Total' }).waitFor();
  await press('ArrowUp', 'ArrowRight');
  await page.getByRole('menuitem', { name: 'Max', exact: true }).waitFor();
  await page.getByRole('menuitem', { name: 'Max', exact: true }).click();
  const moq = await columnOf('MOQ');
  const answer = await page.context().request.get(`${product.origin}/api/apps/base/entities/product/records?fields=moq&sort=-moq&limit=1`);
  const { records } = (await answer.json()) as { readonly records: readonly { readonly moq: number }[] };
  await expect.poll(() => page.locator('.tg-totals').innerText()).toContain(new Intl.NumberFormat('en').format(records[0]?.moq ?? 0));
  await page.locator(`[data-header="${moq}"]`).hover();
  await page.locator(`[data-header="${moq}"] .tg-head-menu`).click();
  await page.getByRole('menuitem', { name: 'Freeze up to here' }).click();
  await page.locator(`.tg-header .tg-frozen [title="MOQ"]`).waitFor();
});

test('who leaves with cells that could not be saved is asked; what can be saved is saved first', async () => {
  await (await cell(1, 'MOQ')).click();
  await page.keyboard.type('abc');
  await press('Enter');
  await page.getByRole('link', { name: 'Home' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 cell is not saved').waitFor();
  await dialog.getByRole('button', { name: 'Stay' }).click();
  expect(new URL(page.url()).pathname).toContain('products');
  await expectTexts('MOQ', [1], ['abc']);
  await (await cell(1, 'MOQ')).click();
  await press('Escape');
  await page.keyboard.type('123');
  await page.getByRole('link', { name: 'Home' }).first().click();
  await page.getByRole('heading', { name: 'My apps' }).waitFor();
  await page.goto(`${product.origin}/a/base/v/products`);
  await expectTexts('MOQ', [1], ['123']);
});

test('nothing went wrong unseen', () => {
  expect(complaints).toEqual([]);
});
