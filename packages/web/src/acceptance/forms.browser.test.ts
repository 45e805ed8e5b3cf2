// In charge of: forms as staff feel them, in a real browser: steps and conditions that answer to what is entered.
import { launchBrowser } from '@trellis/dx/browser';
import { startProduct, type Product } from '@trellis/dx/product';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const pictures = fileURLToPath(new URL('../../../../screenshots', import.meta.url));

let folder: string;
let product: Product;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const made = await (await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 }, ...options })).newPage();
  made.setDefaultTimeout(20_000);
  made.on('pageerror', (error) => complaints.push(error.message));
  await made.goto(product.origin);
  await made.locator('input[type="email"], input[autocomplete="username"]').fill('owner@example.test');
  await made.locator('input[type="password"]').fill('wrong horse battery');
  await made.keyboard.press('Enter');
  await made.waitForURL((url) => !url.pathname.includes('sign-in'));
  return made;
}

type Documents = readonly { readonly id: string; readonly kind: string }[];

/** Sends a request as the page's person does. */
async function call<Answer>(path: string, data?: object): Promise<Answer> {
  const { request } = page.context();
  const me = (await (await request.get(`${product.origin}/api/auth/me`)).json()) as { readonly csrfToken: string };
  const headers = { 'x-csrf-token': me.csrfToken, origin: product.origin };
  const answer =
    data === undefined ? await request.get(`${product.origin}${path}`) : await request.post(`${product.origin}${path}`, { data, headers });
  expect([path, answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([path, 200, '']);
  return (await answer.json()) as Answer;
}

const path = (id: string) => ({ path: [id] });
const filled = (id: string) => ({ call: 'not', args: [{ call: 'isEmpty', args: [path(id)] }] });
const steps = {
  steps: { who: { order: 1, label: { en: 'Who', 'zh-CN': '对象' } }, more: { order: 2, label: { en: 'More', 'zh-CN': '补充' } } },
  sections: {
    who: {
      order: 1,
      step: 'who',
      fields: {
        name: { order: 1, field: 'supplier.name' },
        contact: { order: 2, field: 'supplier.contact' },
        phone: { order: 3, field: 'supplier.phone', when: filled('supplier.contact'), require: filled('supplier.contact') },
      },
    },
    more: {
      order: 2,
      step: 'more',
      fields: { url: { order: 1, field: 'supplier.url', default: { call: 'concat', args: [path('supplier.name'), { value: ' is new' }] } } },
    },
  },
};

async function changeForm(): Promise<void> {
  const { documents } = await call<{ readonly documents: Documents }>('/api/studio/apps/base/documents');
  const changed = documents.map((body) => (body.id === 'form.supplier' ? { ...body, ...steps } : body));
  const { plan } = await call<{ readonly plan: { readonly expect: string } }>('/api/studio/apps/base/preview-change', { documents: changed });
  await call('/api/studio/apps/base/apply-change', { documents: changed, expect: plan.expect });
}

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'trellis-forms-'));
  product = await startProduct(folder, { SAMPLE: 'stage-1', ADMIN_EMAIL: 'owner@example.test', ADMIN_PASSWORD: 'wrong horse battery' });
  browser = await launchBrowser();
  page = await open();
  await changeForm();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const fieldOf = (from: Page, name: string): Locator => from.locator(`[data-field="${name}"]`);
const input = (from: Page, name: string): Locator => fieldOf(from, name).locator('input, textarea').first();

async function enter(from: Page, name: string, text: string): Promise<void> {
  await input(from, name).fill(text);
  await input(from, name).blur();
}

const looks = [
  {
    name: 'desktop-en-light',
    locale: 'en-US',
    colorScheme: 'light',
    viewport: { width: 1440, height: 900 },
    step: 'Step 2 of 2: More',
    back: 'Back',
  },
  {
    name: 'phone-zh-dark',
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
    step: '第 2 步，共 2 步：补充',
    back: '上一步',
  },
] as const;

test.each(looks)('steps are checked when they are left, and what is hidden is not sent: $name', async ({ name, step, back, ...look }) => {
  const own = await open(look);
  const sent: unknown[] = [];
  own.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/supplier/records')) sent.push(request.postDataJSON());
  });
  await own.goto(`${product.origin}/a/base/e/supplier/new`);
  await enter(own, 'name', `Steps ${name}`);
  expect(await fieldOf(own, 'phone').count()).toBe(0);
  await enter(own, 'contact', 'Ms Li');
  await fieldOf(own, 'phone').waitFor();
  await own.locator('.form-submit').click();
  await fieldOf(own, 'phone').getByRole('alert').waitFor();
  await own.screenshot({ path: join(pictures, `form-step-${name}.png`) });
  await enter(own, 'phone', '13800000000');
  // Without its cause the field goes, with what was entered in it.
  await enter(own, 'contact', '');
  await fieldOf(own, 'phone').waitFor({ state: 'detached' });
  await own.locator('.form-submit').click();
  await own.getByText(step).waitFor();
  expect(await input(own, 'url').inputValue()).toBe(`Steps ${name} is new`);
  await own.screenshot({ path: join(pictures, `form-last-step-${name}.png`) });
  await own.getByRole('button', { name: back }).last().click();
  await fieldOf(own, 'name').waitFor();
  expect(sent).toEqual([]);
  await own.locator('.form-submit').click();
  await own.getByText(step).waitFor();
  await own.locator('.form-submit').click();
  await own.waitForURL(/supplier\/\d+$/);
  expect(sent).toEqual([{ name: `Steps ${name}`, url: `Steps ${name} is new` }]);
  await own.context().close();
});

test('a form sent through a cut connection arrives once, over a reload', async () => {
  const own = await open({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
  const keys: unknown[] = [];
  // The server does what it is asked, and its answer is lost on the way: the worst moment for a cut.
  await own.route('**/supplier/records', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 2) return route.continue();
    await route.fetch();
    return route.abort('connectionreset');
  });
  await own.goto(`${product.origin}/a/base/e/supplier/new`);
  await enter(own, 'name', 'Cut connection');
  await own.locator('.form-submit').click();
  await own.getByText('第 2 步，共 2 步：补充').waitFor();
  await own.locator('.form-submit').click();
  await own.getByText('离线中。').waitFor();
  await own.screenshot({ path: join(pictures, 'form-waiting-phone-zh.png') });
  own.on('dialog', (dialog) => void dialog.accept());
  await own.reload();
  await own.getByText('离线中。').waitFor();
  expect(await input(own, 'name').inputValue()).toBe('Cut connection');
  await own.waitForURL(/supplier\/\d+$/);
  expect(new Set(keys).size).toBe(1);
  expect(keys.length).toBeGreaterThan(2);
  const filter = encodeURIComponent(JSON.stringify({ field: 'name', op: 'eq', value: 'Cut connection' }));
  const { records } = await call<{ readonly records: readonly unknown[] }>(`/api/apps/base/entities/supplier/records?filter=${filter}`);
  expect(records).toHaveLength(1);
  await own.goto(`${product.origin}/a/base/e/supplier/new`);
  await fieldOf(own, 'name').waitFor();
  expect(await input(own, 'name').inputValue()).toBe('');
  await own.context().close();
});

test('no page complained', () => {
  expect(complaints).toEqual([]);
});
