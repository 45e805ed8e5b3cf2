// In charge of: the generated after-sales cases of the stage-1 sample.
import type { Random } from './random.ts';
import type { SampleRecord } from './sample.ts';
import { people, stores } from './stage-1-catalog.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Share of delivered orders that come back as a case. */
const SHARE = 0.045;

const types = [
  { value: 'return', weight: 38 },
  { value: 'refund', weight: 22 },
  { value: 'replace', weight: 12 },
  { value: 'question', weight: 18 },
  { value: 'complaint', weight: 6 },
  { value: 'bad_review', weight: 4 },
];
const reasons = [
  { value: 'quality', weight: 24 },
  { value: 'damaged', weight: 18 },
  { value: 'not_as_described', weight: 16 },
  { value: 'late', weight: 14 },
  { value: 'not_needed', weight: 14 },
  { value: 'wrong_item', weight: 8 },
  { value: 'other', weight: 6 },
];

const text = (value: SampleRecord[string] | undefined): string => (typeof value === 'string' ? value : '');
const instant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** How far a case has come by now. */
function progress(random: Random, openedAt: number, now: number): SampleRecord {
  const replied = openedAt + random.whole(1, 40) * HOUR;
  const closed = replied + random.whole(12, 200) * HOUR;
  if (replied > now) return { status: 'open' };
  const reply = { first_reply_at: instant(replied) };
  if (closed > now) return { status: random.chance(0.3) ? 'waiting' : 'processing', ...reply };
  return { status: now - closed > 7 * DAY ? 'closed' : 'resolved', ...reply, closed_at: instant(closed) };
}

function caseOf(random: Random, order: SampleRecord, line: SampleRecord, now: number): SampleRecord | undefined {
  const openedAt = Date.parse(text(order['delivered_at'])) + random.whole(3, 150) * HOUR;
  if (!(openedAt <= now)) return undefined;
  const type = random.weighted(types).value;
  const qty = Number(line['qty']);
  const paid = Number(line['unit_price']) * qty - Number(line['discount'] ?? 0);
  const givesBack = type === 'return' || type === 'refund';
  const store = stores.find(({ name }) => text(order['ext_key']).startsWith(`${name}|`));
  const assignee = random.chance(0.8) ? store?.owner : (store?.backup ?? store?.owner);
  return {
    order: { ext_key: text(order['ext_key']) },
    order_line: { ext_key: text(line['ext_key']) },
    ...(order['customer'] === undefined ? {} : { customer: order['customer'] }),
    ...(line['product'] === undefined ? {} : { product: line['product'] }),
    type,
    ...(type === 'question' ? {} : { reason: random.weighted(reasons).value }),
    qty: type === 'question' ? 0 : qty,
    refund: givesBack ? Math.round(paid * 100) / 100 : 0,
    assignee: { email: people[assignee ?? 'lin'].email },
    opened_at: instant(openedAt),
    ...progress(random, openedAt, now),
  };
}

/** Cases of delivered orders, oldest first; none later than `now` (UTC milliseconds). */
export function generateCases(random: Random, orders: readonly SampleRecord[], lines: readonly SampleRecord[], now: number): readonly SampleRecord[] {
  const byOrder = new Map<string, SampleRecord>();
  for (const line of lines) {
    const { order } = line;
    if (typeof order === 'object' && order !== null && 'ext_key' in order) byOrder.set(order.ext_key ?? '', line);
  }
  const delivered = orders.filter((order) => order['delivered_at'] !== undefined && random.chance(SHARE));
  const cases: SampleRecord[] = [];
  for (const order of delivered) {
    const line = byOrder.get(text(order['ext_key']));
    const made = line === undefined ? undefined : caseOf(random, order, line, now);
    if (made !== undefined) cases.push(made);
  }
  return cases.toSorted((a, b) => (text(a['opened_at']) < text(b['opened_at']) ? -1 : 1));
}
