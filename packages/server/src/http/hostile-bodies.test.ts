// In charge of: proving that a hostile body costs little: its answer is small, and nobody else waits for it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './test-server.fixtures.ts';

const suppliers = '/api/apps/base/entities/supplier';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

type Answer = Awaited<ReturnType<TestServer['call']>>;

const send = (path: string, raw: string, headers = server.owner.headers): Promise<Answer> => server.call('POST', path, { headers, raw });

const issuesOf = (answer: Answer): readonly { readonly code: string; readonly path: string }[] =>
  (answer.body['error'] as { readonly issues?: readonly { readonly code: string; readonly path: string }[] }).issues ?? [];

const members = (count: number): string => Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',');

test('many records that are none are refused by the first, in a short answer', async () => {
  const answer = await send(`${suppliers}/records`, `{"records":[${'1,'.repeat(100_000)}1]}`);
  expect([answer.status, issuesOf(answer).map(({ code, path }) => `${code} ${path}`)]).toEqual([400, ['request.shape records.0']]);
});

test('a small body still hears of every mistake', async () => {
  const answer = await send(`${suppliers}/records`, '{"records":[1,2,3]}');
  expect(issuesOf(answer).map(({ path }) => path)).toEqual(['records.0', 'records.1', 'records.2']);
});

test('a record of endless unknown fields is refused by the first thousand', async () => {
  const answer = await send(`${suppliers}/records`, `{${members(20_000)}}`);
  expect(answer.status).toBe(400);
  expect(issuesOf(answer).length).toBeLessThanOrEqual(1_010);
  expect(issuesOf(answer).some(({ code }) => code === 'record.unknown-field')).toBe(true);
});

test('endless nesting is refused before it is parsed', async () => {
  const started = performance.now();
  const answer = await send(`${suppliers}/records`, `{"name":${'['.repeat(3_000_000)}${']'.repeat(3_000_000)}}`);
  expect([answer.status, issuesOf(answer).map(({ code }) => code)]).toEqual([400, ['request.too-deep']]);
  // Parsing it takes seconds.
  expect(performance.now() - started).toBeLessThan(1_500);
});

test('brackets inside texts are no nesting', async () => {
  const answer = await send(`${suppliers}/records`, JSON.stringify({ name: `\\"${'['.repeat(2_000)}` }));
  expect(answer.status).toBe(201);
});

test('of many forbidden keys some are named', async () => {
  const answer = await send(`${suppliers}/query`, `{"a":[${'{"constructor":1},'.repeat(5_000)}1]}`);
  expect([answer.status, issuesOf(answer).length]).toEqual([400, 100]);
});

test('strangers may send little', async () => {
  const answer = await send('/api/auth/login', `{${members(10_000)}}`, {});
  expect([answer.status, (answer.body['error'] as { code: string }).code]).toEqual([413, 'request.too-large']);
});

test('an address written another way is kept out of caches as well', async () => {
  const answer = await server.call('GET', '/%61pi/apps', { headers: server.owner.headers });
  expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('x-content-type-options')]).toEqual([200, 'no-store', 'nosniff']);
});
