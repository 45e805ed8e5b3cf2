// In charge of: a day of a manager: runs stores, products and people's work, and still does not own the workspace.
import { expect, test } from 'vitest';
import { refusal, type Company } from './company.fixtures.ts';

/** The day. */
export function managerStory(of: () => Company): void {
  test('a store is opened for an operator, who finds it at once and loses it with it', async () => {
    const stores = of().of('manager', 'store');
    const before = await of().total('ops', 'store');
    const [lin, zhou] = [of().person('ops').user.id, of().person('otherOps').user.id];
    const values = { name: 'Opened today', platform: 'ebay', marketplace: 'US', currency: 'USD', timezone: 'UTC', owner: lin };
    const { id, version } = await stores.create(values);
    expect(await of().total('ops', 'store')).toBe(before + 1);
    await stores.update(id, version, { owner: zhou });
    expect(await of().total('ops', 'store')).toBe(before);
    expect(await refusal(of().of('ops', 'store').get(id))).toBe('404 record.not-found');
    expect((await of().of('otherOps', 'store').get(id))['name']).toBe('Opened today');
  });

  test('a product goes from its first draft to its end, and out of the list and back', async () => {
    const products = of().of('manager', 'product');
    let product = await products.create({ sku: 'BOSS-1', name: 'Lamp', purchase_price: 10, pack_cost: 1.5, first_leg_cost: 2 });
    expect(product).toMatchObject({ status: 'draft', unit_cost: 13.5 });
    for (const to of ['active', 'clearance', 'active', 'stopped'])
      product = await products.transition(product.id, product.version, { field: 'status', to });
    expect(product['status']).toBe('stopped');
    await products.remove(product.id, product.version);
    const [gone] = (await products.trash({ filter: { field: 'sku', op: 'eq', value: 'BOSS-1' } as never })).records;
    await products.restore([{ id: product.id, version: gone?.version ?? 0 }]);
    expect((await products.history(product.id)).map(({ operation }) => operation).slice(0, 2)).toEqual(['restored', 'deleted']);
  });

  test('every store counts, and what the others do is in the figures', async () => {
    const byStore = await of()
      .of('manager', 'order')
      .query({ groupBy: [{ field: 'store.name', as: 'store' }], metrics: [{ op: 'sum', field: 'amount_base', as: 'sales' }] });
    expect(byStore.rows.length).toBeGreaterThanOrEqual(6);
    expect((await of().exported('manager', 'order')).text.trim().split('\n')).toHaveLength(await of().total('owner', 'order'));
    expect((await of().exported('manager', 'customer')).text).toContain('"email"');
  });

  test('an order is moved on by its platform alone, and its state is nobody’s to type in', async () => {
    const orders = of().of('manager', 'order');
    const { id, version } = await of().newOrder('Homely UK', { status: 'delivered' });
    expect(await refusal(orders.transition(id, version, { field: 'status', to: 'completed' }))).toBe(
      '400 record.not-moved, record.transition-system status',
    );
    expect(await refusal(orders.update(id, version, { status: 'completed' }))).toMatch(
      /^400 record\.invalid, record\.status-needs-transition status/,
    );
    expect((await orders.get(id))['status']).toBe('delivered');
  });

  test('people, documents, the audit and the doctor are the owner’s', async () => {
    const { headers } = of().person('manager');
    const asked: readonly (readonly [method: string, path: string, json?: object])[] = [
      ['GET', '/api/people'],
      ['POST', '/api/people', { email: 'friend@test.example', name: 'Friend', roles: ['manager'] }],
      ['PATCH', `/api/people/${of().person('manager').user.id}`, { owner: true }],
      ['GET', '/api/audit'],
      ['POST', '/api/doctor', {}],
      ['GET', '/api/studio/apps/base/documents'],
      ['GET', '/api/apps/base/archive'],
    ];
    for (const [method, path, json] of asked)
      expect([path, (await of().server.call(method, path, { headers, ...(json === undefined ? {} : { json }) })).status]).toEqual([path, 403]);
  });
}
