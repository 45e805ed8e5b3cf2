// In charge of: rules in a real browser: a form says what a rule demands as soon as the field is left, before anything is sent.
import { launchBrowser } from '@trellis/dx/browser';
import { startSample, type Product } from '@trellis/dx/product';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let product: Product;
let browser: Browser;
/** The owner's session. */
let storageState: Awaited<ReturnType<BrowserContext['storageState']>>;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-form-rules-'));
  product = await startSample(folder);
  browser = await launchBrowser();
  const context = await browser.newContext();
  await context.request.post(`${product.origin}/api/auth/link`, { data: { token: product.linkToken } });
  storageState = await context.storageState();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function openPage(look: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const page = await (await browser.newContext({ ...look, storageState })).newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

const fieldOf = (page: Page, name: string): Locator => page.locator(`[data-field="${name}"]`);

async function enter(page: Page, name: string, text: string): Promise<void> {
  const input = fieldOf(page, name).locator('input').first();
  await input.click();
  await input.press('ControlOrMeta+a');
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
}

const looks = [
  {
    name: 'desktop-en-light',
    locale: 'en-US',
    colorScheme: 'light',
    viewport: { width: 1440, height: 900 },
    says: 'An order ships after it was placed.',
  },
  { name: 'phone-zh-dark', locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 844 }, says: '发货时间不能早于下单时间。' },
] as const;

test.each(looks)(
  'a rule speaks when its field is left, and is silent when another field puts it right: $name',
  async ({ name: _name, says, ...look }) => {
    const page = await openPage(look);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/records')) sent.push(request.url());
    });
    await page.goto(`${product.origin}/a/sales/e/order/new`);
    const shipped = fieldOf(page, 'shipped_at');
    await shipped.waitFor();
    await enter(page, 'ordered_at', '2026-05-03 10:00');
    expect(await shipped.getByText(says).count()).toBe(0);
    await enter(page, 'shipped_at', '2026-05-02 10:00');
    await shipped.getByText(says).waitFor();
    expect(await fieldOf(page, 'ordered_at').getByText(says).count()).toBe(0);
    await shipped.scrollIntoViewIfNeeded();
    await page.locator('.form-submit').click();
    await page.locator('.form-mistakes').waitFor();
    expect(sent).toEqual([]);
    await enter(page, 'ordered_at', '2026-05-01 10:00');
    await shipped.getByText(says).waitFor({ state: 'detached' });
    await page.context().close();
  },
);

test('a change on a record’s page is held back by a rule over what was there before', async () => {
  const page = await openPage({ locale: 'en-US', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  const found = await page
    .context()
    .request.get(`${product.origin}/api/apps/sales/entities/order/records?limit=1&filter={"field":"delivered_at","op":"isNotEmpty"}`);
  const [record] = ((await found.json()) as { readonly records: readonly { readonly id: number }[] }).records;
  const changes: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') changes.push(request.url());
  });
  await page.goto(`${product.origin}/a/sales/e/order/${record?.id}`);
  await page
    .getByRole('button', { name: /Edit Shipped At|Shipped At/ })
    .first()
    .click();
  const input = page.locator('.field-editor input').first();
  await input.press('ControlOrMeta+a');
  await page.keyboard.type('2001-01-01 10:00');
  await page.keyboard.press('Tab');
  await page.getByText('An order ships after it was placed.').waitFor();
  expect(changes).toEqual([]);
});

test('no page complained', () => {
  expect(complaints).toEqual([]);
});
