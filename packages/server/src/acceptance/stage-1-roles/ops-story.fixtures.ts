// In charge of: a day of an operator: everything of the own stores, nothing of the others, and no purchase price anywhere.
import { expect, test } from 'vitest';
import { addressOf, refusal, type Company } from './company.fixtures.ts';

const inStore = (path: string, name: string): object => ({ field: `${path}.name`, op: 'eq', value: name });

/** The day. */
export function opsStory(of: () => Company): void {
  test('a customer of the own store is noted, none of another one', async () => {
    const customers = of().of('ops', 'customer');
    const [own, other] = [
      await of().first('owner', 'store', inStoreNamed('Pinewell DE')),
      await of().first('owner', 'store', inStoreNamed('Homely UK')),
    ];
    const { id, version } = await customers.create({ ext_key: 'ops|1', name: 'Ada', email: 'ada@buyer.example', store: own.id, tags: ['vip'] });
    expect(await refusal(customers.create({ ext_key: 'ops|2', name: 'Bob', store: other.id }))).toBe('400 record.invalid, record.link-missing store');
    expect(await refusal(customers.update(id, version, { store: other.id }))).toBe('400 record.invalid, record.link-missing store');
    expect(await refusal(customers.update(id, version, { store: null }))).toMatch(/^403 /);
    expect(await refusal(customers.remove(id, version))).toBe('403 access.denied');
    expect(await refusal(of().of('otherOps', 'customer').get(id))).toBe('404 record.not-found');
  });

  test('orders of other stores are not there: by id, by list, by search, by figure, by file', async () => {
    const foreign = await of().first('owner', 'order', inStore('store', 'Homely UK'));
    const orders = of().of('ops', 'order');
    for (const id of [foreign.id, 999_999]) {
      expect(await refusal(orders.get(id))).toBe('404 record.not-found');
      expect(await refusal(orders.history(id))).toBe('404 record.not-found');
      expect(await refusal(orders.update(id, 1, { carrier: 'DHL' }))).toBe('404 record.not-found, record.not-found id');
      expect(await refusal(orders.transition(id, 1, { field: 'status', to: 'cancelled' }))).toBe('404 record.not-found, record.not-found id');
    }
    const key = String(foreign['platform_order_id']);
    expect((await orders.list({ search: key, count: 'exact' })).total).toBe(0);
    expect(await of().total('ops', 'order', { field: 'platform_order_id', op: 'eq', value: key })).toBe(0);
    expect((await of().exported('ops', 'order')).text).not.toContain(key);
    const { rows } = await orders.query({ groupBy: [{ field: 'store.name', as: 'store' }], metrics: [{ op: 'count', as: 'n' }] });
    expect(rows.map(({ store }) => String(store)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'Pinewell DE',
      'Pinewell UK',
      'Pinewell US',
      'pinewell.com',
    ]);
  });

  test('an order that nobody has shipped is cancelled; one in another store stays', async () => {
    const open = await of().newOrder('Pinewell US');
    const orders = of().of('ops', 'order');
    expect(await refusal(orders.transition(open.id, open.version, { field: 'status', to: 'shipped' }))).toBe(
      '400 record.not-moved, record.transition-role status',
    );
    expect(await orders.transition(open.id, open.version, { field: 'status', to: 'cancelled' })).toMatchObject({ status: 'cancelled', valid: false });
    const other = await of().first('owner', 'store', inStoreNamed('Homely UK'));
    const mine = await of().newOrder('Pinewell DE', { status: 'shipped' });
    expect(await refusal(orders.update(mine.id, mine.version, { store: other.id }))).toBe('400 record.invalid, record.link-missing store');
    expect(await refusal(orders.create({ ext_key: 'x' }))).toBe('403 access.denied');
    expect(await refusal(orders.remove(mine.id, mine.version))).toBe('403 access.denied');
  });

  test('a case goes its way; a large refund waits for the manager', async () => {
    const order = await of().newOrder('Pinewell US', { status: 'completed' });
    const cases = of().of('ops', 'service_case');
    const values = { order: order.id, assignee: of().person('ops').user.id, opened_at: new Date().toISOString(), type: 'refund', refund: 30 };
    let small = await cases.create(values);
    for (const to of ['processing', 'waiting', 'processing', 'resolved'])
      small = await cases.transition(small.id, small.version, { field: 'status', to });
    expect(small['status']).toBe('resolved');
    let large = await cases.create({ ...values, refund: 300 });
    large = await cases.transition(large.id, large.version, { field: 'status', to: 'processing' });
    expect(await refusal(cases.transition(large.id, large.version, { field: 'status', to: 'resolved' }))).toMatch(/^(400|403) record\.not-moved/);
    expect(await refusal(cases.update(large.id, large.version, { status: 'resolved' }))).toMatch(
      /^400 record\.invalid, record\.status-needs-transition/,
    );
    expect(await of().of('manager', 'service_case').transition(large.id, large.version, { field: 'status', to: 'resolved' })).toMatchObject({
      status: 'resolved',
    });
    expect(await refusal(cases.remove(small.id, small.version))).toBe('not refused');
  });

  test('a product is graded and cleared; of its cost only the margin of a line is told', async () => {
    const products = of().of('ops', 'product');
    const product = await of().first('ops', 'product', { field: 'status', op: 'eq', value: 'active' });
    const graded = await products.update(product.id, product.version, { grade: 'slow', transit_days: 40, safety_days: 12 });
    expect(await products.transition(product.id, graded.version, { field: 'status', to: 'clearance' })).toMatchObject({ status: 'clearance' });
    expect(await refusal(products.update(product.id, graded.version + 1, { purchase_price: 1 }))).toMatch(
      /^400 record\.invalid, record\.unknown-field/,
    );
    const sold = {
      and: [inStore('order.store', 'Pinewell US'), { field: 'cost_snapshot', op: 'isNotEmpty' }, { field: 'discount', op: 'eq', value: 0 }],
    };
    const seen = await of().first('owner', 'order_line', sold);
    const line = await of().of('ops', 'order_line').get(seen.id);
    expect(line).not.toHaveProperty('cost_snapshot');
    const order = await of()
      .of('owner', 'order')
      .get((seen['order'] as { id: number }).id);
    const worth = (Number(seen['item_amount']) * Number(order['amount_base'])) / Number(order['amount']);
    expect(Number(line['margin'])).toBeCloseTo((worth - Number(seen['qty']) * Number(seen['cost_snapshot'])) / worth, 1);
    expect(await refusal(of().of('ops', 'supplier').list())).toBe('404 entity.not-found');
    const { text } = await of().server.call('GET', '/api/openapi.json', { headers: of().person('ops').headers });
    expect(text).not.toMatch(/purchase_price|first_leg_cost|cost_snapshot|unit_cost/);
  });

  test('undo takes back the own last act and nobody else’s', async () => {
    const orders = of().of('ops', 'order');
    const order = await of().first('ops', 'order', inStore('store', 'pinewell.com'));
    await orders.update(order.id, order.version, { carrier: 'Mistyped' });
    const { client, headers } = of().person('ops');
    await client.undo.run('undo');
    expect((await orders.get(order.id))['carrier'] ?? null).toBe(order['carrier'] ?? null);
    const theirs = await of().server.call('GET', '/api/undo', { headers: of().person('wh').headers });
    expect(theirs.text).not.toContain('order');
    expect((await of().server.call('GET', `${addressOf('order')}/trash`, { headers })).status).toBe(403);
  });
}

function inStoreNamed(name: string): object {
  return { field: 'name', op: 'eq', value: name };
}
