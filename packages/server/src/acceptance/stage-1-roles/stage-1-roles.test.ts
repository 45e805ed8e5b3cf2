// Proves over HTTP, in the sample company, what each role of stage 1 can and cannot: the table of roles line by line, then a day of each.
import type { RecordJson } from '@trellis/query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminStory } from './admin-story.fixtures.ts';
import { addressOf, openCompany, refusal, roles, type Company, type Role } from './company.fixtures.ts';
import { devStory } from './dev-story.fixtures.ts';
import { finStory } from './fin-story.fixtures.ts';
import { hiddenFields, letters } from './letters.fixtures.ts';
import { managerStory } from './manager-story.fixtures.ts';
import { opsStory } from './ops-story.fixtures.ts';
import { whStory } from './wh-story.fixtures.ts';

let company: Company;
beforeAll(async () => {
  company = await openCompany();
});
afterAll(() => company.server.close());

const entities = Object.keys(letters);
const cells = roles.flatMap((role) =>
  entities.map((entity) => [role, entity, letters[entity]?.[role].may === '' ? '–' : letters[entity]?.[role].may] as const),
);

/** A record of the own store, which every role that may read the entity finds. */
const ownStore = { field: 'store.name', op: 'eq', value: 'Pinewell US' };
const sample: { readonly [entity: string]: object | undefined } = {
  store: { field: 'name', op: 'eq', value: 'Pinewell US' },
  listing: ownStore,
  customer: ownStore,
  order: { and: [ownStore, { field: 'fulfil', op: 'eq', value: 'self' }] },
  order_line: {
    and: [
      { field: 'order.store.name', op: 'eq', value: 'Pinewell US' },
      { field: 'product', op: 'isNotEmpty' },
    ],
  },
  service_case: { and: [{ field: 'order.store.name', op: 'eq', value: 'Pinewell US' }] },
};

let made = 0;
/** Values of a new record beside the own store. */
async function newRecord(entity: string): Promise<{ readonly [field: string]: unknown }> {
  made += 1;
  const store = (await company.first('owner', 'store', sample['store'])).id;
  const lin = company.person('ops').user.id;
  const order = (await company.first('owner', 'order', sample['order'])).id;
  const values: { readonly [entity: string]: { readonly [field: string]: unknown } } = {
    store: { name: `New ${made}`, platform: 'ebay', marketplace: 'US', currency: 'USD', timezone: 'UTC', owner: lin },
    product: { sku: `NEW-${made}`, name: 'New' },
    listing: { ext_key: `new|${made}`, store, seller_sku: 'NEW' },
    supplier: { name: `New ${made}` },
    warehouse: { name: `New ${made}`, type: 'own', country: 'CN' },
    customer: { ext_key: `new|${made}`, store },
    order: { ext_key: `new|${made}`, store, platform_order_id: `N-${made}`, ordered_at: '2026-11-01T10:00:00Z', fulfil: 'self', currency: 'USD' },
    order_line: { ext_key: `new|${made}`, order, seller_sku: 'NEW', qty: 1, unit_price: 1 },
    service_case: { order, type: 'question', assignee: lin, opened_at: '2026-11-02T10:00:00Z' },
  };
  return values[entity] ?? {};
}

const changes: { readonly [field: string]: unknown } = { goal_month: 10, purchase_price: 5, transit_days: 31, weight_g: 5, pack_cost: 1 };

/** What the role does with one field of a record. */
function change(role: Role, entity: string, record: RecordJson, field: string): Promise<string> {
  return refusal(company.of(role, entity).update(record.id, record.version, { [field]: changes[field] ?? 'XX' }));
}

/** Who an entity's records are of: whoever owns or backs up their store. */
function ownBy(entity: string, user: number): object {
  const place = entity === 'store' ? '' : entity === 'order_line' || entity === 'service_case' ? 'order.store.' : 'store.';
  return { or: ['owner', 'backup'].map((person) => ({ field: `${place}${person}`, op: 'eq', value: user })) };
}

const count = { metrics: [{ op: 'count', as: 'n' }] } as const;

/** What a role finds of an entity, by every way of reading. */
async function found(role: Role, entity: string): Promise<readonly unknown[]> {
  const records = company.of(role, entity);
  const ways = [
    records.list({ limit: 1, count: 'exact' }).then(({ total }) => total),
    records.query(count).then(({ rows }) => rows[0]?.['n']),
    records.list({ search: 'no such word' }).then(({ records: none }) => none.length),
  ];
  return Promise.all(ways.map((way) => way.catch(() => refusal(way))));
}

/** What becomes of changing two fields, making a record and deleting one. */
async function written(role: Role, entity: string, { writes, never }: { readonly writes?: string; readonly never?: string }) {
  const records = company.of(role, entity);
  const make = await refusal(records.create(await newRecord(entity)));
  const record = await company.first('owner', entity, sample[entity]);
  const changed = await change(role, entity, record, writes ?? never ?? 'name');
  const now = await company.of('owner', entity).get(record.id);
  const refused = never === undefined ? undefined : await change(role, entity, now, never);
  const { id, version } = await company.of('owner', entity).create(await newRecord(entity));
  return { make, changed, refused, remove: await refusal(records.remove(id, version)) };
}

describe('the table of roles', () => {
  test.each(cells)('P3: %s on %s: %s', async (role, entity) => {
    const line = letters[entity]?.[role] ?? { may: '' };
    // Whoever may read nothing of an app does not find the app.
    const missing = role === 'admin' ? '404 app.not-found' : '404 entity.not-found';
    const denied = line.may === '' ? missing : '403 access.denied';
    const may = (letter: string): string => (line.may.includes(letter) ? 'not refused' : denied);
    const all = await company.total('owner', entity);
    const own = await company.total('owner', entity, line.sees === undefined ? undefined : ownBy(entity, company.person(role).user.id));
    expect([own > 0, own < all]).toEqual([true, line.sees === 'own']);
    expect(await found(role, entity)).toEqual(line.may === '' ? [missing, missing, missing] : [own, own, 0]);
    expect(await written(role, entity, line)).toEqual({
      make: may('C'),
      changed: may('U'),
      refused: line.never === undefined ? undefined : line.may.includes('U') ? `400 record.invalid, access.field-not-writable ${line.never}` : denied,
      remove: may('D'),
    });
  });

  const hidden = roles.flatMap((role) =>
    Object.entries(hiddenFields[role]).flatMap(([entity, fields]) => fields.map((field) => [role, entity, field] as const)),
  );
  test.each(hidden)('P5: %s has no %s.%s, wherever it is asked for', async (role, entity, field) => {
    const records = company.of(role, entity);
    const [first] = (await records.list({ limit: 1 })).records;
    expect(first).not.toHaveProperty(field);
    const unknown = /^400 (request|query)\.[a-z-]+, query\.unknown-field(-near)? /;
    for (const request of [{ fields: [field] }, { sort: [field] }, { expand: [field] }, { filter: { field, op: 'isNotEmpty' } as never }])
      expect(await refusal(records.list(request))).toMatch(unknown);
    expect(await refusal(records.query({ groupBy: [{ field }], metrics: [{ op: 'count', as: 'n' }] }))).toMatch(unknown);
    expect(await refusal(records.query({ metrics: [{ op: 'max', field, as: 'n' }] }))).toMatch(unknown);
    expect((await company.documents(role, entity === 'product' ? 'base' : 'sales'))[entity]).not.toContain(field);
    const { status, text } = await company.exported(role, entity);
    expect(text).not.toContain(`"${field}"`);
    expect(status).toBe(role === 'wh' ? 403 : 200);
    expect((await records.history(first?.id ?? 0)).flatMap((entry) => entry.changes.map((each) => each.field))).not.toContain(field);
  });

  test('every entity of the apps is in the table, but for rates, which are nobody’s secret', async () => {
    const known = [...Object.keys(await company.documents('owner', 'base')), ...Object.keys(await company.documents('owner', 'sales'))];
    expect(known.filter((entity) => entity !== 'fx_rate').toSorted()).toEqual(entities.toSorted());
    expect(addressOf('order')).toBe('/api/apps/sales/entities/order');
  });
});

const of = (): Company => company;
describe('a day of a manager', () => {
  managerStory(of);
});
describe('a day of a product developer', () => {
  devStory(of);
});
describe('a day of an operator', () => {
  opsStory(of);
});
describe('a day of finance', () => {
  finStory(of);
});
describe('a day of packing and shipping', () => {
  whStory(of);
});
describe('a day of the office', () => {
  adminStory(of);
});
