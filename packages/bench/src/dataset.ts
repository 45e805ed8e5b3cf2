// In charge of: the records that benchmarks work on, the same on every machine.

/** An order as requests send it. `store` is the number of a store, from 1. */
export interface OrderInput {
  readonly ext_key: string;
  readonly store: number;
  readonly status: Status;
  readonly ordered_on: string;
  readonly quantity: number;
  readonly amount: number;
  readonly country: string;
  readonly note: string;
}

/** States of an order. */
export const statuses = ['unshipped', 'shipped', 'delivered', 'cancelled'] as const;

/** A state of an order. */
export type Status = (typeof statuses)[number];

const countries = ['US', 'DE', 'GB', 'JP', 'FR', 'CA', 'AU', 'IT'] as const;
const words = ['gift', 'repeat', 'urgent', '加急', '老客户', 'split', 'insured', '易碎'] as const;
const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 0, 1);

/** How many stores there are. */
export const STORES = 20;

/** Numbers from 0 up to 1 that follow from a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    // Xorshift: its three shifts visit every 32-bit state but 0.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to, not including, `end`. */
export const below = (random: () => number, end: number): number => Math.floor(random() * end);

const pick = <T>(random: () => number, list: readonly [T, ...T[]]): T => list[below(random, list.length)] ?? list[0];

/** The stores, in the order in which they get the ids 1, 2, 3 … */
export function storeInputs(): { readonly code: string; readonly name: string }[] {
  return Array.from({ length: STORES }, (_, index) => ({ code: `S${String(index + 1).padStart(3, '0')}`, name: `Store ${index + 1}` }));
}

/** Code of the store with this number. */
const storeCode = (number: number): string => `S${String(number).padStart(3, '0')}`;

/** The next order. `key` has to be new. */
export function orderInput(random: () => number, key: string): OrderInput {
  return {
    ext_key: key,
    store: 1 + below(random, STORES),
    status: pick(random, statuses),
    ordered_on: new Date(FIRST_DAY + below(random, 730) * DAY).toISOString().slice(0, 10),
    quantity: 1 + below(random, 9),
    amount: (100 + below(random, 99_900)) / 100,
    country: pick(random, countries),
    note: `${pick(random, words)} ${pick(random, words)}`,
  };
}

/** The first orders of the set that a seed stands for. */
export function* orderInputs(count: number, seed = 20261122): Generator<OrderInput> {
  const random = randomFrom(seed);
  for (let index = 1; index <= count; index++) yield orderInput(random, `A${String(index).padStart(8, '0')}`);
}

/** Columns of the CSV file of orders; stores by their code. */
export const csvColumns = ['ext_key', 'store_code', 'status', 'ordered_on', 'quantity', 'amount', 'country', 'note'] as const;

/** An order as a line of CSV. No value holds a comma or a quote. */
export function csvLine(order: OrderInput): string {
  return `${order.ext_key},${storeCode(order.store)},${order.status},${order.ordered_on},${order.quantity},${order.amount.toFixed(2)},${order.country},${order.note}\n`;
}
