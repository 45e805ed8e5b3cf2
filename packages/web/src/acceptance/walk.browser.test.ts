// In charge of: walking through the product as its first owner does, with a second browser beside: every step is looked at by its text and kept as a picture.
import { launchBrowser } from '@trellis/dx/browser';
import { startProduct, type Product } from '@trellis/dx/product';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const pictures = fileURLToPath(new URL('../../../../screenshots', import.meta.url));
const PASSWORD = 'correct horse battery';
const OWNER = 'owner@localhost';

let folder: string;
let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let secondPage: Page;
/** What the pages complained about: mistakes of ours that nobody would see. */
const complaints: string[] = [];

type Json = { readonly [member: string]: unknown };

async function open(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const opened = await browser.newContext(options);
  const made = await opened.newPage();
  made.setDefaultTimeout(15_000);
  made.on('pageerror', (error) => complaints.push(error.message));
  made.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return made;
}

let pictureNumber = 0;
async function picture(of: Page, name: string): Promise<void> {
  pictureNumber += 1;
  await of.screenshot({ path: join(pictures, `walk-${String(pictureNumber).padStart(2, '0')}-${name}.png`) });
}

async function records(query: string, entity = 'order'): Promise<{ readonly total: number; readonly records: readonly Json[] }> {
  const answer = await page.context().request.get(`${product.origin}/api/apps/sales/entities/${entity}/records?count=exact&${query}`);
  return (await answer.json()) as { readonly total: number; readonly records: readonly Json[] };
}

/** The place of a column among the grid's columns. */
async function columnOf(of: Page, label: string): Promise<number> {
  return Number(await of.locator(`[role=columnheader][title="${label}"]`).getAttribute('data-header'));
}

/** Texts of a column as far as it is drawn, from the top. */
async function columnTexts(of: Page, label: string): Promise<readonly string[]> {
  const column = await columnOf(of, label);
  return of.locator(`[data-r] [data-c="${column}"]`).evaluateAll((cells) =>
    cells
      .map((cell) => ({ row: Number((cell.closest('[data-r]') as HTMLElement).dataset['r']), text: (cell as HTMLElement).innerText.trim() }))
      .toSorted((a, b) => a.row - b.row)
      .map(({ text }) => text),
  );
}

async function kpi(widget: string): Promise<number> {
  return Number(await page.locator(`[data-widget=${widget}] [data-figure]`).first().getAttribute('data-figure'));
}

async function settled(of: Page): Promise<void> {
  await of.waitForFunction(() => document.querySelectorAll('[aria-busy=true]').length === 0);
}

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'trellis-walk-'));
  product = await startProduct(folder, { SAMPLE: 'stage-1' });
  browser = await launchBrowser();
  const desktop = { locale: 'en-US', timezoneId: 'Asia/Shanghai', colorScheme: 'light', viewport: { width: 1440, height: 900 } } as const;
  page = await open(desktop);
  context = page.context();
  secondPage = await open(desktop);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('at a desk', () => {
  test('the one-time link leads home, once', async () => {
    await page.goto(`${product.origin}/link/${product.linkToken}`);
    await page.getByRole('heading', { name: 'My apps' }).waitFor();
    await page.getByText(/2,000/).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await picture(page, 'home');
    await secondPage.goto(`${product.origin}/link/${product.linkToken}`);
    await secondPage.getByText('The link did not sign you in').waitFor();
    await picture(secondPage, 'link-used');
    complaints.length = 0;
  });

  test('a password set then signs in a second browser, a wrong one does not', async () => {
    const me = (await (await context.request.get(`${product.origin}/api/auth/me`)).json()) as { readonly csrfToken: string };
    const set = await context.request.post(`${product.origin}/api/auth/password`, {
      data: { password: PASSWORD },
      headers: { 'x-csrf-token': me.csrfToken },
    });
    expect(set.status()).toBe(200);
    await page.reload();
    await page.getByRole('heading', { name: 'My apps' }).waitFor();
    await secondPage.goto(`${product.origin}/sign-in`);
    await secondPage.getByLabel('E-mail').fill(OWNER);
    await secondPage.getByLabel('Password').fill('wrong horse battery');
    await secondPage.getByRole('button', { name: 'Sign in' }).click();
    await secondPage.getByRole('alert').waitFor();
    await picture(secondPage, 'sign-in-refused');
    await secondPage.getByLabel('Password').fill(PASSWORD);
    await secondPage.getByRole('button', { name: 'Sign in' }).click();
    await secondPage.getByRole('heading', { name: 'My apps' }).waitFor();
    complaints.length = 0;
  });

  test('the app opens from home', async () => {
    await page
      .getByRole('link', { name: /Sales & Customers/ })
      .first()
      .click();
    await page
      .getByRole('link', { name: /All orders/ })
      .first()
      .click();
    await page.locator('[data-r="0"] [data-c="0"]').waitFor();
    await settled(page);
    expect(await page.locator('.tg-status').innerText()).toContain('2,000 records');
    await picture(page, 'orders');
  });

  test('orders are filtered and sorted', async () => {
    const filter = encodeURIComponent(JSON.stringify({ field: 'country', op: 'contains', value: 'DE' }));
    const wanted = await records(`filter=${filter}&sort=platform_order_id&limit=20`);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('combobox', { name: 'Field' }).click();
    await page.getByRole('combobox', { name: 'Field' }).fill('Country');
    await page.keyboard.press('Enter');
    await page.getByLabel('Value', { exact: true }).fill('DE');
    await page
      .getByText(`${wanted.total} records match`)
      .or(page.getByText(`${wanted.total} match`))
      .first()
      .waitFor();
    await picture(page, 'filter');
    // Escape belongs to the list of fields until it is gone for good.
    await page.locator('.ant-select-dropdown').first().waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await page.locator('.tg-builder').waitFor({ state: 'hidden' });
    await page.locator('[role=columnheader][title="Platform Order ID"]').click();
    await page.locator('[role=columnheader][title="Platform Order ID"][aria-sort=ascending]').waitFor();
    await settled(page);
    const first = String(wanted.records[0]?.['platform_order_id']);
    await page.locator('[data-r="0"]').getByText(first).waitFor();
    expect(await page.locator('.tg-status').innerText()).toContain(`${wanted.total} records`);
    expect((await columnTexts(page, 'Platform Order ID')).slice(0, 20)).toEqual(wanted.records.map((record) => record['platform_order_id']));
    expect(new Set(await columnTexts(page, 'Country'))).toEqual(new Set(['DE']));
    // The dashboard was seen before: its styles are loaded by now and must leave the cells as they are.
    const [store] = await page.locator(`[data-r="0"] [data-c="${await columnOf(page, 'Store')}"] .tr-link`).all();
    expect(await store?.evaluate((link) => getComputedStyle(link).padding)).toBe('0px');
    await picture(page, 'filtered-and-sorted');
  });

  test('a cell edited here changes in the second browser within a second', async () => {
    await secondPage.goto(page.url());
    const carrier = await columnOf(page, 'Carrier');
    const cell = `[data-r="2"] [data-c="${carrier}"]`;
    await secondPage.locator(cell).waitFor();
    await settled(secondPage);
    await page.locator(cell).click();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('Walk Express');
    await picture(page, 'editing');
    const seen = secondPage.waitForFunction(
      (selector) => (document.querySelector(selector) as HTMLElement | null)?.innerText.trim() === 'Walk Express',
      cell,
      { polling: 'raf', timeout: 10_000 },
    );
    const before = performance.now();
    await page.keyboard.press('Enter');
    await seen;
    const took = performance.now() - before;
    await picture(secondPage, 'seen-by-the-other');
    expect(took).toBeLessThan(1_000);
    expect(await page.locator(cell).innerText()).toBe('Walk Express');
  });

  test('the record has its lines and its history, old and new', async () => {
    const row = page.locator('[data-r="2"]');
    await row.hover();
    await row.getByRole('button', { name: 'Open record' }).click();
    await page.waitForURL(/\/e\/order\/\d+/);
    const id = Number(/(\d+)$/.exec(new URL(page.url()).pathname)?.[1]);
    await page.getByText('Walk Express').first().waitFor();
    const filter = encodeURIComponent(JSON.stringify({ field: 'order', op: 'eq', value: id }));
    const lines = await records(`filter=${filter}`, 'order_line');
    await page.getByText(new RegExp(`Total, ${lines.total} lines?`)).waitFor();
    for (const line of lines.records) await page.getByText(String(line['seller_sku'])).first().waitFor();
    const history = page.getByRole('complementary', { name: 'History' });
    await history.getByText(/changed 1 field/).waitFor();
    expect(await history.innerText()).toMatch(/Carrier[\s\S]*Walk Express/);
    await picture(page, 'record');
  });
});

/** Lines to import into an order, as people would send them. */
async function linesFile(
  hasMistakes: boolean,
): Promise<{ readonly name: string; readonly text: string; readonly gmv: number; readonly units: number }> {
  const filter = encodeURIComponent(
    JSON.stringify({
      and: [
        { field: 'currency', op: 'eq', value: 'USD' },
        { field: 'status', op: 'ne', value: 'cancelled' },
      ],
    }),
  );
  const { records: found } = await records(`filter=${filter}&sort=-ordered_at&limit=1`);
  const order = String(found[0]?.['ext_key']);
  const rows = [
    ['W-1', order, 'KT-1120', '3', '10.50'],
    ['W-2', order, 'KT-1120', hasMistakes ? 'three' : '2', '20'],
    ['W-3', hasMistakes ? 'no such order' : order, 'KT-1120', '1', '30.25'],
    ['W-4', order, 'KT-1120', '4', '1000'],
  ];
  const text = ['Ext Key,Order,Seller SKU,Qty,Unit Price', ...rows.map((row) => row.join(','))].join('\n');
  return { name: hasMistakes ? 'lines.csv' : 'lines corrected.csv', text, gmv: 3 * 10.5 + 2 * 20 + 30.25 + 4_000, units: 10 };
}

describe('importing', () => {
  let before: { readonly gmv: number; readonly units: number; readonly lines: number };

  test('two bad rows are named and nothing is stored', async () => {
    await page.goto(`${product.origin}/a/sales/p/sales_board`);
    await page.locator('[data-widget=gmv] [data-figure]').waitFor();
    await settled(page);
    await picture(page, 'board-before');
    before = { gmv: await kpi('gmv'), units: await kpi('units'), lines: (await records('limit=1', 'order_line')).total };

    await page.goto(`${product.origin}/a/sales/v/order_lines`);
    await page
      .getByRole('link', { name: 'Import' })
      .or(page.getByRole('button', { name: 'Import' }))
      .first()
      .click();
    const { name, text } = await linesFile(true);
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByText('5 of 5 columns are imported').waitFor();
    await picture(page, 'import-columns');
    await page.getByRole('button', { name: 'Check and import' }).click();
    await page.getByText('2 rows were refused. Nothing was imported.').waitFor();
    const report = await page.locator('.tr-import-refused').innerText();
    expect(report).toMatch(/3[\s\S]*three/);
    expect(report).toMatch(/4[\s\S]*no such order/);
    await picture(page, 'import-refused');
    expect((await records('limit=1', 'order_line')).total).toBe(before.lines);
  });

  test('the corrected file is imported, and the dashboard has it', async () => {
    const { name, text, gmv, units } = await linesFile(false);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose the corrected file' }).click();
    await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Check and import' }).click();
    await page.getByText('Imported', { exact: true }).first().waitFor();
    await picture(page, 'imported');
    expect((await records('limit=1', 'order_line')).total).toBe(before.lines + 4);
    await page.goto(`${product.origin}/a/sales/p/sales_board`);
    await page.locator('[data-widget=gmv] [data-figure]').waitFor();
    await settled(page);
    expect(await kpi('gmv')).toBeCloseTo(before.gmv + gmv, 6);
    expect(await kpi('units')).toBe(before.units + units);
    await picture(page, 'board-after');
  });
});

describe('as one likes it', () => {
  async function choose(name: string): Promise<void> {
    await page.locator('.me-menu').click();
    await page.getByRole('menuitem', { name }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name }).waitFor({ state: 'hidden' });
    await settled(page);
  }

  test('in Chinese and back', async () => {
    await choose('简体中文');
    await page.getByRole('heading', { name: '热销商品前 20' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await picture(page, 'board-chinese');
  });

  test('dark and light', async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await choose('深色');
    expect(await background()).not.toBe(light);
    await picture(page, 'board-dark');
    await page.goto(`${product.origin}/a/sales/v/all_orders`);
    await page.locator('[data-r="0"] [data-c="0"]').waitFor();
    await settled(page);
    await picture(page, 'orders-dark');
    await choose('浅色');
    expect(await background()).toBe(light);
    await choose('English');
    await page.getByRole('button', { name: 'Filter', exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
});

describe('on a phone', () => {
  let phone: Page;

  beforeAll(async () => {
    phone = await open({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
    });
  });

  /** How far the page sticks out at the side: it is never wider than the screen. */
  function sticksOut(): Promise<number> {
    return phone.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
  }

  test('sign-in and home', async () => {
    await phone.goto(`${product.origin}/sign-in`);
    await phone.getByLabel('邮箱').fill(OWNER);
    await picture(phone, 'phone-sign-in');
    expect(await sticksOut()).toBe(0);
    await phone.getByLabel('密码').fill(PASSWORD);
    await phone.getByRole('button', { name: '登录' }).click();
    await phone
      .getByRole('heading', { name: 'My apps' })
      .or(phone.getByRole('heading', { name: '我的应用' }))
      .waitFor();
    await settled(phone);
    expect(await sticksOut()).toBe(0);
    await picture(phone, 'phone-home');
  });

  test('orders as cards, a record, a form', async () => {
    await phone.goto(`${product.origin}/a/sales/v/all_orders`);
    await phone.locator('.tg-record').first().waitFor();
    await settled(phone);
    expect(await sticksOut()).toBe(0);
    await picture(phone, 'phone-orders');
    await phone.locator('.tg-record').first().click();
    await phone.waitForURL(/\/e\/order\/\d+/);
    await phone.getByRole('heading', { level: 1 }).last().waitFor();
    await settled(phone);
    expect(await sticksOut()).toBe(0);
    await picture(phone, 'phone-record');
    await phone.goto(`${product.origin}/a/sales/e/order/new`);
    await phone.getByRole('heading').first().waitFor();
    await settled(phone);
    expect(await sticksOut()).toBe(0);
    await picture(phone, 'phone-form');
    await phone.goto(`${product.origin}/a/sales/p/sales_board`);
    await phone.locator('[data-widget=gmv] [data-figure]').waitFor();
    await settled(phone);
    expect(await sticksOut()).toBe(0);
    await picture(phone, 'phone-board');
  });
});

test('no page complained', () => {
  expect(complaints).toEqual([]);
});
