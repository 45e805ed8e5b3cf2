// In charge of: the dashboard's figures computed straight from the file, by nothing of the product, for comparison with it.
// Run it to print them; expected.json is what it printed.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const file = new URL('./data/online-retail.csv.gz', import.meta.url);
const UNIT = 10_000;

/** Splits CSV (commas, double quotes) into rows of cells, one character after another. */
function readCsv(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      row.push(cell);
      rows.push(row);
      row = [];
      cell = '';
    } else if (c !== '\r') cell += c;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/** A decimal text in ten-thousandths, exactly; what has more decimals is refused. */
function toUnits(text) {
  const match = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text);
  if (match === null) throw new Error(`Not a price with at most four decimals: ${text}`);
  const units = Number(match[2]) * UNIT + Number((match[3] ?? '').padEnd(4, '0'));
  return match[1] === '-' ? -units : units;
}

/** Ten-thousandths as a number; the shortest decimal that reads back is the exact one at these sizes. */
function fromUnits(units) {
  if (!Number.isSafeInteger(units)) throw new Error('A total left the range of exact integers.');
  return units / UNIT;
}

const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Totals per key, with the number of different invoices and the number of lines. */
function group(lines, keyOf) {
  const groups = new Map();
  for (const line of lines) {
    const key = keyOf(line);
    const found = groups.get(key) ?? { key, gmv: 0, units: 0, lines: 0, invoices: new Set() };
    found.gmv += line.amount;
    found.units += line.quantity;
    found.lines += 1;
    found.invoices.add(line.invoice);
    groups.set(key, found);
  }
  return [...groups.values()];
}

const [header, ...rows] = readCsv(gunzipSync(readFileSync(file)).toString('utf8'));
const column = (name) => {
  const index = header.indexOf(name);
  if (index < 0) throw new Error(`The file has no column ${name}.`);
  return index;
};
const at = Object.fromEntries(
  ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'].map((name) => [name, column(name)]),
);

const lines = rows.map((row) => {
  const quantity = Number(row[at.Quantity]);
  if (!Number.isSafeInteger(quantity)) throw new Error(`Not a whole quantity: ${row[at.Quantity]}`);
  const price = toUnits(row[at.UnitPrice]);
  return {
    invoice: row[at.InvoiceNo],
    code: row[at.StockCode],
    description: row[at.Description],
    quantity,
    price,
    amount: quantity * price,
    date: row[at.InvoiceDate],
    customer: row[at.CustomerID],
    country: row[at.Country],
  };
});

// An order is dated by its earliest line. The dates are written in London time, which is also the store's.
const dates = new Map();
for (const { invoice, date } of lines) if (!dates.has(invoice) || date < dates.get(invoice)) dates.set(invoice, date);
const distinct = (list, name) => new Set(list.map((line) => line[name]).filter((value) => value !== '')).size;

// Lines equal to an earlier one of their invoice in everything a line says itself.
const lineText = ({ invoice, code, description, quantity, price }) => JSON.stringify([invoice, code, description.trim(), quantity, price]);
const codes = [...new Set(lines.map(({ code }) => code))];

const sales = lines.filter(({ invoice, quantity, price }) => !invoice.startsWith('C') && quantity > 0 && price > 0);
const gmvFirst = (a, b) => b.gmv - a.gmv || byCode(a.key, b.key);
const figures = ({ gmv, units, lines: count, invoices }) => ({ gmv: fromUnits(gmv), orders: invoices.size, units, lines: count });

const result = {
  all: {
    lines: lines.length,
    orders: distinct(lines, 'invoice'),
    cancelledOrders: new Set(lines.filter(({ invoice }) => invoice.startsWith('C')).map(({ invoice }) => invoice)).size,
    customers: distinct(lines, 'customer'),
    products: distinct(lines, 'code'),
    productsDifferingInCaseAlone: codes.length - new Set(codes.map((code) => code.toLowerCase())).size,
    linesWithoutCustomer: lines.filter(({ customer }) => customer === '').length,
    linesEqualToEarlierOnes: lines.length - new Set(lines.map(lineText)).size,
  },
  sales: {
    lines: sales.length,
    orders: distinct(sales, 'invoice'),
    customers: distinct(sales, 'customer'),
    units: sales.reduce((sum, { quantity }) => sum + quantity, 0),
    gmv: fromUnits(sales.reduce((sum, { amount }) => sum + amount, 0)),
  },
  months: group(sales, ({ invoice }) => `${dates.get(invoice).slice(0, 7)}-01`)
    .sort((a, b) => byCode(a.key, b.key))
    .map((each) => ({ month: each.key, ...figures(each) })),
  countries: group(sales, ({ country }) => country)
    .sort(gmvFirst)
    .map((each) => ({ country: each.key, ...figures(each) })),
  topProducts: group(sales, ({ code }) => code)
    .sort(gmvFirst)
    .slice(0, 20)
    .map((each) => ({ sku: each.key, ...figures(each) })),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
