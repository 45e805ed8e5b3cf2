// In charge of: trying bad input on every door: a clear refusal in the one shape, and nothing changed.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type Browser, type Call, type TestServer } from './test-server.fixtures.ts';

const suppliers = '/api/apps/base/entities/supplier/records';
let server: TestServer;
let staff: Browser;

beforeAll(async () => {
  server = await startTestServer();
  staff = await server.addUser({ email: 'ops@test.example', roles: ['ops'] });
  await server.call('POST', suppliers, { headers: server.owner.headers, json: { records: [{ name: 'First' }, { name: 'Second' }] } });
});
afterAll(() => server.close());

interface Refusal {
  readonly name: string;
  readonly method?: string;
  readonly path: string;
  readonly call?: Call;
  readonly as?: 'staff' | 'nobody';
  readonly status: number;
  readonly kind: string;
  readonly code: string;
  /** Codes and paths of the issues. */
  readonly issues?: readonly string[];
}

const post = (json: unknown): Call => ({ json });
const raw = (text: string, headers = {}): Call => ({ raw: text, headers });

const refusals: readonly Refusal[] = [
  { name: 'nobody signed in', path: suppliers, as: 'nobody', status: 401, kind: 'unauthenticated', code: 'auth.required' },
  { name: 'an unknown address', path: '/api/nothing', status: 404, kind: 'not-found', code: 'route.not-found' },
  { name: 'an address that cannot be read', path: '/api/%zz', status: 404, kind: 'not-found', code: 'route.not-found' },
  { name: 'an unknown app', path: '/api/apps/nope', status: 404, kind: 'not-found', code: 'app.not-found' },
  { name: 'an unknown entity', path: '/api/apps/base/entities/nope/records', status: 404, kind: 'not-found', code: 'entity.not-found' },
  { name: 'a hidden entity', path: suppliers, as: 'staff', status: 404, kind: 'not-found', code: 'entity.not-found' },
  { name: 'an unknown record', path: `${suppliers}/999`, status: 404, kind: 'not-found', code: 'record.not-found' },
  { name: 'an id that is none', path: `${suppliers}/1e3`, status: 404, kind: 'not-found', code: 'record.not-found' },
  { name: 'broken JSON', method: 'POST', path: suppliers, call: raw('{"name": '), status: 400, kind: 'invalid', code: 'request.broken-json' },
  {
    name: 'no JSON at all',
    method: 'POST',
    path: suppliers,
    call: raw('name=x', { 'content-type': 'application/x-www-form-urlencoded' }),
    status: 415,
    kind: 'invalid',
    code: 'request.unsupported-type',
  },
  {
    name: 'plain text',
    method: 'POST',
    path: suppliers,
    call: raw('{"name":"x"}', { 'content-type': 'text/plain' }),
    status: 415,
    kind: 'invalid',
    code: 'request.unsupported-type',
  },
  {
    name: 'a list instead of a record',
    method: 'POST',
    path: suppliers,
    call: raw('[]'),
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.shape '],
  },
  {
    name: 'a prototype key',
    method: 'POST',
    path: suppliers,
    call: raw('{"name":"x","__proto__":{"owner":true}}'),
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.forbidden-key __proto__'],
  },
  {
    name: 'a prototype key written with escapes, deep',
    method: 'POST',
    path: suppliers,
    call: raw('{"records":[{"name":{"a":[{"\\u005f_proto__":1}]}}]}'),
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.forbidden-key records.0.name.a.0.__proto__'],
  },
  {
    name: 'constructor as a key',
    method: 'POST',
    path: suppliers,
    call: raw('{"constructor":{"prototype":{}}}'),
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.forbidden-key constructor'],
  },
  {
    name: 'a prototype key in a filter',
    path: `${suppliers}?filter=${encodeURIComponent('{"__proto__":1}')}`,
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['query.bad-filter filter'],
  },
  {
    name: 'a body that is too large',
    method: 'POST',
    path: '/api/apps/base/entities/supplier/query',
    call: raw(`{"search":"${'x'.repeat(1_100_000)}"}`),
    status: 413,
    kind: 'limit',
    code: 'request.too-large',
  },
  {
    name: 'too many records',
    method: 'POST',
    path: suppliers,
    call: post({ records: Array.from({ length: 5_001 }, (_, index) => ({ name: `N${index}` })) }),
    status: 413,
    kind: 'limit',
    code: 'record.too-many',
  },
  {
    name: 'an unknown parameter',
    path: `${suppliers}?limt=5`,
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.unknown-parameter limt'],
  },
  {
    name: 'several wrong parameters',
    path: `${suppliers}?limit=0&count=all&offset=-1&sort=name&sort=name`,
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.repeated-parameter sort', 'request.bad-number limit', 'request.bad-number offset', 'request.bad-choice count'],
  },
  {
    name: 'an unknown field to sort by',
    path: `${suppliers}?sort=nam`,
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['query.unknown-field-near sort.0'],
  },
  { name: 'a cursor of nobody', path: `${suppliers}?cursor=abcd`, status: 400, kind: 'invalid', code: 'query.bad-cursor' },
  {
    name: 'an unknown field',
    method: 'POST',
    path: suppliers,
    call: post({ name: 'X', colour: 'red' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.unknown-field colour'],
  },
  {
    name: 'an unknown field in a batch',
    method: 'POST',
    path: suppliers,
    call: post({ records: [{ name: 'X' }, { name: 'Y', colour: 'red' }] }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.unknown-field records.1.colour'],
  },
  {
    name: 'something beside the records',
    method: 'POST',
    path: suppliers,
    call: post({ records: [{ name: 'X' }], name: 'Y' }),
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['record.unknown-field name'],
  },
  {
    name: 'a missing required field',
    method: 'POST',
    path: suppliers,
    call: post({ contact: 'X' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.required name'],
  },
  {
    name: 'a field the system sets',
    method: 'POST',
    path: suppliers,
    call: post({ name: 'X', createdAt: '2026-01-01T00:00:00Z' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
  },
  {
    name: 'a taken unique value',
    method: 'POST',
    path: suppliers,
    call: post({ name: 'First' }),
    status: 400,
    kind: 'invalid',
    code: 'record.invalid',
    issues: ['record.duplicate name'],
  },
  {
    name: 'a change without a version',
    method: 'PATCH',
    path: `${suppliers}/1`,
    call: post({ contact: 'X' }),
    status: 428,
    kind: 'invalid',
    code: 'record.version-required',
  },
  { name: 'a deletion without a version', method: 'DELETE', path: `${suppliers}/1`, status: 428, kind: 'invalid', code: 'record.version-required' },
  {
    name: 'a change of another record than the address says',
    method: 'PATCH',
    path: `${suppliers}/1`,
    call: { json: { id: 2 }, headers: { 'if-match': '"1"' } },
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.other-record id'],
  },
  {
    name: 'a stale version',
    method: 'PATCH',
    path: `${suppliers}/1`,
    call: { json: { contact: 'X' }, headers: { 'if-match': '"7"' } },
    status: 409,
    kind: 'conflict',
    code: 'record.stale',
  },
  {
    name: 'a query of an unknown shape',
    method: 'POST',
    path: '/api/apps/base/entities/supplier/query',
    call: post({ metrics: [{ op: 'median', as: 'm' }], group: [] }),
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.shape group', 'request.shape metrics.0.op'],
  },
  {
    name: 'an expression of an unknown shape',
    method: 'POST',
    path: '/api/apps/base/entities/supplier/query',
    call: post({ metrics: [{ op: 'sum', expr: { nonsense: [1] }, as: 'm' }] }),
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
  },
  {
    name: 'a key that is none',
    method: 'POST',
    path: suppliers,
    call: { json: { name: 'X' }, headers: { 'idempotency-key': 'a b' } },
    status: 400,
    kind: 'invalid',
    code: 'request.invalid',
    issues: ['request.bad-key idempotency-key'],
  },
  {
    name: 'an import that is no form',
    method: 'POST',
    path: '/api/apps/base/entities/supplier/import',
    call: post({}),
    status: 400,
    kind: 'invalid',
    code: 'request.not-multipart',
  },
  { name: 'a websocket address opened as a page', path: '/api/live', status: 400, kind: 'invalid', code: 'request.websocket' },
];

describe('refused with a clear error', () => {
  test.each(refusals)('$name', async ({ method = 'GET', path, call = {}, as, status, kind, code, issues }) => {
    const before = server.engine.seq();
    const headers = as === 'nobody' ? {} : (as === 'staff' ? staff : server.owner).headers;
    const answer = await server.call(method, path, { ...call, headers: { ...headers, 'accept-language': 'en', ...call.headers } });
    const error = answer.body['error'] as { kind: string; code: string; message: string; issues?: { code: string; path: string; message: string }[] };
    expect({ status: answer.status, kind: error.kind, code: error.code }).toEqual({ status, kind, code });
    expect(error.message).toMatch(/^[A-Z“]/);
    const found = error.issues?.map((issue) => `${issue.code} ${issue.path}`);
    expect(issues === undefined ? undefined : found).toEqual(issues);
    for (const issue of error.issues ?? []) expect(issue.message).not.toMatch(/\{\w+\}/);
    expect(server.engine.seq()).toBe(before);
  });
});

test('messages come in the language of the caller, else of the browser, else of the workspace', async () => {
  const bare = await server.addUser({ email: 'bare@test.example', owner: true });
  await server.identity.updateUser(bare.user.id, { locale: null });
  const text = async (headers: object): Promise<unknown> =>
    ((await server.call('GET', '/api/apps/nope', { headers: { ...bare.headers, ...headers } })).body['error'] as { message: string }).message;
  expect(await text({ 'accept-language': 'fr, en;q=0.5, zh;q=0.4' })).toBe('There is no such app, or you may not see it.');
  expect(await text({ 'accept-language': 'zh-TW,en;q=0.8' })).toBe('没有这个应用，或你无权查看。');
  expect(await text({ 'accept-language': 'fr' })).toBe('没有这个应用，或你无权查看。');
  expect(
    ((await server.call('GET', '/api/apps/nope', { headers: { ...staff.headers, 'accept-language': 'zh' } })).body['error'] as { message: string })
      .message,
  ).toMatch(/^There/);
});

test('what goes wrong inside is not shown', async () => {
  const broken = server.engine as { list: unknown };
  const { list } = broken;
  broken.list = () => Promise.reject(new Error('SELECT secret FROM e_1'));
  const answer = await server.call('GET', suppliers, { headers: server.owner.headers });
  broken.list = list;
  expect(answer.status).toBe(500);
  expect(answer.body['error']).toMatchObject({ kind: 'internal', code: 'server.internal' });
  expect(answer.text).not.toContain('secret');
});
