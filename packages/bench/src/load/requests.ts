// In charge of: the requests of each kind of load, one after another from a seed.
import { below, orderInput, randomFrom, statuses } from '../dataset.ts';
import { DAYS, dayText, kinds } from '../lines.ts';
import type { LoadRequest } from './connection.ts';

/** What the requests are about. */
export interface LoadSubject {
  /** Address of the orders: `/api/apps/bench/entities/order/records`. */
  readonly path: string;
  /** How many orders there are, with the ids 1 to this. */
  readonly orders: number;
  readonly seed: number;
  /** The record that new ones are linked to. */
  readonly parent?: number;
}

/** Kinds of load. */
export type LoadKind = 'get-record' | 'list-50' | 'list-expand' | 'create-one' | 'create-bulk' | 'group-1m' | 'same-list' | 'create-child';

/** Orders in one request of `create-bulk`. */
export const BULK = 1_000;

type Maker = (subject: LoadSubject) => () => LoadRequest;

const getRecord: Maker = ({ path, orders, seed }) => {
  const random = randomFrom(seed);
  return () => ({ method: 'GET', path: `${path}/${1 + below(random, orders)}` });
};

const list50: Maker = ({ path, seed }) => {
  const random = randomFrom(seed);
  const requests = statuses.map((status): LoadRequest => {
    const filter = encodeURIComponent(JSON.stringify({ field: 'status', op: 'eq', value: status }));
    return { method: 'GET', path: `${path}?filter=${filter}&sort=-ordered_on&limit=50` };
  });
  return () => requests[below(random, requests.length)] ?? { method: 'GET', path };
};

const RANGE = 60;

/** Lines of two months and one kind, newest first, each with its SKU. */
const listExpand: Maker = ({ path, seed }) => {
  const random = randomFrom(seed);
  return () => {
    const from = below(random, DAYS - RANGE);
    const kind = kinds[below(random, kinds.length)];
    const filter = {
      and: [
        { field: 'day', op: 'between', value: [dayText(from), dayText(from + RANGE)] },
        { field: 'kind', op: 'eq', value: kind },
      ],
    };
    const query = `filter=${encodeURIComponent(JSON.stringify(filter))}&sort=-day&limit=100&fields=key,invoice,sku,day,kind,qty,price&expand=sku`;
    return { method: 'GET', path: `${path}?${query}` };
  };
};

/** The very same list again and again: what differs is the path of each side. */
const sameList: Maker =
  ({ path }) =>
  () => ({ method: 'GET', path });

/** A new line of one invoice, which adds its lines up. */
const createChild: Maker = ({ path, seed, parent }) => {
  const random = randomFrom(seed);
  let count = 0;
  return () => ({
    method: 'POST',
    path,
    body: JSON.stringify({
      key: `N${seed}-${++count}`,
      invoice: parent,
      sku: 1,
      day: '2026-01-01',
      kind: 'web',
      qty: 1 + below(random, 9),
      price: 1,
    }),
  });
};

// Keys are new in every round and on both sides: the seed is part of them.
const createOne: Maker = ({ path, seed }) => {
  const random = randomFrom(seed);
  let count = 0;
  return () => ({ method: 'POST', path, body: JSON.stringify(orderInput(random, `C${seed}-${++count}`)) });
};

const createBulk: Maker = ({ path, seed }) => {
  const random = randomFrom(seed);
  let count = 0;
  return () => {
    const records = Array.from({ length: BULK }, () => orderInput(random, `B${seed}-${++count}`));
    return { method: 'POST', path, body: JSON.stringify({ records }) };
  };
};

const group: Maker = ({ path }) => {
  const body = JSON.stringify({
    groupBy: [{ field: 'ordered_on', unit: 'month' }, { field: 'store' }],
    metrics: [{ op: 'sum', field: 'amount', as: 'total' }],
  });
  return () => ({ method: 'POST', path: path.replace(/records$/, 'query'), body });
};

/** A source of requests for each kind of load. */
export const requestMakers: Readonly<Record<LoadKind, Maker>> = {
  'get-record': getRecord,
  'list-50': list50,
  'list-expand': listExpand,
  'same-list': sameList,
  'create-child': createChild,
  'create-one': createOne,
  'create-bulk': createBulk,
  'group-1m': group,
};
