// In charge of: the list of benches.
import type { Bench } from '../bench.ts';
import { BULK } from '../load/requests.ts';
import { ORDERS } from '../product/product.ts';
import { group1m, groupWhileSaving } from './groups.ts';
import { httpBench } from './http-bench.ts';
import { importCsv } from './import-csv.ts';
import { importUpsert } from './import-upsert.ts';
import { listExpand } from './list-expand.ts';
import { liveFanout } from './live-fanout.ts';
import { deepPage, listLookups, rollupWrite } from './own-limit.ts';
import { listRowRules, listTenRoles } from './row-rules.ts';
import { pasteCells } from './paste.ts';
import { start } from './start.ts';

/** Every bench, in the order in which they run. */
export const benches: readonly Bench[] = [
  httpBench({ load: { kind: 'get-record', connections: 16 }, orders: 10_000, unit: 'req/s', budget: 0.5 }),
  httpBench({ load: { kind: 'list-50', connections: 16 }, orders: 10_000, unit: 'req/s', budget: 0.6 }),
  httpBench({ load: { kind: 'create-one', connections: 16 }, orders: 10_000, unit: 'req/s', budget: 0.5 }),
  httpBench({
    load: { kind: 'create-bulk', connections: 2 },
    orders: 10_000,
    unit: 'rows/s',
    budget: 0.5,
    perRequest: BULK,
    limitPath: `${ORDERS}/bulk`,
  }),
  group1m,
  groupWhileSaving,
  listExpand,
  listLookups,
  deepPage,
  rollupWrite,
  listRowRules,
  listTenRoles,
  liveFanout,
  importCsv,
  importUpsert,
  pasteCells,
  start,
];
