// In charge of: which columns there are, where they stand, and what must be asked for them.
import type { AppJson, EntityJson, FieldJson, ViewJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import { appsContext } from '../apps.ts';
import { columnChoices, isExportable, layoutColumns, movedColumn, requestFields, visibleColumns, type ColumnPreferences } from './columns.ts';

let order = 0;
const field = (name: string, type: string, more: Partial<FieldJson> = {}): FieldJson => ({
  id: `f_${name}`,
  name,
  label: { 'zh-CN': `${name}中`, en: name },
  order: ++order,
  type,
  config: {},
  required: false,
  unique: false,
  writable: true,
  ...more,
});
const fields = (...list: FieldJson[]) => Object.fromEntries(list.map((one) => [one.id, one]));
const can = { create: true, update: true, delete: true, export: true, import: true };
const store: EntityJson = {
  id: 'store',
  key: 'base/store',
  app: 'base',
  slug: 'store',
  label: 'Store',
  order: 1,
  titleField: 'name',
  can,
  fields: fields(field('name', 'text'), field('zone', 'text')),
};
const orders: EntityJson = {
  id: 'order',
  key: 'sales/order',
  app: 'sales',
  slug: 'order',
  label: 'Order',
  order: 1,
  titleField: 'no',
  can,
  fields: fields(
    field('no', 'autonumber'),
    field('store', 'link', { config: { target: 'store' }, target: { app: 'base', entity: 'store' } }),
    field('at', 'timestamp', { zone: 'store.zone' }),
    field('amount', 'money', { config: { currency: { path: ['currency'] } }, currency: { field: 'currency' } }),
    field('currency', 'text'),
    field('cost', 'money', { writable: false, currency: { code: 'CNY' } }),
    field('total', 'decimal', { writable: false, computed: 'formula' }),
  ),
};
const app = (id: string, entity: EntityJson): AppJson => ({
  app: { id, slug: id, label: id, order: 1, version: '1.0.0', navigation: [] },
  entities: { [entity.id]: entity },
  views: {},
  forms: {},
  pages: {},
});
const apps = appsContext([app('base', store), app('sales', orders)]);
const view = (columns: ViewJson['columns']): ViewJson => ({
  id: 'v',
  name: 'v',
  label: 'v',
  order: 1,
  type: 'table',
  entity: { app: 'sales', entity: 'order' },
  columns,
  sort: [],
});
const all = view([
  { id: 'c1', field: 'no' },
  { id: 'c2', field: 'at', width: 150 },
  { id: 'c3', field: 'store.name' },
  { id: 'c4', field: 'amount' },
  { id: 'c5', field: 'gone' },
]);
const ids = (columns: readonly { readonly id: string; readonly isShown: boolean }[]) =>
  columns.filter((column) => column.isShown).map((column) => column.id);

describe('columns', () => {
  it('shows the view’s columns that the person may read, and offers the rest', () => {
    const choices = columnChoices(all, orders, apps, {}, 'en');
    expect(ids(choices)).toEqual(['c1', 'c2', 'c3', 'c4']);
    expect(choices.filter((choice) => !choice.isShown).map((choice) => choice.path)).toEqual(['store', 'currency', 'cost', 'total']);
  });
  it('names the links on the way', () => {
    expect(columnChoices(all, orders, apps, {}, 'zh-CN').find((choice) => choice.id === 'c3')?.label).toBe('store中 › name中');
  });
  it('knows what cannot be changed and why', () => {
    const reasons = Object.fromEntries(columnChoices(all, orders, apps, {}, 'en').map((choice) => [choice.path, choice.readOnly]));
    expect(reasons).toMatchObject({ no: 'system', at: undefined, 'store.name': 'linked', cost: 'rights', total: 'computed' });
  });
  it('keeps a person’s widths, hidden and added columns, and order', () => {
    const choices = columnChoices(
      all,
      orders,
      apps,
      { widths: { c2: 300 }, hidden: { c3: true }, added: { currency: true }, order: ['c4', 'c1'] },
      'en',
    );
    expect(choices.find((choice) => choice.id === 'c2')?.width).toBe(300);
    expect(ids(choices)).toContain('field:currency');
    expect(ids(choices)).not.toContain('c3');
    expect(ids(choices).indexOf('c4')).toBeLessThan(ids(choices).indexOf('c1'));
  });
  it('freezes the first shown column where the view freezes none', () => {
    expect(
      columnChoices(all, orders, apps, { hidden: { c1: true } }, 'en')
        .filter((choice) => choice.isFrozen)
        .map((choice) => choice.id),
    ).toEqual(['c2']);
  });
  it('puts frozen columns first', () => {
    const frozen = view([
      { id: 'c1', field: 'no' },
      { id: 'c2', field: 'at', frozen: true },
    ]);
    expect(ids(columnChoices(frozen, orders, apps, {}, 'en'))[0]).toBe('c2');
  });
  it('asks for currencies, zones and the title as well', () => {
    const choices = columnChoices(
      view([
        { id: 'c2', field: 'at' },
        { id: 'c4', field: 'amount' },
      ]),
      orders,
      apps,
      {},
      'en',
    ).filter((choice) => choice.isShown);
    expect(new Set(requestFields(choices, orders))).toEqual(new Set(['no', 'at', 'store.zone', 'amount', 'currency']));
  });
});

describe('exporting', () => {
  it('leaves out what stays in the house, and what lies behind it', () => {
    const kept = { ...store, fields: fields(field('name', 'text', { exportable: false }), field('zone', 'text')) };
    const { f_store: link } = orders.fields;
    if (link === undefined) throw new TypeError('no link');
    const shut = { ...orders, fields: { ...orders.fields, f_store: { ...link, exportable: false as const } } };
    const [open, closed] = [appsContext([app('base', kept), app('sales', orders)]), appsContext([app('base', store), app('sales', shut)])];
    expect(['no', 'store', 'store.zone', 'store.name'].map((path) => isExportable(open, orders, path))).toEqual([true, true, true, false]);
    expect(['no', 'store', 'store.zone'].map((path) => isExportable(closed, shut, path))).toEqual([true, false, false]);
  });
});

describe('layout', () => {
  const columns = columnChoices(all, orders, apps, { widths: { c1: 100, c2: 100, c3: 100, c4: 100 } }, 'en').filter((choice) => choice.isShown);
  const layout = layoutColumns(columns, 40);
  it('places columns one after another', () => {
    expect(layout).toMatchObject({ lefts: [40, 140, 240, 340], frozen: 1, frozenWidth: 140, width: 440 });
  });
  it.each([
    ['all fit', 0, 500, 1, 3],
    ['the first ones', 0, 250, 1, 2],
    ['scrolled by one', 100, 250, 2, 3],
    ['scrolled to the end', 300, 140, 3, 3],
  ])('draws what can be seen: %s', (_name, left, width, first, last) => {
    expect(visibleColumns(layout, left, width)).toEqual({ first, last });
  });
  it('freezes up to the column that a person chose, while it is shown', () => {
    const frozen = (preferences: ColumnPreferences) =>
      columnChoices(all, orders, apps, preferences, 'en')
        .filter((choice) => choice.isShown && choice.isFrozen)
        .map(({ id }) => id);
    expect(frozen({})).toEqual(['c1']);
    expect(frozen({ frozenTo: 'c3' })).toEqual(['c1', 'c2', 'c3']);
    expect(frozen({ frozenTo: 'c3', hidden: { c2: true } })).toEqual(['c1', 'c3']);
    expect(frozen({ frozenTo: 'c3', hidden: { c3: true } })).toEqual(['c1']);
    expect(frozen({ frozenTo: 'gone' })).toEqual(['c1']);
  });
  it('moves a column before another or to the end', () => {
    expect(movedColumn(columns, 'c1', 'c3')).toEqual(['c2', 'c1', 'c3', 'c4']);
    expect(movedColumn(columns, 'c1', undefined)).toEqual(['c2', 'c3', 'c4', 'c1']);
  });
  it('shows who made a record and when as columns that nobody sets', () => {
    const choices = columnChoices(
      view([
        { id: 'c1', field: 'createdBy' },
        { id: 'c2', field: 'updatedAt' },
        { id: 'c3', field: 'store.createdAt' },
      ]),
      orders,
      apps,
      {},
      'zh-CN',
    ).filter((choice) => choice.isShown);
    expect(choices.map(({ path, label, field, readOnly }) => [path, label, field.type, readOnly])).toEqual([
      ['createdBy', '创建人', 'user', 'system'],
      ['updatedAt', '更新时间', 'timestamp', 'system'],
      ['store.createdAt', expect.stringContaining('创建时间'), 'timestamp', 'linked'],
    ]);
    expect(requestFields(choices, orders)).toEqual(expect.arrayContaining(['createdBy', 'updatedAt', 'store.createdAt']));
  });
});
