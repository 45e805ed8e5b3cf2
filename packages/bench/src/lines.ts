// In charge of: the lines that some benches read and write, with their SKUs and invoices: the same on every machine.
import { below, randomFrom } from './dataset.ts';
import type { Api } from './product/api.ts';

/** Address of an entity of the lines' app. */
export const linesPath = (entity: string): string => `/api/apps/lines/entities/${entity}/records`;

/** Kinds of line. */
export const kinds = ['web', 'shop', 'trade'] as const;

/** How many SKUs and invoices there are. */
const SKUS = 500;

const categories = ['toys', 'home', 'garden', 'kitchen'] as const;
const states = ['open', 'paid', 'void'] as const;
const DAY = 86_400_000;
const FIRST = Date.UTC(2024, 0, 1) / DAY;
const AT_ONCE = 5_000;

/** Days over which lines are spread. */
export const DAYS = 730;

/** A day as requests write it, counted from the first. */
export const dayText = (offset: number): string => new Date((FIRST + offset) * DAY).toISOString().slice(0, 10);

/** A line as requests send it. */
export interface LineInput {
  readonly key: string;
  readonly invoice: number;
  readonly sku: number;
  readonly day: string;
  readonly kind: (typeof kinds)[number];
  readonly qty: number;
  readonly price: number;
}

/** A SKU as requests send it. */
export interface SkuInput {
  readonly code: string;
  readonly name: string;
  readonly category: string;
}

/** The SKUs, in the order of their ids from 1. */
export function skuInputs(): readonly SkuInput[] {
  return Array.from({ length: SKUS }, (_, index) => ({
    code: `K${String(index + 1).padStart(4, '0')}`,
    name: `Product ${index + 1}`,
    category: categories[index % categories.length] ?? 'toys',
  }));
}

/** The invoices, ten lines each, in the order of their ids from 1. */
export function invoiceInputs(lines: number): readonly { readonly code: string; readonly status: string }[] {
  return Array.from({ length: Math.ceil(lines / 10) }, (_, index) => ({ code: `I${index + 1}`, status: states[index % states.length] ?? 'open' }));
}

/** The first lines of the set. */
export function* lineInputs(count: number): Generator<LineInput> {
  const random = randomFrom(20261123);
  for (let index = 0; index < count; index += 1) {
    yield {
      key: `L${String(index + 1).padStart(7, '0')}`,
      invoice: Math.floor(index / 10) + 1,
      sku: 1 + below(random, SKUS),
      day: dayText(below(random, DAYS)),
      kind: kinds[below(random, kinds.length)] ?? 'web',
      qty: 1 + below(random, 9),
      price: (100 + below(random, 9_900)) / 100,
    };
  }
}

/** Sends records in requests of the size that one may have. */
export async function createAll(api: Api, path: string, records: Iterable<object>): Promise<void> {
  const slice: object[] = [];
  for (const record of records) {
    slice.push(record);
    if (slice.length === AT_ONCE) await api.post(path, { records: slice.splice(0) });
  }
  if (slice.length > 0) await api.post(path, { records: slice });
}

/** Puts SKUs, invoices and lines into the product. */
export async function fillLines(api: Api, lines: number): Promise<void> {
  await createAll(api, linesPath('sku'), skuInputs());
  await createAll(api, linesPath('invoice'), invoiceInputs(lines));
  await createAll(api, linesPath('line'), lineInputs(lines));
}
