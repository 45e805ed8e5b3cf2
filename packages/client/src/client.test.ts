// In charge of: what the client sends and how it reads answers, over real HTTP.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { createClient, type Client } from './client.ts';
import { startTestServer, type TestServer } from './scripted-server.fixtures.ts';

let server: TestServer;
let signedOut: number;
let client: Client;

beforeEach(async () => {
  server = await startTestServer();
  signedOut = 0;
  client = createClient({ baseUrl: server.url, locale: () => 'zh-CN', onSignedOut: () => signedOut++ });
});
afterEach(() => server.close());

function last() {
  const request = server.received.at(-1);
  if (request === undefined) throw new Error('nothing was received');
  return request;
}

async function refusal(call: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

const me = { user: { id: 1, name: 'Lin', email: 'a@b.c', owner: true, roles: [], locale: null }, workspace: { label: 'W' }, csrfToken: 'token-1' };

describe('reading', () => {
  it('writes a list request into the query', async () => {
    server.answer = () => ({ json: { records: [], total: 0 } });
    const filter = { and: [{ field: 'store.name', op: 'eq' as const, value: '旗舰 & 店' }] };
    await client
      .records('sales', 'order')
      .list({ filter, sort: ['-ordered_at', 'code'], fields: ['code'], expand: [], search: '', limit: 20, count: 'exact' });
    expect(last().path).toBe('/api/apps/sales/entities/order/records');
    expect(JSON.parse(last().query.get('filter') ?? '')).toEqual(filter);
    expect(Object.fromEntries(last().query)).toMatchObject({ sort: '-ordered_at,code', fields: 'code', limit: '20', count: 'exact' });
    expect([...last().query.keys()]).not.toContain('expand');
    expect([...last().query.keys()]).not.toContain('search');
    expect(last().headers['accept-language']).toBe('zh-CN');
  });

  it('unwraps single answers', async () => {
    server.answer = ({ path }) => ({
      json: path.endsWith('/history')
        ? { entries: [{ place: 1 }] }
        : path === '/api/users'
          ? { users: [{ id: 1, name: 'Lin' }] }
          : { record: { id: 7, version: 2 } },
    });
    expect(await client.records('sales', 'order').get(7, { expand: ['store', 'store.owner'] })).toEqual({ id: 7, version: 2 });
    expect(last().query.get('expand')).toBe('store,store.owner');
    expect(await client.records('sales', 'order').history(7)).toEqual([{ place: 1 }]);
    expect(await client.users()).toEqual([{ id: 1, name: 'Lin' }]);
  });

  it('gives addresses for downloads', () => {
    const url = new URL(client.records('sales', 'order').exportUrl('csv', { sort: ['-id'], filter: { field: 'a', op: 'isEmpty' } }));
    expect(url.pathname).toBe('/api/apps/sales/entities/order/export');
    expect(url.searchParams.get('format')).toBe('csv');
    expect(JSON.parse(url.searchParams.get('filter') ?? '')).toEqual({ field: 'a', op: 'isEmpty' });
    expect(client.jobs.reportUrl('j/1')).toBe(`${server.url}/api/jobs/j%2F1/report`);
  });
});

describe('looking after people', () => {
  const person = { id: 7, name: 'Lin' };
  it('sends each act to its place', async () => {
    server.answer = ({ method }) => ({ json: method === 'GET' ? { people: [person], roles: [] } : { person, link: { path: '/invite#x' } } });
    const said: unknown[] = [];
    const note = (answer: unknown): void => void said.push([last().method, last().path, answer]);
    note(await client.people.list());
    note(await client.people.invite({ email: 'a@b.c', name: 'Lin' }));
    note(await client.people.inviteAgain(7));
    note(await client.people.update(7, { disabled: true }));
    note(await client.people.endSessions(7));
    expect(said).toEqual([
      ['GET', '/api/people', { people: [person], roles: [] }],
      ['POST', '/api/people', { person, link: { path: '/invite#x' } }],
      ['POST', '/api/people/7/invite', { person, link: { path: '/invite#x' } }],
      ['PATCH', '/api/people/7', person],
      ['DELETE', '/api/people/7/sessions', undefined],
    ]);
  });

  it('asks for the audit by filter and page', async () => {
    server.answer = () => ({ json: { entries: [], nextCursor: '9' } });
    expect(await client.audit.list({ kind: 'sign-in', cursor: '12' })).toEqual({ entries: [], nextCursor: '9' });
    expect([last().path, Object.fromEntries(last().query)]).toEqual(['/api/audit', { kind: 'sign-in', cursor: '12' }]);
    expect(client.audit.exportUrl({ actor: 3 }, 'csv')).toBe(`${server.url}/api/audit/export?actor=3&format=csv`);
  });
});

describe('the second factor', () => {
  it('is set up and taken away', async () => {
    server.answer = () => ({ json: { secret: 'A', url: 'otpauth://totp/x', recoveryCodes: ['1', '2'] } });
    expect(await client.secondFactor.begin('p')).toMatchObject({ secret: 'A', url: 'otpauth://totp/x' });
    expect(await client.secondFactor.confirm('123456')).toEqual(['1', '2']);
    expect(await client.secondFactor.renewCodes('123456')).toEqual(['1', '2']);
    expect([last().path, JSON.parse(last().body)]).toEqual(['/api/auth/second-factor/recovery-codes', { code: '123456' }]);
    await client.secondFactor.remove('p', '123456');
    expect([last().path, JSON.parse(last().body)]).toEqual(['/api/auth/second-factor/remove', { password: 'p', code: '123456' }]);
  });
});

describe('another provider', () => {
  it('is gone to, and comes back with a session whose token goes with later writes', async () => {
    server.answer = ({ path }) =>
      path.endsWith('/finish') ? { json: { me, to: '/a' } } : { json: { address: 'https://id.example/x', providers: [{ id: 'oidc', label: 'X' }] } };
    expect(await client.providers.list()).toEqual([{ id: 'oidc', label: 'X' }]);
    expect(await client.providers.begin('oidc', '/a')).toBe('https://id.example/x');
    expect([last().path, JSON.parse(last().body)]).toEqual(['/api/auth/providers/oidc/begin', { to: '/a' }]);
    expect(await client.providers.finish('oidc', '?code=1')).toEqual({ me, to: '/a' });
    expect([last().path, JSON.parse(last().body)]).toEqual(['/api/auth/providers/oidc/finish', { answer: '?code=1' }]);
    await client.providers.beginLink('oidc');
    expect([last().path, last().headers['x-csrf-token']]).toEqual(['/api/auth/providers/oidc/connect', 'token-1']);
  });

  it('may ask for a second step, which says where one wanted to be', async () => {
    const secondStep = { token: 'step-1', expiresAt: '2026-11-22T16:05:00.000Z' };
    server.answer = () => ({ status: 202, json: { secondStep, to: '/a' } });
    expect(await refusal(client.providers.finish('oidc', ''))).toMatchObject({ code: 'auth.second-step', data: { ...secondStep, to: '/a' } });
  });

  it('is linked to oneself, listed and taken away', async () => {
    server.answer = ({ method }) => (method === 'DELETE' ? { status: 204 } : { json: { identity: { id: 4 }, identities: [{ id: 4 }] } });
    expect([await client.providers.finishLink('oidc', '?code=1'), await client.providers.linked()]).toEqual([{ id: 4 }, [{ id: 4 }]]);
    await client.providers.unlink(4);
    expect([last().method, last().path]).toEqual(['DELETE', '/api/auth/identities/4']);
  });
});

describe('one’s own sessions', () => {
  it('lists them, ends one and the others', async () => {
    server.answer = ({ method }) => ({ json: method === 'GET' ? { sessions: [{ id: 4 }] } : undefined });
    expect(await client.sessions.list()).toEqual([{ id: 4 }]);
    await client.sessions.end(4);
    expect([last().method, last().path]).toEqual(['DELETE', '/api/sessions/4']);
    await client.sessions.endOthers();
    expect([last().method, last().path]).toEqual(['DELETE', '/api/sessions']);
  });
});

describe('writing', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

  it('sends the session’s CSRF token once signed in, and none after signing out', async () => {
    server.answer = ({ path }) =>
      path === '/api/auth/login'
        ? { json: me }
        : path === '/api/auth/logout'
          ? { status: 204 }
          : { status: 201, json: { record: { id: 1, version: 1 } } };
    await client.auth.login({ email: 'a@b.c', password: 'x' });
    expect(last().headers['x-csrf-token']).toBeUndefined();
    await client.records('sales', 'order').create({ code: 'A' });
    expect(last().headers['x-csrf-token']).toBe('token-1');
    expect(JSON.parse(last().body)).toEqual({ code: 'A' });
    await client.auth.logout();
    await client.records('sales', 'order').create({ code: 'B' });
    expect(last().headers['x-csrf-token']).toBeUndefined();
  });

  it('says when a second step is asked for, keeps nothing of it, and takes it', async () => {
    const secondStep = { token: 'step-1', expiresAt: '2026-11-22T16:05:00.000Z' };
    server.answer = ({ path }) => (path === '/api/auth/second-step' ? { json: me } : { status: 202, json: { secondStep } });
    for (const attempt of [
      () => client.auth.login({ email: 'a@b.c', password: 'x' }),
      () => client.auth.reset({ token: 't', password: 'x' }),
      () => client.auth.redeemLink('t'),
    ])
      expect(await refusal(attempt())).toMatchObject({ code: 'auth.second-step', data: secondStep, message: '登录还需要两步验证的验证码。' });
    expect((await client.auth.secondStep({ token: 'step-1', code: '123456' })).csrfToken).toBe('token-1');
    expect([last().path, JSON.parse(last().body)]).toEqual(['/api/auth/second-step', { token: 'step-1', code: '123456' }]);
  });

  it('makes a new idempotency key for each write and keeps a given one', async () => {
    server.answer = () => ({ status: 201, json: { record: { id: 1, version: 1 }, records: [] } });
    const orders = client.records('sales', 'order');
    await orders.create({});
    const first = last().headers['idempotency-key'];
    await orders.create({});
    expect(first).toMatch(uuid);
    expect(last().headers['idempotency-key']).toMatch(uuid);
    expect(last().headers['idempotency-key']).not.toBe(first);
    await orders.createMany([{}], { idempotencyKey: 'mine', upsertBy: 'code' });
    expect(last().headers['idempotency-key']).toBe('mine');
    expect(last().query.get('upsertBy')).toBe('code');
  });

  it('names the version it changes', async () => {
    server.answer = () => ({ json: { record: { id: 7, version: 4 }, records: [] } });
    const orders = client.records('sales', 'order');
    expect(await orders.update(7, 3, { note: null })).toEqual({ id: 7, version: 4 });
    expect([last().method, last().path, last().headers['if-match'], last().body]).toEqual([
      'PATCH',
      '/api/apps/sales/entities/order/records/7',
      '"3"',
      '{"note":null}',
    ]);
    await orders.remove(7, 4);
    expect([last().method, last().headers['if-match']]).toEqual(['DELETE', '"4"']);
    await orders.removeMany([{ id: 7, version: 4 }]);
    expect([last().method, last().path, last().body]).toEqual([
      'DELETE',
      '/api/apps/sales/entities/order/records',
      '{"records":[{"id":7,"version":4}]}',
    ]);
  });

  it('sends files with their options first', async () => {
    server.answer = () => ({ json: { job: { id: 'j1', status: 'queued' } } });
    const file = { name: '订单.csv', content: new Blob(['code\nA-1']) };
    expect(await client.records('sales', 'order').startImport(file, { upsertBy: 'code' })).toMatchObject({ id: 'j1' });
    expect(last().headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(last().headers['idempotency-key']).toMatch(uuid);
    const body = last().body;
    expect(body.indexOf('{"upsertBy":"code"}')).toBeGreaterThan(0);
    expect(body.indexOf('订单.csv')).toBeGreaterThan(body.indexOf('{"upsertBy":"code"}'));
    expect(body).toContain('code\nA-1');
  });

  it('signs scripts in by token', async () => {
    await createClient({ baseUrl: `${server.url}/`, token: 'secret' }).apps();
    expect(last().headers['authorization']).toBe('Bearer secret');
    expect(last().path).toBe('/api/apps');
  });
});

describe('refusals', () => {
  it('carry what the server said', async () => {
    const error = {
      kind: 'invalid',
      code: 'record.invalid',
      message: '没有保存。',
      params: { a: 1 },
      hint: '改正。',
      issues: [
        { code: 'record.required', path: 'name', message: '名称必填。' },
        { code: 'x', path: 'price.amount', message: 'y' },
      ],
    };
    server.answer = () => ({ status: 422, json: { error } });
    const found = await refusal(client.records('sales', 'order').create({}));
    expect(found).toMatchObject({ ...error, status: 422 });
    expect(found.issuesAt('price')).toEqual([error.issues[1]]);
    expect(found.issuesAt('pri')).toEqual([]);
  });

  it('carry the current record of a stale write', async () => {
    server.answer = () => ({
      status: 409,
      json: { error: { kind: 'conflict', code: 'record.stale', message: 'm', data: { record: { id: 7, version: 9 } } } },
    });
    expect((await refusal(client.records('sales', 'order').update(7, 3, {}))).data).toEqual({ record: { id: 7, version: 9 } });
  });

  it.each([
    [502, '<html>bad gateway</html>', 'internal'],
    [404, '', 'not-found'],
    [429, '{"other":1}', 'limit'],
  ])('of others (%s) are told in our words', async (status, text, kind) => {
    server.answer = () => ({ status, text });
    expect(await refusal(client.apps())).toMatchObject({ kind, code: 'server.internal', status, message: '服务出错了。没有改动任何数据。' });
  });

  it('say so when nobody answers', async () => {
    await server.close();
    expect(await refusal(client.apps())).toMatchObject({ kind: 'offline', code: 'server.unreachable', status: 0, message: '连不上服务器。' });
  });

  it('are not made of calls that were given up', async () => {
    const controller = new AbortController();
    server.answer = () => new Promise(() => undefined);
    const call = client.apps({ signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('report the end of a session, but not a wrong password', async () => {
    server.answer = ({ path }) => ({
      status: 401,
      json: { error: { kind: 'unauthenticated', code: path === '/api/auth/login' ? 'auth.wrong-credentials' : 'auth.required', message: 'm' } },
    });
    await refusal(client.auth.login({ email: 'a', password: 'b' }));
    expect(signedOut).toBe(0);
    await refusal(client.apps());
    expect(signedOut).toBe(1);
  });
});
