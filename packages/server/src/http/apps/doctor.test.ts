// In charge of: examinations over HTTP: who may ask, and an answer that says when it is whole.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

let server: TestServer;
let staff: Browser;

beforeAll(async () => {
  server = await startTestServer();
  staff = await server.addUser({ email: 'staff@test.example', roles: ['ops'] });
});
afterAll(() => server.close());

test('an owner gets a line for each finding and a last one', async () => {
  for (const repair of [false, true]) {
    const { status, headers, text } = await server.call('POST', '/api/doctor', { headers: server.owner.headers, json: { repair } });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([{ end: true, found: 0, repaired: 0 }]);
  }
});

test('staff, strangers and wrong bodies are refused', async () => {
  const call = async (headers: Browser['headers'], json: unknown) => (await server.call('POST', '/api/doctor', { headers, json })).status;
  expect(await call(staff.headers, {})).toBe(403);
  expect(await call({}, {})).toBe(401);
  expect(await call(server.owner.headers, { repair: 'yes' })).toBe(400);
  expect(await call(server.owner.headers, { mend: true })).toBe(400);
});
