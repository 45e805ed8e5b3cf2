// In charge of: what people see of their rights, in real browsers: why something is barred, asking, deciding, looking as someone else, changing a rule.
import { launchBrowser } from '@trellis/dx/browser';
import { startSample, type Product } from '@trellis/dx/product';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const pictures = fileURLToPath(new URL('../../../../screenshots', import.meta.url));
const PASSWORD = 'seven wooden horses';

let folder: string;
let product: Product;
let browser: Browser;
let owner: Page;
let staff: Page;
const complaints: string[] = [];

async function open(): Promise<Page> {
  const made = await (await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } })).newPage();
  made.setDefaultTimeout(20_000);
  made.on('pageerror', (error) => complaints.push(error.message));
  return made;
}

/** Writes as the person of a page does. */
async function send<T>(page: Page, method: 'POST' | 'PATCH', path: string, data: object): Promise<T> {
  const me = (await (await page.context().request.get(`${product.origin}/api/auth/me`)).json()) as { readonly csrfToken: string };
  const answer = await page.context().request.fetch(`${product.origin}${path}`, { method, data, headers: { 'x-csrf-token': me.csrfToken } });
  expect(answer.ok()).toBe(true);
  return (await answer.json()) as T;
}

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'trellis-rights-'));
  product = await startSample(folder);
  browser = await launchBrowser();
  [owner, staff] = [await open(), await open()];
  await owner.goto(`${product.origin}/link/${product.linkToken}`);
  await owner.getByRole('heading', { name: 'My apps' }).waitFor();
  const { link } = await send<{ readonly link: { readonly path: string } }>(owner, 'POST', '/api/people', {
    email: 'nora@shop.example',
    name: 'Nora Lane',
    roles: ['wh'],
  });
  await staff.goto(`${product.origin}${link.path}`);
  await staff.getByLabel('New password').fill(PASSWORD);
  await staff.getByRole('button', { name: 'Set password and sign in' }).click();
  await staff.getByRole('button', { name: /^Nora Lane/ }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('somebody reads why an action is missing and asks; an owner gives a role; it is there', { timeout: 120_000 }, async () => {
  await staff.goto(`${product.origin}/a/sales/v/all_orders`);
  await staff.getByRole('button', { name: 'More', exact: true }).click();
  await staff.getByRole('menuitem', { name: 'Why can’t I…?' }).click();
  const panel = staff.getByRole('dialog', { name: 'Why can’t I…?' });
  await panel.getByRole('button', { name: 'Delete Order' }).click();
  await panel.getByText('None of your roles allows this here.').waitFor();
  await panel.getByText(/An owner of the workspace can change this: “.+”\. .*“Manager”.* may do it\./).waitFor();
  await panel.getByLabel('Note').fill('Doubles of the platform');
  await panel.getByRole('button', { name: 'Ask for access' }).click();
  await panel.getByText(/^Asked .+ An owner decides\./).waitFor();
  await staff.screenshot({ path: join(pictures, 'rights-why.png') });

  await owner.goto(`${product.origin}/requests`);
  const line = owner.getByRole('region', { name: 'To decide' }).getByRole('listitem');
  await line.filter({ hasText: /Nora Lane.*Delete Order.*Doubles of the platform/ }).waitFor();
  await line.getByRole('button', { name: 'Decide' }).click();
  const decision = owner.getByRole('dialog', { name: 'Request of Nora Lane' });
  await decision.getByText('Sales & Customers · Order').waitFor();
  // The role that may do it stands chosen.
  await owner.screenshot({ path: join(pictures, 'rights-decision.png') });
  await decision.getByRole('button', { name: 'Grant with “Manager”' }).click();
  await owner.getByRole('region', { name: 'Decided' }).getByText('You have the role “Manager” now.').waitFor();

  await staff.goto(`${product.origin}/requests`);
  await staff
    .getByRole('listitem')
    .filter({ hasText: /Delete Order.*Granted/ })
    .waitFor();
  await staff.goto(`${product.origin}/a/sales/v/all_orders`);
  await staff.getByRole('button', { name: 'More', exact: true }).click();
  await staff.getByRole('menuitem', { name: 'Trash' }).waitFor();
  expect(complaints).toEqual([]);
});

test('an owner looks as a role: a banner says so, writes are refused, and it ends', { timeout: 120_000 }, async () => {
  await owner.goto(`${product.origin}/admin/roles?role=ops`);
  await owner.getByRole('button', { name: 'View as this role' }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'View', exact: true }).click();
  const banner = owner.getByText('Viewing as the role Operator');
  await banner.waitFor();
  await owner.goto(`${product.origin}/a/base/e/product/1`);
  await banner.waitFor();
  await owner.screenshot({ path: join(pictures, 'rights-viewing.png') });
  await owner.getByRole('button', { name: 'More', exact: true }).click();
  await owner.getByRole('menuitem', { name: 'Why can’t I…?' }).click();
  await owner.getByRole('button', { name: 'Delete this Product' }).click();
  await owner.getByRole('button', { name: 'Ask for access' }).click();
  await owner.getByText('You are viewing as someone else. Nothing can be changed meanwhile.').waitFor();
  await owner.getByRole('button', { name: 'Close' }).click();
  await owner.getByRole('button', { name: 'Stop' }).click();
  await banner.waitFor({ state: 'hidden' });
  await owner.getByRole('button', { name: /Owner$/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('a field that is taken away leaves lists that are open', { timeout: 120_000 }, async () => {
  const { people } = (await (await owner.context().request.get(`${product.origin}/api/people`)).json()) as {
    readonly people: readonly { readonly id: number; readonly name: string }[];
  };
  await send(owner, 'PATCH', `/api/people/${people.find(({ name }) => name === 'Nora Lane')?.id ?? 0}`, { roles: ['wh'] });
  await staff.goto(`${product.origin}/a/base/v/warehouses`);
  const country = staff.getByRole('columnheader', { name: 'Country' });
  await country.waitFor();
  type Grant = { readonly id: string; readonly read?: { readonly only: { readonly [field: string]: true } } };
  const answer = await owner.context().request.get(`${product.origin}/api/studio/apps/base/documents`);
  const { documents } = (await answer.json()) as { readonly documents: readonly Grant[] };
  const change = documents.map((document) => {
    if (document.id !== 'grant.wh.warehouse') return document;
    const { 'warehouse.country': _country, ...only } = document.read?.only ?? {};
    return { ...document, read: { only } };
  });
  const { plan } = await send<{ readonly plan: { readonly expect: string } }>(owner, 'POST', '/api/studio/apps/base/preview-change', {
    documents: change,
  });
  await send(owner, 'POST', '/api/studio/apps/base/apply-change', { documents: change, expect: plan.expect });
  await country.waitFor({ state: 'detached' });
  await staff.getByRole('columnheader', { name: 'Name' }).waitFor();
  await staff.getByRole('row').nth(1).waitFor();
  expect(complaints).toEqual([]);
});

test('a rule is changed: a mistake is told, who loses how many is shown, and so it is', { timeout: 120_000 }, async () => {
  const count = async (): Promise<number> => {
    const answer = await staff.context().request.get(`${product.origin}/api/apps/base/entities/warehouse/records?count=exact&limit=1`);
    return ((await answer.json()) as { readonly total: number }).total;
  };
  const { people } = (await (await owner.context().request.get(`${product.origin}/api/people`)).json()) as {
    readonly people: readonly { readonly id: number; readonly name: string }[];
  };
  const nora = people.find(({ name }) => name === 'Nora Lane')?.id ?? 0;
  await send(owner, 'PATCH', `/api/people/${nora}`, { roles: ['wh'] });
  const before = await count();
  expect(before).toBeGreaterThan(0);
  await owner.goto(`${product.origin}/admin/roles?role=wh`);
  await owner.getByRole('button', { name: 'Warehouse', exact: true }).click();
  const panel = owner.getByRole('dialog', { name: 'Packing & Shipping · Warehouse' });
  const condition = panel.getByLabel('Which records');
  await condition.fill('nam = "x"');
  await panel.getByText('There is no field “nam” here.').waitFor();
  await condition.fill('name = "nowhere"');
  await panel.getByText('In words: ').waitFor();
  await panel.getByRole('button', { name: 'Preview' }).click();
  const effect = panel.getByRole('region', { name: 'Who gains or loses' });
  await effect
    .getByRole('row', { name: new RegExp(`Nora Lane.*−${before}$`) })
    .first()
    .waitFor();
  await owner.screenshot({ path: join(pictures, 'rights-preview.png') });
  await panel.getByRole('button', { name: 'Publish' }).click();
  await panel.getByText('Published. It holds for everyone now.').waitFor();
  expect(await count()).toBe(0);
  await staff.goto(`${product.origin}/a/base/v/warehouses`);
  await staff.getByText('There are no Warehouse that you may see.').waitFor();
  await staff.getByRole('button', { name: 'Why don’t I see more?' }).click();
  await staff.getByText('The role “Packing & Shipping” allows this where Name is nowhere.').waitFor();
  await staff.screenshot({ path: join(pictures, 'rights-none-seen.png') });
  expect(complaints).toEqual([]);
});
