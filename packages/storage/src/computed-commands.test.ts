// Proves that after any commands, undo, redo, the trash, imports and changes of the documents among them, records and computed values are those that follow from the commands alone.
import { Random } from '@trellis/dx/random';
import { patience, seeds } from '@trellis/dx/soak';
import type { RecordJson } from '@trellis/query';
import { expect, test } from 'vitest';
import { Commanded, type Customer, type Line, type Order } from './testing/commanded.fixtures.ts';
import { openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { deepShopSource } from './testing/shop.fixtures.ts';

const COMMANDS = 500;
const at = (name: string) => ({ app: 'shop', entity: name });

/** What every record must show, worked out from what was commanded. */
class Reckoning {
  readonly #of: Commanded;

  constructor(of: Commanded) {
    this.#of = of;
  }

  #amount = (line: Line): number | null => (line.qty === null || line.price === null ? null : Math.round(line.qty * line.price * 100));

  /** Cents of an order's lines. */
  #total(order: number): number {
    return [...this.#of.lines.values()].filter((line) => line.order === order).reduce((sum, line) => sum + (this.#amount(line) ?? 0), 0);
  }

  /** Its total and one for each of its big lines, in cents. */
  #worth(order: number): number {
    const big = [...this.#of.lines.values()].filter((line) => line.order === order && line.qty !== null && line.qty > 5);
    return this.#total(order) + 100 * big.length;
  }

  lineValues(line: Line): object {
    const linked = line.order === null ? null : { id: line.order };
    const order = line.order === null ? undefined : this.#of.orders.get(line.order);
    const customer = typeof order?.customer === 'number' ? this.#of.customers.get(order.customer) : undefined;
    const amount = this.#amount(line);
    return { ...line, order: linked, amount: amount === null ? null : amount / 100, customer_name: customer?.name ?? null };
  }

  orderValues(id: number, order: Order): object {
    const own = [...this.#of.lines]
      .filter(([, line]) => line.order === id)
      .sort(([a], [b]) => a - b)
      .map(([, line]) => line);
    const prices = own.flatMap((line) => (line.price === null ? [] : [Math.round(line.price * 100)]));
    const sum = prices.reduce((all, price) => all + price, 0);
    const unit = 10 ** (this.#of.scale + 2);
    return {
      code: order.code,
      customer: order.customer === null ? null : { id: order.customer },
      ...(this.#of.lacksLevel ? {} : { level: order.customer === null ? null : (this.#of.customers.get(order.customer)?.level ?? null) }),
      total: this.#total(id) / 100,
      big_lines: own.filter((line) => line.qty !== null && line.qty > 5).length,
      average: prices.length === 0 ? null : Math.round(((sum / 100) * unit) / prices.length + 1e-9) / unit,
      cheapest: prices.length === 0 ? null : Math.min(...prices) / 100,
      codes: own.length === 0 ? null : own.map((line) => line.code).join(', '),
      first_price: prices.length === 0 ? null : (prices[0] ?? 0) / 100,
      last_price: prices.length === 0 ? null : (prices.at(-1) ?? 0) / 100,
      last_code: own.findLast((line) => line.qty !== null && line.qty > 3)?.code ?? null,
      prices: new Set(prices).size,
      worth: this.#worth(id) / 100,
    };
  }

  customerValues(id: number, customer: Customer): object {
    const orders = [...this.#of.orders].filter(([, order]) => order.customer === id).map(([order]) => order);
    const own = orders.map((order) => this.#total(order));
    const worths = orders.map((order) => this.#worth(order));
    const spent = own.reduce((all, total) => all + total, 0);
    return {
      name: customer.name,
      spent: spent / 100,
      best: own.length === 0 ? null : Math.max(...own) / 100,
      orders_made: own.length,
      worth: worths.reduce((all, worth) => all + worth, 0) / 100,
      best_worth: worths.length === 0 ? null : Math.max(...worths) / 100,
      ...(this.#of.lacksLevel ? {} : { level: customer.level, rank: customer.level === null ? null : (spent + customer.level * 100) / 100 }),
    };
  }
}

async function stored(lab: Lab, entity: string): Promise<ReadonlyMap<number, RecordJson>> {
  const found = new Map<number, RecordJson>();
  for (let cursor: string | undefined; ;) {
    const page = await lab.engine.list(owner, at(entity), { limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    for (const record of page.records) found.set(record.id, record);
    cursor = page.nextCursor;
    if (cursor === undefined) return found;
  }
}

async function compare<T>(lab: Lab, entity: string, kept: ReadonlyMap<number, T>, expected: (id: number, one: T) => object): Promise<void> {
  const records = await stored(lab, entity);
  expect([...records.keys()].sort((a, b) => a - b)).toEqual([...kept.keys()].sort((a, b) => a - b));
  for (const [id, one] of kept) expect([entity, id, records.get(id)]).toMatchObject([entity, id, expected(id, one)]);
}

test.each(seeds(3).map((seed, place) => [seed, place] as const))(
  'after any commands the values are those that follow from them (seed %i)',
  async (seed, place) => {
    // Small changes of documents are made at once, larger ones in slices: here either, whatever their size.
    const lab = await openLab({ source: deepShopSource, changes: { atOnce: place % 3 === 0 ? 5_000 : 0, slice: 20 } });
    const commanded = new Commanded(lab, new Random(seed));
    await commanded.begin();
    const reckoning = new Reckoning(commanded);
    for (let step = 1; step <= COMMANDS; step += 1) {
      await commanded.turn();
      if (step % 50 !== 0) continue;
      await compare(lab, 'line', commanded.lines, (_, line) => reckoning.lineValues(line));
      await compare(lab, 'order', commanded.orders, (id, order) => reckoning.orderValues(id, order));
      await compare(lab, 'customer', commanded.customers, (id, customer) => reckoning.customerValues(id, customer));
    }
    expect(commanded.shown).toEqual(commanded.following);
    expect(commanded.skipped).toBe(0);
    expect([...commanded.refusals].filter((code) => !code.endsWith('.nothing'))).toEqual([]);
    expect(commanded.undone).toBeGreaterThan(60);
    expect(commanded.restored).toBeGreaterThan(5);
    expect(commanded.imported).toBeGreaterThan(1);
    expect(commanded.changed).toBeGreaterThan(2);
    expect(commanded.retyped).toBeGreaterThan(5);
    expect(commanded.stopped).toBeGreaterThan(0);
    expect(lab.errors).toEqual([]);
    await lab.close();
  },
  patience(180_000),
);
