// In charge of: trying every way in and out, and every way that must not be one.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../test-server.fixtures.ts';

const password = 'a long enough password';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const code = (answer: { readonly body: { readonly [member: string]: unknown } }): unknown =>
  (answer.body['error'] as { code?: string } | undefined)?.code;
const login = (email: string, secret: string) => server.call('POST', '/api/auth/login', { json: { email, password: secret } });

describe('signing in by password', () => {
  test('I5: gives a session in a cookie that scripts cannot read', async () => {
    await server.addUser({ email: 'li@test.example', roles: ['ops'], password });
    const answer = await login('LI@test.example', password);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/^trellis_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(answer.body).toMatchObject({ user: { email: 'li@test.example', owner: false, roles: [{ id: 'ops', label: { en: 'Operator' } }] } });
    expect(answer.text).not.toContain('argon2');
  });

  test('I1: an unknown account, a wrong password, an account without one and a disabled one are refused alike', async () => {
    await server.addUser({ email: 'right@test.example', password });
    await server.addUser({ email: 'none@test.example' });
    const gone = await server.addUser({ email: 'gone@test.example', password });
    await server.identity.updateUser(gone.user.id, { disabled: true });
    const answers = await Promise.all([
      login('nobody@test.example', password),
      login('right@test.example', 'wrong'),
      login('none@test.example', ''),
      login('gone@test.example', password),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401]);
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers.map((answer) => answer.headers.get('set-cookie'))).toEqual([null, null, null, null]);
  });

  test('guessing is slowed down with the seconds to wait, also side by side, and the right password waits too', async () => {
    await server.addUser({ email: 'guessed@test.example', password });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => login('guessed@test.example', `guess ${index}`)));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    const late = answers.find((answer) => answer.status === 429);
    expect(late?.body['error']).toMatchObject({ kind: 'limit', code: 'auth.too-many-attempts', params: { seconds: 30 } });
    expect(late?.headers.get('retry-after')).toBe('30');
    expect((await login('guessed@test.example', password)).status).toBe(429);
    server.clock.monotonic += 31_000;
    expect((await login('guessed@test.example', password)).status).toBe(200);
  });

  test('a body that is not an e-mail and a password is refused with every mistake', async () => {
    const answer = await server.call('POST', '/api/auth/login', { json: { email: 5, pasword: 'x' } });
    expect(answer.status).toBe(400);
    const paths = (answer.body['error'] as { issues: { path: string }[] }).issues.map((issue) => issue.path);
    expect(paths.toSorted()).toEqual(['email', 'password', 'pasword']);
  });
});

describe('a one-time link', () => {
  const redeem = (token: string) => server.call('POST', '/api/auth/link', { json: { token } });

  test('works once', async () => {
    const token = await server.signIn.createLink(server.owner.user);
    expect((await redeem(token)).status).toBe(200);
    const again = await redeem(token);
    expect([again.status, code(again)]).toEqual([401, 'auth.link-used']);
  });

  test('I2: of twenty uses at once exactly one gets in', async () => {
    const token = await server.signIn.createLink(server.owner.user);
    const headers = (index: number) => ({ 'x-try': String(index) });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => server.call('POST', '/api/auth/link', { json: { token }, headers: headers(index) })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    server.clock.monotonic += 3_600_000;
  });

  test('takes the place of the one before', async () => {
    const [before, after] = [await server.signIn.createLink(server.owner.user), await server.signIn.createLink(server.owner.user)];
    expect([(await redeem(before)).status, (await redeem(after)).status]).toEqual([401, 200]);
  });

  test('is not kept from its owner by others who guess elsewhere', async () => {
    const token = await server.signIn.createLink(server.owner.user);
    const guesses = Array.from({ length: 80 }, (_, index) => server.signIn.withLink('x'.repeat(43), `10.0.0.${index}`));
    expect((await Promise.allSettled(guesses)).every(({ status }) => status === 'rejected')).toBe(true);
    expect((await redeem(token)).status).toBe(200);
  });

  test('is over after a day, and an unknown one looks the same', async () => {
    const token = await server.signIn.createLink(server.owner.user);
    server.clock.now += 86_400_001;
    const [old, unknown] = [await redeem(token), await redeem('x'.repeat(43))];
    expect([old.status, old.text]).toEqual([401, unknown.text]);
  });
});

describe('a session', () => {
  test('ends with signing out', async () => {
    const { headers } = await server.browser(server.owner.user);
    expect((await server.call('GET', '/api/auth/me', { headers })).status).toBe(200);
    const out = await server.call('POST', '/api/auth/logout', { headers });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await server.call('GET', '/api/auth/me', { headers })).status).toBe(401);
  });

  test('is over after two weeks', async () => {
    const { headers } = await server.browser(server.owner.user);
    const before = server.clock.now;
    server.clock.now += 14 * 86_400_000;
    expect(code(await server.call('GET', '/api/apps', { headers }))).toBe('auth.required');
    server.clock.now = before;
  });

  test('ends at once when the account is disabled', async () => {
    const { user, headers } = await server.addUser({ email: 'leaving@test.example', roles: ['manager'] });
    expect((await server.call('GET', '/api/apps', { headers })).status).toBe(200);
    await server.identity.updateUser(user.id, { disabled: true });
    expect((await server.call('GET', '/api/apps', { headers })).status).toBe(401);
  });

  test.each([
    ['without the anti-forgery token', {}],
    ['with a wrong one', { 'x-csrf-token': 'A'.repeat(43) }],
  ])('does not write %s', async (_, extra) => {
    const { headers } = await server.browser(server.owner.user);
    const answer = await server.call('POST', '/api/apps/base/entities/supplier/records', {
      headers: { cookie: headers['cookie'] ?? '', ...extra },
      json: { name: 'Forged' },
    });
    expect([answer.status, code(answer)]).toEqual([403, 'auth.csrf']);
    const { total } = await server.owner.client
      .records('base', 'supplier')
      .list({ count: 'exact', filter: { field: 'name', op: 'eq', value: 'Forged' } });
    expect(total).toBe(0);
  });

  test('I5: does not write with the anti-forgery token of another', async () => {
    const [one, two] = [await server.browser(server.owner.user), await server.browser(server.owner.user)];
    const headers = { cookie: one.headers['cookie'] ?? '', 'x-csrf-token': two.headers['x-csrf-token'] ?? '' };
    expect(code(await server.call('POST', '/api/auth/logout', { headers }))).toBe('auth.csrf');
  });
});

describe('a password', () => {
  const set = (headers: { readonly [name: string]: string }, json: object) => server.call('POST', '/api/auth/password', { headers, json });

  test('is set without the old one where there is none, and every other session ends', async () => {
    const { user, headers } = await server.addUser({ email: 'new@test.example' });
    const other = await server.browser(user);
    const token = await server.signIn.createToken(user, 'script', ['read']);
    expect(code(await set(headers, { password: 'short' }))).toBe('auth.weak-password');
    const answer = await set(headers, { password });
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await server.call('GET', '/api/auth/me', { headers: { cookie } })).status).toBe(200);
    for (const gone of [headers, other.headers, { authorization: `Bearer ${token.token}` }])
      expect((await server.call('GET', '/api/auth/me', { headers: gone })).status).toBe(401);
    expect((await login('new@test.example', password)).status).toBe(200);
  });

  test('that is set ends a link that was not used', async () => {
    const { user, headers } = await server.addUser({ email: 'linked@test.example' });
    const token = await server.signIn.createLink(user);
    expect((await set(headers, { password })).status).toBe(200);
    const answer = await server.call('POST', '/api/auth/link', { json: { token } });
    expect([answer.status, code(answer)]).toEqual([401, 'auth.link-used']);
  });

  test('that changed while it was checked lets nobody in', async () => {
    const { user } = await server.addUser({ email: 'raced@test.example', password });
    const signingIn = server.signIn.withPassword('raced@test.example', password, '10.1.1.1');
    await Promise.all([
      server.identity.updateUser(user.id, { passwordHash: 'changed' }),
      expect(signingIn).rejects.toMatchObject({ code: 'auth.wrong-credentials' }),
    ]);
  });

  test('changes only with the old one', async () => {
    const { headers } = await server.addUser({ email: 'change@test.example', password });
    expect((await set(headers, { password: 'another long password' })).status).toBe(403);
    expect((await set(headers, { password: 'another long password', current: 'wrong' })).status).toBe(403);
    expect((await set(headers, { password: 'another long password', current: password })).status).toBe(200);
    expect((await login('change@test.example', password)).status).toBe(401);
  });
});

describe('an API token', () => {
  const create = async (scopes: readonly string[]) => {
    const answer = await server.call('POST', '/api/tokens', { headers: server.owner.headers, json: { name: 'script', scopes } });
    expect(answer.status).toBe(201);
    return { authorization: `Bearer ${String(answer.body['token'])}` };
  };
  const suppliers = '/api/apps/base/entities/supplier/records';

  test('I7: does what its scopes say and no more', async () => {
    const [reader, writer] = [await create(['read']), await create(['read', 'write'])];
    expect((await server.call('GET', suppliers, { headers: reader })).status).toBe(200);
    expect((await server.call('POST', suppliers, { headers: reader, json: { name: 'By reader' } })).status).toBe(403);
    expect((await server.call('POST', suppliers, { headers: writer, json: { name: 'By writer' } })).status).toBe(201);
    for (const [method, path] of [
      ['GET', '/api/tokens'],
      ['POST', '/api/tokens'],
      ['POST', '/api/auth/password'],
      ['POST', '/api/auth/logout'],
    ] as const) {
      expect((await server.call(method, path, { headers: writer })).status).toBe(403);
    }
  });

  test('is no cookie, and a cookie is no token', async () => {
    const { authorization } = await create(['read']);
    const cookie = `trellis_session=${authorization.slice(7)}`;
    expect((await server.call('GET', '/api/apps', { headers: { cookie } })).status).toBe(401);
    expect((await server.call('GET', '/api/apps', { headers: { authorization: `Bearer ${server.owner.token}` } })).status).toBe(401);
  });

  test('that is wrong is not made good by a cookie beside it', async () => {
    const headers = { ...server.owner.headers, authorization: 'Bearer nothing' };
    expect((await server.call('GET', '/api/apps', { headers })).status).toBe(401);
  });

  test('is listed without its text and ends when deleted, by its owner alone', async () => {
    const { authorization } = await create(['read']);
    const list = await server.call('GET', '/api/tokens', { headers: server.owner.headers });
    expect(list.text).not.toContain(authorization.slice(7));
    const id = (list.body['tokens'] as { id: number }[]).at(-1)?.id;
    const other = await server.addUser({ email: 'other@test.example', owner: true });
    expect((await server.call('DELETE', `/api/tokens/${id}`, { headers: other.headers })).status).toBe(404);
    expect((await server.call('DELETE', `/api/tokens/${id}`, { headers: server.owner.headers })).status).toBe(204);
    expect((await server.call('GET', '/api/apps', { headers: { authorization } })).status).toBe(401);
  });
});

test('people change their own name and language', async () => {
  const { headers } = await server.addUser({ email: 'self@test.example' });
  const changed = await server.call('PATCH', '/api/auth/me', { headers, json: { locale: 'zh-CN', name: ' Wu ' } });
  expect(changed.body['user']).toMatchObject({ name: 'Wu', locale: 'zh-CN' });
  const refused = await server.call('PATCH', '/api/auth/me', { headers, json: { owner: true } });
  expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('owner')]);
});
