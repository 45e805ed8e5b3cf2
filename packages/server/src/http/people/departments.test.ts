// In charge of: departments over HTTP: who reads what, who may change them, and that a change of rights is at once in force.
import { ApiError } from '@trellis/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorOf } from '../../auth/callers.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

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

test('P6 W4: owners delete a department once nothing is left in it, or with another one that takes everything over', async () => {
  const { departments } = server.owner.client;
  const [here, there] = [await departments.create({ name: 'Here', members: [staff.user.id] }), await departments.create({ name: 'There' })];
  const below = await departments.create({ name: 'Below', parent: here.id });
  expect(await departments.use(here.id)).toEqual({ members: 1, children: 1, records: [], documents: [] });
  for (const attempt of [staff.client.departments.use(here.id), staff.client.departments.remove(here.id)])
    expect(await refusal(attempt)).toEqual([403, 'access.denied']);
  expect(await refusal(departments.remove(here.id))).toEqual([409, 'department.in-use']);
  expect(await refusal(departments.remove(here.id, below.id))).toEqual([400, 'department.invalid']);
  await departments.remove(here.id, there.id);
  const left = await departments.list();
  expect(left.find(({ id }) => id === here.id)).toBeUndefined();
  expect(left.find(({ id }) => id === below.id)?.parent).toBe(there.id);
  expect(left.find(({ id }) => id === there.id)?.members).toEqual([staff.user.id]);
  await departments.remove(below.id);
  const { body } = await server.call('GET', '/api/audit?kind=department.changed', { headers: server.owner.headers });
  expect(body['entries']).toContainEqual(
    expect.objectContaining({ target: `department:${here.id}`, detail: expect.objectContaining({ deleted: true }) }),
  );
});

test('W2 W4: records are handed over by whoever may change them, and it is written down', async () => {
  const [from, to] = [
    await server.addUser({ email: 'from@test.example', roles: ['ops'] }),
    await server.addUser({ email: 'to@test.example', roles: ['ops'] }),
  ];
  const stores = server.owner.client.records('base', 'store');
  const store = { name: 'S', marketplace: 'US', marketplace_id: '1', seller_id: 's', currency: 'USD', timezone: 'UTC', platform: 'amazon' };
  const { id } = await stores.create({ ...store, owner: from.user.id, backup: staff.user.id });
  const { people } = server.owner.client;
  expect((await people.records(from.user.id)).map(({ field, records, movable }) => [field.id, records, movable])).toEqual([['store.owner', 1, 1]]);
  // Who may only read it sees that it is there, and moves nothing.
  expect((await from.client.people.records(from.user.id)).map(({ records, movable }) => [records, movable])).toEqual([[1, 0]]);
  expect(await to.client.people.records(from.user.id)).toEqual([]);
  expect(await from.client.people.handOver(from.user.id, to.user.id)).toBe(0);
  expect(await refusal(people.handOver(from.user.id, 99_999))).toEqual([404, 'person.not-found']);
  expect(await people.handOver(from.user.id, to.user.id)).toBe(1);
  expect((await stores.get(id))['owner']).toMatchObject({ id: to.user.id });
  const { body } = await server.call('GET', '/api/audit?kind=records.handed-over', { headers: server.owner.headers });
  expect(body['entries']).toContainEqual(
    expect.objectContaining({ target: `user:${from.user.id}`, result: 'done', detail: expect.objectContaining({ to: to.user.id }) }),
  );
});
