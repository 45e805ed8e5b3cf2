// In charge of: a workspace for attacks on what follows writes: orders of which some values are hidden on some records only.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { doc, fieldMaker, path } from '@trellis/model/testing';

const field = fieldMaker({ label: (name) => name });

const isEast = (of: string) => ({ call: 'eq', args: [path(`${of}.region`), { value: 'east' }] });
const full = { create: true, read: true, update: true, delete: true, transition: true, import: true };
const all = { all: true };

const status = {
  initial: 'draft',
  states: { draft: { order: 1, label: 'Draft' }, approved: { order: 2, label: 'Approved' } },
  transitions: {
    approve: { order: 1, label: 'Approve', from: { draft: true }, to: 'approved', roles: { boss: true } },
    reopen: { order: 2, label: 'Reopen', from: { approved: true }, to: 'draft', required: { 'order.note': true } },
  },
};

const seldom = { except: { 'order.code': true, 'order.note': true, 'order.hidden': true } };

/** Clerks see customers of the east, and code and note of orders of the east; pickers do not see whose an order is. */
const documents: readonly SourceDocument[] = [
  doc('app', 'doors', { name: 'doors', label: 'Doors', order: 1, version: '1.0.0' }),
  doc('entity', 'customer', { name: 'customer', label: 'Customer', order: 1, titleField: 'customer.name' }),
  field('customer.name', 'text', { required: true, unique: true }),
  field('customer.region', 'text'),
  field('customer.secret', 'text'),
  field('customer.orders', 'rollup', { config: { path: ['order.customer~back'], op: 'count' } }),
  field('customer.spent', 'rollup', { config: { path: ['order.customer~back', 'order.amount'], op: 'sum' } }),
  doc('entity', 'order', { name: 'order', label: 'Order', order: 2, titleField: 'order.no' }),
  field('order.no', 'text', { required: true }),
  field('order.region', 'text'),
  field('order.customer', 'link', { config: { target: 'customer', onDelete: 'clear', back: { name: 'own_orders', label: 'Orders' } } }),
  field('order.tier', 'text', { required: true, defaultExpression: path('order.customer', 'customer.secret') }),
  field('order.code', 'text', { unique: true, defaultExpression: path('order.customer', 'customer.secret') }),
  field('order.note', 'text'),
  field('order.amount', 'integer'),
  field('order.status', 'status', { config: status }),
  field('order.partners', 'link', { config: { target: 'customer', many: true, onDelete: 'clear' } }),
  field('order.partner_count', 'rollup', { config: { path: ['order.partners'], op: 'count' } }),
  field('order.hidden', 'text'),
  doc('grant', 'clerk.customer', { role: 'clerk', entity: 'customer', actions: { read: true }, condition: isEast('customer'), read: all }),
  doc('grant', 'clerk.order', { role: 'clerk', entity: 'order', actions: full, read: seldom, write: { except: { 'order.hidden': true } } }),
  doc('grant', 'clerk.east', {
    role: 'clerk',
    entity: 'order',
    actions: { read: true },
    condition: isEast('order'),
    read: { except: { 'order.hidden': true } },
  }),
  doc('grant', 'boss.order', { role: 'boss', entity: 'order', actions: full, read: all, write: all }),
  doc('grant', 'filer.customer', { role: 'filer', entity: 'customer', actions: { read: true }, condition: isEast('customer'), read: all }),
  doc('grant', 'filer.update', { role: 'filer', entity: 'customer', actions: { update: true }, write: all }),
  doc('grant', 'filer.order', { role: 'filer', entity: 'order', actions: { read: true }, condition: isEast('order'), read: all }),
  doc('grant', 'picker.customer', { role: 'picker', entity: 'customer', actions: { read: true }, read: all }),
  doc('grant', 'picker.order', {
    role: 'picker',
    entity: 'order',
    actions: full,
    read: { except: { 'order.customer': true, 'order.partners': true, 'order.hidden': true } },
    write: { except: { 'order.hidden': true } },
  }),
];

const role = (id: string): SourceDocument => doc('role', id, { name: id, label: id, order: 1 });

/** The workspace. */
export const doorsSource: WorkspaceSource = {
  workspace: doc('workspace', 'workspace', { label: 'Test', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' }),
  roles: ['clerk', 'boss', 'picker', 'filer'].map(role),
  apps: [{ id: 'doors', slug: 'doors', bindings: {}, documents }],
};
