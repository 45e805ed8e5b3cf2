// In charge of: a small workspace for tests: an app `base` with stores and products, and an app `sales` on top of it.
import { both, doc, entity as titled, type Members } from './testing/documents.fixtures.ts';
import type { Catalog, InstalledApp, SourceDocument, WorkspaceSource } from './types.ts';

/** A field document; its name is the last part of its id. */
export function field(id: string, entity: unknown, type: string, members: Members = {}): SourceDocument {
  const name = id.split('.').at(-1);
  return doc('field', id, { entity, name, label: both(id, id), order: 1, type, ...members });
}

const entity = (id: string, titleField: string): SourceDocument => titled(id, titleField, { label: both(id, id) });

const base = (id: string): { readonly app: string; readonly id: string } => ({ app: 'base', id });

const platforms = { amazon: { label: 'Amazon', color: 'blue', order: 1 }, shopify: { label: 'Shopify', color: 'green', order: 2 } };

/** The documents of the app `base`. */
export const baseDocuments: readonly SourceDocument[] = [
  doc('app', 'base', { name: 'base', label: 'Base', order: 1, version: '1.2.0' }),
  entity('store', 'store.name'),
  field('store.name', 'store', 'text', { required: true, unique: true }),
  field('store.platform', 'store', 'single_choice', { order: 2, config: { options: platforms } }),
  field('store.currency', 'store', 'text', { order: 3 }),
  field('store.timezone', 'store', 'text', { order: 4 }),
  field('store.owner', 'store', 'user', { order: 5 }),
  entity('product', 'product.name'),
  field('product.name', 'product', 'text', { required: true }),
  field('product.cost', 'product', 'money', { order: 2, config: { currency: { code: 'CNY' }, scale: 4 } }),
  doc('grant', 'ops.store', { role: 'ops', entity: 'store', actions: { read: true }, read: { except: { 'store.currency': true } } }),
];

const amount = { call: 'mul', args: [{ path: ['order_line.qty'] }, { path: ['order_line.price'] }] };

/** The documents of the app `sales`, which depends on `base`. */
export const salesDocuments: readonly SourceDocument[] = [
  doc('app', 'sales', {
    name: 'sales',
    label: 'Sales',
    order: 2,
    version: '1.0.0',
    dependsOn: { base: { version: '1.1.0' } },
    navigation: { n1: { order: 1, view: 'order.all' }, n2: { order: 2, page: 'overview' } },
  }),
  entity('order', 'order.code'),
  field('order.code', 'order', 'text', { required: true, unique: true }),
  field('order.store', 'order', 'link', { order: 2, required: true, config: { target: base('store'), back: { name: 'orders', label: 'Orders' } } }),
  field('order.ordered_at', 'order', 'timestamp', { order: 3, config: { zone: ['order.store', base('store.timezone')] } }),
  entity('order_line', 'order_line.code'),
  field('order_line.code', 'order_line', 'text'),
  field('order_line.order', 'order_line', 'link', {
    order: 2,
    required: true,
    config: { target: 'order', onDelete: 'cascade', back: { name: 'lines', label: 'Lines' } },
  }),
  field('order_line.product', 'order_line', 'link', { order: 3, config: { target: base('product') } }),
  field('order_line.qty', 'order_line', 'integer', { order: 4 }),
  field('order_line.price', 'order_line', 'money', {
    order: 5,
    config: { currency: { path: ['order_line.order', 'order.store', base('store.currency')] } },
  }),
  field('sold_7d', base('product'), 'integer', { order: 0 }),
  doc('view', 'order.all', {
    entity: 'order',
    name: 'all',
    label: 'All',
    order: 1,
    type: 'table',
    columns: { c1: { order: 1, path: ['order.code'] }, c2: { order: 2, path: ['order.store', base('store.name')] } },
    filter: { and: [{ path: ['order.store', base('store.platform')], op: 'in', value: ['amazon'] }] },
    sort: { s1: { order: 1, path: ['createdAt'], direction: 'desc' } },
    form: 'order.form',
  }),
  doc('form', 'order.form', {
    entity: 'order',
    name: 'default',
    label: 'Order',
    order: 1,
    sections: { s1: { order: 1, fields: { f1: { order: 1, field: 'order.code' }, f2: { order: 2, field: 'createdBy' } } } },
    lines: { l1: { order: 1, link: 'order_line.order', columns: { c1: { order: 1, path: ['order_line.qty'], total: 'sum' } } } },
  }),
  doc('page', 'overview', {
    name: 'overview',
    label: 'Overview',
    order: 1,
    filters: {
      date: { order: 1, label: 'Date', type: 'date', targets: { t1: { entity: 'order_line', path: ['order_line.order', 'order.ordered_at'] } } },
    },
    widgets: {
      gmv: {
        order: 1,
        type: 'metric',
        label: 'GMV',
        desktop: { x: 0, y: 0, w: 6, h: 4 },
        query: {
          entity: 'order_line',
          metrics: { m: { order: 1, op: 'sum', expression: amount } },
          groupBy: { d: { order: 1, path: ['order_line.order', 'order.ordered_at'], unit: 'month' } },
          sort: { s: { order: 1, by: 'd', direction: 'asc' } },
        },
      },
    },
  }),
  doc('grant', 'manager.order', {
    role: 'manager',
    entity: 'order',
    actions: { read: true, update: true },
    read: { all: true },
    write: { all: true },
  }),
  doc('grant', 'ops.order', {
    role: 'ops',
    entity: 'order',
    actions: { read: true, update: true },
    condition: { call: 'eq', args: [{ path: ['order.store', base('store.owner')] }, { user: 'id' }] },
    read: { all: true },
    write: { only: { 'order.ordered_at': true } },
  }),
];

/** The app `base` as installed. */
export function installedBase(id = 'base'): InstalledApp {
  return { id, slug: id, bindings: {}, documents: baseDocuments };
}

/** The app `sales` as installed on a copy of `base`. */
export function installedSales(id = 'sales', on = 'base'): InstalledApp {
  return { id, slug: id, bindings: { base: on }, documents: salesDocuments };
}

const role = (id: string): SourceDocument => ({ ...doc('role', id, { name: id, label: id, order: 1 }), source: `roles/${id}.json` });

/** A workspace of these apps with the roles manager and ops. */
export function workspaceOf(...apps: readonly InstalledApp[]): WorkspaceSource {
  const workspace = doc('workspace', 'workspace', { label: 'Shop', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' });
  return { workspace, roles: [role('manager'), role('ops')], apps };
}

/** The app with some documents' members changed (undefined removes one), by document id. */
export function changed(app: InstalledApp, changes: { readonly [id: string]: Members }): InstalledApp {
  const documents = app.documents.map((document) => {
    const body = document.body as Members;
    const change = changes[String(body['id'])];
    return change === undefined ? document : { ...document, body: { ...body, ...change } };
  });
  return { ...app, documents };
}

/** A catalog that counts from 1, remembering what it gave. */
export function countingCatalog(): Catalog & { readonly given: ReadonlyMap<string, number> } {
  const given = new Map<string, number>();
  const catalog = (app: string, document: string): number => {
    const key = `${app}/${document}`;
    const number = given.get(key) ?? given.size + 1;
    given.set(key, number);
    return number;
  };
  return Object.assign(catalog, { given });
}
