// In charge of: a record's page shows what the form says and the person may see.
import type { AppJson, EntityJson, FieldJson, FormJson } from '@trellis/query';
import { appsContext } from '@trellis/views/apps';
import { describe, expect, it } from 'vitest';
import { draftSections, formOf, layoutOf, neededLinks } from './layout.ts';

function field(name: string, order: number, more: Partial<FieldJson> = {}): FieldJson {
  return { id: `f_${name}`, name, label: name, order, type: 'text', config: {}, required: false, unique: false, writable: true, ...more };
}

function entity(slug: string, fields: readonly FieldJson[]): EntityJson {
  const can = { create: true, update: true, delete: true, export: true, import: true };
  return {
    id: `e_${slug}`,
    key: `sales/e_${slug}`,
    app: 'sales',
    slug,
    label: slug,
    order: 1,
    can,
    fields: Object.fromEntries(fields.map((one) => [one.id, one])),
  };
}

const order = entity('order', [field('code', 2), field('store', 1), field('lines', 3, { backOf: 'order' })]);
const line = entity('order_line', [field('sku', 1), field('qty', 2)]);
const form: FormJson = {
  id: 'fo_order',
  name: 'order',
  label: 'Order',
  order: 1,
  entity: { app: 'sales', entity: 'order' },
  sections: [
    {
      id: 's1',
      label: 'Main',
      fields: [
        { id: 'p1', field: 'code', wide: true },
        { id: 'p2', field: 'hidden' },
      ],
    },
    { id: 's2', fields: [{ id: 'p3', field: 'hidden' }] },
  ],
  lines: [
    {
      id: 'l1',
      entity: { app: 'sales', entity: 'order_line' },
      link: 'order',
      columns: [
        { id: 'c1', field: 'sku' },
        { id: 'c2', field: 'hidden' },
        { id: 'c3', field: 'qty', total: 'sum' },
      ],
    },
    { id: 'l2', entity: { app: 'sales', entity: 'hidden' }, link: 'order', columns: [{ id: 'c1', field: 'sku' }] },
  ],
};
const app: AppJson = {
  app: { id: 'sales', slug: 'sales', label: 'Sales', order: 1, version: '1', navigation: [] },
  entities: { e_order: order, e_order_line: line },
  views: {},
  forms: { fo_order: form },
  pages: {},
};
const apps = appsContext([app]);

describe('layout', () => {
  it('follows the form and leaves out what cannot be seen', () => {
    const layout = layoutOf(apps, order, form);
    expect(layout.sections.map((section) => [section.id, section.fields.map((place) => [place.field.name, place.wide])])).toEqual([
      ['s1', [['code', true]]],
    ]);
    expect(layout.lines.map((lines) => [lines.entity.slug, lines.link, lines.columns.map((column) => [column.field.name, column.total])])).toEqual([
      [
        'order_line',
        'order',
        [
          ['sku', undefined],
          ['qty', 'sum'],
        ],
      ],
    ]);
  });

  it('without a form shows every field of the entity in order, no back-links', () => {
    const layout = layoutOf(apps, order, undefined);
    expect(layout.sections.flatMap((section) => section.fields.map((place) => place.field.name))).toEqual(['store', 'code']);
    expect(layout.lines).toEqual([]);
  });

  it('asks for required fields that a form leaves out, so that a new record can be saved', () => {
    const strict = entity('strict', [
      field('code', 1),
      field('ext_key', 2, { required: true }),
      field('status', 3, { required: true, default: 'a' }),
      field('no', 4, { required: true, writable: false }),
      field('order', 5, { required: true }),
    ]);
    const strictForm: FormJson = {
      ...form,
      sections: [
        {
          id: 's1',
          fields: [
            { id: 'p1', field: 'code' },
            { id: 'p2', field: 'no' },
          ],
        },
      ],
      lines: [{ id: 'l1', entity: { app: 'sales', entity: 'strict' }, link: 'order', columns: [{ id: 'c1', field: 'code' }] }],
    };
    const layout = layoutOf(appsContext([{ ...app, entities: { e_strict: strict } }]), strict, strictForm);
    expect(draftSections(layout, strict).map((section) => section.fields.map((place) => place.field.name))).toEqual([['code'], ['ext_key', 'order']]);
    expect(layout.lines[0]?.columns.map((column) => column.field.name)).toEqual(['code']);
    expect(layout.lines[0]?.draftColumns.map((column) => column.field.name)).toEqual(['code', 'ext_key']);
  });

  it('finds the form by the entity’s name or id', () => {
    expect(formOf(app, order)?.id).toBe('fo_order');
    expect(formOf({ ...app, forms: { fo_order: { ...form, entity: { app: 'sales', entity: 'e_order' } } } }, order)?.id).toBe('fo_order');
    expect(formOf(app, line)).toBeUndefined();
  });
});

describe('links that currency and zone need', () => {
  it('are every link on the way', () => {
    const fields = [
      field('price', 1, { currency: { field: 'order.store.currency' } }),
      field('at', 2, { zone: 'store.timezone' }),
      field('cost', 3, { currency: { code: 'CNY' } }),
      field('tax', 4, { currency: { field: 'currency' } }),
    ];
    expect(neededLinks(fields)).toEqual(['order', 'order.store', 'store']);
  });
});
