// In charge of: a shop that is commanded at random: records written, deleted, brought back, imported, taken back, and its documents changed, with what it must hold then.
import type { Random } from '@trellis/dx/random';
import type { RecordInput } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { ImportOptions, UndoConflict } from '@trellis/query';
import { apply, Documents, preview } from './change.fixtures.ts';
import { owner, person, type Lab } from './open-lab.fixtures.ts';
import { ended, incoming } from './products.fixtures.ts';
import { deepShopSource } from './shop.fixtures.ts';

const documents = new Documents(deepShopSource.apps[0]?.documents ?? []);
const ofLevels = ['customer.level', 'customer.rank', 'order.level'] as const;
const lossy = { 'field-converted:shop/line.price': { accept: 'any' } } as const;
const at = (name: string) => ({ app: 'shop', entity: name });

/** A customer as commanded. */
export interface Customer {
  name: string;
  level: number | null;
}
/** An order as commanded. */
export interface Order {
  code: string;
  customer: number | null;
}
/** A line as commanded. */
export interface Line {
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
const former = (id: string) => documents.get(id) ?? {};

export class Commanded {
  readonly customers = new Map<number, Customer>();
  readonly orders = new Map<number, Order>();
  readonly lines = new Map<number, Line>();
  trash: Trashed[] = [];
  readonly #undo: Snapshot[] = [];
  readonly #redo: Snapshot[] = [];
  undone = 0;
  skipped = 0;
  readonly refusals = new Set<string>();
  restored = 0;
  readonly #lab: Lab;
  readonly #random: Random;
  #made = 0;
  imported = 0;
  changed = 0;
  retyped = 0;
  /** What changes of documents showed of a rule and of a unique set, and what follows from the commands. */
  readonly shown: unknown[] = [];
  readonly following: unknown[] = [];
  /** Actions that could not be taken back because of the type of a value. */
  stopped = 0;
  #people = 0;
  /** A link was emptied for a record to come back: to take that back would lose it, and is refused. */
  #hasEmptied = false;
  /** Undo is of a person's own actions. What was done under former documents is another's: it stays. */
  #actor = owner;
  #documents = documents;
  /** Decimals of prices. */
  scale = 2;
  /** The field is dropped; its values are kept, and so they are here. */
  lacksLevel = false;

  constructor(lab: Lab, random: Random) {
    this.#lab = lab;
    this.#random = random;
  }

  /** Goes on as another owner, who has done nothing yet. */
  async begin(): Promise<void> {
    const name = `owner ${++this.#people}`;
    const user = { email: `o${this.#people}@example.test`, name, owner: true, roles: [], passwordHash: null, locale: null, disabled: false };
    const { id } = await this.#lab.storage.identity.createUser(user);
    this.#actor = { ...person(id), owner: true };
    this.#undo.splice(0);
    this.#redo.splice(0);
    this.#hasEmptied = false;
  }

  #some(ids: Iterable<number>): number | null {
    const all = [...ids];
    return all.length === 0 || this.#random.chance(0.1) ? null : this.#random.pick(all);
  }

  #customer = (): Customer => ({ name: `c${++this.#made}`, level: this.lacksLevel || this.#random.chance(0.3) ? null : this.#random.below(9) });
  #order = (): Order => ({ code: `o${++this.#made}`, customer: this.#some(this.customers.keys()) });
  #line = (): Line => ({
    code: `l${++this.#made}`,
    order: this.#some(this.orders.keys()),
    qty: this.#random.chance(0.1) ? null : this.#random.below(12) - 2,
    price: this.#random.chance(0.1) ? null : this.#random.below(20 * 10 ** this.scale) / 10 ** this.scale,
  });

  /** A record as it is sent. */
  #sent(one: object): RecordInput {
    const { level, ...rest } = one as Partial<Customer>;
    return (this.lacksLevel || level === undefined ? rest : one) as RecordInput;
  }

  async #create<T extends object>(entity: string, kept: Map<number, T>, make: () => T): Promise<void> {
    const inputs = Array.from({ length: 1 + this.#random.below(entity === 'line' ? 6 : 2) }, make);
    const records = await this.#lab.engine.create(
      this.#actor,
      at(entity),
      inputs.map((input) => this.#sent(input)),
      {},
    );
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
    if (inputs.length > 0) await this.#lab.engine.update(this.#actor, at(entity), inputs, {});
  }

  async #remove<T>(entity: string, kept: Map<number, T>): Promise<number | undefined> {
    if (kept.size < 3) return undefined;
    const id = this.#random.pick([...kept.keys()]);
    await this.#lab.engine.remove(this.#actor, at(entity), [{ id, version: await this.#version(entity, id) }], {});
    kept.delete(id);
    return id;
  }

  /** Imports a file; answers the records that it made or changed, by the text that names them. */
  async #importFile(
    entity: string,
    key: string,
    lines: readonly (readonly (string | number | null)[])[],
    options: ImportOptions,
  ): Promise<Map<string, number>> {
    const content = lines.map((cells) => `${cells.map((cell) => cell ?? '').join(',')}\n`).join('');
    const { id } = await this.#lab.engine.startImport(this.#actor, at(entity), await incoming(this.#lab, content), options);
    const { status, refused, error } = await ended(this.#lab.engine, this.#actor, id);
    if (status !== 'done') throw new Error(`the import ended ${status}: ${JSON.stringify([refused, error])}`);
    this.imported += 1;
    const filter = { field: key, op: 'in', value: lines.slice(1).map(([name]) => name) } as const;
    const { records } = await this.#lab.engine.list(owner, at(entity), { filter, fields: [key], limit: 1000 });
    return new Map(records.map((record) => [String(record[key]), record.id]));
  }

  async #importLines(): Promise<void> {
    const made = Array.from({ length: 1 + this.#random.below(9) }, this.#line);
    const cells = made.map(({ code, order, qty, price }) => [code, order === null ? null : (this.orders.get(order)?.code ?? null), qty, price]);
    const ids = await this.#importFile('line', 'code', [['code', 'order', 'qty', 'price'], ...cells], {});
    for (const line of made) this.lines.set(ids.get(line.code) ?? 0, line);
  }

  #import(): Promise<void> {
    return this.lacksLevel || this.#random.chance(0.5) ? this.#importLines() : this.#importCustomers();
  }

  /** Sets the levels of some customers by their names, and makes some. */
  async #importCustomers(): Promise<void> {
    const known = [...this.customers.values()].filter(() => this.#random.chance(0.4)).map(({ name }) => name);
    const fresh = Array.from({ length: 1 + this.#random.below(2) }, () => this.#customer().name);
    const levels = new Map([...known, ...fresh].map((name) => [name, this.#random.below(9)]));
    const ids = await this.#importFile('customer', 'name', [['name', 'level'], ...levels], { upsertBy: 'name' });
    for (const [name, level] of levels) this.customers.set(ids.get(name) ?? 0, { name, level });
  }

  async #apply(next: Documents, decisions: Parameters<typeof apply>[3] = {}): Promise<void> {
    await apply(this.#lab, 'shop', next, decisions);
    this.#documents = next;
  }

  /** Prices with one decimal, the nearest, or with two again. Those in the trash follow. */
  async #changePrices(): Promise<void> {
    this.scale = 3 - this.scale;
    await this.#apply(this.#documents.set('line.price', { config: { scale: this.scale } }), this.scale === 1 ? lossy : {});
    if (this.scale === 2) return;
    const nearest = (line: Line): void => {
      if (line.price !== null) line.price = Math.floor((Math.round(line.price * 100) + 5) / 10) / 10;
    };
    for (const line of this.lines.values()) nearest(line);
    for (const { entity, held, lines } of this.trash) {
      if (entity === 'line') nearest(held as Line);
      for (const [, line] of lines) nearest(line);
    }
  }

  /** Drops the levels with what is computed from them, or brings them back as they were. */
  async #dropLevels(): Promise<void> {
    this.lacksLevel = !this.lacksLevel;
    if (this.lacksLevel) return this.#apply(this.#documents.remove(...ofLevels), { 'field-removed:shop/customer.level': { accept: true } });
    const part = this.#lab.engine.dropped(owner, 'shop').find(({ kind, document }) => kind === 'field' && document === 'customer.level');
    await this.#lab.engine.restoreDropped(owner, 'shop', part?.id ?? 0);
    return this.#apply(ofLevels.reduce((all, id) => all.set(id, former(id)), this.#documents));
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
    await this.#apply(next);
    this.retyped += 1;
  }

  /** Another type, often right after a value of the former one was changed, and right before that is taken back. */
  async #retypeAround(): Promise<void> {
    const isAround = this.#random.chance(0.6);
    if (isAround) await this.#noted(() => this.#change('line', this.lines, this.#line, ['code']));
    await this.#retype();
    if (isAround) await this.#takeBack('undo', this.#undo, this.#redo);
  }

  /** Documents of which some values go or become others: what was done before is another's. */
  async #changeDocuments(): Promise<void> {
    await (this.#random.chance(0.4) ? this.#changePrices() : this.#dropLevels());
    this.changed += 1;
    await this.begin();
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
      const isEmptied = order.customer !== null && !this.customers.has(order.customer);
      this.orders.set(one.id, { ...order, customer: isEmptied ? null : order.customer });
      for (const [id, line] of one.lines) this.lines.set(id, line);
      if (isEmptied) this.#hasEmptied = true;
    } else {
      const line = one.held as Line;
      const isEmptied = line.order !== null && !this.orders.has(line.order);
      this.lines.set(one.id, { ...line, order: isEmptied ? null : line.order });
      if (isEmptied) this.#hasEmptied = true;
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
    await this.begin();
  }

  /** What a record lost to come back stands against taking that back; somebody else goes on. */
  async #stopAtEmptied(): Promise<void> {
    const refused = await this.#lab.engine.undo(this.#actor, 'undo', {}, {}, 'en').then(
      () => new Error('it was not refused'),
      (error: unknown) => error as AppError,
    );
    const { conflicts = [] } = ('data' in refused ? (refused.data ?? {}) : {}) as { readonly conflicts?: readonly UndoConflict[] };
    if (!conflicts.some(({ reason }) => reason === 'changed')) throw refused;
    await this.begin();
  }

  /** One command, or taking some back. */
  async turn(): Promise<void> {
    if (this.#random.chance(0.03)) return this.#retypeAround();
    if (this.#random.chance(0.02)) return this.#changeDocuments();
    if (this.#random.chance(0.25)) return this.#takeBack('undo', this.#undo, this.#redo);
    if (this.#random.chance(0.25)) return this.#takeBack('redo', this.#redo, this.#undo);
    return this.#noted(() => (this.#random.chance(0.15) ? this.#restore() : this.#random.chance(0.03) ? this.#import() : this.command()));
  }

  /** Runs a command and notes what was before it, if it did anything. */
  async #noted(run: () => Promise<void>): Promise<void> {
    const before = this.#snapshot();
    const seq = this.#lab.engine.seq();
    await run();
    if (this.#lab.engine.seq() === seq) return;
    this.#undo.push(before);
    this.#redo.splice(0);
    if (this.#hasEmptied) await this.#stopAtEmptied();
  }

  /** One command: new, changed or deleted records of one entity; links are cleared and lines go with their order, as their rules say. */
  async command(): Promise<void> {
    const turn = this.#random.below(10);
    if (turn === 0) await this.#create('customer', this.customers, this.#customer);
    else if (turn === 1) await this.#create('order', this.orders, this.#order);
    else if (turn <= 4) await this.#create('line', this.lines, this.#line);
    else if (turn === 5) await this.#change('customer', this.customers, this.#customer, this.lacksLevel ? ['level'] : []);
    else if (turn === 6) await this.#change('order', this.orders, this.#order, ['code']);
    else if (turn === 7) await this.#change('line', this.lines, this.#line, ['code']);
    else if (turn === 8) await this.#removeLine();
    else if (this.#random.chance(0.5)) await this.#removeOrder();
    else await this.#removeCustomer();
  }
}
