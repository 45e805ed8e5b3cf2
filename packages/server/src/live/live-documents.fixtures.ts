// In charge of: a workspace for tests of live changes: orders of shops, and roles that see them by a link, by person, by department and by field.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { doc, entity, fieldMaker, type Members } from '@trellis/model/testing';

const made = fieldMaker({ inOrder: true });
const field = (id: string, type: string, config: Members = {}): SourceDocument => made(id, type, { config });

const options = (...ids: readonly string[]): Members => ({
  options: Object.fromEntries(ids.map((id, place) => [id, { label: id, order: place }])),
});

const all = { all: true };
const is = (path: readonly string[], value: unknown): unknown => ({ call: 'eq', args: [{ path }, { value }] });
const mine = (...path: readonly string[]): unknown => ({ call: 'eq', args: [{ path }, { user: 'id' }] });
const grant = (role: string, of: string, members: Members): SourceDocument =>
  doc('grant', `${role}.${of}${members['condition'] === undefined ? '' : '.some'}`, { role, entity: of, actions: { read: true }, ...members });

const fields: readonly SourceDocument[] = [
  field('shop.name', 'text'),
  field('shop.region', 'single_choice', options('asia', 'europe')),
  field('shop.fee', 'integer'),
  field('shop.keeper', 'user'),
  field('order.code', 'text'),
  field('order.qty', 'integer'),
  field('order.memo', 'text'),
  field('order.shop', 'link', { target: 'shop', onDelete: 'clear', back: { name: 'orders', label: 'orders' } }),
  field('order.owner', 'user'),
  field('order.team', 'department'),
];

const grants: readonly SourceDocument[] = [
  ...['shop', 'order'].map((of) =>
    grant('lead', of, { actions: { create: true, read: true, update: true, delete: true, export: true }, read: all, write: all }),
  ),
  // By the region of the linked shop; neither memo nor fee.
  grant('staff', 'order', { condition: is(['order.shop', 'shop.region'], 'asia'), read: { except: { 'order.memo': true } } }),
  grant('staff', 'shop', { read: { only: { 'shop.name': true, 'shop.region': true } } }),
  // By who keeps the linked shop, which they may not read themselves.
  grant('keeper', 'order', { condition: mine('order.shop', 'shop.keeper'), read: { only: { 'order.code': true, 'order.qty': true } } }),
  // Their own orders whole, of the others only the code.
  grant('own', 'order', { read: { only: { 'order.code': true } } }),
  grant('own', 'order', { condition: mine('order.owner'), read: { only: { 'order.code': true, 'order.qty': true, 'order.memo': true } } }),
  grant('team', 'order', {
    condition: { call: 'in', args: [{ path: ['order.team'] }, { user: 'departments' }] },
    read: { only: { 'order.code': true, 'order.team': true } },
  }),
  grant('reader', 'order', { read: { only: { 'order.code': true, 'order.qty': true } } }),
];

/** A list that can be shared by a link. */
const view = doc('view', 'orders', {
  entity: 'order',
  name: 'orders',
  label: 'Orders',
  order: 1,
  type: 'table',
  columns: { code: { order: 1, path: ['order.code'] }, qty: { order: 2, path: ['order.qty'] } },
});

/** Every role. */
const roles = ['lead', 'staff', 'keeper', 'own', 'team', 'reader'];

/** The workspace. */
export function liveDocuments(): WorkspaceSource {
  const app = doc('app', 'trade', { name: 'trade', label: 'Trade', order: 1, version: '1.0.0' });
  return {
    workspace: doc('workspace', 'workspace', { label: 'Live', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' }),
    roles: roles.map((id, place) => doc('role', id, { name: id, label: id, order: place })),
    apps: [
      {
        id: 'trade',
        slug: 'trade',
        bindings: {},
        documents: [app, entity('shop', 'shop.name'), entity('order', 'order.code'), ...fields, view, ...grants],
      },
    ],
  };
}
