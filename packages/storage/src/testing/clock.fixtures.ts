// In charge of: a workspace for tests whose values ask for the time and for exchange rates: products, their sales by day, orders in currencies.
import type { SourceDocument, WorkspaceSource } from '@trellis/model';
import { call, doc, entity, field, path } from '@trellis/model/testing';

const decimal = (scale: number) => ({ type: 'decimal', config: { scale } });
const today = call('today');

/** Sales of the last days before today, as many as given. */
const window = (days: number) => call('and', call('gte', path('sale.day'), call('sub', today, { value: days })), call('lt', path('sale.day'), today));
const sold = (days: number) =>
  field(`product.sold_${days}d`, 'rollup', { config: { path: ['sale.product~back', 'sale.units'], op: 'sum', filter: window(days) } });

const documents: readonly SourceDocument[] = [
  doc('app', 'clock', { name: 'clock', label: 'Clock', order: 1, version: '1.0.0' }),
  entity('rate', 'rate.currency', { rates: { currency: 'rate.currency', date: 'rate.day', rate: 'rate.rate' } }),
  field('rate.currency', 'text', { required: true }),
  field('rate.day', 'date', { required: true }),
  field('rate.rate', 'decimal', { config: { scale: 4 } }),
  entity('product', 'product.name'),
  field('product.name', 'text', { required: true }),
  sold(3),
  sold(7),
  field('product.best_day', 'rollup', { config: { path: ['sale.product~back', 'sale.units'], op: 'max', filter: window(7) } }),
  field('product.speed', 'formula', {
    config: { expression: call('add', path('product.sold_3d'), path('product.sold_7d')), result: { type: 'integer', config: {} } },
  }),
  entity('sale', 'sale.code'),
  field('sale.code', 'text', { required: true }),
  field('sale.product', 'link', { config: { target: 'product', onDelete: 'cascade', back: { name: 'sales', label: 'Sales' } } }),
  field('sale.day', 'date'),
  field('sale.units', 'integer'),
  field('sale.age', 'formula', {
    config: { expression: call('days', today, path('sale.day')), result: { type: 'integer', config: {} } },
  }),
  entity('order', 'order.code'),
  field('order.code', 'text', { required: true }),
  field('order.currency', 'text'),
  field('order.ordered_at', 'timestamp'),
  field('order.due_at', 'timestamp'),
  field('order.amount', 'decimal', { config: { scale: 2 } }),
  field('order.base', 'formula', {
    config: { expression: call('fx', path('order.amount'), path('order.currency'), path('order.ordered_at')), result: decimal(2) },
  }),
  field('order.late', 'formula', {
    config: { expression: call('gt', call('now'), path('order.due_at')), result: { type: 'boolean', config: {} } },
  }),
];

/** The workspace. */
export const clockSource: WorkspaceSource = {
  workspace: doc('workspace', 'workspace', { label: 'Test', locale: 'en', timezone: 'Asia/Shanghai', currency: 'CNY' }),
  roles: [],
  apps: [{ id: 'clock', slug: 'clock', bindings: {}, documents }],
};
