// In charge of: sharing by link, in real browsers: a form that a stranger fills in on a phone, a view that one sees until the link is ended.
import { launchBrowser } from '@trellis/dx/browser';
import { startSample, type Product } from '@trellis/dx/product';
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
  return made;
}

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'trellis-links-'));
  product = await startSample(folder);
  browser = await launchBrowser();
  page = await open();
  await page.goto(`${product.origin}/link/${product.linkToken}`);
  await page.getByRole('heading', { name: 'My apps' }).waitFor();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sharePanel(): Promise<Locator> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Share…' }).click();
  const panel = page.getByRole('dialog', { name: 'Share by link' });
  await panel.waitFor();
  return panel;
}

/** Makes the link that the panel describes; answers its address. */
async function made(panel: Locator): Promise<string> {
  await panel.getByRole('button', { name: 'Make the link' }).click();
  return panel.getByRole('textbox', { name: 'Link' }).inputValue();
}

const picture = (from: Page, name: string): Promise<unknown> => from.screenshot({ path: join(pictures, `${name}.png`) });

test('a stranger fills in a form on a phone, and another sees a view until its link is ended', { timeout: 180_000 }, async () => {
  await page.goto(`${product.origin}/a/base/v/suppliers`);
  const panel = await sharePanel();
  await panel.getByText('A form to fill in').click();
  await panel.getByText(/They see nothing of what is there/).waitFor();
  await picture(page, 'share-panel');
  const form = new URL(await made(panel));
  expect(`${form.pathname}${form.hash}`).toMatch(/^\/f#[\w-]{43}$/);
  await panel.getByRole('button', { name: 'New link' }).click();
  await panel.getByLabel('Password').fill('open sesame');
  await panel.getByLabel('Name').fill('For the auditor');
  const view = new URL(await made(panel));

  const phone = await open({ viewport: { width: 390, height: 844 } });
  await phone.goto(`${product.origin}${form.pathname}${form.hash}`);
  await phone.getByRole('button', { name: 'Send', exact: true }).click();
  await phone.getByText('One field needs a look.').waitFor();
  await picture(phone, 'public-form-phone');
  await phone.getByLabel('Name').fill('Filled in by a stranger');
  await phone.getByRole('button', { name: 'Send', exact: true }).click();
  await phone.getByRole('heading', { name: 'It was sent' }).waitFor();
  await picture(phone, 'public-form-sent');

  const auditor = await open();
  await auditor.goto(`${product.origin}${view.pathname}${view.hash}`);
  await auditor.getByLabel('Password').fill('open barley');
  await auditor.getByRole('button', { name: 'Open', exact: true }).click();
  await auditor.getByText('The password is wrong.').waitFor();
  await picture(auditor, 'shared-view-password');
  await auditor.getByLabel('Password').fill('open sesame');
  await auditor.getByRole('button', { name: 'Open', exact: true }).click();
  await auditor.getByRole('gridcell', { name: 'Filled in by a stranger' }).waitFor();
  expect(await auditor.getByRole('button', { name: /New supplier|Export|Import/ }).count()).toBe(0);
  await picture(auditor, 'shared-view');

  await panel.getByRole('button', { name: 'Done' }).click();
  const again = await sharePanel();
  await again
    .getByText(/Opened once/)
    .first()
    .waitFor();
  await again.getByRole('button', { name: 'End: For the auditor' }).click();
  await page.getByRole('dialog', { name: 'End the link “For the auditor”?' }).getByRole('button', { name: 'End' }).click();
  await auditor.getByRole('heading', { name: 'This link does not open anything' }).waitFor();
  await picture(auditor, 'link-gone');
  expect(complaints).toEqual([]);
});
