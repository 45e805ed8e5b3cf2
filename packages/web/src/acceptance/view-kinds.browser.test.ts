// In charge of: the kinds of view besides the table, in a real browser: cards and bars that go where they may, and come back with a reason where not.
import { launchBrowser } from '@trellis/dx/browser';
import { startSample, type Product } from '@trellis/dx/product';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const pictures = fileURLToPath(new URL('../../../../screenshots', import.meta.url));
const PASSWORD = 'seven wooden horses';

let folder: string;
let product: Product;
let browser: Browser;
let owner: Page;
let staff: Page;
const complaints: string[] = [];

type Json = { readonly [member: string]: unknown };
type Stored = Json & { readonly id: number; readonly version: number };

async function open(): Promise<Page> {
  const made = await (await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } })).newPage();
  made.setDefaultTimeout(20_000);
  made.on('pageerror', (error) => complaints.push(error.message));
  return made;
}

async function send<T>(page: Page, method: 'POST' | 'PATCH', path: string, data: object, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const me = (await (await page.context().request.get(`${product.origin}/api/auth/me`)).json()) as { readonly csrfToken: string };
  const answer = await page.context().request.fetch(`${product.origin}${path}`, {
    method,
    data,
    headers: { 'x-csrf-token': me.csrfToken, ...headers },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as T;
}

async function list(entity: string, query: string): Promise<readonly Stored[]> {
  const app = entity === 'order' || entity === 'service_case' ? 'sales' : 'base';
  const answer = await owner.context().request.get(`${product.origin}/api/apps/${app}/entities/${entity}/records?${query}`);
  return ((await answer.json()) as { readonly records: readonly Stored[] }).records;
}

const where = (field: string, op: string, value: unknown): string => `filter=${encodeURIComponent(JSON.stringify({ field, op, value }))}`;

/** Drags by mouse, in steps as a hand does. */
async function drag(page: Page, from: Locator, to: Locator, drop = true): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (start === null || end === null) throw new TypeError('nothing to drag');
  await page.mouse.move(start.x + 20, start.y + 12);
  await page.mouse.down();
  await page.mouse.move(start.x + 40, start.y + 30, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + 90, { steps: 8 });
  if (drop) await page.mouse.up();
}

const column = (page: Page, key: string): Locator => page.locator(`[data-column="${key}"]`);
const card = (page: Page, key: string, record: number): Locator => column(page, key).locator(`[data-record="${record}"]`);

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'trellis-kinds-'));
  product = await startSample(folder);
  browser = await launchBrowser();
  [owner, staff] = [await open(), await open()];
  await owner.goto(`${product.origin}/link/${product.linkToken}`);
  await owner.getByRole('heading', { name: 'My apps' }).waitFor();
  const { person, link } = await send<{ readonly person: { readonly id: number }; readonly link: { readonly path: string } }>(
    owner,
    'POST',
    '/api/people',
    {
      email: 'ada@shop.example',
      name: 'Ada Reed',
      roles: ['ops'],
    },
  );
  const [store] = await list('store', 'limit=1');
  await send(owner, 'PATCH', `/api/apps/base/entities/store/records/${store?.id}`, { owner: person.id }, { 'if-match': `"${store?.version}"` });
  await staff.goto(`${product.origin}${link.path}`);
  await staff.getByLabel('New password').fill(PASSWORD);
  await staff.getByRole('button', { name: 'Set password and sign in' }).click();
  await staff.getByRole('button', { name: /^Ada Reed/ }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a card goes along its transitions, comes back with the rule’s words, and is refused where there is no way', { timeout: 120_000 }, async () => {
  const [store] = await list('store', 'limit=1');
  const [order] = await list('order', `limit=1&${where('store', 'eq', store?.id)}`);
  const base = '/api/apps/sales/entities/service_case/records';
  const { record } = await send<{ readonly record: Stored }>(owner, 'POST', base, {
    order: order?.id,
    type: 'refund',
    refund: 9_000_000,
    assignee: (store?.['owner'] as Stored | undefined)?.id,
    opened_at: new Date().toISOString(),
  });
  await staff.goto(`${product.origin}/a/sales/v/case_board`);
  await card(staff, 'open', record.id).waitFor();

  await drag(staff, card(staff, 'open', record.id), column(staff, 'waiting'), false);
  await staff.getByText('Your roles have no way from Open to Waiting.').waitFor();
  await staff.screenshot({ path: join(pictures, 'board-refused.png') });
  await staff.keyboard.press('Escape');
  await staff.mouse.up();
  await card(staff, 'open', record.id).waitFor();

  await drag(staff, card(staff, 'open', record.id), column(staff, 'processing'));
  await card(staff, 'processing', record.id).locator('.tk-move').waitFor();
  await card(staff, 'open', record.id).waitFor({ state: 'detached' });
  expect((await list('service_case', where('id', 'eq', record.id)))[0]?.['status']).toBe('processing');

  await drag(staff, card(staff, 'processing', record.id), column(staff, 'resolved'));
  const refusal = staff.getByRole('alert').filter({ hasText: 'A refund of more than CNY 500 is approved by a manager.' });
  await refusal.waitFor();
  await card(staff, 'processing', record.id).waitFor();
  await staff.screenshot({ path: join(pictures, 'board-rule.png') });
  await staff.keyboard.press('Escape');
  await refusal.waitFor({ state: 'hidden' });

  // By keyboard: to the card beside, and back to its column.
  await card(staff, 'processing', record.id).locator('.tk-card-title').focus();
  await staff.keyboard.press('Alt+ArrowRight');
  await card(staff, 'waiting', record.id).locator('.tk-move').waitFor();
  await card(staff, 'waiting', record.id).locator('.tk-card-title:focus').waitFor();
  expect((await list('service_case', where('id', 'eq', record.id)))[0]?.['status']).toBe('waiting');

  // What somebody else does is seen without asking.
  await owner.goto(`${product.origin}/a/sales/v/case_board`);
  await card(owner, 'waiting', record.id)
    .getByRole('button', { name: /^Move / })
    .click();
  await owner.getByRole('menuitem', { name: 'Processing' }).click();
  await card(staff, 'processing', record.id).waitFor();
  expect(complaints).toEqual([]);
});

test('a bar goes to another day by hand and by keys, its hour with it, and says why where it may not', { timeout: 120_000 }, async () => {
  const month = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit' }).format(new Date()).slice(0, 7);
  const [product1] = await list('product', 'limit=1');
  const id = product1?.id ?? 0;
  const launch = async (): Promise<unknown> => (await list('product', where('id', 'eq', id)))[0]?.['launch_on'];
  const path = `/api/apps/base/entities/product/records/${id}`;
  await send(owner, 'PATCH', path, { launch_on: `${month}-10` }, { 'if-match': `"${product1?.version}"` });
  const dayOf = (day: number): string => `[data-day="${Date.parse(`${month}-${day}`) / 86_400_000}"]`;

  await owner.goto(`${product.origin}/a/base/v/launch_calendar`);
  const bar = owner.locator(`[data-record="${id}"]`);
  await bar.waitFor();
  await drag(owner, bar, owner.locator(dayOf(12)), false);
  await owner.getByText(`${month}-10 → ${month}-12`).waitFor();
  await owner.screenshot({ path: join(pictures, 'calendar-drag.png') });
  await owner.mouse.up();
  await expect.poll(launch, { timeout: 20_000 }).toBe(`${month}-12`);
  await bar.getByRole('button').focus();
  await owner.locator('.tk-bar:not(.is-saving)').and(bar).waitFor();
  await owner.keyboard.press('Alt+ArrowDown');
  await expect.poll(launch, { timeout: 20_000 }).toBe(`${month}-19`);
  await bar.locator('button:focus').waitFor();

  await staff.goto(`${product.origin}/a/base/v/launch_calendar`);
  await staff.locator(`[data-record="${id}"]`).waitFor();
  await drag(staff, staff.locator(`[data-record="${id}"]`), staff.locator(dayOf(12)));
  await staff.getByRole('alert').filter({ hasText: 'You may not change Launch On.' }).waitFor();
  expect(await launch()).toBe(`${month}-19`);
  expect(complaints).toEqual([]);
});

test('a gallery shows pictures, goes from card to card by keys and opens a record', { timeout: 60_000 }, async () => {
  await staff.goto(`${product.origin}/a/base/v/product_gallery`);
  await staff.locator('.tk-picture img').first().waitFor();
  expect(
    await staff
      .locator('.tk-picture img')
      .first()
      .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 0)),
  ).toBe(true);
  await staff.locator('[data-index="0"] .tk-card-title').focus();
  await staff.keyboard.press('ArrowRight');
  await staff.keyboard.press('ArrowDown');
  const focused = staff.locator('.tk-gallery-card', { has: staff.locator(':focus') });
  const id = await focused.getAttribute('data-record');
  expect(Number(await focused.getAttribute('data-index'))).toBeGreaterThan(1);
  await staff.keyboard.press('Enter');
  await staff.waitForURL(`**/a/base/e/product/${id}`);
  expect(complaints).toEqual([]);
});

test('a figure of a pivot leads to as many records as it counts', { timeout: 60_000 }, async () => {
  await staff.goto(`${product.origin}/a/sales/v/weekly_report`);
  const figures = staff.locator('.tk-pivot tbody tr').first().locator('td button');
  await figures.first().focus();
  await staff.keyboard.press('ArrowRight');
  await staff.keyboard.press('ArrowLeft');
  const count = Number(await staff.locator('.tk-pivot :focus [data-figure]').getAttribute('data-figure'));
  expect(count).toBeGreaterThan(0);
  await staff.keyboard.press('Enter');
  const records = staff.getByRole('dialog', { name: /^Records: / });
  await records
    .locator('.tg-status')
    .getByText(count === 1 ? '1 record' : `${count} records`, { exact: true })
    .waitFor();
  await staff.screenshot({ path: join(pictures, 'pivot-records.png') });
  expect(complaints).toEqual([]);
});
