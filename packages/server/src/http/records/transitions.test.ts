// Proves over HTTP that of several people who press at once exactly one moves the record, and that the others are told why.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type Browser, type TestServer } from '../test-server.fixtures.ts';

const orders = '/api/apps/sales/entities/order/records';
let server: TestServer;
let packer: Browser;
let store = 0;
beforeAll(async () => {
  server = await startTestServer();
  packer = await server.addUser({ email: 'packer@test.example', roles: ['wh'] });
  const made = await server.owner.client
    .records('base', 'store')
    .create({ name: 'Shop', platform: 'amazon', marketplace: 'US', currency: 'USD', timezone: 'UTC', owner: server.owner.user.id, status: 'active' });
  store = made.id;
});
afterAll(() => server.close());

let count = 0;
const order = (more: { readonly [field: string]: unknown } = {}) => {
  count += 1;
  const values = { ext_key: `k${count}`, platform_order_id: `p${count}`, ordered_at: '2026-11-01T10:00:00Z', currency: 'USD', fulfil: 'self' };
  return server.owner.client.records('sales', 'order').create({ ...values, store, status: 'unshipped', tracking_no: 'T1', ...more });
};
const ship = (id: number, version: number, as = packer) =>
  server.call('POST', `${orders}/${id}/transition`, {
    headers: { ...as.headers, 'if-match': `"${version}"` },
    json: { field: 'status', to: 'shipped' },
  });

describe('transitions over HTTP', () => {
  test('of twenty who press at once, one moves the record and the others meet the newer version', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, version } = await order();
      const answers = await Promise.all(Array.from({ length: 20 }, () => ship(id, version)));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
      const stale = answers.find(({ status }) => status === 409);
      expect(stale?.body).toMatchObject({ error: { code: 'record.stale', data: { record: { id, version: version + 1, status: 'shipped' } } } });
      expect(await server.owner.client.records('sales', 'order').get(id)).toMatchObject({ version: version + 1, status: 'shipped' });
      const history = await server.owner.client.records('sales', 'order').history(id);
      expect(history.map(({ operation }) => operation)).toEqual(['updated', 'created']);
    }
  });

  test('two who move to different states: one wins, and the record is where the winner put it', async () => {
    const { id, version } = await order();
    const { client } = server.owner;
    const moves = ['shipped', 'cancelled'].map((to) => client.records('sales', 'order').transition(id, version, { field: 'status', to }));
    const outcomes = await Promise.allSettled(moves);
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value['status']] : []));
    expect(won).toHaveLength(1);
    expect((await client.records('sales', 'order').get(id))['status']).toBe(won[0]);
  });

  test('several records move together or not at all', async () => {
    const [one, two, three] = [await order(), await order(), await order({ status: 'completed' })];
    const records = packer.client.records('sales', 'order');
    await expect(records.transitionMany([one, two, three], { field: 'status', to: 'shipped' })).rejects.toMatchObject({ code: 'record.not-moved' });
    expect(await records.get(one.id)).toMatchObject({ version: 1, status: 'unshipped' });
    expect(await records.transitionMany([one, two], { field: 'status', to: 'shipped' })).toMatchObject([
      { status: 'shipped' },
      { status: 'shipped' },
    ]);
  });

  test.each<[string, { readonly [field: string]: unknown }, string, string, string]>([
    ['a missing value', { tracking_no: null }, 'zh-CN', 'tracking_no', '执行“发货”前要先填物流单号。'],
    ['a missing value', { tracking_no: null }, 'en', 'tracking_no', '“Ship” needs Tracking No filled in first.'],
    ['a state without a way', { status: 'pending' }, 'en', 'status', 'No transition leads from Status “Pending” to “Shipped”.'],
  ])('%s is refused in the words of the reader (%o, %s)', async (_name, values, locale, path, sentence) => {
    const { id, version } = await order(values);
    const headers = { ...packer.headers, 'if-match': `"${version}"`, 'accept-language': locale };
    await packer.client.auth.update({ locale: locale === 'en' ? 'en' : 'zh-CN' });
    const answer = await server.call('POST', `${orders}/${id}/transition`, { headers, json: { field: 'status', to: 'shipped' } });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: 'record.not-moved', issues: [{ path, message: sentence }] } });
  });

  test('without a version, and with a body of another shape, nothing moves', async () => {
    const { id } = await order();
    const bare = await server.call('POST', `${orders}/${id}/transition`, { headers: packer.headers, json: { field: 'status', to: 'shipped' } });
    const odd = await server.call('POST', `${orders}/${id}/transition`, {
      headers: { ...packer.headers, 'if-match': '"1"' },
      json: { to: 'shipped' },
    });
    expect([bare.status, odd.status]).toEqual([428, 400]);
    expect(await server.owner.client.records('sales', 'order').get(id)).toMatchObject({ version: 1 });
  });
});
