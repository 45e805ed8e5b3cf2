// In charge of: looking after people, in real browsers: an invitation is handed over, taken up in another browser, and its person put out again.
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
  folder = mkdtempSync(join(tmpdir(), 'trellis-admin-'));
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

/** Chooses from the menu of a person's line. */
async function act(name: string, verb: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: verb, exact: true }).click();
}

/** Invites somebody and answers with the link that is handed over. */
async function invite(name: string, email: string): Promise<string> {
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Invite a person' });
  await panel.getByRole('button', { name: 'Make the link' }).click();
  await panel.getByText('Write the e-mail address.').waitFor();
  await panel.getByLabel('E-mail').fill(email);
  await panel.getByLabel('Name').fill(name);
  await panel.getByRole('combobox', { name: 'Roles' }).click();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Make the link' }).click();
  const handed = page.getByRole('dialog', { name: `Link for ${name}` });
  await handed.getByText(/It works once, until \d{4}-\d\d-\d\d/).waitFor();
  const link = await handed.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.screenshot({ path: join(pictures, 'admin-link.png') });
  await handed.getByRole('button', { name: 'Done' }).click();
  await handed.waitFor({ state: 'hidden' });
  return link;
}

test('somebody is invited, sets a password by the link, is disabled and is out', { timeout: 180_000 }, async () => {
  await page.getByRole('button', { name: /Owner$/ }).click();
  await page.getByRole('menuitem', { name: 'Workspace settings' }).click();
  await page.getByRole('row', { name: /owner@localhost/ }).waitFor();
  const link = await invite('Nora Lane', 'nora@shop.example');
  expect(link.slice(new URL(link).origin.length)).toMatch(/^\/invite#[\w-]{43}$/);
  await page.getByRole('row', { name: /Nora Lane.*nora@shop\.example.*Invited/ }).waitFor();

  const theirs = await open();
  await theirs.goto(`${product.origin}${new URL(link).pathname}${new URL(link).hash}`);
  await theirs.getByText('At least 10 characters.').waitFor();
  await theirs.getByLabel('New password').fill('short');
  await theirs.getByRole('button', { name: 'Set password and sign in' }).click();
  await theirs.getByText('Use at least 10 characters.').waitFor();
  await theirs.getByLabel('New password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Set password and sign in' }).click();
  await theirs.getByRole('button', { name: /^Nora Lane/ }).waitFor();
  await theirs.goto(`${product.origin}/admin/people`);
  await theirs.getByText('Only owners see the settings of the workspace').waitFor();
  // A page that follows what happens is told at once.
  await theirs.goto(product.origin);
  await theirs.getByRole('button', { name: /^Nora Lane/ }).waitFor();

  await page.reload();
  await page.getByRole('row', { name: /Nora Lane.*Active/ }).waitFor();
  await act('Nora Lane', 'Disable');
  const question = page.getByRole('dialog', { name: 'Disable Nora Lane?' });
  await question.getByText(/signed out within a second/).waitFor();
  await question.getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('row', { name: /Nora Lane.*Disabled/ }).waitFor();

  await theirs.waitForURL(/\/sign-in/);
  await theirs.getByLabel('E-mail').fill('nora@shop.example');
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await theirs.getByText('E-mail or password is wrong.').waitFor();
  const again = await open();
  await again.goto(`${product.origin}${new URL(link).pathname}${new URL(link).hash}`);
  await again.getByLabel('New password').fill(PASSWORD);
  await again.getByRole('button', { name: 'Set password and sign in' }).click();
  await again.getByText(/This invitation was used or has expired/).waitFor();
  expect(complaints).toEqual([]);
});

test('the last owner stays one, and is told so where it was tried', { timeout: 120_000 }, async () => {
  const { request } = page.context();
  const { people } = (await (await request.get(`${product.origin}/api/people`)).json()) as {
    readonly people: readonly { owner: boolean; name: string }[];
  };
  const owners = people.filter(({ owner }) => owner);
  expect(owners).toHaveLength(1);
  const name = owners[0]?.name ?? '';
  await page.goto(`${product.origin}/admin/people`);
  await page.getByRole('row', { name: /owner@localhost/ }).waitFor();
  await act(name, 'Change');
  const panel = page.getByRole('dialog', { name: `Change ${name}` });
  await panel.getByRole('checkbox', { name: 'Owner' }).uncheck();
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByText('This is the last owner who can sign in. Make somebody else an owner first.').waitFor();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await act(name, 'Disable');
  const question = page.getByRole('dialog', { name: `Disable ${name}?` });
  await question.getByRole('button', { name: 'Disable' }).click();
  await question.getByText(/This is the last owner who can sign in/).waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(complaints).toEqual([]);
});

test('departments stand in a tree, and the audit tells of what was done', { timeout: 120_000 }, async () => {
  await page.goto(`${product.origin}/admin/departments`);
  await page.getByRole('button', { name: 'New department' }).click();
  const panel = page.getByRole('dialog', { name: 'New department' });
  await panel.getByRole('button', { name: 'Create' }).click();
  await panel.getByText('A department needs a name.').waitFor();
  await panel.getByLabel('Name in English').fill('Trial sales');
  await panel.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'New below: Trial sales' }).click();
  await panel.getByLabel('Name in English').fill('Trial shop');
  await panel.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('row', { name: /Trial shop/ }).waitFor();

  await page.goto(`${product.origin}/admin/audit?kind=department.changed`);
  await page
    .getByRole('row', { name: /Department changed.*Done/ })
    .first()
    .waitFor();
  expect(await page.getByRole('row', { name: /Department changed/ }).count()).toBeGreaterThanOrEqual(2);
  expect(await page.getByRole('row', { name: /Sign-in/ }).count()).toBe(0);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  expect((await download).suggestedFilename()).toBe('audit.csv');
  expect(complaints).toEqual([]);
});

test('people come in from a file: refused with its line, corrected, shown and done', { timeout: 120_000 }, async () => {
  await page.goto(`${product.origin}/admin/people`);
  await page.getByRole('button', { name: 'Import people' }).click();
  const panel = page.getByRole('dialog', { name: 'Import people' });
  const choose = (content: string): Promise<void> =>
    panel.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  await choose('姓名,邮箱,部门,负责人,角色\n高远,gao@example.com,仓储部/夜班,是,没有的角色\n');
  await panel.getByText('There is no role “没有的角色”.').waitFor();
  expect(await panel.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true);
  await choose('姓名,邮箱,部门,负责人,角色\n高远,gao@example.com,仓储部/夜班,是,打包发货\n');
  await panel.getByText('1 new · 0 changed · 0 as they are · 0 refused').waitFor();
  await panel.getByText('New departments:').waitFor();
  await page.screenshot({ path: join(pictures, 'people-import.png') });
  await panel.getByRole('button', { name: 'Import', exact: true }).click();
  await panel.getByText('Added: 1. Changed: 0.').waitFor();
  await panel.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row').filter({ hasText: 'gao@example.com' }).getByText('夜班').waitFor();
});

test('people set their password, end their sessions and make tokens', { timeout: 120_000 }, async () => {
  await page.goto(`${product.origin}/admin/people`);
  const link = await invite('Omar Reed', 'omar@shop.example');
  const first = await open();
  await first.goto(`${product.origin}${new URL(link).pathname}${new URL(link).hash}`);
  await first.getByLabel('New password').fill(PASSWORD);
  await first.getByRole('button', { name: 'Set password and sign in' }).click();
  await first.getByRole('button', { name: /^Omar Reed/ }).waitFor();
  const second = await open();
  await second.goto(`${product.origin}/sign-in`);
  await second.getByLabel('E-mail').fill('omar@shop.example');
  await second.getByLabel('Password').fill(PASSWORD);
  await second.getByRole('button', { name: 'Sign in' }).click();
  await second.getByRole('button', { name: /^Omar Reed/ }).waitFor();

  await first.goto(`${product.origin}/me/security`);
  await first.getByText('At least 10 characters.').waitFor();
  const sessions = first.getByRole('region', { name: 'Sessions' });
  await sessions.getByRole('row', { name: /This browser/ }).waitFor();
  await sessions.getByRole('button', { name: /^End: / }).click();
  await sessions.getByRole('button', { name: /^End: / }).waitFor({ state: 'hidden' });
  await second.waitForURL(/\/sign-in/);

  await first.getByRole('button', { name: 'New token' }).click();
  const panel = first.getByRole('dialog', { name: 'New token' });
  await panel.getByLabel('What it is for').fill('Nightly');
  await panel.getByRole('button', { name: 'Make token' }).click();
  const token = await panel.getByRole('textbox', { name: 'Token' }).inputValue();
  const asked = await fetch(`${product.origin}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(asked.status).toBe(200);
  await panel.getByRole('button', { name: 'Done' }).click();
  await first.getByRole('button', { name: 'End: Nightly' }).click();
  await first
    .getByRole('dialog', { name: /Nightly/ })
    .getByRole('button', { name: 'End' })
    .click();
  await first.getByText('You have no API token.').waitFor();
  expect((await fetch(`${product.origin}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);

  await first.getByLabel('Current password').fill('not this one at all');
  await first.getByLabel('New password').fill('eight paper boats');
  await first.getByRole('button', { name: 'Set password' }).click();
  await first.getByText('The current password is wrong.').waitFor();
  expect(await first.getByLabel('Current password').getAttribute('aria-invalid')).toBe('true');
  await first.getByLabel('Current password').fill(PASSWORD);
  await first.getByRole('button', { name: 'Set password' }).click();
  await first.getByText('The password is set. Other browsers are signed out.').waitFor();
  expect(complaints).toEqual([]);
});
