// In charge of: the generated orders of the stage-1 sample, with their lines and buyers.
import type { Random } from './random.ts';
import type { SampleRecord } from './sample.ts';
import { buyerNames, products, stores, type Fulfil, type Grade, type Product, type Store } from './stage-1-catalog.ts';

const ORDERS = 2000;
/** Half a year, so that the board has months to compare. */
const DAYS = 181;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The orders and what comes with them, oldest first. */
export interface GeneratedOrders {
  readonly customers: readonly SampleRecord[];
  readonly orders: readonly SampleRecord[];
  readonly lines: readonly SampleRecord[];
}

interface Buyer {
  readonly key: string;
  readonly country: string;
}

/** What the orders so far have used up or can come back to. */
interface Progress {
  readonly random: Random;
  readonly now: number;
  readonly usedIds: Set<string>;
  readonly buyers: Map<Store, Buyer[]>;
  readonly customers: SampleRecord[];
  readonly orders: SampleRecord[];
  readonly lines: SampleRecord[];
}

// From Sunday: people buy more at the weekend.
const weekdayShare = [1, 0.86, 0.76, 0.74, 0.78, 0.84, 0.98];
const gradeWeight: Record<Grade, number> = { hot: 7, good: 3, normal: 1.4, slow: 0.5 };
const sold = products
  .filter(({ status }) => status === 'active' || status === 'clearance')
  .map((product) => ({ product, weight: gradeWeight[product.grade] }));
const lineCounts = [
  { value: 1, weight: 71 },
  { value: 2, weight: 19 },
  { value: 3, weight: 7 },
  { value: 4, weight: 3 },
];
const quantities = [
  { value: 1, weight: 84 },
  { value: 2, weight: 12 },
  { value: 3, weight: 3 },
  { value: 5, weight: 1 },
];

/** What each way of fulfilling takes, in hours: until shipped (from, to) and on the way (from, to). */
const hours: Record<Fulfil, { readonly ship: readonly [number, number]; readonly transit: readonly [number, number]; readonly late: number }> = {
  fba: { ship: [5, 30], transit: [24, 90], late: 0 },
  self: { ship: [14, 84], transit: [190, 430], late: 0.22 },
  third: { ship: [12, 72], transit: [60, 170], late: 0.18 },
};
const carriers: Record<Fulfil, readonly { readonly name: string; readonly prefix: string }[]> = {
  fba: [{ name: 'Amazon Logistics', prefix: 'TBA' }],
  self: [
    { name: '燕文物流', prefix: 'YT' },
    { name: '4PX', prefix: '4PX' },
    { name: '云途物流', prefix: 'YUN' },
  ],
  third: [
    { name: 'DHL', prefix: 'JD' },
    { name: 'UPS', prefix: '1Z' },
  ],
};

function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** An instant in a store's waking hours; trade has nearly tripled over the period. */
function orderInstant(random: Random, store: Store, now: number): number {
  for (;;) {
    const age = random.whole(0, DAYS - 1);
    const midnight = Math.floor(now / DAY) * DAY - age * DAY;
    const share = weekdayShare[new Date(midnight).getUTCDay()] ?? 1;
    if (!random.chance(share * (1 - (0.65 * age) / DAYS))) continue;
    // The mean of three even choices puts most orders into the afternoon and few into the night.
    const minutes = Math.round(((random.next() + random.next() + random.next()) / 3) * 1439);
    const at = midnight + minutes * MINUTE + random.whole(0, 59) * 1000 - store.utcOffset * HOUR;
    if (at <= now) return at;
  }
}

function orderId({ random, usedIds }: Progress, store: Store): string {
  const start = { US: '11', DE: '30', UK: '20', JP: '24' }[store.marketplace] ?? '11';
  for (;;) {
    const amazon = `${start}${random.whole(1, 6)}-${random.digits(7)}-${random.digits(7)}`;
    const own = store.platform === 'ebay' ? `${random.whole(10, 27)}-${random.digits(5)}-${random.digits(5)}` : `PW${random.digits(6)}`;
    const id = store.platform === 'amazon' ? amazon : own;
    if (usedIds.has(id)) continue;
    usedIds.add(id);
    return id;
  }
}

function newBuyer({ random, buyers, customers }: Progress, store: Store): Buyer {
  const country = random.weighted(store.countries).value;
  const key = `${store.platform}|${random.digits(4)}${(customers.length + 1).toString(36).padStart(4, '0')}`;
  const first = random.pick(buyerNames[country] ?? buyerNames['*'] ?? []);
  const name = `${first} ${String.fromCharCode(65 + random.whole(0, 25))}.`;
  const tags = [
    ...(random.chance(0.05) ? ['vip'] : []),
    ...(random.chance(0.07) ? ['price'] : []),
    ...(random.chance(0.03) ? ['complaint'] : []),
    ...(random.chance(0.03) ? ['b2b'] : []),
  ];
  const email = `${first.toLowerCase()}.${key.slice(key.indexOf('|') + 1)}@buyer.example`;
  customers.push({ ext_key: key, name, email, country, store: { name: store.name }, ...(tags.length > 0 ? { tags } : {}) });
  const buyer = { key, country };
  buyers.set(store, [...(buyers.get(store) ?? []), buyer]);
  return buyer;
}

/** Amazon does not say who bought what it ships itself; elsewhere about a quarter of the orders are from people who came back. */
function buyerOf(progress: Progress, store: Store, fulfil: Fulfil): Buyer | undefined {
  if (fulfil === 'fba') return undefined;
  const known = progress.buyers.get(store) ?? [];
  return known.length > 20 && progress.random.chance(0.26) ? progress.random.pick(known) : newBuyer(progress, store);
}

function tracking(random: Random, fulfil: Fulfil): { carrier: string; tracking_no: string } {
  const { name, prefix } = random.pick(carriers[fulfil]);
  return { carrier: name, tracking_no: `${prefix}${random.digits(prefix === 'YT' ? 16 : 12)}` };
}

/** How far an order has come by now: its status and the times it passed. */
function journey(random: Random, now: number, store: Store, fulfil: Fulfil, orderedAt: number, lineCount: number): SampleRecord {
  const localEnd = Math.floor((orderedAt + store.utcOffset * HOUR) / DAY + 3) * DAY - store.utcOffset * HOUR - MINUTE;
  const latest = { latest_ship_at: instantText(localEnd) };
  if (now - orderedAt < 3 * HOUR && random.chance(0.4)) return { status: 'pending', ...latest };
  const paidAt = Math.min(now, orderedAt + random.whole(0, 8) * MINUTE);
  const paid = { paid_at: instantText(paidAt), ...latest };
  if (random.chance(0.035)) return { status: 'cancelled', ...paid };
  const { ship, transit, late } = hours[fulfil];
  const shippedAt = paidAt + random.whole(ship[0] * 60, ship[1] * 60) * MINUTE + (random.chance(late) ? random.whole(24, 96) * HOUR : 0);
  const deliveredAt = shippedAt + random.whole(transit[0] * 60, transit[1] * 60) * MINUTE;
  const label = tracking(random, fulfil);
  if (shippedAt > now) return lineCount > 1 && random.chance(0.35) ? { status: 'partial', ...paid, ...label } : { status: 'unshipped', ...paid };
  const shipped = { ...paid, shipped_at: instantText(shippedAt), ...label };
  if (deliveredAt > now) return { status: 'shipped', ...shipped };
  return { status: now - deliveredAt > 14 * DAY ? 'completed' : 'delivered', ...shipped, delivered_at: instantText(deliveredAt) };
}

/** A price in hundredths, ending the way the market likes it: 24.99, or 3,480 where there are no cents. */
export function priceIn(store: Store, product: Product): number {
  const price = product.price * store.priceFactor;
  return store.priceStep === 1 ? Math.floor(price) * 100 + 99 : (Math.ceil(price / store.priceStep) * store.priceStep - 20) * 100;
}

/** A tenth off, to the market's smallest coin. */
function tenthOf(store: Store, hundredths: number): number {
  const coin = store.priceStep === 1 ? 1 : 100;
  return Math.round(hundredths / 10 / coin) * coin;
}

/** What goods cost when sold: bought, packed and brought over. */
function costOf(product: Product): number {
  return Math.round(product.cost * 100 + packCost(product) * 100 + firstLegCost(product) * 100) / 100;
}

/** Packing of one piece in CNY. */
export function packCost(product: Product): number {
  return product.grams > 1500 ? 3.5 : 1.2;
}

/** Freight of one piece to the market in CNY. */
export function firstLegCost(product: Product): number {
  return Math.round(product.grams * 1.1) / 100;
}

function addLines({ random, lines }: Progress, store: Store, key: string, orderNumber: string, count: number): void {
  const chosen = new Set<Product>();
  while (chosen.size < count) chosen.add(random.weighted(sold).product);
  let item = 0;
  for (const product of chosen) {
    const qty = random.weighted(quantities).value;
    const price = priceIn(store, product);
    const discount = random.chance(0.11) ? tenthOf(store, price * qty) : 0;
    item += 1;
    lines.push({
      ext_key: `${orderNumber}|${item}`,
      order: { ext_key: key },
      product: { sku: product.sku },
      listing: { ext_key: `${store.name}|${product.sku}` },
      seller_sku: product.sku,
      title: product.nameEn,
      qty,
      unit_price: price / 100,
      discount: discount / 100,
      cost_snapshot: costOf(product),
    });
  }
}

function addOrder(progress: Progress, store: Store, orderedAt: number): void {
  const { random, now, orders } = progress;
  const fulfil = random.weighted(store.fulfil).value;
  const number = orderId(progress, store);
  const key = `${store.name}|${number}`;
  const buyer = buyerOf(progress, store, fulfil);
  const lineCount = random.weighted(lineCounts).value;
  addLines(progress, store, key, number, lineCount);
  orders.push({
    ext_key: key,
    store: { name: store.name },
    platform_order_id: number,
    ...(buyer === undefined ? {} : { customer: { ext_key: buyer.key } }),
    ordered_at: instantText(orderedAt),
    country: buyer?.country ?? random.weighted(store.countries).value,
    fulfil,
    currency: store.currency,
    ship_income: fulfil !== 'fba' && random.chance(0.55) ? store.shipIncome : 0,
    ...journey(random, now, store, fulfil, orderedAt, lineCount),
  });
}

/** Makes the orders, none later than `now` (UTC milliseconds). */
export function generateOrders(random: Random, now: number): GeneratedOrders {
  const placed = Array.from({ length: ORDERS }, () => {
    const store = random.weighted(stores);
    return { store, at: orderInstant(random, store, now) };
  }).sort((a, b) => a.at - b.at);
  const progress: Progress = { random, now, usedIds: new Set(), buyers: new Map(), customers: [], orders: [], lines: [] };
  for (const { store, at } of placed) addOrder(progress, store, at);
  return progress;
}
