// In charge of: proving that what the stage-1 template computes over the sample company equals plain arithmetic over the sample's own records.
import type { Engine } from '@trellis/engine';
import { systemActor } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import { stage1Sample, type SampleRecord } from '@trellis/templates';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { productRoot } from '../product-root.ts';
import { loadSample } from './load-sample.ts';
import { openWorkspace } from './open-workspace.ts';
import { sampleDocuments } from './sample-documents.ts';

const DAY = 86_400_000;
const actor = systemActor('test');
const now = new Date();
const sample = stage1Sample(now);

let folder: string;
let engine: Engine;
const kept = new Map<string, readonly RecordJson[]>();

/** Records as the sample writes them. */
const made = (entity: string): readonly SampleRecord[] => sample.records.find((each) => each.entity === entity)?.records ?? [];
const refOf = (value: unknown): string => (typeof value === 'object' && value !== null ? String(Object.values(value)[0]) : '');
const at = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN);

async function all(app: string, entity: string): Promise<readonly RecordJson[]> {
  const records: RecordJson[] = [];
  let cursor: string | undefined;
  do {
    const page = await engine.list(actor, { app, entity }, { limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    records.push(...page.records);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return records;
}

/** Records as the product answers them, by a field of theirs that names them. */
function stored(entity: string, key: string): ReadonlyMap<string, RecordJson> {
  return new Map((kept.get(entity) ?? []).map((record) => [String(record[key]), record]));
}

function groupBy(records: readonly SampleRecord[], field: string): ReadonlyMap<string, readonly SampleRecord[]> {
  const groups = new Map<string, SampleRecord[]>();
  for (const record of records) {
    if (record[field] === undefined) continue;
    const key = refOf(record[field]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return groups;
}

/** Exactly, in ten-thousandths. */
const units = (value: unknown): number => Math.round(Number(value ?? 0) * 10_000);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const toCents = (value: bigint, scale: bigint): number => {
  const size = value < 0n ? -value : value;
  const cents = Number((2n * size * 100n + scale) / (2n * scale));
  return (value < 0n ? -cents : cents) / 100;
};
const hoursBetween = (from: unknown, to: unknown): number | null => (to === undefined ? null : Math.round((at(to) - at(from)) / 360_000) / 10);

const dayText = (instant: number, timeZone: string): string => new Intl.DateTimeFormat('en-CA', { timeZone }).format(instant);
const zones = new Map(made('store').map((store) => [store['name'], String(store['timezone'])]));
const linesOf = groupBy(made('order_line'), 'order');
const casesOf = groupBy(made('service_case'), 'order');
const ended = (record: SampleRecord): boolean => record['status'] === 'resolved' || record['status'] === 'closed';

/** An order's amount in its own currency, in ten-thousandths. */
function amountOf(order: SampleRecord): number {
  const lines = linesOf.get(String(order['ext_key'])) ?? [];
  return sum(lines.map((line) => Number(line['qty']) * units(line['unit_price']) - units(line['discount']))) + units(order['ship_income']);
}

/** The newest rate of at most seven days before a day. */
function rateOn(day: string, currency: string): number | undefined {
  const rates = made('fx_rate').filter((rate) => rate['from'] === currency && String(rate['date']) <= day);
  const newest = rates.toSorted((a, b) => (String(a['date']) < String(b['date']) ? 1 : -1))[0];
  return newest === undefined || at(`${day}T00:00:00Z`) - at(`${String(newest['date'])}T00:00:00Z`) > 7 * DAY ? undefined : Number(newest['rate']);
}

function baseAmountOf(order: SampleRecord): number | null {
  const day = dayText(at(order['ordered_at']), zones.get(refOf(order['store'])) ?? 'Asia/Shanghai');
  const rate = rateOn(day, String(order['currency']));
  return rate === undefined ? null : toCents(BigInt(amountOf(order)) * BigInt(units(rate)), 100_000_000n);
}

const isValid = (order: SampleRecord): boolean => order['status'] !== 'cancelled';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-figures-'));
  const root = productRoot();
  const problems: unknown[] = [];
  const options = { root, folder, cursorKey: randomBytes(32), onError: (error: unknown) => problems.push(error) };
  const workspace = await openWorkspace(options, await sampleDocuments(root, 'stage-1'));
  ({ engine } = workspace);
  await loadSample(engine, workspace.storage.identity, sample);
  for (const { app, entity } of sample.records) kept.set(entity, await all(app, entity));
  if (problems.length > 0) throw problems[0];
}, 120_000);

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('what the template computes', () => {
  test('order: amounts in both currencies, refunds, hours to ship, validity', () => {
    const orders = stored('order', 'ext_key');
    const wrong: unknown[] = [];
    for (const order of made('order')) {
      const refund = sum((casesOf.get(String(order['ext_key'])) ?? []).filter(ended).map((each) => units(each['refund']))) / 10_000;
      const expected = {
        amount: amountOf(order) / 10_000,
        amount_base: baseAmountOf(order),
        refund,
        ship_hours: hoursBetween(order['ordered_at'], order['shipped_at']),
        valid: isValid(order),
      };
      const record = orders.get(String(order['ext_key'])) ?? ({} as RecordJson);
      const got = {
        amount: money(record['amount']),
        amount_base: record['amount_base'],
        refund: money(record['refund']),
        ship_hours: record['ship_hours'],
        valid: record['valid'],
      };
      if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push({ order: order['ext_key'], got, expected });
    }
    expect(orders.size).toBe(2000);
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  test('order: late when it went out too late, or is overdue and not cancelled', () => {
    const orders = stored('order', 'ext_key');
    const wrong = made('order').filter((order) => {
      const due = at(order['latest_ship_at']);
      // What falls due while the test runs is either.
      if (order['shipped_at'] === undefined && Math.abs(now.getTime() - due) < 10 * 60_000) return false;
      const isLate = order['shipped_at'] === undefined ? now.getTime() > due && isValid(order) : at(order['shipped_at']) > due;
      return orders.get(String(order['ext_key']))?.['late'] !== (order['fulfil'] !== 'fba' && isLate);
    });
    expect(wrong.map((order) => order['ext_key'])).toEqual([]);
    expect([...orders.values()].filter((order) => order['late'] === true).length).toBeGreaterThan(10);
  });

  test('customer: orders, what they spent, and the segment they are in', () => {
    const customers = stored('customer', 'ext_key');
    const ordersOf = groupBy(made('order').filter(isValid), 'customer');
    const today = at(`${dayText(now.getTime(), 'Asia/Shanghai')}T00:00:00Z`);
    const seen = new Set<string>();
    const wrong: unknown[] = [];
    for (const customer of made('customer')) {
      const orders = ordersOf.get(String(customer['ext_key'])) ?? [];
      const times = orders.map((order) => at(order['ordered_at'])).toSorted((a, b) => a - b);
      const spent = sum(orders.map((order) => Math.round((baseAmountOf(order) ?? 0) * 100))) / 100;
      const last = times.at(-1);
      const recency = last === undefined ? null : (today - at(`${dayText(last, 'Asia/Shanghai')}T00:00:00Z`)) / DAY;
      const repeat = orders.length >= 2;
      const segment = recency === null ? 'none' : recency <= 90 ? (repeat ? 'loyal' : 'new') : repeat ? 'lapsing' : 'one_off';
      seen.add(segment);
      const expected = { order_cnt: orders.length, spent: orders.length === 0 ? null : spent, recency_days: recency, is_repeat: repeat, segment };
      const record = customers.get(String(customer['ext_key'])) ?? ({} as RecordJson);
      const got = Object.fromEntries(Object.keys(expected).map((name) => [name, record[name]]));
      if (got['spent'] === 0 && orders.length === 0) got['spent'] = null;
      if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push({ customer: customer['ext_key'], got, expected });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect([...seen].toSorted()).toEqual(expect.arrayContaining(['lapsing', 'loyal', 'new', 'one_off']));
  });

  test('line: its amount, what came back of it, and the listing it was sold under', () => {
    const lines = stored('order_line', 'ext_key');
    const casesOfLine = groupBy(made('service_case'), 'order_line');
    const wrong = made('order_line').filter((line) => {
      const returned = sum(
        (casesOfLine.get(String(line['ext_key'])) ?? [])
          .filter((each) => each['type'] === 'return' && ended(each))
          .map((each) => Number(each['qty'])),
      );
      const record = lines.get(String(line['ext_key']));
      const isSold = (record?.['listing'] as { title?: string } | null)?.title !== undefined;
      return (
        units(money(record?.['item_amount'])) !== Number(line['qty']) * units(line['unit_price']) ||
        Number(record?.['returned_qty'] ?? 0) !== returned ||
        !isSold
      );
    });
    expect(wrong.map((line) => line['ext_key'])).toEqual([]);
  });

  test('case: hours to the first reply; product: what one costs; store: its listings', () => {
    const cases = kept.get('service_case') ?? [];
    expect(cases.map((each) => each['reply_hours'])).toEqual(
      made('service_case').map((each) => hoursBetween(each['opened_at'], each['first_reply_at'])),
    );
    const products = stored('product', 'sku');
    for (const product of made('product')) {
      const parts = ['purchase_price', 'pack_cost', 'first_leg_cost'].map((name) => units(product[name]));
      const cost = product['purchase_price'] === undefined ? null : sum(parts) / 10_000;
      expect([product['sku'], money(products.get(String(product['sku']))?.['unit_cost'])]).toEqual([product['sku'], cost]);
    }
    const stores = stored('store', 'name');
    for (const [name, listings] of groupBy(made('listing'), 'store')) expect(stores.get(name)?.['listing_cnt']).toBe(listings.length);
  });
});

/** The amount of a money value, whichever way it is answered. */
function money(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'amount' in value ? value.amount : value;
}
