// In charge of: the requests of each kind of load, one after another from a seed.
import { below, orderInput, randomFrom, statuses } from '../dataset.ts';
import type { LoadRequest } from './connection.ts';

/** What the requests are about. */
export interface LoadSubject {
  /** Address of the orders: `/api/apps/bench/entities/order/records`. */
  readonly path: string;
  /** How many orders there are, with the ids 1 to this. */
  readonly orders: number;
  readonly seed: number;
}

/** Kinds of load. */
export type LoadKind = 'get-record' | 'list-50' | 'create-one' | 'create-bulk' | 'group-1m';

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
  'create-one': createOne,
  'create-bulk': createBulk,
  'group-1m': group,
};
