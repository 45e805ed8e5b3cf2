// In charge of: the sample company of the stage-1 template behind a listening server, with its people signed in.
import { ApiError, type RecordsApi } from '@trellis/client';
import type { RecordJson } from '@trellis/query';
import { stage1Sample, type SampleCompany, type SampleRecord } from '@trellis/templates';
import { startTestServer, type Browser, type TestServer } from '../../http/test-server.fixtures.ts';
import { loadSample } from '../../start/load-sample.ts';

/** The roles of stage 1. */
export const roles = ['manager', 'dev', 'ops', 'fin', 'wh', 'admin'] as const;

/** A role of stage 1. */
export type Role = (typeof roles)[number];

/** Entities of the base app; the others are of the sales app. */
const baseEntities: readonly string[] = ['store', 'product', 'listing', 'supplier', 'warehouse', 'fx_rate'];

const emails: { readonly [R in Role]: string } = {
  manager: 'he.min@yunzhan.example',
  dev: 'xu.ning@yunzhan.example',
  ops: 'lin.yue@yunzhan.example',
  fin: 'wu.qian@yunzhan.example',
  wh: 'zhao.lei@yunzhan.example',
  admin: 'chen.jia@yunzhan.example',
};

/** A person of the company, or its owner. */
type Who = Role | 'owner' | 'otherOps';

/** The company, and what its people do over HTTP. */
export interface Company {
  readonly server: TestServer;
  person(who: Who): Browser;
  /** Records of an entity, as someone asks for them. */
  of(who: Who, entity: string): RecordsApi;
  /** The first record that a filter finds, as someone sees it. */
  first(who: Who, entity: string, filter?: object): Promise<RecordJson>;
  /** How many records of an entity someone finds. */
  total(who: Who, entity: string, filter?: object): Promise<number>;
  /** What an export gives, a line for each record. */
  exported(who: Who, entity: string): Promise<{ readonly status: number; readonly text: string }>;
  /** A new order that waits to be shipped. */
  newOrder(store: string, more?: { readonly [field: string]: unknown }): Promise<RecordJson>;
  /** The entities of each app as someone's browser gets them, with their fields. */
  documents(who: Who, app: string): Promise<{ readonly [entity: string]: readonly string[] }>;
}

/** The app an entity is of. */
function appOf(entity: string): string {
  return baseEntities.includes(entity) ? 'base' : 'sales';
}

/** Address of an entity. */
export function addressOf(entity: string): string {
  return `/api/apps/${appOf(entity)}/entities/${entity}`;
}

/** Status and code of a refusal, with those of its issues; of what was not refused, that. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return [`${error.status} ${error.code}`, ...error.issues.map(({ code, path }) => `${code} ${path}`)].join(', ');
  }
  return 'not refused';
}

async function documentsOf(browser: Browser, server: TestServer, app: string): Promise<{ readonly [entity: string]: readonly string[] }> {
  const answer = await server.call('GET', `/api/apps/${app}`, { headers: browser.headers });
  const { entities = {} } = answer.body as { entities?: { [entity: string]: { fields: { [field: string]: unknown } } } };
  return Object.fromEntries(Object.entries(entities).map(([entity, { fields }]) => [entity, Object.keys(fields)]));
}

/** Of the sample every fifth order, with what belongs to it: enough for a day. */
function fewerOrders(company: SampleCompany): SampleCompany {
  const keyOf = (record: SampleRecord): unknown => (record['order'] as { readonly ext_key?: string } | undefined)?.ext_key;
  const orders = company.records.find(({ entity }) => entity === 'order')?.records ?? [];
  const keys = new Set(orders.filter((_, place) => place % 5 === 0).map((order) => order['ext_key'] as unknown));
  const isKept = (entity: string, record: SampleRecord): boolean =>
    entity === 'order' ? keys.has(record['ext_key']) : (entity !== 'order_line' && entity !== 'service_case') || keys.has(keyOf(record));
  const records = company.records.map((each) => ({ ...each, records: each.records.filter((record) => isKept(each.entity, record)) }));
  return { ...company, records };
}

/** Starts the company. */
export async function openCompany(): Promise<Company> {
  const server = await startTestServer();
  await loadSample(server.engine, server.identity, fewerOrders(stage1Sample(new Date())));
  const browsers = new Map<Who, Browser>([['owner', server.owner]]);
  for (const [who, email] of Object.entries({ ...emails, otherOps: 'zhou.hang@yunzhan.example' })) {
    const user = server.identity.userByEmail(email);
    if (user === undefined) throw new TypeError(`${email} is nobody of the company`);
    browsers.set(who as Who, await server.browser(user));
  }
  let made = 0;
  const person = (who: Who): Browser => browsers.get(who) ?? server.owner;
  const of = (who: Who, entity: string): RecordsApi => person(who).client.records(appOf(entity), entity);
  const list = async (who: Who, entity: string, filter: object | undefined) =>
    of(who, entity).list({ limit: 1, count: 'exact', ...(filter === undefined ? {} : { filter: filter as never }) });
  return {
    server,
    person,
    of,
    async first(who, entity, filter) {
      const [record] = (await list(who, entity, filter)).records;
      if (record === undefined) throw new TypeError(`${who} finds no ${entity} ${JSON.stringify(filter ?? '')}`);
      return record;
    },
    total: async (who, entity, filter) => (await list(who, entity, filter)).total ?? 0,
    async newOrder(name, more = {}) {
      const [store] = (await list('owner', 'store', { field: 'name', op: 'eq', value: name })).records;
      made += 1;
      const keys = { ext_key: `day|${made}`, platform_order_id: `DAY-${made}`, store: store?.id, currency: store?.['currency'] };
      return of('owner', 'order').create({ ...keys, ordered_at: '2026-11-01T10:00:00Z', fulfil: 'self', status: 'unshipped', ...more });
    },
    exported: (who, entity) => server.call('GET', `${addressOf(entity)}/export?format=jsonl`, { headers: person(who).headers }),
    documents: (who, app) => documentsOf(person(who), server, app),
  };
}
