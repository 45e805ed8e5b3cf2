// In charge of: records over HTTP: through the client, and what only the wire shows.
import { ApiError } from '@trellis/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorOf } from '../../auth/callers.ts';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const base = '/api/apps/base/entities/supplier/records';
let server: TestServer;
let owner: Browser;

beforeAll(async () => {
  server = await startTestServer();
  owner = server.owner;
});
afterAll(() => server.close());

const call = (method: string, path: string, json?: unknown, headers = {}) =>
  server.call(method, path, { headers: { ...owner.headers, ...headers }, ...(json === undefined ? {} : { json }) });

describe('through the client', () => {
  test('a record is created, read, changed, its history told, and deleted', async () => {
    const suppliers = owner.client.records('base', 'supplier');
    const created = await suppliers.create({ name: '晨光 "Textiles" \\ 😀', contact: '', rating: 4 });
    expect(created).toMatchObject({ id: expect.any(Number), version: 1, name: '晨光 "Textiles" \\ 😀', rating: 4 });
    expect(await suppliers.get(created.id)).toEqual(created);
    const changed = await suppliers.update(created.id, 1, { rating: 5 });
    expect(changed).toMatchObject({ id: created.id, version: 2, rating: 5 });
    const history = await suppliers.history(created.id);
    expect(history.map((entry) => entry.operation).toSorted()).toEqual(['created', 'updated']);
    await suppliers.remove(created.id, 2);
    await expect(suppliers.get(created.id)).rejects.toMatchObject({ status: 404, code: 'record.not-found' });
  });

  test('several are created, listed page by page, changed and deleted as one', async () => {
    const stores = owner.client.records('base', 'supplier');
    const many = await stores.createMany(Array.from({ length: 7 }, (_, index) => ({ name: `Page ${index}`, lead_days: index })));
    expect(many).toHaveLength(7);
    const filter = { field: 'name', op: 'startsWith', value: 'Page' } as const;
    const first = await stores.list({ filter, sort: ['-lead_days'], limit: 4, count: 'exact' });
    expect(first.records.map((record) => record['lead_days'])).toEqual([6, 5, 4, 3]);
    expect(first.total).toBe(7);
    const second = await stores.list({
      filter,
      sort: ['-lead_days'],
      limit: 4,
      ...(first.nextCursor === undefined ? {} : { cursor: first.nextCursor }),
    });
    expect(second.records.map((record) => record['lead_days'])).toEqual([2, 1, 0]);
    expect(second.nextCursor).toBeUndefined();
    const changed = await stores.updateMany(many.map(({ id, version }) => ({ id, version, rating: 3 })));
    expect(changed.map((record) => record.version)).toEqual(many.map(() => 2));
    const sum = await stores.query({ filter, metrics: [{ op: 'sum', field: 'rating', as: 'total' }] });
    expect(sum.rows).toEqual([{ total: 21 }]);
    await stores.removeMany(changed.map(({ id, version }) => ({ id, version })));
    expect((await stores.list({ filter, count: 'exact' })).total).toBe(0);
  });

  test('a stale change comes back with the record as it is', async () => {
    const suppliers = owner.client.records('base', 'supplier');
    const { id } = await suppliers.create({ name: 'Stale' });
    await suppliers.update(id, 1, { contact: 'Ann' });
    const error = await suppliers.update(id, 1, { contact: 'Bob' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).status).toBe(409);
    expect(JSON.stringify((error as ApiError).data)).toContain('"Ann"');
  });

  test('staff see what their roles show', async () => {
    const ops = await server.addUser({ email: 'ops@test.example', roles: ['ops'] });
    expect((await ops.client.apps()).map((app) => app.slug)).toEqual(['base', 'sales']);
    const app = await ops.client.app('base');
    expect(Object.values(app.entities).map((entity) => entity.slug)).not.toContain('supplier');
    expect((await ops.client.users()).map((user) => user.name)).toContain('ops');
  });
});

test('the fast way of writing records leaves nothing out', async () => {
  const [person] = server.identity.users();
  const common = { platform: 'amazon', marketplace: 'US', currency: 'USD', timezone: 'America/Los_Angeles', owner: person?.id };
  await owner.client.records('base', 'store').createMany([
    { ...common, name: 'Full', seller_id: 'A"\\\ud83d\ude00', fee_rate: 0.15, goal_month: 123_456.78 },
    { ...common, name: 'Bare' },
  ]);
  const target = { app: 'base', entity: 'store' };
  const plain = await server.engine.list(actorOf(owner.user), target, { sort: ['name'] });
  const wire = await call('GET', '/api/apps/base/entities/store/records?sort=name');
  expect(wire.body).toEqual(JSON.parse(JSON.stringify(plain)));
  expect(Object.keys((wire.body['records'] as object[])[0] ?? {}).length).toBeGreaterThan(8);
});

describe('upsert', () => {
  test('answers 201 for a new record and 200 for a changed one', async () => {
    const first = await call('POST', `${base}?upsertBy=name`, { name: 'Upsert', rating: 1 });
    const second = await call('POST', `${base}?upsertBy=name`, { name: 'Upsert', rating: 2 });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect((second.body['record'] as { id: number }).id).toBe((first.body['record'] as { id: number }).id);
  });
});

describe('W8: an idempotency key', () => {
  test('makes one record of fifty equal requests', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => call('POST', base, { name: 'Once' }, { 'idempotency-key': 'k-1' })));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect((await owner.client.records('base', 'supplier').list({ count: 'exact', filter: { field: 'name', op: 'eq', value: 'Once' } })).total).toBe(
      1,
    );
  });

  test('with another body is refused', async () => {
    await call('POST', base, { name: 'Key A' }, { 'idempotency-key': 'k-2' });
    const other = await call('POST', base, { name: 'Key B' }, { 'idempotency-key': 'k-2' });
    expect([other.status, (other.body['error'] as { code: string }).code]).toEqual([409, 'idempotency.other-body']);
  });

  test('repeats a change and a deletion without doing them twice', async () => {
    const { body } = await call('POST', base, { name: 'Again' });
    const { id } = body['record'] as { id: number };
    const change = () => call('PATCH', `${base}/${id}`, { rating: 2 }, { 'if-match': '"1"', 'idempotency-key': 'k-3' });
    const [one, two] = [await change(), await change()];
    expect([one.status, two.status, two.text]).toEqual([200, 200, one.text]);
    const remove = () => call('DELETE', `${base}/${id}`, undefined, { 'if-match': '"2"', 'idempotency-key': 'k-4' });
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
  });
});
