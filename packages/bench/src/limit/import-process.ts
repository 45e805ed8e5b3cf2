// In charge of: being the limit of an import: reading a CSV file and inserting its rows, with nothing checked.
import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { OrderInput, Status } from '../dataset.ts';
import { Orders } from './orders.ts';

const [database = '', file = ''] = process.argv.slice(2);
const orders = new Orders(database);
const started = performance.now();
const stores = new Map(
  orders.database
    .prepare<[], { id: number; code: string }>('SELECT id, code FROM store')
    .all()
    .map(({ id, code }) => [code, id]),
);
const now = Date.now();
let count = 0;
orders.database.exec('BEGIN');
for await (const row of createReadStream(file).pipe(parse({ from_line: 2 })) as AsyncIterable<string[]>) {
  const [ext_key = '', store = '', status = '', ordered_on = '', quantity, amount, country = '', note = ''] = row;
  const order: OrderInput = {
    ext_key,
    store: stores.get(store) ?? 0,
    status: status as Status,
    ordered_on,
    quantity: Number(quantity),
    amount: Number(amount),
    country,
    note,
  };
  orders.insert(order, now);
  count++;
}
orders.database.exec('COMMIT');
process.send?.({ seconds: (performance.now() - started) / 1_000, count });
process.disconnect();
