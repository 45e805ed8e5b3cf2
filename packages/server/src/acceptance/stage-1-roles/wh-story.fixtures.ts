// In charge of: a day of packing and shipping: own parcels get their number and leave; everything else is to be looked at, if that.
import { expect, test } from 'vitest';
import { addressOf, refusal, type Company } from './company.fixtures.ts';

/** The day. */
export function whStory(of: () => Company): void {
  test('an order we ship ourselves gets its number and leaves', async () => {
    const orders = of().of('wh', 'order');
    const made = await of().newOrder('Homely UK');
    const moved = { field: 'status', to: 'shipped' };
    expect(await refusal(orders.transition(made.id, made.version, moved))).toMatch(/^400 record\.\S+, record\.\S+ tracking_no/);
    const labelled = await orders.update(made.id, made.version, { carrier: 'DHL', tracking_no: 'JD01', shipped_at: '2026-11-02T10:00:00Z' });
    const shipped = await orders.transition(made.id, labelled.version, moved);
    expect(shipped).toMatchObject({ status: 'shipped', ship_hours: 24 });
    expect(await refusal(orders.transition(made.id, shipped.version, { field: 'status', to: 'delivered' }))).toMatch(
      /^400 record\.not-moved, record\.transition-system/,
    );
    expect((await orders.history(made.id))[0]?.actor.name).toBe('赵磊');
  });

  test('what others ship is read alone', async () => {
    const orders = of().of('wh', 'order');
    for (const fulfil of ['third', 'fba']) {
      const order = await of().first('wh', 'order', { field: 'fulfil', op: 'eq', value: fulfil });
      expect(await refusal(orders.update(order.id, order.version, { tracking_no: 'X' }))).toBe('403 access.denied');
      expect(await refusal(orders.transition(order.id, order.version, { field: 'status', to: 'shipped' }))).toMatch(/^403 /);
    }
    const own = await of().newOrder('Homely UK');
    expect(await refusal(orders.update(own.id, own.version, { fulfil: 'fba' }))).toMatch(/^400 record\.invalid, access\.field-not-writable fulfil/);
    expect(await refusal(orders.transition(own.id, own.version, { field: 'status', to: 'cancelled' }))).toMatch(
      /^400 record\.not-moved, record\.transition-role/,
    );
  });

  test('no customer, no price and no file', async () => {
    expect(await refusal(of().of('wh', 'customer').list())).toBe('404 entity.not-found');
    const { headers } = of().person('wh');
    for (const entity of ['order', 'order_line', 'product', 'listing', 'store'])
      expect([entity, (await of().exported('wh', entity)).status]).toEqual([entity, 403]);
    expect((await of().server.call('GET', `${addressOf('order')}/records?expand=customer`, { headers })).status).toBe(400);
    const cases = (
      await of()
        .of('wh', 'service_case')
        .list({ limit: 200, expand: ['product'] })
    ).records;
    expect(cases.filter((each) => (each['customer'] ?? null) !== null)).toEqual([]);
    expect(JSON.stringify(cases)).not.toContain('purchase_price');
    expect(cases.length).toBeGreaterThan(0);
    const { text } = await of().server.call('GET', '/api/openapi.json', { headers });
    expect(text).not.toMatch(/purchase_price|cost_snapshot|unit_cost/);
  });
}
