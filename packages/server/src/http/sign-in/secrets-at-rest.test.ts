// Proves that no secret lies readable where the product keeps what it keeps: neither in the files of a workspace nor in what it tells afterwards.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, stepAt } from '../../auth/totp.ts';
import { secretOf } from './second-factor-secret.fixtures.ts';
import { startTestServer, type TestServer } from '../test-server.fixtures.ts';

const password = 'seven wooden horses';
let server: TestServer;
const secrets = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer();
  const who = await server.addUser({ email: 'keeper@test.example', roles: ['manager'], password });
  const as = (method: string, path: string, json?: object) =>
    server.call(method, path, { headers: who.headers, ...(json === undefined ? {} : { json }) });
  secrets.set('the password', password);
  secrets.set('a session', who.token);
  const token = await as('POST', '/api/tokens', { name: 'script', scopes: ['read'] });
  secrets.set('an API token', String(token.body['token']));
  secrets.set('a sign-in link', await server.signIn.createLink(server.owner.user));
  const invited = await server.call('POST', '/api/people', { headers: server.owner.headers, json: { email: 'new@test.example', name: 'New' } });
  secrets.set('an invitation', (invited.body['link'] as { path: string }).path.split('#').at(-1) ?? '');
  const factor = await as('POST', '/api/auth/second-factor', { password });
  secrets.set('the secret of a second factor', String(factor.body['secret']));
  const code = codeOf(secretOf(String(factor.body['secret'])), stepAt(server.clock.now));
  const confirmed = await as('POST', '/api/auth/second-factor/confirm', { code });
  const [recovery = ''] = confirmed.body['recoveryCodes'] as readonly string[];
  secrets.set('a recovery code', recovery);
  const share = { app: 'base', kind: 'share', target: 'view.suppliers', password: 'open sesame, and wide' };
  const made = await server.call('POST', '/api/links', { headers: server.owner.headers, json: share });
  if (made.status !== 201) throw new Error(made.text);
  secrets.set('the password of a public link', share.password);
  secrets.set('a public link', String(made.body['path']).split('#').at(-1) ?? '');
  await server.call('POST', '/api/auth/login', { json: { email: 'keeper@test.example', password: 'wrong wooden horses' } });
  await as('POST', '/api/apps/base/entities/supplier/records', { name: 'Written so that there is a log' });
});
afterAll(() => server.close());

/** Every file of the workspace, one text. */
function kept(folder: string): string {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? kept(path) : readFileSync(path, 'latin1')))
    .join('\n');
}

/** A secret as it may be written: as it is, in other letters, in base64 and in hexadecimal digits. */
function written(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const forms = [secret, secret.toLowerCase(), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')];
  return /^[A-Z2-7]{32}$/.test(secret) ? [...forms, secretOf(secret).toString('latin1'), secretOf(secret).toString('hex')] : forms;
}

test('S2 every secret is known here by its own text, and what is no secret is found', () => {
  expect([...secrets.values()].map((secret) => secret.length > 8)).toEqual([...secrets].map(() => true));
  expect(secrets.size).toBe(9);
  expect(kept(dirname(server.uploads))).toContain('Written so that there is a log');
});

test('S2 none of them lies in the files of the workspace, however it is written', () => {
  const all = kept(dirname(server.uploads));
  const found = [...secrets].flatMap(([name, secret]) => (written(secret).some((form) => all.includes(form)) ? [name] : []));
  expect(found).toEqual([]);
});

test('S2 none of them is told again by any answer to an owner', async () => {
  const paths = ['/api/audit', '/api/audit/export?format=jsonl', '/api/people', '/api/users', '/api/tokens', '/api/sessions', '/api/auth/me'];
  const texts = await Promise.all(paths.map(async (path) => (await server.call('GET', path, { headers: server.owner.headers })).text));
  const found = [...secrets].flatMap(([name, secret]) => (texts.some((text) => text.includes(secret)) ? [name] : []));
  expect(found).toEqual([]);
});
