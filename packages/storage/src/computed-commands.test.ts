// Proves that after any commands the stored computed values are those that follow from the commands alone, worked out here by other means.
import type { RecordInput } from '@trellis/engine';
import type { RecordJson } from '@trellis/query';
import { expect, test } from 'vitest';
import { openLab, owner, type Lab } from './testing/open-lab.fixtures.ts';
import { Random } from './testing/random.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';

const COMMANDS = 400;
const at = (name: string) => ({ app: 'shop', entity: name });

interface Customer {
  name: string;
  level: number | null;
}
interface Order {
  code: string;
  customer: number | null;
}
interface Line {
  code: string;
  order: number | null;
  qty: number | null;
  price: number | null;
}

/** What was commanded, and nothing of what the store says but ids and versions. */
class Commanded {
  readonly customers = new Map<number, Customer>();
  readonly orders = new Map<number, Order>();
  readonly lines = new Map<number, Line>();
  readonly versions = new Map<string, number>();
  readonly #lab: Lab;
  readonly #random: Random;
  #made = 0;

  constructor(lab: Lab, random: Random) {
    this.#lab = lab;
    this.#random = random;
  }

  #some(ids: Iterable<number>): number | null {
    const all = [...ids];
    return all.length === 0 || this.#random.chance(0.1) ? null : this.#random.pick(all);
  }

  #customer = (): Customer => ({ name: `c${++this.#made}`, level: this.#random.chance(0.3) ? null : this.#random.below(9) });
  #order = (): Order => ({ code: `o${++this.#made}`, customer: this.#some(this.customers.keys()) });
  #line = (): Line => ({
    code: `l${++this.#made}`,
    order: this.#some(this.orders.keys()),
    qty: this.#random.chance(0.1) ? null : this.#random.below(12) - 2,
    price: this.#random.chance(0.1) ? null : this.#random.below(2000) / 100,
  });

  async #create<T extends object>(entity: string, kept: Map<number, T>, make: () => T): Promise<void> {
    const inputs = Array.from({ length: 1 + this.#random.below(entity === 'line' ? 6 : 2) }, make);
    const records = await this.#lab.engine.create(owner, at(entity), inputs as unknown as RecordInput[], {});
    for (const [index, record] of records.entries()) kept.set(record.id, inputs[index] as T);
  }

  async #version(entity: string, id: number): Promise<number> {
    return (await this.#lab.engine.get(owner, at(entity), id, { fields: [] })).version;
  }

  async #change<T extends object>(entity: string, kept: Map<number, T>, make: () => T, keep: readonly (keyof T)[]): Promise<void> {
    const ids = [...kept.keys()].filter(() => this.#random.chance(0.3)).slice(0, 4);
    const inputs: RecordInput[] = [];
    for (const id of ids) {
      const before = kept.get(id) as T;
      const fresh = make();
      const values = Object.fromEntries(Object.entries(fresh).filter(([name]) => !keep.includes(name as keyof T) && this.#random.chance(0.6)));
      kept.set(id, { ...before, ...values });
      inputs.push({ id, version: await this.#version(entity, id), ...values });
    }
    if (inputs.length > 0) await this.#lab.engine.update(owner, at(entity), inputs, {});
  }

  async #remove<T>(entity: string, kept: Map<number, T>): Promise<number | undefined> {
    if (kept.size < 3) return undefined;
    const id = this.#random.pick([...kept.keys()]);
    await this.#lab.engine.remove(owner, at(entity), [{ id, version: await this.#version(entity, id) }], {});
    kept.delete(id);
    return id;
  }

  /** One command: new, changed or deleted records of one entity; links are cleared and lines go with their order, as their rules say. */
  async command(): Promise<void> {
    const turn = this.#random.below(10);
    if (turn === 0) await this.#create('customer', this.customers, this.#customer);
    else if (turn === 1) await this.#create('order', this.orders, this.#order);
    else if (turn <= 4) await this.#create('line', this.lines, this.#line);
    else if (turn === 5) await this.#change('customer', this.customers, this.#customer, []);
    else if (turn === 6) await this.#change('order', this.orders, this.#order, ['code']);
    else if (turn === 7) await this.#change('line', this.lines, this.#line, ['code']);
    else if (turn === 8) await this.#remove('line', this.lines);
    else if (this.#random.chance(0.5)) {
      const gone = await this.#remove('order', this.orders);
      for (const [id, line] of this.lines) if (gone !== undefined && line.order === gone) this.lines.delete(id);
    } else {
      const gone = await this.#remove('customer', this.customers);
      for (const order of this.orders.values()) if (gone !== undefined && order.customer === gone) order.customer = null;
    }
  }

  #amount = (line: Line): number | null => (line.qty === null || line.price === null ? null : Math.round(line.qty * line.price * 100));

  /** Cents of an order's lines. */
  #total(order: number): number {
    return [...this.lines.values()].filter((line) => line.order === order).reduce((sum, line) => sum + (this.#amount(line) ?? 0), 0);
  }

  lineValues(line: Line): object {
    const order = line.order === null ? undefined : this.orders.get(line.order);
    const customer = typeof order?.customer === 'number' ? this.customers.get(order.customer) : undefined;
    const amount = this.#amount(line);
    return { amount: amount === null ? null : amount / 100, customer_name: customer?.name ?? null };
  }

  orderValues(id: number, order: Order): object {
    const own = [...this.lines]
      .filter(([, line]) => line.order === id)
      .sort(([a], [b]) => a - b)
      .map(([, line]) => line);
    const prices = own.flatMap((line) => (line.price === null ? [] : [Math.round(line.price * 100)]));
    const sum = prices.reduce((all, price) => all + price, 0);
    return {
      level: order.customer === null ? null : (this.customers.get(order.customer)?.level ?? null),
      total: this.#total(id) / 100,
      big_lines: own.filter((line) => line.qty !== null && line.qty > 5).length,
      average: prices.length === 0 ? null : Math.round((sum * 100) / prices.length + 1e-9) / 10_000,
      cheapest: prices.length === 0 ? null : Math.min(...prices) / 100,
      codes: own.length === 0 ? null : own.map((line) => line.code).join(', '),
    };
  }

  customerValues(id: number, customer: Customer): object {
    const own = [...this.orders].filter(([, order]) => order.customer === id).map(([order]) => this.#total(order));
    const spent = own.reduce((all, total) => all + total, 0);
    return {
      spent: spent / 100,
      best: own.length === 0 ? null : Math.max(...own) / 100,
      orders_made: own.length,
      rank: customer.level === null ? null : (spent + customer.level * 100) / 100,
    };
  }
}

async function stored(lab: Lab, entity: string): Promise<ReadonlyMap<number, RecordJson>> {
  const { records } = await lab.engine.list(owner, at(entity), { limit: 1000 });
  return new Map(records.map((record) => [record.id, record]));
}

async function compare<T>(lab: Lab, entity: string, kept: ReadonlyMap<number, T>, expected: (id: number, one: T) => object): Promise<void> {
  const records = await stored(lab, entity);
  expect([...records.keys()].sort((a, b) => a - b)).toEqual([...kept.keys()].sort((a, b) => a - b));
  for (const [id, one] of kept) expect([entity, id, records.get(id)]).toMatchObject([entity, id, expected(id, one)]);
}

test.each([1, 2, 3])(
  'after any commands the values are those that follow from them (seed %i)',
  async (seed) => {
    const lab = await openLab({ source: shopSource });
    const commanded = new Commanded(lab, new Random(seed));
    for (let step = 1; step <= COMMANDS; step += 1) {
      await commanded.command();
      if (step % 50 !== 0) continue;
      await compare(lab, 'line', commanded.lines, (_, line) => commanded.lineValues(line));
      await compare(lab, 'order', commanded.orders, (id, order) => commanded.orderValues(id, order));
      await compare(lab, 'customer', commanded.customers, (id, customer) => commanded.customerValues(id, customer));
    }
    expect(lab.errors).toEqual([]);
    await lab.close();
  },
  60_000,
);
