// In charge of: the hand-written store of orders: the columns, indexes and pragmas of the product, and one prepared statement for each job.
import Sqlite, { type Database, type Statement } from 'better-sqlite3';
import { storeInputs, type OrderInput } from '../dataset.ts';

/** An order as it is answered. */
export interface OrderJson {
  readonly id: number;
  readonly version: number;
  readonly ext_key: string;
  readonly store: { readonly id: number; readonly title: string };
  readonly status: string;
  readonly ordered_on: string;
  readonly quantity: number;
  readonly amount: number;
  readonly country: string;
  readonly note: string;
}

interface StoredOrder {
  id: number;
  version: number;
  ext_key: string;
  store: number;
  store_code: string;
  status: string;
  ordered_on: number;
  quantity: number;
  amount: number;
  country: string;
  note: string;
}

const DAY = 86_400_000;
const dayOf = (date: string): number => Date.parse(date) / DAY;
const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

const tables = `
  CREATE TABLE IF NOT EXISTS store (id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, created_at INTEGER NOT NULL, created_by INTEGER,
    updated_at INTEGER NOT NULL, updated_by INTEGER, deleted_at INTEGER, code TEXT, name TEXT);
  CREATE UNIQUE INDEX IF NOT EXISTS u_store_code ON store (code) WHERE deleted_at IS NULL;
  CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL, created_at INTEGER NOT NULL, created_by INTEGER,
    updated_at INTEGER NOT NULL, updated_by INTEGER, deleted_at INTEGER,
    ext_key TEXT, store INTEGER, status TEXT, ordered_on INTEGER, quantity INTEGER, amount INTEGER, country TEXT, note TEXT);
  CREATE UNIQUE INDEX IF NOT EXISTS u_ext_key ON orders (ext_key) WHERE deleted_at IS NULL;
  CREATE INDEX IF NOT EXISTS i_store ON orders (store) WHERE deleted_at IS NULL;
  CREATE INDEX IF NOT EXISTS i_status ON orders (status) WHERE deleted_at IS NULL;
  CREATE INDEX IF NOT EXISTS i_ordered_on ON orders (ordered_on) WHERE deleted_at IS NULL;
`;
const selected = `SELECT o.id, o.version, o.ext_key, o.store, s.code AS store_code, o.status, o.ordered_on, o.quantity, o.amount, o.country, o.note
  FROM orders o LEFT JOIN store s ON s.id = o.store AND s.deleted_at IS NULL`;

/** Orders in a database file of their own. */
export class Orders {
  readonly database: Database;
  readonly #one: Statement<[number], StoredOrder>;
  readonly #list: Statement<[string, number], StoredOrder>;
  readonly #insert: Statement<[number, number, string, number, string, number, number, number, string, string]>;
  readonly #codes: ReadonlyMap<number, string>;

  constructor(file: string) {
    const database = new Sqlite(file);
    this.database = database;
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('cache_size = -64000');
    database.exec(tables);
    this.#addStores();
    this.#codes = new Map(
      database
        .prepare<[], { id: number; code: string }>('SELECT id, code FROM store')
        .all()
        .map(({ id, code }) => [id, code]),
    );
    this.#one = database.prepare(`${selected} WHERE o.id = ? AND o.deleted_at IS NULL`);
    // The plus keeps SQLite from reading all orders of a state and sorting them: who writes a statement by hand has it walk the days' index instead.
    this.#list = database.prepare(`${selected} WHERE +o.status = ? AND o.deleted_at IS NULL ORDER BY o.ordered_on DESC, o.id DESC LIMIT ?`);
    this.#insert = database.prepare(
      `INSERT INTO orders (version, created_at, updated_at, ext_key, store, status, ordered_on, quantity, amount, country, note)
       VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /** The order with this id. */
  get(id: number): OrderJson | undefined {
    const found = this.#one.get(id);
    return found && toJson(found);
  }

  /** The newest orders in a state. */
  list(status: string, limit: number): OrderJson[] {
    return this.#list.all(status, limit).map(toJson);
  }

  /** Adds one order; the transaction is the caller's. */
  insert(order: OrderInput, now: number): OrderJson {
    const day = dayOf(order.ordered_on);
    const { lastInsertRowid } = this.#insert.run(
      now,
      now,
      order.ext_key,
      order.store,
      order.status,
      day,
      order.quantity,
      Math.round(order.amount * 100),
      order.country,
      order.note,
    );
    const { ext_key, status, ordered_on, quantity, amount, country, note } = order;
    const store = { id: order.store, title: this.#codes.get(order.store) ?? '' };
    return { id: Number(lastInsertRowid), version: 1, ext_key, store, status, ordered_on, quantity, amount, country, note };
  }

  /** Adds orders in one durable commit. */
  insertAll(orders: Iterable<OrderInput>): OrderJson[] {
    const now = Date.now();
    return this.database.transaction(() => Array.from(orders, (order) => this.insert(order, now)))();
  }

  #addStores(): void {
    const insert = this.database.prepare(
      'INSERT INTO store (version, created_at, updated_at, code, name) SELECT 1, 0, 0, ?, ? WHERE NOT EXISTS (SELECT 1 FROM store WHERE code = ?)',
    );
    this.database.transaction(() => storeInputs().forEach(({ code, name }) => insert.run(code, name, code)))();
  }
}

function toJson({ store, store_code: title, ordered_on, amount, id, version, ext_key, status, quantity, country, note }: StoredOrder): OrderJson {
  return { id, version, ext_key, store: { id: store, title }, status, ordered_on: dateOf(ordered_on), quantity, amount: amount / 100, country, note };
}
