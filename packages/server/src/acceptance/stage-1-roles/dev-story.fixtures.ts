// In charge of: a day of a product developer and buyer: finds suppliers, makes products, knows costs, knows no customer.
import { expect, test } from 'vitest';
import { addressOf, refusal, type Company } from './company.fixtures.ts';

/** The day. */
export function devStory(of: () => Company): void {
  test('a supplier is found, a product made of it and put on sale', async () => {
    const suppliers = of().of('dev', 'supplier');
    const supplier = await suppliers.create({ name: 'Found at the fair', contact: 'Ms Ye', pay_terms: 'prepaid' });
    const products = of().of('dev', 'product');
    const draft = await products.create({ sku: 'DEV-1', name: 'Tray', supplier: supplier.id, purchase_price: 20, pack_cost: 1, first_leg_cost: 4 });
    expect(draft).toMatchObject({ status: 'draft', unit_cost: 25, supplier: { id: supplier.id, title: 'Found at the fair' } });
    const sold = await products.transition(draft.id, draft.version, { field: 'status', to: 'active' });
    expect(sold['status']).toBe('active');
    // Taking it off again is for others.
    expect(await refusal(products.transition(sold.id, sold.version, { field: 'status', to: 'clearance' }))).toBe(
      '400 record.not-moved, record.transition-role status',
    );
    expect(await refusal(products.remove(sold.id, sold.version))).toBe('403 access.denied');
    expect(await refusal(suppliers.remove(supplier.id, supplier.version))).toMatch(/^409 /);
    await products.update(sold.id, sold.version, { supplier: null });
    expect(await refusal(suppliers.remove(supplier.id, supplier.version))).toBe('not refused');
  });

  test('prices come in from a file, on products that are there and new ones', async () => {
    const products = of().of('dev', 'product');
    const { sku } = await of().first('dev', 'product', { field: 'sku', op: 'ne', value: 'DEV-1' });
    const content = new Blob([`sku,name,purchase_price\n${String(sku)},Priced,77.7\nDEV-2,New,8\n`]);
    let job = await products.startImport({ name: 'prices.csv', content }, { upsertBy: 'sku' });
    await expect.poll(async () => (job = await of().person('dev').client.jobs.get(job.id)).status, { timeout: 10_000 }).toBe('done');
    expect(job.result).toMatchObject({ created: 1, updated: 1 });
    expect((await of().first('dev', 'product', { field: 'sku', op: 'eq', value: 'DEV-2' }))['purchase_price']).toBe(8);
    expect(await refusal(of().of('dev', 'listing').startImport({ name: 'l.csv', content }, {}))).toBe('403 access.denied');
  });

  test('what sold is known with its cost and margin, who bought is not', async () => {
    const line = await of().first('dev', 'order_line', { field: 'cost_snapshot', op: 'isNotEmpty' });
    expect(line).toMatchObject({ cost_snapshot: expect.any(Number), margin: expect.any(Number) });
    const { headers } = of().person('dev');
    for (const path of [
      `${addressOf('order')}/records?expand=customer`,
      `${addressOf('order')}/records?filter=${encodeURIComponent('{"field":"customer.name","op":"isNotEmpty"}')}`,
      `${addressOf('order_line')}/records?fields=order.customer`,
      `${addressOf('store')}/records?expand=customers`,
    ])
      expect([path, (await of().server.call('GET', path, { headers })).status]).toEqual([path, 400]);
    const named = await of().first('owner', 'customer', { field: 'name', op: 'isNotEmpty' });
    const told = [
      await of().exported('dev', 'service_case'),
      await of().exported('dev', 'order'),
      await of().server.call('GET', `${addressOf('order')}/records?search=${encodeURIComponent(String(named['name']))}`, { headers }),
    ];
    for (const { text } of told) expect(text).not.toContain(String(named['name']));
    const cases = (await of().of('dev', 'service_case').list({ limit: 200 })).records;
    expect(cases.filter((each) => (each['customer'] ?? null) !== null)).toEqual([]);
  });
}
