// In charge of: a workspace for tests whose fields are computed from each other: customers, their orders, the orders' lines.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { call, doc, entity, field, path } from '@trellis/model/testing';

const decimal = (scale: number) => ({ type: 'decimal', config: { scale } });

const documents: readonly SourceDocument[] = [
  doc('app', 'shop', { name: 'shop', label: 'Shop', order: 1, version: '1.0.0' }),
  entity('customer', 'customer.name'),
  field('customer.name', 'text', { required: true, unique: true }),
  field('customer.level', 'integer'),
  field('customer.spent', 'rollup', { config: { path: ['order.customer~back', 'order.total'], op: 'sum' } }),
  field('customer.best', 'rollup', { config: { path: ['order.customer~back', 'order.total'], op: 'max' } }),
  field('customer.orders_made', 'rollup', { config: { path: ['order.customer~back'], op: 'count' } }),
  field('customer.rank', 'formula', { config: { expression: call('add', path('customer.spent'), path('customer.level')), result: decimal(2) } }),
  entity('order', 'order.code'),
  field('order.code', 'text', { required: true, unique: true }),
  field('order.customer', 'link', { config: { target: 'customer', onDelete: 'clear', back: { name: 'orders', label: 'Orders' } } }),
  field('order.level', 'lookup', { config: { path: ['order.customer', 'customer.level'] } }),
  field('order.total', 'rollup', { config: { path: ['line.order~back', 'line.amount'], op: 'sum' } }),
  field('order.big_lines', 'rollup', { config: { path: ['line.order~back'], op: 'count', filter: call('gt', path('line.qty'), { value: 5 }) } }),
  field('order.average', 'rollup', { config: { path: ['line.order~back', 'line.price'], op: 'avg' } }),
  field('order.cheapest', 'rollup', { config: { path: ['line.order~back', 'line.price'], op: 'min' } }),
  field('order.codes', 'rollup', { config: { path: ['line.order~back', 'line.code'], op: 'concatenate' } }),
  entity('line', 'line.code'),
  field('line.code', 'text', { required: true }),
  field('line.order', 'link', { config: { target: 'order', onDelete: 'cascade', back: { name: 'lines', label: 'Lines' } } }),
  field('line.qty', 'integer'),
  field('line.price', 'decimal', { config: { scale: 2 } }),
  field('line.amount', 'formula', { config: { expression: call('mul', path('line.qty'), path('line.price')), result: decimal(2) } }),
  field('line.customer_name', 'lookup', { config: { path: ['line.order', 'order.customer', 'customer.name'] } }),
  doc('grant', 'clerk.order', { role: 'clerk', entity: 'order', actions: { read: true }, read: { only: { 'order.code': true } } }),
];

/** What is computed in more ways, and from what is computed from what is computed. */
const deeper: readonly SourceDocument[] = [
  field('order.first_price', 'rollup', { config: { path: ['line.order~back', 'line.price'], op: 'first' } }),
  field('order.last_price', 'rollup', { config: { path: ['line.order~back', 'line.price'], op: 'last' } }),
  field('order.last_code', 'rollup', {
    config: { path: ['line.order~back', 'line.code'], op: 'last', filter: call('gt', path('line.qty'), { value: 3 }) },
  }),
  field('order.prices', 'rollup', { config: { path: ['line.order~back', 'line.price'], op: 'countDistinct' } }),
  field('order.worth', 'formula', { config: { expression: call('add', path('order.total'), path('order.big_lines')), result: decimal(2) } }),
  field('customer.worth', 'rollup', { config: { path: ['order.customer~back', 'order.worth'], op: 'sum' } }),
  field('customer.best_worth', 'rollup', { config: { path: ['order.customer~back', 'order.worth'], op: 'max' } }),
];

const shop = (own: readonly SourceDocument[]): WorkspaceSource => ({
  workspace: doc('workspace', 'workspace', { label: 'Test', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' }),
  roles: [doc('role', 'clerk', { name: 'clerk', label: 'Clerk', order: 1 })],
  apps: [{ id: 'shop', slug: 'shop', bindings: {}, documents: own }],
});

/** The workspace. */
export const shopSource = shop(documents);

/** The same with rollups of formulas of rollups, and with first, last and different values. */
export const deepShopSource = shop([...documents, ...deeper]);
