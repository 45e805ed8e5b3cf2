// In charge of: departments over HTTP: who reads what, who may change them, and that a change of rights is at once in force.
import { ApiError } from '@trellis/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorOf } from '../auth/callers.ts';
import { startTestServer, type Browser, type TestServer } from './test-server.fixtures.ts';

let server: TestServer;
let staff: Browser;

beforeAll(async () => {
  server = await startTestServer();
  staff = await server.addUser({ email: 'staff@test.example', roles: ['ops'] });
});
afterAll(() => server.close());

async function refusal(attempt: Promise<unknown>): Promise<unknown> {
  const error = await attempt.catch((thrown: unknown) => thrown);
  return error instanceof ApiError ? [error.status, error.code] : error;
}

test('owners make, move and fill departments; everyone reads names, owners alone who is inside', async () => {
  const { departments } = server.owner.client;
  const sales = await departments.create({ name: { en: 'Sales', 'zh-CN': '销售' } });
  expect(sales).toEqual({ id: sales.id, name: { en: 'Sales', 'zh-CN': '销售' }, parent: null, head: null, members: [] });
  const europe = await departments.create({ name: 'Europe', parent: sales.id, head: staff.user.id });
  expect(await departments.update(europe.id, { members: [staff.user.id] })).toMatchObject({
    parent: sales.id,
    head: staff.user.id,
    members: [staff.user.id],
  });
  expect((await departments.list()).map((each) => each.members)).toEqual([[], [staff.user.id]]);
  expect(await staff.client.departments.list()).toEqual([
    { id: sales.id, name: { en: 'Sales', 'zh-CN': '销售' }, parent: null },
    { id: europe.id, name: 'Europe', parent: sales.id },
  ]);
  const user = server.identity.user(staff.user.id);
  expect(user && actorOf(user).departments).toEqual([sales.id, europe.id]);
});

test('staff, strangers and wrong input are refused', async () => {
  const { departments } = staff.client;
  expect(await refusal(departments.create({ name: 'Mine' }))).toEqual([403, 'access.denied']);
  expect(await refusal(departments.update(1, { members: [staff.user.id] }))).toEqual([403, 'access.denied']);
  expect((await server.call('GET', '/api/departments')).status).toBe(401);
  expect(await refusal(server.owner.client.departments.update(1, { parent: 1 }))).toEqual([400, 'department.invalid']);
  expect(await refusal(server.owner.client.departments.update(9999, { name: 'x' }))).toEqual([404, 'department.not-found']);
  const answer = await server.call('POST', '/api/departments', { headers: server.owner.headers, json: { name: 'x', boss: 1 } });
  expect(answer.status).toBe(400);
});
