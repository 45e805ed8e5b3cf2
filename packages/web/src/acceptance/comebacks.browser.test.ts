// In charge of: what comes back, in a real browser: undo after deleting, the keys, the trash, an earlier version.
import { launchBrowser } from '@trellis/dx/browser';
import { startSample, type Product } from '@trellis/dx/product';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let product: Product;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-comebacks-'));
  product = await startSample(folder);
  browser = await launchBrowser();
  page = await (await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } })).newPage();
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

const supplier = (id: number): string => `${product.origin}/a/base/e/supplier/${id}`;

interface Kept {
  readonly id: number;
  readonly version: number;
}

/** Sends a write as the page would. */
async function send(
  method: string,
  path: string,
  data: unknown,
  headers: { readonly [name: string]: string } = {},
): Promise<{ readonly record: Kept }> {
  const { request } = page.context();
  const me = (await (await request.get(`${product.origin}/api/auth/me`)).json()) as { readonly csrfToken: string };
  const answer = await request.fetch(`${product.origin}${path}`, { method, data, headers: { 'x-csrf-token': me.csrfToken, ...headers } });
  expect(answer.ok()).toBe(true);
  return (answer.status() === 204 ? undefined : await answer.json()) as { readonly record: Kept };
}

const records = '/api/apps/base/entities/supplier/records';
const trash = '/api/apps/base/entities/supplier/trash';

test('a deleted record is offered back, leaves and comes by the keys, and is found in the trash', { timeout: 120_000 }, async () => {
  const { record } = await send('POST', records, { name: 'Comes back' });
  await page.goto(supplier(record.id));
  await page.getByRole('heading', { name: 'Comes back' }).waitFor();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Undo: created .* Comes back/ }).waitFor();
  await page.getByRole('menuitem', { name: /^Delete/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await page.getByText('1 record is in the trash').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText(/^Undone: deleted .* Comes back/).waitFor();
  await page.goto(supplier(record.id));
  await page.getByRole('heading', { name: 'Comes back' }).waitFor();
  await page.keyboard.press('Control+Shift+Z');
  await page.getByText(/^Redone: /).waitFor();
  await page.goto(`${product.origin}/a/base/e/supplier/trash`);
  await page.getByRole('row', { name: /Comes back .*\d{1,2}:\d{2} owner/ }).waitFor();
  await page
    .getByRole('row', { name: /Comes back/ })
    .getByRole('button', { name: 'Restore' })
    .click();
  await page.getByText('1 record is back').waitFor();
  await page.getByText('The trash is empty.').waitFor();
  await page.keyboard.press('Control+Z');
  await page.getByRole('row', { name: /Comes back/ }).waitFor();
  expect(complaints).toEqual([]);
});

test('what stands against an undo is shown, and closed', { timeout: 120_000 }, async () => {
  const { record } = await send('POST', records, { name: 'Gone for good' });
  await page.goto(supplier(record.id));
  await page.getByRole('heading', { name: 'Gone for good' }).waitFor();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Delete/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await page.getByText('1 record is in the trash').waitFor();
  const { request } = page.context();
  const { records: trashed } = (await (await request.get(`${product.origin}${trash}`)).json()) as { readonly records: readonly Kept[] };
  await send('DELETE', trash, { records: trashed.filter(({ id }) => id === record.id).map(({ id, version }) => ({ id, version })) });
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'These have changed since' });
  await dialog.getByText('deleted for good').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(complaints).toEqual([]);
});

test('an earlier version is shown and brought back from the history', { timeout: 120_000 }, async () => {
  const { record } = await send('POST', records, { name: 'Versions', contact: 'Ann' });
  await send('PATCH', `${records}/${record.id}`, { contact: 'Bea' }, { 'if-match': '"1"' });
  await page.goto(supplier(record.id));
  await page.getByRole('heading', { name: 'Versions' }).waitFor();
  if ((await page.getByRole('button', { name: 'Show history' }).count()) > 0) await page.getByRole('button', { name: 'Show history' }).click();
  await page.getByRole('button', { name: 'Restore this version' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('row', { name: /Bea/ }).innerText()).toContain('Ann');
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('Ann').first().waitFor();
  expect(complaints).toEqual([]);
});
