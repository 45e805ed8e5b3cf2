// Proves that what matters for security is written down (S7), over HTTP, on both kinds of store: who, what, how it ended, and no secrets.
import { catalog } from '@trellis/errors';
import { type AuditEntryJson, auditKinds } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../auth/passwords.ts';
import { routeRights } from '../route-rights.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const PASSWORD = 'correct horse battery';
const CANARY = 'canary-4711-secret';

describe.each(['sqlite', 'postgres'] as const)('S7 on %s', (kind) => {
  let server: TestServer;
  let ann: Browser;
  let owner: Browser;

  beforeAll(async () => {
    server = await startTestServer({ store: kind });
    ({ owner } = server);
    ann = await server.addUser({ email: 'ann@test.example', roles: ['sales'], password: PASSWORD });
  });
  afterAll(() => server.close());

  const read = async (query = ''): Promise<readonly AuditEntryJson[]> => {
    const answer = await server.call('GET', `/api/audit?limit=1000${query}`, { headers: owner.headers });
    expect(answer.status).toBe(200);
    return answer.body['entries'] as readonly AuditEntryJson[];
  };
  /** What an attempt wrote down. */
  const written = async (attempt: () => Promise<unknown>): Promise<readonly unknown[]> => {
    const before = (await read('')).at(0)?.seq ?? 0;
    await attempt();
    const found = (await read('')).filter((entry) => entry.seq > before).toReversed();
    return found.map((entry) => [entry.kind, entry.actor.name, entry.target, entry.result, entry.detail['code']].join(' '));
  };
  const post = (path: string, json: unknown, headers = owner.headers) => server.call('POST', path, { json, headers });
  const target = (user: Browser): string => `user:${user.user.id}`;

  test('S7: sign-ins, those refused and sign-outs', async () => {
    const login = (email: string, password: string) => post('/api/auth/login', { email, password }, {});
    expect(await written(() => login('ann@test.example', PASSWORD))).toEqual([`sign-in ann ${target(ann)} done `]);
    expect(await written(() => login('ANN@test.example', 'wrong'))).toEqual([`sign-in  ${target(ann)} refused auth.wrong-credentials`]);
    expect(await written(() => login('nobody@test.example', PASSWORD))).toEqual(['sign-in  user:unknown refused auth.wrong-credentials']);
    const browser = await server.browser(ann.user);
    expect(await written(() => post('/api/auth/logout', undefined, browser.headers))).toEqual(['sign-out ann  done ']);
  });

  test('S7: one-time links, used and used again', async () => {
    const token = await server.signIn.createLink(ann.user);
    expect(await written(() => post('/api/auth/link', { token }, {}))).toEqual([`link.used ann ${target(ann)} done `]);
    expect(await written(() => post('/api/auth/link', { token }, {}))).toEqual(['link.used   refused auth.link-used']);
  });

  test('S7: changes of passwords, done and refused', async () => {
    const bob = await server.addUser({ email: 'bob@test.example', password: PASSWORD });
    const change = (current: string) => post('/api/auth/password', { password: `${CANARY} new`, current }, bob.headers);
    expect(await written(() => change(CANARY))).toEqual([`password.changed bob ${target(bob)} refused auth.wrong-credentials`]);
    expect(await written(() => change(PASSWORD))).toEqual([`password.changed bob ${target(bob)} done `]);
  });

  test('S7: tokens made, used first on a day, ended; a scope that is missing', async () => {
    let token = '';
    const made = await written(async () => {
      token = String((await post('/api/tokens', { name: 'nightly', scopes: ['read'] })).body['token']);
    });
    expect(made).toEqual(['token.created owner  done ']);
    const headers = { authorization: `Bearer ${token}` };
    const id = (await server.call('GET', '/api/tokens', { headers: owner.headers })).body['tokens'] as readonly { id: number }[];
    const of = `token:${id[0]?.id}`;
    const use = () => server.call('GET', '/api/apps', { headers });
    expect(await written(use)).toEqual([`token.used owner ${of} done `]);
    expect(await written(use)).toEqual([]);
    expect(await written(() => server.call('POST', '/api/studio/apps/base/apply-change', { headers, json: {} }))).toEqual([
      'documents.changed owner app:base refused auth.token-scope',
    ]);
    expect((await read('&kind=documents.changed')).at(0)?.detail).toMatchObject({ token: 'nightly', tokenId: id[0]?.id });
    expect(await written(() => server.call('DELETE', `/api/tokens/${id[0]?.id}`, { headers: owner.headers }))).toEqual([
      `token.ended owner ${of} done `,
    ]);
  });

  test('S7: departments, documents, exports, erasing, deleting for good, repairs', async () => {
    const { body } = await server.call('GET', '/api/studio/apps/base/documents', { headers: owner.headers });
    const documents = (body['documents'] as { kind: string; label?: unknown }[]).map((each) =>
      each.kind === 'app' ? { ...each, label: { en: 'Basics', 'zh-CN': '基础' } } : each,
    );
    const plan = (await post('/api/studio/apps/base/preview-change', { documents })).body['plan'] as { expect: string };
    expect(await written(() => post('/api/studio/apps/base/apply-change', { documents, expect: plan.expect }))).toEqual([
      'documents.changed owner app:base done ',
      'document.changed owner app:base done ',
    ]);
    expect((await read('&kind=documents.changed&result=done')).at(0)?.detail).toEqual({ 'documents-changed': 1 });
    expect((await read('&kind=document.changed')).at(0)).toMatchObject({
      targetName: 'Basics',
      // Kept in the language of the workspace.
      detail: { change: 'changed', label: '基础', parts: 'label' },
    });
    expect(await written(() => post('/api/studio/apps/base/apply-change', { documents, expect: plan.expect }))).toEqual([
      'documents.changed owner app:base refused change.stale',
    ]);
    expect(await written(() => post('/api/people', { email: 'new@test.example', name: 'New' }))).toEqual([
      `user.changed owner user:${server.identity.userByEmail('new@test.example')?.id} done `,
    ]);
    expect(
      await written(() => server.call('PATCH', `/api/people/${ann.user.id}`, { headers: owner.headers, json: { roles: ['sales', 'nobody'] } })),
    ).toEqual([]);
    expect(await written(() => server.call('PATCH', `/api/people/${ann.user.id}`, { headers: owner.headers, json: { name: 'ann' } }))).toEqual([
      `user.changed owner ${target(ann)} done `,
    ]);
    expect(await written(() => post('/api/departments', { name: 'Ops' }))).toEqual([
      `department.changed owner department:${server.identity.departments()[0]?.id} done `,
    ]);
    const department = `/api/departments/${server.identity.departments()[0]?.id}`;
    await server.call('PATCH', department, { headers: owner.headers, json: { head: ann.user.id, members: [ann.user.id] } });
    expect((await read('&kind=department.changed')).at(0)).toMatchObject({
      targetName: 'Ops',
      detail: { head: `— → ${ann.user.id}`, added: String(ann.user.id) },
      named: { head: '— → ann', added: 'ann' },
    });
    const [stale] = await read('&kind=documents.changed&result=refused');
    expect([stale?.targetName, stale?.detail['code'], stale?.named['code']]).toEqual(['Basics', 'change.stale', catalog['change.stale'].en]);
    const entity = '/api/apps/base/entities/supplier';
    const created = await post(`${entity}/records`, { name: 'Acme' });
    expect(created.status).toBe(201);
    const id = (created.body['record'] as { id: number }).id;
    const get = (path: string) => server.call('GET', path, { headers: owner.headers });
    expect(await written(() => get(`${entity}/export?format=csv`))).toEqual(['records.exported owner entity:base/supplier done ']);
    expect(await written(() => get('/api/apps/base/archive'))).toEqual(['app.exported owner app:base done ']);
    const bulk = (method: string, path: string, json: object) => server.call(method, path, { headers: owner.headers, json });
    expect(await written(() => server.call('POST', `${entity}/records/${id}/erase`, { headers: { ...owner.headers, 'if-match': '1' } }))).toEqual([
      `records.erased owner record:base/supplier/${id} done `,
    ]);
    const { version } = (await get(`${entity}/records/${id}`)).body['record'] as { version: number };
    await bulk('DELETE', `${entity}/records`, { records: [{ id, version }] });
    expect(await written(() => bulk('DELETE', `${entity}/trash`, { records: [{ id, version: version + 1 }] }))).toEqual([
      'records.purged owner entity:base/supplier done ',
    ]);
    expect(await written(() => post('/api/doctor', {}))).toEqual(['doctor.examined owner  done ']);
    expect(await written(() => post('/api/doctor', { repair: true }))).toEqual(['doctor.repaired owner  done ']);
  });

  const doors: readonly (readonly [method: string, path: string, json: object | undefined, entry: string])[] = [
    ['POST', '/api/departments', { name: 'x' }, 'department.changed ann '],
    ['GET', '/api/people', undefined, 'user.read ann '],
    ['POST', '/api/people', { email: 'x@test.example', name: 'x' }, 'user.changed ann '],
    ['PATCH', '/api/people/1', { owner: false }, 'user.changed ann user:1'],
    ['DELETE', '/api/people/1/sessions', undefined, 'session.ended ann user:1'],
    ['POST', '/api/doctor', {}, 'doctor.examined ann '],
    ['GET', '/api/apps/base/archive', undefined, 'app.exported ann app:base'],
    ['POST', '/api/apps/archive', {}, 'app.imported ann '],
    ['GET', '/api/studio/apps/base/documents', undefined, 'documents.read ann app:base'],
    ['GET', '/api/studio/apps/base/dropped', undefined, 'documents.read ann app:base'],
    ['POST', '/api/studio/apps/base/preview-change', { documents: [] }, 'documents.previewed ann app:base'],
    ['POST', '/api/studio/apps/base/apply-change', { documents: [], expect: 'x' }, 'documents.changed ann app:base'],
    ['DELETE', '/api/studio/apps/base/dropped/1', undefined, 'dropped.purged ann dropped:base/1'],
    ['GET', '/api/audit', undefined, 'audit.read ann '],
    ['GET', '/api/audit/export', undefined, 'audit.exported ann '],
  ];
  test.each(doors)('S7: a refusal at an administrative door: %s %s', async (method, path, json, entry) => {
    const found = await written(async () => {
      const answer = await server.call(method, path, { headers: ann.headers, ...(json === undefined ? {} : { json }) });
      expect([403, 404]).toContain(answer.status);
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${entry} refused `));
  });

  test('S7: read by filter and page, in both languages, newest first', async () => {
    const all = await read();
    expect(all.map((entry) => entry.seq)).toEqual(all.map((_, place) => all.length - place));
    const refused = await read('&kind=sign-in&result=refused');
    expect(refused.map((entry) => entry.label)).toEqual(['Sign-in', 'Sign-in']);
    expect((await read(`&actor=${ann.user.id}`)).every((entry) => entry.actor.id === ann.user.id)).toBe(true);
    expect(await read(`&to=${new Date(0).toISOString()}`)).toEqual([]);
    const first = await server.call('GET', '/api/audit?limit=3', { headers: { ...owner.headers, 'accept-language': 'zh-CN' } });
    const next = await server.call('GET', `/api/audit?limit=3&cursor=${String(first.body['nextCursor'])}`, { headers: owner.headers });
    const seqs = [first, next].flatMap((page) => (page.body['entries'] as AuditEntryJson[]).map((entry) => entry.seq));
    expect(new Set(seqs).size).toBe(6);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    for (const query of ['kind=a&kind=b', 'actor=x', 'from=yesterday', 'nothing=1', 'cursor=x'])
      expect((await server.call('GET', `/api/audit?${query}`, { headers: owner.headers })).status).toBe(400);
  });

  test('S7: as a file, oldest first, with no cell that a spreadsheet would evaluate (C4), and no secret in any of it (S2)', async () => {
    const eve = await server.addUser({ email: 'eve@test.example' });
    await server.identity.updateUser(eve.user.id, { name: '=HYPERLINK("x")', passwordHash: await hashPassword(CANARY) });
    await post('/api/auth/login', { email: CANARY, password: CANARY }, {});
    await post('/api/auth/login', { email: 'eve@test.example', password: CANARY }, {});
    const files = await Promise.all(
      ['csv', 'jsonl'].map(async (format) => (await server.call('GET', `/api/audit/export?format=${format}`, { headers: owner.headers })).text),
    );
    const lines = (files[1] ?? '').trim().split('\n');
    const seqs = lines.map((line) => (JSON.parse(line) as AuditEntryJson).seq);
    expect(seqs).toEqual(seqs.map((_, place) => place + 1));
    expect(files[0]).toContain('=HYPERLINK');
    expect(files[0]).not.toMatch(/(^|,)"?=HYPERLINK/m);
    for (const file of files) {
      expect(file).not.toContain(CANARY);
      expect(file).not.toContain(PASSWORD);
      expect(file).not.toContain('$argon2');
      expect(file).not.toContain(ann.token);
    }
  });
});

test('S7: two servers on one workspace number their entries as one, with none left out', async () => {
  const one = await startTestServer({ store: 'postgres' });
  const two = await startTestServer({ store: 'postgres', joins: one });
  const login = (server: TestServer) => server.call('POST', '/api/auth/login', { json: { email: 'nobody@test.example', password: 'x' } });
  await Promise.all(Array.from({ length: 16 }, (_, place) => login(place % 2 === 0 ? one : two)));
  const { body } = await two.call('GET', '/api/audit?limit=1000', { headers: one.owner.headers });
  const seqs = (body['entries'] as AuditEntryJson[]).map(({ seq }) => seq);
  expect(seqs.length).toBeGreaterThan(4);
  expect(seqs).toEqual(seqs.map((_, place) => seqs.length - place));
  await two.close();
  await one.close();
});

const kinds = Object.values(routeRights).flatMap(({ audit }) => (audit === undefined ? [] : [audit.kind]));
test.each([...new Set(kinds)])('S7: %s, which a route writes down, has words in both languages', (kind) => {
  expect(Object.keys(auditKinds[kind])).toEqual(['en', 'zh-CN']);
});
