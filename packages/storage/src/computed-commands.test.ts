// Proves that after any commands, undo, redo, the trash and changes of the documents among them, records and computed values are those that follow from the commands alone.
import { longer, seeded } from '@trellis/dx/soak';
import type { RecordInput } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { RecordJson, UndoConflict } from '@trellis/query';
import { expect, test } from 'vitest';
import { apply, Documents, preview } from './testing/change.fixtures.ts';
import { openLab, person, type Lab } from './testing/open-lab.fixtures.ts';
import { Random } from './testing/random.fixtures.ts';
import { shopSource } from './testing/shop.fixtures.ts';

const COMMANDS = longer(500);
/** Undo is of a person's own actions. */
const owner = { ...person(1), owner: true };
const documents = new Documents(shopSource.apps[0]?.documents ?? []);
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

/** A record in the trash: what it held, the lines that went with it, the orders that it left without a customer. */
interface Trashed {
  readonly entity: 'customer' | 'order' | 'line';
  readonly id: number;
  readonly held: Customer | Order | Line;
  readonly lines: readonly (readonly [number, Line])[];
  readonly cleared: readonly number[];
}

/** Everything as it stood. */
interface Snapshot {
  readonly customers: ReadonlyMap<number, Customer>;
  readonly orders: ReadonlyMap<number, Order>;
  readonly lines: ReadonlyMap<number, Line>;
  readonly trash: readonly Trashed[];
  /** How often the type of line.qty had changed when it was taken. */
  readonly types: number;
}

/** What was commanded, and nothing of what the store says but ids and versions. */
class Commanded {
  readonly customers = new Map<number, Customer>();
  readonly orders = new Map<number, Order>();
  readonly lines = new Map<number, Line>();
  trash: Trashed[] = [];
  #undo: Snapshot[] = [];
  #redo: Snapshot[] = [];
  #actor = owner;
  #documents = documents;
  undone = 0;
  skipped = 0;
  readonly refusals = new Set<string>();
  restored = 0;
  retyped = 0;
  /** What changes of documents showed of a rule and of a unique set, and what follows from the commands. */
  readonly shown: unknown[] = [];
  readonly following: unknown[] = [];
  /** Actions that could not be taken back because of the type of a value. */
  stopped = 0;
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
    const records = await this.#lab.engine.create(this.#actor, at(entity), inputs as unknown as RecordInput[], {});
    for (const [index, record] of records.entries()) kept.set(record.id, inputs[index] as T);
  }

  async #version(entity: string, id: number): Promise<number> {
    return (await this.#lab.engine.get(this.#actor, at(entity), id, { fields: [] })).version;
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
    if (inputs.length > 0) await this.#lab.engine.update(this.#actor, at(entity), inputs, {});
  }

  async #remove<T>(entity: string, kept: Map<number, T>): Promise<number | undefined> {
    if (kept.size < 3) return undefined;
    const id = this.#random.pick([...kept.keys()]);
    await this.#lab.engine.remove(this.#actor, at(entity), [{ id, version: await this.#version(entity, id) }], {});
    kept.delete(id);
    return id;
  }

  #snapshot(): Snapshot {
    return structuredClone({ customers: this.customers, orders: this.orders, lines: this.lines, trash: this.trash, types: this.retyped });
  }

  #become(snapshot: Snapshot): void {
    const fill = <T>(kept: Map<number, T>, from: ReadonlyMap<number, T>): void => {
      kept.clear();
      for (const [id, one] of from) kept.set(id, one);
    };
    const copy = structuredClone(snapshot);
    fill(this.customers, copy.customers);
    fill(this.orders, copy.orders);
    fill(this.lines, copy.lines);
    this.trash = [...copy.trash];
  }

  async #removeLine(): Promise<void> {
    const before = new Map(this.lines);
    const id = await this.#remove('line', this.lines);
    if (id !== undefined) this.trash.push({ entity: 'line', id, held: before.get(id) as Line, lines: [], cleared: [] });
  }

  async #removeOrder(): Promise<void> {
    const before = new Map(this.orders);
    const id = await this.#remove('order', this.orders);
    if (id === undefined) return;
    const lines = [...this.lines].filter(([, line]) => line.order === id);
    for (const [line] of lines) this.lines.delete(line);
    this.trash.push({ entity: 'order', id, held: before.get(id) as Order, lines, cleared: [] });
  }

  async #removeCustomer(): Promise<void> {
    const before = new Map(this.customers);
    const id = await this.#remove('customer', this.customers);
    if (id === undefined) return;
    const cleared = [...this.orders].filter(([, order]) => order.customer === id).map(([order]) => order);
    for (const order of cleared) (this.orders.get(order) as Order).customer = null;
    this.trash.push({ entity: 'customer', id, held: before.get(id) as Customer, lines: [], cleared });
  }

  /** Back from the trash: with its lines, linked again where nothing else was set, without links to what is still in the trash. */
  async #restore(): Promise<void> {
    if (this.trash.length === 0) return;
    const one = this.#random.pick(this.trash);
    const { records } = await this.#lab.engine.trash(this.#actor, at(one.entity), { filter: { field: 'id', op: 'eq', value: one.id } });
    await this.#lab.engine.restore(this.#actor, at(one.entity), [{ id: one.id, version: records[0]?.version }], { clearLinks: true });
    this.restored += 1;
    this.trash = this.trash.filter((each) => each !== one);
    if (one.entity === 'customer') {
      this.customers.set(one.id, one.held as Customer);
      for (const id of one.cleared) {
        const order = this.orders.get(id);
        if (order?.customer === null) order.customer = one.id;
      }
    } else if (one.entity === 'order') {
      const order = one.held as Order;
      this.orders.set(one.id, { ...order, customer: order.customer !== null && this.customers.has(order.customer) ? order.customer : null });
      for (const [id, line] of one.lines) this.lines.set(id, line);
    } else {
      const line = one.held as Line;
      this.lines.set(one.id, { ...line, order: line.order !== null && this.orders.has(line.order) ? line.order : null });
    }
  }

  async #takeBack(direction: 'undo' | 'redo', from: Snapshot[], to: Snapshot[]): Promise<void> {
    const snapshot = from.pop();
    if (snapshot === undefined) {
      const refused = await this.#lab.engine.undo(this.#actor, direction, {}, {}, 'en').catch((error: unknown) => error);
      this.refusals.add(refused instanceof AppError ? refused.code : 'done');
      return;
    }
    if (this.#isOfAnotherType(snapshot)) return this.#stopAt(direction);
    to.push({ ...this.#snapshot(), types: snapshot.types });
    const answer = await this.#lab.engine.undo(this.#actor, direction, {}, {}, 'en');
    this.skipped += answer.skipped.length;
    this.#become(snapshot);
    this.undone += 1;
  }

  /** Whether the action changed a quantity, and what that was is not of today's type. */
  #isOfAnotherType({ lines, types }: Snapshot): boolean {
    return types < this.retyped && [...this.lines].some(([id, line]) => lines.has(id) && lines.get(id)?.qty !== line.qty);
  }

  /** Nothing is taken back then, and nothing below it either: somebody else goes on. */
  async #stopAt(direction: 'undo' | 'redo'): Promise<void> {
    const refused = await this.#lab.engine.undo(this.#actor, direction, {}, {}, 'en').then(
      () => new Error('it was not refused'),
      (error: unknown) => error as AppError,
    );
    const { conflicts = [] } = ('data' in refused ? (refused.data ?? {}) : {}) as { readonly conflicts?: readonly UndoConflict[] };
    this.refusals.add(conflicts.length > 0 && conflicts.every(({ reason }) => reason === 'retyped') ? 'retyped.nothing' : refused.message);
    this.stopped += 1;
    this.#actor = { ...person((this.#actor.id ?? 0) + 1), owner: true };
    this.#undo = [];
    this.#redo = [];
  }

  /** Another type of the same numbers. What a change shows of a rule and of a unique set beside it is what follows from the commands. */
  async #retype(): Promise<void> {
    const isWhole = this.#documents.get('line.qty')?.['type'] === 'integer';
    const next = this.#documents.set('line.qty', isWhole ? { type: 'decimal', config: { scale: 2 } } : { type: 'integer', config: {} });
    const few = { order: 1, require: { call: 'lte', args: [{ path: ['line.qty'] }, { value: 5 }] }, message: 'Few' };
    const demanding = next.set('line', { rules: { few }, uniques: { pair: { fields: { 'line.order': true, 'line.qty': true } } } });
    const { steps } = await preview(this.#lab.engine, 'shop', demanding);
    const count = (id: string): number | undefined => steps.find((step) => step.id === id)?.records;
    const lines = [...this.lines.values()];
    const pairs = lines.flatMap(({ order, qty }) => (order === null || qty === null ? [] : `${order} ${qty}`));
    const follows = [lines.filter(({ qty }) => qty === null || qty > 5).length, pairs.length - new Set(pairs).size];
    this.shown.push([count('entity-rule:shop/line#few'), count('entity-unique:shop/line#pair')]);
    this.following.push(follows);
    await apply(this.#lab, 'shop', next);
    this.#documents = next;
    this.retyped += 1;
  }

  /** One command, or taking some back. */
  async turn(): Promise<void> {
    if (this.#random.chance(0.03)) return this.#retypeAround();
    if (this.#random.chance(0.25)) return this.#takeBack('undo', this.#undo, this.#redo);
    if (this.#random.chance(0.25)) return this.#takeBack('redo', this.#redo, this.#undo);
    return this.#noted(() => (this.#random.chance(0.15) ? this.#restore() : this.command()));
  }

  /** Runs a command and notes what was before it, if it did anything. */
  async #noted(run: () => Promise<void>): Promise<void> {
    const before = this.#snapshot();
    const seq = this.#lab.engine.seq();
    await run();
    if (this.#lab.engine.seq() === seq) return;
    this.#undo.push(before);
    this.#redo.splice(0);
  }

  /** Another type, often right after a value of the former one was changed, and right before that is taken back. */
  async #retypeAround(): Promise<void> {
    const isAround = this.#random.chance(0.6);
    if (isAround) await this.#noted(() => this.#change('line', this.lines, this.#line, ['code']));
    await this.#retype();
    if (isAround) await this.#takeBack('undo', this.#undo, this.#redo);
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
    else if (turn === 8) await this.#removeLine();
    else if (this.#random.chance(0.5)) await this.#removeOrder();
    else await this.#removeCustomer();
  }

  #amount = (line: Line): number | null => (line.qty === null || line.price === null ? null : Math.round(line.qty * line.price * 100));

  /** Cents of an order's lines. */
  #total(order: number): number {
    return [...this.lines.values()].filter((line) => line.order === order).reduce((sum, line) => sum + (this.#amount(line) ?? 0), 0);
  }

  lineValues(line: Line): object {
    const linked = line.order === null ? null : { id: line.order };
    const order = line.order === null ? undefined : this.orders.get(line.order);
    const customer = typeof order?.customer === 'number' ? this.customers.get(order.customer) : undefined;
    const amount = this.#amount(line);
    return { ...line, order: linked, amount: amount === null ? null : amount / 100, customer_name: customer?.name ?? null };
  }

  orderValues(id: number, order: Order): object {
    const own = [...this.lines]
      .filter(([, line]) => line.order === id)
      .sort(([a], [b]) => a - b)
      .map(([, line]) => line);
    const prices = own.flatMap((line) => (line.price === null ? [] : [Math.round(line.price * 100)]));
    const sum = prices.reduce((all, price) => all + price, 0);
    return {
      code: order.code,
      customer: order.customer === null ? null : { id: order.customer },
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
      ...customer,
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
    // Small changes of documents are made at once, larger ones in slices: here either, whatever their size.
    const lab = await openLab({ source: shopSource, changes: { atOnce: seed === 1 ? 5_000 : 0, slice: 20 } });
    const commanded = new Commanded(lab, new Random(seeded(seed)));
    for (let step = 1; step <= COMMANDS; step += 1) {
      await commanded.turn();
      if (step % 50 !== 0) continue;
      await compare(lab, 'line', commanded.lines, (_, line) => commanded.lineValues(line));
      await compare(lab, 'order', commanded.orders, (id, order) => commanded.orderValues(id, order));
      await compare(lab, 'customer', commanded.customers, (id, customer) => commanded.customerValues(id, customer));
    }
    expect(commanded.shown).toEqual(commanded.following);
    expect(commanded.skipped).toBe(0);
    expect([...commanded.refusals].filter((code) => !code.endsWith('.nothing'))).toEqual([]);
    expect(commanded.undone).toBeGreaterThan(60);
    expect(commanded.retyped).toBeGreaterThan(5);
    expect(commanded.stopped).toBeGreaterThan(0);
    expect(commanded.restored).toBeGreaterThan(5);
    expect(lab.errors).toEqual([]);
    await lab.close();
  },
  120_000,
);
