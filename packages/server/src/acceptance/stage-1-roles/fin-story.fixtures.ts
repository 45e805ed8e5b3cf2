// In charge of: a day of finance: all figures, the costs of products, and no name of a customer.
import { expect, test } from 'vitest';
import { addressOf, refusal, type Company } from './company.fixtures.ts';

/** The day. */
export function finStory(of: () => Company): void {
  test('costs are corrected, and the unit cost follows', async () => {
    const products = of().of('fin', 'product');
    const { id, version } = await of().first('fin', 'product', { field: 'purchase_price', op: 'isNotEmpty' });
    const changed = await products.update(id, version, { purchase_price: 11, pack_cost: 2, first_leg_cost: 3 });
    expect(changed['unit_cost']).toBe(16);
    expect((await products.history(id))[0]).toMatchObject({ actor: { name: '吴倩' }, operation: 'updated' });
    expect(await refusal(products.transition(id, changed.version, { field: 'status', to: 'clearance' }))).toBe('403 access.denied');
    expect(await refusal(products.create({ sku: 'FIN-1', name: 'Not mine to make' }))).toBe('403 access.denied');
    expect((await of().of('fin', 'supplier').list()).records.length).toBeGreaterThan(0);
  });

  test('the figures are those of the whole company', async () => {
    const request = { groupBy: [{ field: 'store' }], metrics: [{ op: 'sum', field: 'amount_base', as: 'sales' }] } as const;
    expect(await of().of('fin', 'order').query(request)).toEqual(await of().of('owner', 'order').query(request));
    const { status, text } = await of().exported('fin', 'order_line');
    expect([status, text.trim().split('\n').length]).toEqual([200, await of().total('owner', 'order_line')]);
    expect(text).toContain('"margin"');
  });

  test('customers have a key, a country and figures, but neither name nor address, at any door', async () => {
    const named = await of().first('owner', 'customer', { field: 'name', op: 'isNotEmpty' });
    const [name, email] = [String(named['name']), String(named['email'])];
    const customers = of().of('fin', 'customer');
    expect(await customers.get(named.id)).toMatchObject({ ext_key: named['ext_key'], country: named['country'] });
    expect((await customers.list({ search: email, count: 'exact' })).total).toBe(0);
    const owned = await of().of('owner', 'customer').update(named.id, named.version, { email: 'other@buyer.example' });
    expect((await customers.history(named.id)).flatMap(({ changes }) => changes.map(({ field }) => field))).not.toContain('email');
    const { headers } = of().person('fin');
    for (const path of [
      `${addressOf('customer')}/records/${named.id}/history`,
      `${addressOf('customer')}/export?format=csv`,
      `${addressOf('order')}/records?limit=1000&expand=customer`,
      `${addressOf('order')}/export?format=csv`,
      `${addressOf('service_case')}/records?limit=1000&expand=customer`,
    ]) {
      const answer = await of().server.call('GET', path, { headers });
      expect([path, answer.status, [name, email, 'other@buyer.example'].filter((text) => answer.text.includes(text))]).toEqual([path, 200, []]);
    }
    expect(await refusal(customers.update(named.id, owned.version, { country: 'US' }))).toBe('403 access.denied');
    expect(await refusal(customers.erase(named.id))).toMatch(/^403 /);
  });

  test('a rate is entered; an order is nobody’s to change from here', async () => {
    const rate = await of().of('fin', 'fx_rate').create({ date: '2030-01-01', from: 'USD', to: 'CNY', rate: 7.1 });
    expect(await refusal(of().of('ops', 'fx_rate').update(rate.id, rate.version, { rate: 1 }))).toBe('403 access.denied');
    const order = await of().first('fin', 'order');
    expect(await refusal(of().of('fin', 'order').update(order.id, order.version, { tax: 1 }))).toBe('403 access.denied');
    expect(
      await refusal(
        of()
          .of('fin', 'order')
          .removeMany([{ id: order.id, version: order.version }]),
      ),
    ).toBe('403 access.denied');
    expect((await of().server.call('GET', `${addressOf('order')}/trash`, { headers: of().person('fin').headers })).status).toBe(403);
  });
}
