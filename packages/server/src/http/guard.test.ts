// In charge of: no route without its line in the list of rights, and every line keeping strangers out.
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardRoutes, type GuardContext } from './guard.ts';
import { routeRights } from './route-rights.ts';
import { startTestServer, type TestServer } from './test-server.fixtures.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('P1, P3: a route that the list does not name cannot be registered', () => {
  const app = Fastify();
  guardRoutes(app, {} as GuardContext);
  expect(() => app.get('/api/forgotten', () => 'secret')).toThrow('GET /api/forgotten is not in the list');
});

const guarded = Object.entries(routeRights).filter(([route, rights]) => rights.needs !== 'public' && route !== 'GET /api/live');

test.each(guarded)('P2: %s is closed without a session', async (route) => {
  const [method = '', path = ''] = route.split(' ');
  const address = path.replace(':app', 'base').replace(':entity', 'supplier').replace(':id', '1');
  const answer = await server.call(method, address, method === 'GET' ? {} : { json: {} });
  expect([answer.status, (answer.body['error'] as { code: string }).code]).toEqual([401, 'auth.required']);
});

test('a source that signs in without end is slowed down before its body is looked at', async () => {
  const answers = await Promise.all(Array.from({ length: 125 }, () => server.call('POST', '/api/auth/login', { json: {} })));
  const slowed = answers.filter((answer) => answer.status === 429);
  expect(slowed).toHaveLength(5);
  expect(slowed[0]?.body['error']).toMatchObject({ kind: 'limit', code: 'server.rate-limited' });
  expect(Number(slowed[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
});
