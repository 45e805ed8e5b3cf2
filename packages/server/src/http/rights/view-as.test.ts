// Proves that owners see what another sees and no more, that nothing can be written meanwhile, and that every answer says so (W4, I3, S7).
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deskDocuments } from './desk-documents.fixtures.ts';
import { routeRights } from '../route-rights.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const records = '/api/apps/desk/entities/order/records';

describe.each(['sqlite', 'postgres'] as const)('viewing as someone else on %s', (store) => {
  let server: TestServer;
  let clerk: Browser;
  let owner: Browser;
  const begin = (as: object, headers = owner.headers) => server.call('POST', '/api/auth/view-as', { headers, json: as });
  const end = (headers = owner.headers) => server.call('DELETE', '/api/auth/view-as', { headers });
  const get = (path: string, headers = owner.headers) => server.call('GET', path, { headers });

  beforeAll(async () => {
    server = await startTestServer({ store, documents: deskDocuments() });
    ({ owner } = server);
    clerk = await server.addUser({ email: 'clerk@test.example', roles: ['clerk'] });
    const sent = [
      { code: 'A', region: 'near', owner: clerk.user.id, qty: 5, cost: 500 },
      { code: 'C', region: 'far', qty: 5, cost: 500 },
    ];
    await server.call('POST', records, { headers: owner.headers, json: { records: sent } });
  });
  afterAll(() => server.close());
  beforeEach(() => end());

  const reads = [
    records,
    `${records}/1`,
    `${records}/2`,
    `${records}?fields=cost`,
    '/api/apps',
    '/api/apps/desk',
    '/api/apps/desk/entities/order/trash',
    `${records}/1/history`,
    '/api/audit',
    '/api/people',
    '/api/users',
    '/api/departments',
    '/api/undo',
    '/api/requests',
    '/api/studio/apps/desk/documents',
    '/api/openapi.json',
  ];
  test.each(reads)('W4: %s is answered as to the one who is viewed', async (path) => {
    const expected = await get(path, clerk.headers);
    await begin({ user: clerk.user.id });
    const seen = await get(path);
    expect([seen.status, seen.text]).toEqual([expected.status, expected.text]);
    expect([seen.headers.get('x-viewing-as'), expected.headers.get('x-viewing-as')]).toEqual([`user:${clerk.user.id}`, null]);
    await end();
    const own = await get(path);
    expect([own.status, own.headers.get('x-viewing-as')]).toEqual([200, null]);
  });

  test('W4: a role on its own is nobody in particular', async () => {
    await begin({ role: 'clerk' });
    const list = await get(records);
    expect((list.body['records'] as { code: string }[]).map(({ code }) => code)).toEqual(['A']);
    const explained = await server.call('POST', '/api/apps/desk/explain', { headers: owner.headers, json: { entity: 'order', action: 'update' } });
    expect(explained.body).toMatchObject({ allowed: false, reasons: [{ code: 'explain.no-grant' }] });
    const { body, headers } = await get('/api/auth/me');
    expect(body).toMatchObject({
      user: { owner: false, roles: [{ id: 'clerk' }] },
      viewing: { role: 'clerk', label: { en: 'Clerk', 'zh-CN': '文员' }, by: { name: 'owner' } },
    });
    expect(headers.get('x-viewing-as')).toBe('role:clerk');
  });

  test('who is viewed is said by /api/auth/me, and no longer after the end', async () => {
    await begin({ user: clerk.user.id });
    expect((await get('/api/auth/me')).body).toMatchObject({
      user: { id: clerk.user.id, name: 'clerk', owner: false },
      viewing: { user: clerk.user.id, label: 'clerk', by: { id: owner.user.id } },
    });
    await end();
    const { body } = await get('/api/auth/me');
    expect([(body['user'] as { id: number }).id, body['viewing']]).toEqual([owner.user.id, undefined]);
  });

  const writes = Object.entries(routeRights).filter(
    ([route, rights]) =>
      rights.whileViewing !== true &&
      (rights.needs === 'browser' ? !route.startsWith('GET ') : rights.needs === 'signed-in' && rights.scope === 'write'),
  );
  test.each(writes)('W4: nothing is written meanwhile: %s', async (route) => {
    await begin({ user: clerk.user.id });
    const [method = '', path = ''] = route.split(' ');
    const address = path.replace(':app', 'desk').replace(':entity', 'order').replace(':id', '1');
    const answer = await server.call(method, address, { headers: owner.headers, json: {} });
    expect([answer.status, (answer.body['error'] as { code: string }).code, answer.headers.get('x-viewing-as')]).toEqual([
      403,
      'auth.viewing',
      `user:${clerk.user.id}`,
    ]);
  });

  test('only owners view as others, nobody who is not there is viewed, and a view holds no view', async () => {
    const answers = [await begin({ role: 'clerk' }, clerk.headers), await begin({ user: 999 }), await begin({ role: 'ghost' }), await begin({})];
    expect(answers.map(({ status }) => status)).toEqual([403, 404, 404, 400]);
    await begin({ role: 'clerk' });
    expect((await begin({ role: 'lead' })).status).toBe(403);
  });

  test('I3: a view follows the one who is viewed, and is over when the viewer is no owner any more', async () => {
    const dan = await server.addUser({ email: `dan-${store}@test.example`, roles: ['lead'] });
    const second = await server.addUser({ email: `second-${store}@test.example`, owner: true });
    await begin({ user: dan.user.id }, second.headers);
    const status = async (path: string): Promise<number> => (await get(path, second.headers)).status;
    expect(await status(`${records}/2`)).toBe(200);
    await server.identity.updateUser(dan.user.id, { roles: ['clerk'] });
    expect(await status(`${records}/2`)).toBe(404);
    await server.identity.updateUser(dan.user.id, { disabled: true });
    expect(await status(`${records}/1`)).toBe(404);
    await server.identity.updateUser(second.user.id, { owner: false });
    const me = await get('/api/auth/me', second.headers);
    expect([me.body['viewing'], (me.body['user'] as { id: number }).id]).toEqual([undefined, second.user.id]);
  });

  test('I3: an open socket is closed when the view begins', async () => {
    const socket = server.openSocket(owner.headers);
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await begin({ user: clerk.user.id });
    expect(await closed).toBe(4403);
  });

  test('S7: beginning and ending are written down, and so is what is done meanwhile, with both names', async () => {
    await begin({ user: clerk.user.id });
    await get('/api/audit');
    await end();
    const { body } = await get('/api/audit?limit=3');
    const { user } = clerk;
    expect(body['entries']).toMatchObject([
      { kind: 'view.ended', actor: { name: 'owner' }, target: `user:${user.id}`, result: 'done' },
      { kind: 'audit.read', actor: { name: 'owner' }, result: 'refused', detail: { viewAs: `user:${user.id}` } },
      { kind: 'view.began', actor: { name: 'owner' }, target: `user:${user.id}`, result: 'done' },
    ]);
  });
});

test('I3: a view that begins or ends on one server does so on the other within a second', async () => {
  const one = await startTestServer({ store: 'postgres', documents: deskDocuments() });
  const two = await startTestServer({ store: 'postgres', joins: one });
  const { headers } = one.owner;
  const seenBy = async (): Promise<string | null> => (await two.call('GET', '/api/apps', { headers })).headers.get('x-viewing-as');
  const within = async (expected: string | null): Promise<void> => {
    await expect.poll(seenBy, { timeout: 1_000, interval: 50 }).toBe(expected);
  };
  await one.call('POST', '/api/auth/view-as', { headers, json: { role: 'clerk' } });
  await within('role:clerk');
  await one.call('DELETE', '/api/auth/view-as', { headers });
  await within(null);
  expect(await seenBy()).toBeNull();
  await two.close();
  await one.close();
});
