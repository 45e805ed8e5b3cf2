// In charge of: the hand-written store of lines: the columns, indexes and pragmas of the product, and one prepared statement for the list.
import Sqlite, { type Database, type Statement } from 'better-sqlite3';
import { invoiceInputs, lineInputs, skuInputs } from '../lines.ts';

const DAY = 86_400_000;
const dayOf = (date: string): number => Date.parse(date) / DAY;
const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

const head =
  'id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL DEFAULT 1, created_at INTEGER, created_by INTEGER, updated_at INTEGER, updated_by INTEGER, deleted_at INTEGER';
const tables = `
  CREATE TABLE sku (${head}, code TEXT, name TEXT, category TEXT);
  CREATE TABLE invoice (${head}, code TEXT, status TEXT, units INTEGER);
  CREATE TABLE line (${head}, key TEXT, invoice INTEGER, sku INTEGER, day INTEGER, kind TEXT, qty INTEGER, price INTEGER,
    sku_name TEXT, sku_category TEXT, invoice_status TEXT, returned INTEGER);
  CREATE INDEX i_invoice ON line (invoice) WHERE deleted_at IS NULL;
  CREATE INDEX i_sku ON line (sku) WHERE deleted_at IS NULL;
  CREATE INDEX i_day ON line (day) WHERE deleted_at IS NULL;
  CREATE INDEX i_kind ON line (kind) WHERE deleted_at IS NULL;
`;

interface StoredLine {
  readonly id: number;
  readonly version: number;
  readonly key: string;
  readonly invoice: number;
  readonly invoice_code: string;
  readonly sku: number;
  readonly code: string;
  readonly name: string;
  readonly category: string;
  readonly day: number;
  readonly kind: string;
  readonly qty: number;
  readonly price: number;
}

/** Puts SKUs, invoices and lines into a new database file. */
export function fillLineTables(file: string, lines: number): void {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.exec(tables);
  const sku = database.prepare('INSERT INTO sku (code, name, category) VALUES (?, ?, ?)');
  const invoice = database.prepare('INSERT INTO invoice (code, status) VALUES (?, ?)');
  const line = database.prepare('INSERT INTO line (key, invoice, sku, day, kind, qty, price) VALUES (?, ?, ?, ?, ?, ?, ?)');
  database.transaction(() => {
    for (const { code, name, category } of skuInputs()) sku.run(code, name, category);
    for (const { code, status } of invoiceInputs(lines)) invoice.run(code, status);
    for (const each of lineInputs(lines))
      line.run(each.key, each.invoice, each.sku, dayOf(each.day), each.kind, each.qty, Math.round(each.price * 100));
  })();
  database.exec('ANALYZE');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

/** The lines of a database file that `fillLineTables` made. */
export class Lines {
  readonly database: Database;
  readonly #list: Statement<[number, number, string, number], StoredLine>;

  constructor(file: string) {
    this.database = new Sqlite(file, { readonly: true });
    this.database.pragma('cache_size = -64000');
    // The plus has SQLite walk the days' index in the order that is asked for.
    this.#list = this.database
      .prepare(`SELECT l.id, l.version, l.key, l.invoice, i.code AS invoice_code, l.sku, s.code, s.name, s.category, l.day, l.kind, l.qty, l.price
        FROM line l LEFT JOIN invoice i ON i.id = l.invoice AND i.deleted_at IS NULL LEFT JOIN sku s ON s.id = l.sku AND s.deleted_at IS NULL
        WHERE l.day BETWEEN ? AND ? AND +l.kind = ? AND l.deleted_at IS NULL ORDER BY l.day DESC, l.id DESC LIMIT ?`);
  }

  /** Lines of some days and one kind, newest first, as they are answered. */
  list(from: string, to: string, kind: string, limit: number): readonly object[] {
    return this.#list.all(dayOf(from), dayOf(to), kind, limit).map((line) => ({
      id: line.id,
      version: line.version,
      key: line.key,
      invoice: { id: line.invoice, title: line.invoice_code },
      sku: { id: line.sku, title: line.code, code: line.code, name: line.name, category: line.category },
      day: dateOf(line.day),
      kind: line.kind,
      qty: line.qty,
      price: line.price / 100,
    }));
  }
}
