// In charge of: a workspace for tests with every kind of link and grants of every shape, and the same with every field type.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { both, call, doc, entity as titled, fieldMaker, type Members } from '@trellis/model/testing';

const field = fieldMaker({ label: (_, id) => both(id, id), inOrder: true });

const entity = (id: string, titleField: string): SourceDocument => titled(id, titleField, { label: both(id, id) });

const options = (...ids: readonly string[]): Members => ({
  options: Object.fromEntries(ids.map((id, place) => [id, { label: `L ${id}`, order: place }])),
});

const link = (target: string, members: Members = {}): Members => ({ config: { target, ...members } });

const back = (name: string): Members => ({ back: { name, label: name } });

const is = (path: readonly string[], value: unknown): unknown => call('eq', { path }, { value });

const stages = {
  initial: 'draft',
  states: Object.fromEntries(['draft', 'sent', 'closed'].map((id, place) => [id, { label: `L ${id}`, order: place }])),
  transitions: {
    send: { order: 1, label: 'Send', from: { draft: true }, to: 'sent' },
    close: { order: 2, label: 'Close', from: { draft: true, sent: true }, to: 'closed' },
  },
};

const fields: readonly SourceDocument[] = [
  field('shop.name', 'text', { required: true, unique: true }),
  field('shop.zone', 'text'),
  field('shop.region', 'single_choice', { config: options('asia', 'europe', 'south') }),
  field('shop.owner', 'user'),
  field('shop.fee', 'percent', { config: { scale: 4 } }),
  field('customer.name', 'text', { required: true }),
  field('customer.code', 'text', { unique: true }),
  field('customer.vip', 'boolean'),
  field('customer.since', 'date'),
  field('customer.shop', 'link', link('shop', { onDelete: 'clear', ...back('customers') })),
  field('customer.phone', 'text', { personal: true }),
  field('item.code', 'text', { required: true, unique: true }),
  field('item.number', 'autonumber', { config: { pattern: 'N-{YYYY}-{0000}' }, unique: true }),
  field('item.memo', 'long_text'),
  field('item.note', 'text'),
  field('item.qty', 'integer', { default: 1 }),
  field('item.weight', 'decimal', { config: { scale: 3 } }),
  field('item.price', 'money', { config: { currency: { code: 'CNY' }, scale: 4 } }),
  field('item.rate', 'percent', { config: { scale: 4 } }),
  field('item.active', 'boolean'),
  field('item.day', 'date'),
  field('item.at', 'timestamp', { config: { zone: ['item.shop', 'shop.zone'] } }),
  field('item.seen', 'timestamp'),
  field('item.kind', 'single_choice', { config: options('open', 'secret', 'done') }),
  field('item.tags', 'multiple_choice', { config: options('hot', 'new', 'cold') }),
  field('item.shop', 'link', link('shop', { onDelete: 'restrict', ...back('items') })),
  field('item.customer', 'link', link('customer', { onDelete: 'clear', ...back('items') })),
  field('item.friends', 'link', link('item', { many: true, onDelete: 'clear', ...back('friend_of') })),
  field('item.helper', 'user'),
  field('item.watchers', 'user', { config: { many: true } }),
  field('item.team', 'department'),
  field('item.teams', 'department', { config: { many: true } }),
  field('item.span', 'duration', { config: { format: 'h:mm:ss' } }),
  field('item.stars', 'rating', { config: { max: 7 } }),
  field('item.email', 'email'),
  field('item.phone', 'phone', { config: { countryCode: '86' } }),
  field('item.page', 'url'),
  field('item.barcode', 'barcode'),
  field('item.color', 'color'),
  field('item.payload', 'json'),
  field('item.place', 'location'),
  field('item.load', 'quantity', { config: { dimension: 'mass', unit: 'g', scale: 2, shown: { unit: 'kg' } } }),
  field('line.label', 'text'),
  field('line.item', 'link', { required: true, config: { target: 'item', onDelete: 'cascade', back: { name: 'lines', label: 'lines' } } }),
  field('line.amount', 'decimal', { config: { scale: 2 } }),
  field('line.done', 'boolean'),
];

/** The types that the fields above leave out, and values computed from those. */
const furtherFields: readonly SourceDocument[] = [
  field('item.stage', 'status', { config: stages }),
  field('item.currency', 'text'),
  field('item.cost', 'money', { config: { currency: { path: ['item.currency'] }, scale: 2 } }),
  field('item.gap', 'formula', {
    config: { expression: call('sub', { path: ['item.rate'] }, { path: ['item.stars'] }), result: { type: 'decimal', config: { scale: 4 } } },
  }),
  field('item.word', 'formula', {
    config: { expression: call('coalesce', { path: ['item.note'] }, { path: ['item.code'] }), result: { type: 'text' } },
  }),
  field('item.fee', 'lookup', { config: { path: ['item.shop', 'shop.fee'] } }),
  field('item.area', 'lookup', { config: { path: ['item.customer', 'customer.shop', 'shop.region'] } }),
  field('item.sold', 'rollup', { config: { path: ['line.item~back', 'line.amount'], op: 'sum' } }),
  field('item.best', 'rollup', { config: { path: ['line.item~back', 'line.amount'], op: 'max' } }),
  field('item.open_lines', 'rollup', { config: { path: ['line.item~back'], op: 'count', filter: is(['line.done'], false) } }),
  field('shop.stock', 'rollup', { config: { path: ['item.shop~back'], op: 'count' } }),
  field('line.day', 'lookup', { config: { path: ['line.item', 'item.day'] } }),
  field('customer.files', 'attachment', { config: { maxCount: 3 } }),
];

const all = { all: true };
const everything = { create: true, read: true, update: true, delete: true, export: true };
const grant = (id: string, members: Members): SourceDocument => doc('grant', id, members);
const mine = (...path: readonly string[]): unknown => ({ call: 'eq', args: [{ path }, { user: 'id' }] });

const grants: readonly SourceDocument[] = [
  ...['shop', 'customer', 'item', 'line'].map((id) => grant(`all.${id}`, { role: 'all', entity: id, actions: everything, read: all, write: all })),

  // A helper: every field of their own items, a few fields of open ones; two grants that must not combine.
  grant('helper.own', {
    role: 'helper',
    entity: 'item',
    actions: { create: true, read: true, update: true, delete: true },
    condition: mine('item.helper'),
    read: { except: { 'item.price': true } },
    write: { except: { 'item.price': true } },
  }),
  grant('helper.open', {
    role: 'helper',
    entity: 'item',
    actions: { read: true, update: true },
    condition: is(['item.kind'], 'open'),
    read: { only: { 'item.code': true, 'item.kind': true, 'item.price': true, 'item.shop': true, 'item.at': true, 'item.tags': true } },
    write: { only: { 'item.note': true, 'item.kind': true } },
  }),
  grant('helper.shop', {
    role: 'helper',
    entity: 'shop',
    actions: { read: true },
    condition: is(['shop.region'], 'asia'),
    read: { only: { 'shop.name': true, 'shop.region': true } },
  }),
  grant('helper.line', {
    role: 'helper',
    entity: 'line',
    actions: { create: true, read: true, update: true, delete: true },
    condition: { call: 'eq', args: [{ path: ['line.done'] }, { value: false }] },
    read: { except: { 'line.amount': true } },
    write: all,
  }),

  // Finance: all items, but not who the customer is: the customer's title is hidden, the customer is not.
  grant('fin.item', { role: 'fin', entity: 'item', actions: { read: true }, read: { except: { 'item.memo': true, 'item.watchers': true } } }),
  grant('fin.customer', {
    role: 'fin',
    entity: 'customer',
    actions: { read: true },
    read: { only: { 'customer.vip': true, 'customer.since': true } },
  }),
  grant('fin.line', { role: 'fin', entity: 'line', actions: { read: true }, read: { only: { 'line.amount': true, 'line.item': true } } }),

  // A shop lead: by the owner of the linked shop, by several values, and by who made the record.
  grant('lead.shop', {
    role: 'lead',
    entity: 'shop',
    actions: { read: true, update: true, delete: true },
    condition: mine('shop.owner'),
    read: all,
    write: all,
  }),
  grant('lead.item', {
    role: 'lead',
    entity: 'item',
    actions: { create: true, read: true, update: true, delete: true },
    condition: mine('item.shop', 'shop.owner'),
    read: { except: { 'item.note': true } },
    write: { except: { 'item.note': true } },
  }),
  grant('lead.watch', {
    role: 'lead',
    entity: 'item',
    actions: { read: true },
    condition: { call: 'in', args: [{ user: 'id' }, { path: ['item.watchers'] }] },
    read: { only: { 'item.code': true, 'item.note': true, 'item.watchers': true, 'item.friends': true } },
  }),
  grant('lead.made', {
    role: 'lead',
    entity: 'item',
    actions: { read: true },
    condition: mine('createdBy'),
    read: { only: { 'item.code': true, 'item.qty': true } },
  }),
  grant('lead.line', { role: 'lead', entity: 'line', actions: { read: true }, condition: mine('line.item', 'item.shop', 'shop.owner'), read: all }),

  // A clerk who may only add.
  grant('clerk.item', {
    role: 'clerk',
    entity: 'item',
    actions: { create: true },
    write: { only: { 'item.code': true, 'item.qty': true, 'item.shop': true } },
  }),
  grant('mail.item', {
    role: 'mail',
    entity: 'item',
    actions: { read: true },
    condition: { call: 'not', args: [{ call: 'eq', args: [{ path: ['item.note'] }, { user: 'email' }] }] },
    read: all,
  }),
];

const entities = [entity('shop', 'shop.name'), entity('customer', 'customer.name'), entity('item', 'item.code'), entity('line', 'line.label')];

const roles = ['all', 'helper', 'fin', 'lead', 'clerk', 'mail', 'none'];

function sourceOf(...documents: readonly SourceDocument[]): WorkspaceSource {
  return {
    workspace: doc('workspace', 'workspace', { label: 'Lab', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' }),
    roles: roles.map((id) => doc('role', id, { name: id, label: id, order: 1 })),
    apps: [
      {
        id: 'lab',
        slug: 'lab',
        bindings: {},
        documents: [doc('app', 'lab', { name: 'lab', label: 'Lab', order: 1, version: '1.0.0' }), ...entities, ...documents, ...grants],
      },
    ],
  };
}

/** The workspace's documents. */
export const labSource: WorkspaceSource = sourceOf(...fields);

/** The same with every field type there is: status, money in a currency of each record, files, formulas, lookups and rollups too. */
export const wholeLabSource: WorkspaceSource = sourceOf(...fields, ...furtherFields);
