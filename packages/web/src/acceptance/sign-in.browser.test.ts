// In charge of: the ways in, in real browsers: another provider, a forgotten password by a real letter, a second factor with its recovery codes.
import { launchBrowser } from '@trellis/dx/browser';
import { startIdentityProvider, type IdentityProviderProcess } from '@trellis/dx/identity-provider';
import { startSmtpCatcher, type SmtpCatcher } from '@trellis/dx/mail-catcher';
import { startProduct, type Product } from '@trellis/dx/product';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { APIRequestContext, Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const pictures = fileURLToPath(new URL('../../../../screenshots', import.meta.url));
const PASSWORD = 'seven wooden horses';
const NEXT = 'eight paper lanterns';

let folder: string;
let provider: IdentityProviderProcess;
let mail: SmtpCatcher;
let product: Product;
let browser: Browser;
let owner: APIRequestContext;
const complaints: string[] = [];

/** The provider must know where people come back to before the product is there. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function open(locale = 'en-US'): Promise<Page> {
  const made = await (await browser.newContext({ locale, viewport: { width: 1440, height: 900 } })).newPage();
  made.setDefaultTimeout(20_000);
  made.on('pageerror', (error) => complaints.push(error.message));
  return made;
}

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'trellis-sign-in-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  [provider, mail] = await Promise.all([startIdentityProvider(`${origin}/sign-in/return/oidc`), startSmtpCatcher()]);
  product = await startProduct(folder, {
    SAMPLE: 'none',
    PORT: String(port),
    PUBLIC_URL: origin,
    SMTP_URL: mail.url,
    MAIL_FROM: 'Trellis <trellis@shop.example>',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_NAME: 'Company ID',
    OUTGOING_ALLOW: new URL(provider.issuer).host,
  });
  browser = await launchBrowser();
  owner = (await browser.newContext()).request;
  await owner.post(`${product.origin}/api/auth/link`, { data: { token: product.linkToken } });
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await provider?.stop();
  await mail?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Invites somebody; answers the token of their link. */
async function invite(name: string): Promise<string> {
  const { csrfToken } = (await (await owner.get(`${product.origin}/api/auth/me`)).json()) as { readonly csrfToken: string };
  const data = { email: `${name.toLowerCase()}@shop.example`, name };
  const answer = await owner.post(`${product.origin}/api/people`, { data, headers: { 'x-csrf-token': csrfToken } });
  return ((await answer.json()) as { readonly link: { readonly path: string } }).link.path.split('#').at(-1) ?? '';
}

/** Somebody who took up an invitation, signed in. */
async function member(name: string): Promise<Page> {
  const page = await open();
  const data = { token: await invite(name), password: PASSWORD };
  expect((await page.context().request.post(`${product.origin}/api/auth/invite`, { data })).status()).toBe(200);
  return page;
}

const arrived = (page: Page, name: string): Promise<void> => page.getByRole('button', { name: new RegExp(`^${name}`) }).waitFor();

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${product.origin}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('who was invited signs in with the provider; who is not known there or here is told so in their language', { timeout: 120_000 }, async () => {
  await invite('Nora');
  await provider.know({ subject: 'nora', email: 'nora@shop.example', email_verified: true });
  await provider.know({ subject: 'stranger', email: 'stranger@else.example', email_verified: true });
  const page = await open();
  await page.goto(`${product.origin}/me/security`);
  await page.getByRole('button', { name: 'Sign in with Company ID' }).waitFor();
  await page.screenshot({ path: join(pictures, 'sign-in-provider.png') });
  await page.getByRole('button', { name: 'Sign in with Company ID' }).click();
  await page.getByLabel('Who are you?').fill('nora');
  await page.getByRole('button', { name: 'Go on' }).click();
  // Where they wanted to be before.
  const part = page.getByRole('region', { name: 'Linked sign-ins' });
  await part.getByRole('row', { name: /Company ID.*nora@shop\.example/ }).waitFor();
  await part.getByRole('button', { name: 'Unlink: Company ID' }).click();
  const question = page.getByRole('dialog', { name: 'Unlink Company ID?' });
  await question.getByRole('button', { name: 'Unlink' }).click();
  await question.getByText('This is your only way to sign in. Set a password first.').waitFor();
  await page.screenshot({ path: join(pictures, 'me-linked.png') });

  const other = await open('zh-CN');
  await other.goto(`${product.origin}/sign-in`);
  await other.getByRole('button', { name: '用Company ID登录' }).click();
  await other.getByLabel('Who are you?').fill('stranger');
  await other.getByRole('button', { name: 'Go on' }).click();
  await other.getByRole('heading', { name: '没能登录' }).waitFor();
  await other.getByText('这里没有与这次登录相符的账号。').waitFor();
  // The provider would know them again without asking.
  await other.context().clearCookies();
  await other.getByRole('link', { name: '返回登录' }).click();
  await other.getByRole('button', { name: '用Company ID登录' }).click();
  await other.getByRole('button', { name: 'Cancel' }).click();
  await other.getByText('用Company ID登录已取消。').waitFor();
  expect(complaints).toEqual([]);
});

test('who has a password links the provider, and signs in with it from then on', { timeout: 120_000 }, async () => {
  const page = await member('Otto');
  await provider.know({ subject: 'otto', email: 'otto@shop.example', email_verified: true });
  await page.goto(`${product.origin}/me/security`);
  await page.getByRole('button', { name: 'Link Company ID' }).click();
  await page.getByLabel('Who are you?').fill('otto');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('row', { name: /Company ID.*otto@shop\.example/ }).waitFor();
  const again = await open();
  await again.goto(`${product.origin}/sign-in`);
  await again.getByRole('button', { name: 'Sign in with Company ID' }).click();
  await again.getByLabel('Who are you?').fill('otto');
  await again.getByRole('button', { name: 'Go on' }).click();
  await arrived(again, 'Otto');
  expect(complaints).toEqual([]);
});

test('a forgotten password is set anew by the letter that comes', { timeout: 120_000 }, async () => {
  await (await member('Pia')).context().close();
  const page = await open();
  await page.goto(`${product.origin}/sign-in`);
  await page.getByRole('link', { name: 'Forgot password' }).click();
  await page.getByRole('button', { name: 'Send link' }).waitFor();
  await page.getByLabel('E-mail').fill('pia@shop.example');
  await page.getByRole('button', { name: 'Send link' }).click();
  await page.getByText('If there is an account with this address, a link is on its way.').waitFor();
  // The first letter was the invitation.
  await mail.next('pia@shop.example');
  const { text } = await mail.next('pia@shop.example');
  const link = new RegExp(`^${product.origin}/reset#[\\w-]{43}$`, 'm').exec(text)?.[0] ?? '';
  await page.goto(link);
  await page.getByLabel('New password').fill(NEXT);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await arrived(page, 'Pia');
  const again = await open();
  await signIn(again, 'pia@shop.example', PASSWORD);
  await again.getByText('E-mail or password is wrong.').waitFor();
  await signIn(again, 'pia@shop.example', NEXT);
  await arrived(again, 'Pia');
  expect(complaints).toEqual([]);
});

/** What an authenticator shows for a secret, so many steps of half a minute from now. */
function codeOf(secret: string, ahead: number): string {
  const bits = Array.from(secret, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

test('a second factor is set up, asked for at sign-in, and replaced by recovery codes, which are made anew', { timeout: 120_000 }, async () => {
  const page = await member('Quinn');
  await page.goto(`${product.origin}/me/security`);
  const part = page.getByRole('region', { name: 'Second factor' });
  await part.getByRole('button', { name: 'Set up' }).click();
  const panel = page.getByRole('dialog', { name: 'Set up' });
  await panel.getByLabel('Current password').fill(PASSWORD);
  await panel.getByRole('button', { name: 'Next' }).click();
  const secret = await panel.getByRole('textbox', { name: 'Secret' }).inputValue();
  await panel.getByLabel('Code', { exact: true }).fill(codeOf(secret, 0));
  await panel.getByRole('button', { name: 'Turn on' }).click();
  const codesIn = async (where: Locator): Promise<readonly string[]> =>
    (await where.getByRole('textbox', { name: 'Recovery codes' }).inputValue()).split(' ');
  const [first = '', second = ''] = await codesIn(panel);
  await panel.getByRole('button', { name: 'Done' }).click();

  const again = await open();
  const step = async (given: string): Promise<void> => {
    await signIn(again, 'quinn@shop.example', PASSWORD);
    await again.getByLabel('Code').fill(given);
    await again.getByRole('button', { name: 'Sign in' }).click();
  };
  await step('000000');
  await again.getByText('The code is wrong or was used already.').waitFor();
  await step(codeOf(secret, 1));
  await arrived(again, 'Quinn');
  await again.context().clearCookies();
  await step(first);
  await arrived(again, 'Quinn');

  await page.reload();
  await part.getByText('9 recovery codes left').waitFor();
  await part.getByRole('button', { name: 'New recovery codes' }).click();
  const renewing = page.getByRole('dialog', { name: 'New recovery codes' });
  await renewing.getByLabel('Code').fill(second);
  await renewing.getByRole('button', { name: 'Make codes' }).click();
  const [renewed = ''] = await codesIn(renewing);
  await page.screenshot({ path: join(pictures, 'me-recovery-codes.png') });
  await renewing.getByRole('button', { name: 'Done' }).click();
  await part.getByText('10 recovery codes left').waitFor();
  await again.context().clearCookies();
  await step(second);
  await again.getByText('The code is wrong or was used already.').waitFor();
  await step(renewed);
  await arrived(again, 'Quinn');
  expect(complaints).toEqual([]);
});
