// In charge of: trash, versions, undo and redo over HTTP, through the client and as the wire shows them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

let server: TestServer;
let owner: Browser;

beforeAll(async () => {
  server = await startTestServer();
  owner = server.owner;
});
afterAll(() => server.close());

const suppliers = () => owner.client.records('base', 'supplier');
const base = '/api/apps/base/entities/supplier';

test('a deleted record is in the trash, comes back, and is deleted for good', async () => {
  const { id } = await suppliers().create({ name: 'Trashed', rating: 3 });
  await suppliers().remove(id, 1);
  const { records } = await suppliers().trash({ filter: { field: 'name', op: 'eq', value: 'Trashed' } });
  expect(records).toMatchObject([{ id, version: 2, name: 'Trashed', rating: 3 }]);
  const answer = await suppliers().restore([{ id, version: 2 }]);
  expect(answer).toMatchObject({ records: [{ id, version: 3, rating: 3 }], others: 0, relinked: 0, unlinked: 0 });
  expect(await suppliers().get(id)).toMatchObject({ name: 'Trashed' });
  await suppliers().remove(id, 3);
  await suppliers().purge([{ id, version: 4 }]);
  expect((await suppliers().trash()).records.map((record) => record.id)).not.toContain(id);
  await expect(suppliers().restore([{ id, version: 5 }])).rejects.toMatchObject({ status: 404, code: 'record.not-in-trash' });
});

test('an earlier version is shown and brought back', async () => {
  const { id } = await suppliers().create({ name: 'Version', rating: 1 });
  await suppliers().update(id, 1, { rating: 2, contact: 'Ann' });
  const shown = await suppliers().restoreVersion(id, 2, { version: 1, dryRun: true });
  expect(shown).toEqual({
    version: 1,
    differences: expect.arrayContaining([
      { field: 'rating', now: 2, then: 1 },
      { field: 'contact', now: 'Ann', then: null },
    ]),
  });
  expect(await suppliers().get(id)).toMatchObject({ version: 2, rating: 2 });
  const done = await suppliers().restoreVersion(id, 2, { version: 1, skip: ['contact'] });
  expect(done.record).toMatchObject({ id, version: 3, rating: 1, contact: 'Ann' });
  expect((await suppliers().history(id)).map((entry) => entry.version)).toEqual([3, 2, 1]);
  await expect(suppliers().restoreVersion(id, 2, { version: 1 })).rejects.toMatchObject({ status: 409, code: 'record.stale' });
  await expect(suppliers().restoreVersion(id, 3, { version: 9 })).rejects.toMatchObject({ status: 400 });
});

test('the last action is told, taken back and done again', async () => {
  const { id } = await suppliers().create({ name: 'Undone' });
  const state = await owner.client.undo.state();
  expect(state.undo?.parts).toEqual([{ app: 'base', entity: 'supplier', operation: 'created', count: 1, id, title: 'Undone' }]);
  const batch = state.undo?.batch ?? 0;
  expect(await owner.client.undo.run('undo', { batch })).toMatchObject({ changed: 1, skipped: [], action: { batch } });
  await expect(suppliers().get(id)).rejects.toMatchObject({ status: 404 });
  await expect(owner.client.undo.run('undo', { batch })).rejects.toMatchObject({ status: 409, code: 'undo.moved' });
  expect((await owner.client.undo.state()).redo?.parts).toMatchObject([{ operation: 'deleted', count: 1 }]);
  await owner.client.undo.run('redo');
  expect(await suppliers().get(id)).toMatchObject({ name: 'Undone' });
});

test('the same request again undoes nothing more', async () => {
  await suppliers().createMany([{ name: 'Once A' }, { name: 'Once B' }]);
  await suppliers().create({ name: 'Once C' });
  const first = await owner.client.undo.run('undo', {}, { idempotencyKey: 'once-and-for-all' });
  expect(await owner.client.undo.run('undo', {}, { idempotencyKey: 'once-and-for-all' })).toEqual(first);
  expect((await suppliers().list({ filter: { field: 'name', op: 'startsWith', value: 'Once' }, count: 'exact' })).total).toBe(2);
});

test('wrong bodies are refused', async () => {
  const call = async (path: string, json: unknown) => (await server.call('POST', path, { headers: owner.headers, json })).status;
  expect(await call('/api/undo', { force: 'yes' })).toBe(400);
  expect(await call('/api/undo', { batch: 'one' })).toBe(400);
  expect(await call(`${base}/trash/restore`, { records: [{ id: 1 }] })).toBe(428);
  expect(await call(`${base}/trash/restore`, {})).toBe(400);
  const { id } = await suppliers().create({ name: 'Body' });
  expect(await call(`${base}/records/${id}/restore`, { version: 1 })).toBe(428);
});
