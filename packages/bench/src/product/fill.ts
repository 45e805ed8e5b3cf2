// In charge of: putting the dataset into the product through its own door.
import { storeInputs, type OrderInput } from '../dataset.ts';
import type { Api } from './api.ts';
import { ORDERS, STORES_PATH } from './product.ts';

/** Records that one request may create. */
const AT_ONCE = 5_000;

/** Creates the stores and then the orders, in order, so that their ids count from 1. */
export async function fillProduct(api: Api, orders: Iterable<OrderInput>): Promise<void> {
  await api.post(STORES_PATH, { records: storeInputs() });
  const slice: OrderInput[] = [];
  for (const order of orders) {
    slice.push(order);
    if (slice.length === AT_ONCE) await api.post(ORDERS, { records: slice.splice(0) });
  }
  if (slice.length > 0) await api.post(ORDERS, { records: slice });
}
