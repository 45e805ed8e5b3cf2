// In charge of: a small company to try widgets on: order lines in several currencies.
import type { EntityJson, FieldJson, WidgetJson } from '@trellis/query';
import type { EntityLookup } from './field-path.ts';
import type { WidgetContext } from './widget-kind.ts';

function field(name: string, type: string, more: Partial<FieldJson> = {}): FieldJson {
  return { id: `f.${name}`, name, label: name, order: 1, type, config: {}, required: false, unique: false, writable: true, ...more };
}

function entity(slug: string, fields: readonly FieldJson[]): EntityJson {
  return {
    id: slug,
    key: `sales/${slug}`,
    app: 'sales',
    slug,
    label: slug,
    order: 1,
    can: { create: true, update: true, delete: true, export: true, import: true },
    fields: Object.fromEntries(fields.map((each) => [each.id, each])),
  };
}

const status = {
  options: { open: { order: 1, label: { 'zh-CN': '待发货', en: 'Open' }, color: 'amber' }, done: { order: 2, label: 'Done', color: 'green' } },
};

const all: readonly EntityJson[] = [
  entity('line', [
    field('order', 'link', { target: { app: 'sales', entity: 'order' }, required: true }),
    field('qty', 'integer', { required: true }),
    field('unit_price', 'money', { currency: { field: 'order.currency' } }),
    field('cost', 'money', { currency: { code: 'CNY' } }),
  ]),
  entity('order', [
    field('number', 'text', { unique: true, required: true, order: 1 }),
    field('currency', 'text', { order: 2 }),
    field('ordered_at', 'timestamp', { order: 3 }),
    field('status', 'single_choice', { config: status, order: 4, required: true, default: 'open' }),
    field('store', 'link', { target: { app: 'sales', entity: 'store' }, order: 5 }),
    field('note', 'text', { writable: false, order: 6 }),
  ]),
  entity('store', [field('name', 'text', { unique: true }), field('code', 'text', { unique: true, order: 2 }), field('city', 'text')]),
];

/** Finds the entities of the company. */
export const entities: EntityLookup = (ref) => all.find((each) => each.app === ref.app && each.slug === ref.entity);

/** An entity of the company. */
export function entityNamed(slug: string): EntityJson {
  const found = entities({ app: 'sales', entity: slug });
  if (found === undefined) throw new TypeError(`There is no entity ${slug}.`);
  return found;
}

/** Where a widget stands in most cases: the last seven days up to 2026-11-22. */
export function contextOf(more: Partial<WidgetContext> = {}): WidgetContext {
  return {
    locale: 'en',
    today: '2026-11-22',
    entities,
    filter: undefined,
    dateField: 'order.ordered_at',
    range: { from: '2026-11-16', to: '2026-11-22' },
    view: {},
    ...more,
  };
}

/** Amount of a line in the currency of its order. */
export const GMV = { as: 'gmv', label: 'GMV', op: 'sum', expr: 'qty * unit_price', format: 'money', goodWhen: 'up' } as const;

/** Orders that lines belong to. */
export const ORDERS = { as: 'orders', label: 'Orders', op: 'countDistinct', field: 'order' } as const;

/** A widget over lines. */
export function widgetOf(type: string, query: Partial<NonNullable<WidgetJson['query']>>, config?: unknown): WidgetJson {
  return {
    id: 'w',
    type,
    label: 'Sales',
    order: 1,
    desktop: { x: 0, y: 0, w: 6, h: 3 },
    query: { entity: { app: 'sales', entity: 'line' }, metrics: [GMV], groupBy: [], sort: [], ...query },
    config,
  };
}
