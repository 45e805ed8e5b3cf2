// In charge of: proving that every mistake in documents is found, at its place, all at once.
import { message } from '@trellis/errors';
import { describe, expect, test } from 'vitest';
import { loadModel } from './shape.ts';
import { changed, countingCatalog, field, installedBase, installedSales, workspaceOf } from './shop.fixtures.ts';
import { doc, type Members } from './testing/documents.fixtures.ts';
import type { InstalledApp, LinkResult, SourceDocument, WorkspaceSource } from './types.ts';

interface Found {
  readonly source: string;
  readonly path: string;
  readonly code: string;
}

function mistakes(result: LinkResult): Found[] {
  return result.ok ? [] : result.issues.map(({ source, path, code }) => ({ source, path, code }));
}

const load = (source: WorkspaceSource): Found[] => mistakes(loadModel(source, countingCatalog()));

const plus = (app: InstalledApp, ...documents: readonly SourceDocument[]): InstalledApp => ({ ...app, documents: [...app.documents, ...documents] });

const sales = installedSales();

interface Case {
  readonly name: string;
  /** Changed members by id of the document in `sales`. */
  readonly change?: { readonly [id: string]: Members };
  readonly add?: readonly SourceDocument[];
  readonly found: readonly (readonly [source: string, path: string, code: string])[];
}

const column = (path: unknown): Members => ({ columns: { c: { order: 1, path } } });
const filter = (path: unknown, op: string, value?: unknown): Members => ({ filter: { path, op, value } });
const query = (members: Members): Members => ({
  widgets: {
    w: {
      order: 1,
      type: 'metric',
      label: 'W',
      desktop: { x: 0, y: 0, w: 6, h: 4 },
      query: { entity: 'order_line', metrics: { m: { order: 1, op: 'count' } }, ...members },
    },
  },
});
const metric = (members: Members): Members => query({ metrics: { m: { order: 1, ...members } } });
const board = (config: Members): Members => ({ type: 'board', config });
const inBase = (id: string): unknown => ({ app: 'base', id });
const view = 'views/order.all.json';
const form = 'forms/order.form.json';
const page = 'pages/overview.json';
const grant = 'grants/ops.order.json';

const cases: Case[] = [
  { name: 'nothing wrong', found: [] },

  // Identity and names.
  {
    name: 'an id used twice in one kind',
    add: [field('order.code', 'order', 'text', { name: 'other' })],
    found: [['fields/order.code.json', 'id', 'document.duplicate-id']],
  },
  {
    name: 'an id used twice across kinds',
    add: [doc('page', 'order', { name: 'p', label: 'P', order: 1, widgets: {} })],
    found: [['pages/order.json', 'id', 'document.duplicate-id']],
  },
  {
    name: 'ids that differ in capitals alone',
    add: [field('Order.code', 'order', 'text', { name: 'other' })],
    found: [['fields/Order.code.json', 'id', 'document.duplicate-id']],
  },
  {
    name: 'an id of a system field',
    add: [field('createdAt', 'order', 'text', { name: 'made' })],
    found: [['fields/createdAt.json', 'id', 'document.reserved-name']],
  },
  {
    name: 'an id of a back-link',
    add: [field('order.store~back', 'order', 'text', { name: 'made' })],
    found: [['fields/order.store~back.json', 'id', 'document.reserved-name']],
  },
  {
    name: 'a field name used twice',
    add: [field('x', 'order', 'text', { name: 'code', order: 9 })],
    found: [['fields/x.json', 'name', 'document.duplicate-name']],
  },
  {
    name: 'a back-link with the name of a field',
    change: { 'order_line.order': { config: { target: 'order', back: { name: 'code', label: 'L' } } } },
    found: [['fields/order_line.order.json', 'config.back.name', 'document.duplicate-name']],
  },
  {
    name: 'a back-link with a reserved name',
    change: { 'order_line.order': { config: { target: 'order', back: { name: 'records', label: 'L' } } } },
    found: [['fields/order_line.order.json', 'config.back.name', 'document.reserved-name']],
  },
  ...['id', 'version', 'records'].map((name): Case => ({
    name: `the reserved field name ${name}`,
    change: { sold_7d: { name } },
    found: [['fields/sold_7d.json', 'name', 'document.reserved-name']],
  })),
  {
    name: 'an entity name used twice',
    change: { order_line: { name: 'order' } },
    found: [['entities/order_line.json', 'name', 'document.duplicate-name']],
  },
  {
    name: 'a view name used twice on one entity',
    add: [doc('view', 'v2', { entity: 'order', name: 'all', label: 'A', order: 2, type: 'table', columns: {} })],
    found: [['views/v2.json', 'name', 'document.duplicate-name']],
  },
  {
    name: 'a view name used on two entities',
    add: [doc('view', 'v2', { entity: 'order_line', name: 'all', label: 'A', order: 2, type: 'table', columns: {} })],
    found: [],
  },
  { name: 'a mistyped kind of view', change: { 'order.all': { type: 'boards' } }, found: [[view, 'type', 'document.unknown-type-near']] },
  { name: 'an unknown kind of view', change: { 'order.all': { type: 'hologram' } }, found: [[view, 'type', 'document.unknown-type']] },
  { name: 'a board by a link', change: { 'order.all': board({ field: 'order.store' }) }, found: [] },
  { name: 'a board by nothing', change: { 'order.all': board({}) }, found: [[view, 'config.field', 'document.shape']] },
  {
    name: 'a setting that a board has not',
    change: { 'order.all': board({ field: 'order.store', x: 1 }) },
    found: [[view, 'config.x', 'document.shape']],
  },
  { name: 'a board by a text', change: { 'order.all': board({ field: 'order.code' }) }, found: [[view, 'config.field', 'document.view-field']] },
  {
    name: 'a board by a field of another entity',
    change: { 'order.all': board({ field: 'order_line.qty' }) },
    found: [[view, 'config.field', 'document.wrong-entity']],
  },
  {
    name: 'a board by nothing there is',
    change: { 'order.all': board({ field: 'order.stor' }) },
    found: [[view, 'config.field', 'document.unknown-reference-near']],
  },
  {
    name: 'a total of what cannot be added up',
    change: { 'order.all': board({ field: 'order.store', total: 'order.code' }) },
    found: [[view, 'config.total', 'document.view-field']],
  },
  {
    name: 'a pivot over what cannot be grouped, with one id for two things',
    change: {
      'order.all': {
        type: 'pivot',
        config: {
          rows: { store: { order: 1, path: ['order.store'] }, code: { order: 2, path: ['order.store'], unit: 'month' } },
          columns: { store: { order: 1, path: ['order.ordered_at'], unit: 'week' } },
          metrics: { n: { order: 1, op: 'count' }, code: { order: 2, op: 'sum', path: ['order.code'] } },
        },
      },
    },
    found: [
      [view, 'config.rows.code.unit', 'query.bad-unit'],
      [view, 'config.columns.store', 'document.duplicate-id'],
      [view, 'config.metrics.code', 'document.duplicate-id'],
      [view, 'config.metrics.code.op', 'query.bad-metric'],
    ],
  },
  {
    name: 'a pivot without rows',
    change: { 'order.all': { type: 'pivot', config: { rows: {}, metrics: { n: { order: 1, op: 'count' } } } } },
    found: [[view, 'config.rows', 'document.shape']],
  },
  {
    name: 'limits of columns that a board has not',
    change: { 'order.all': board({ field: 'order.store', limits: { open: 3 }, folded: { done: true } }) },
    found: [
      [view, 'config.limits.open', 'document.view-option'],
      [view, 'config.folded.done', 'document.view-option'],
    ],
  },
  {
    name: 'a page name used twice',
    add: [doc('page', 'p2', { name: 'overview', label: 'P', order: 1, widgets: {} })],
    found: [['pages/p2.json', 'name', 'document.duplicate-name']],
  },

  // References.
  {
    name: 'a field of an unknown entity',
    change: { sold_7d: { entity: inBase('produce') } },
    found: [['fields/sold_7d.json', 'entity', 'document.unknown-reference-near']],
  },
  {
    name: 'a reference through an app that is no dependency',
    change: { sold_7d: { entity: { app: 'stock', id: 'product' } } },
    found: [['fields/sold_7d.json', 'entity', 'document.unknown-app']],
  },
  {
    name: 'a link to nowhere',
    change: { 'order_line.product': { config: { target: 'product' } } },
    found: [['fields/order_line.product.json', 'config.target', 'document.unknown-reference']],
  },
  {
    name: 'a title field of another entity',
    change: { order: { titleField: 'order_line.code' } },
    found: [['entities/order.json', 'titleField', 'document.wrong-entity']],
  },
  {
    name: 'a title field that cannot be one',
    change: { order: { titleField: 'order.store' } },
    found: [['entities/order.json', 'titleField', 'document.title-field']],
  },
  {
    name: 'navigation to an unknown view',
    change: { sales: { navigation: { n: { order: 1, view: 'order.al' } } } },
    found: [['app.json', 'navigation.n.view', 'document.unknown-reference']],
  },
  {
    name: 'navigation to both and to neither',
    change: { sales: { navigation: { n: { order: 1, view: 'order.all', page: 'overview' }, o: { order: 2 } } } },
    found: [
      ['app.json', 'navigation.n', 'document.navigation'],
      ['app.json', 'navigation.o', 'document.navigation'],
    ],
  },

  {
    name: 'a view, a form and a page for roles that there are not',
    change: { 'order.all': { roles: { ops: true, opps: true } }, 'order.form': { roles: { stranger: true } }, overview: { roles: { manger: true } } },
    found: [
      [view, 'roles.opps', 'document.unknown-reference-near'],
      [form, 'roles.stranger', 'document.unknown-reference'],
      [page, 'roles.manger', 'document.unknown-reference-near'],
    ],
  },
  { name: 'a view for owners alone', change: { 'order.all': { roles: {} } }, found: [] },

  // Field types.
  { name: 'a mistyped field type', change: { sold_7d: { type: 'integr' } }, found: [['fields/sold_7d.json', 'type', 'document.unknown-type-near']] },
  { name: 'an unknown field type', change: { sold_7d: { type: 'hologram' } }, found: [['fields/sold_7d.json', 'type', 'document.unknown-type']] },
  {
    name: 'a config that contradicts itself',
    change: { sold_7d: { config: { min: 5, max: 1 } } },
    found: [['fields/sold_7d.json', 'config.min', 'document.empty-range']],
  },
  {
    name: 'a default that does not fit',
    change: { sold_7d: { default: 'many' } },
    found: [['fields/sold_7d.json', 'default', 'document.bad-default']],
  },
  {
    name: 'unique where the type has no such thing',
    change: { 'order_line.price': { unique: true } },
    found: [['fields/order_line.price.json', 'unique', 'document.not-unique']],
  },
  {
    name: 'required yet cleared with its target',
    change: { 'order_line.order': { config: { target: 'order', onDelete: 'clear', back: { name: 'lines', label: 'L' } } } },
    found: [['fields/order_line.order.json', 'config.onDelete', 'document.clear-required']],
  },
  {
    name: 'a zone that is no text',
    change: { 'order.ordered_at': { config: { zone: ['order.store', inBase('store.owner')] } } },
    found: [['fields/order.ordered_at.json', 'config.zone', 'document.path-type']],
  },
  {
    name: 'a zone through many records',
    change: { 'order.ordered_at': { config: { zone: ['order_line.order~back', 'order_line.code'] } } },
    found: [['fields/order.ordered_at.json', 'config.zone.0', 'document.path-through-many']],
  },
  {
    name: 'a currency at an unknown field',
    change: { 'order_line.price': { config: { currency: { path: ['order_line.order', 'order.stor'] } } } },
    found: [['fields/order_line.price.json', 'config.currency.path.1', 'document.unknown-reference-near']],
  },

  // Views and forms.
  {
    name: 'a column of an unknown field',
    change: { 'order.all': column(['order.cod']) },
    found: [[view, 'columns.c.path.0', 'document.unknown-reference-near']],
  },
  {
    name: 'a column of another entity’s field',
    change: { 'order.all': column(['order_line.qty']) },
    found: [[view, 'columns.c.path.0', 'document.wrong-entity']],
  },
  {
    name: 'a column through a field that is no link',
    change: { 'order.all': column(['order.code', 'order.store']) },
    found: [[view, 'columns.c.path.1', 'query.not-a-link']],
  },
  {
    name: 'a column through an app that is no dependency',
    change: { 'order.all': column(['order.store', { app: 'stock', id: 'store.name' }]) },
    found: [[view, 'columns.c.path.1', 'document.unknown-app']],
  },
  {
    name: 'a sort by what cannot be sorted',
    change: { 'order.all': { sort: { s: { order: 1, path: ['order.store'], direction: 'asc' } } } },
    found: [[view, 'sort.s.path', 'query.not-sortable']],
  },
  {
    name: 'a sort through many records',
    change: { 'order.all': { sort: { s: { order: 1, path: ['order_line.order~back', 'order_line.qty'], direction: 'asc' } } } },
    found: [[view, 'sort.s.path.0', 'document.path-through-many']],
  },
  {
    name: 'a view’s form of another entity',
    change: { 'order.form': { entity: 'order_line', sections: {}, lines: {} } },
    found: [[view, 'form', 'document.wrong-entity']],
  },
  { name: 'an unknown form', change: { 'order.all': { form: 'order.from' } }, found: [[view, 'form', 'document.unknown-reference']] },
  {
    name: 'a form’s field of another entity',
    change: { 'order.form': { sections: { s: { order: 1, fields: { f: { order: 1, field: 'order_line.qty' } } } } } },
    found: [[form, 'sections.s.fields.f.field', 'document.wrong-entity']],
  },
  {
    name: 'lines by a link that leads elsewhere',
    change: { 'order.form': { lines: { l: { order: 1, link: 'order_line.product', columns: {} } } } },
    found: [[form, 'lines.l.link', 'document.line-link']],
  },
  {
    name: 'lines by the back-link',
    change: { 'order.form': { lines: { l: { order: 1, link: 'order_line.order~back', columns: {} } } } },
    found: [[form, 'lines.l.link', 'document.line-link']],
  },
  {
    name: 'a total of what has none',
    change: {
      'order.form': { lines: { l: { order: 1, link: 'order_line.order', columns: { c: { order: 1, path: ['order_line.code'], total: 'sum' } } } } },
    },
    found: [[form, 'lines.l.columns.c.total', 'query.bad-metric']],
  },

  // Filters.
  {
    name: 'an operator the type has not',
    change: { 'order.all': filter(['order.code'], 'relative', { unit: 'day', from: -1, to: 0 }) },
    found: [[view, 'filter.op', 'query.operator']],
  },
  {
    name: 'an option that there is not',
    change: { 'order.all': filter(['order.store', inBase('store.platform')], 'eq', 'ebay') },
    found: [[view, 'filter.value', 'document.filter-value']],
  },
  {
    name: 'one value where several are asked',
    change: { 'order.all': filter(['order.code'], 'in', 'A') },
    found: [[view, 'filter.value', 'document.filter-value']],
  },
  {
    name: 'a value where none is asked',
    change: { 'order.all': filter(['order.code'], 'isEmpty', 'A') },
    found: [[view, 'filter.value', 'document.filter-value']],
  },
  {
    name: 'a text for a number',
    change: { 'order.all': filter(['order_line.order~back', 'order_line.qty'], 'gt', '3') },
    found: [[view, 'filter.value', 'document.filter-value']],
  },
  {
    name: 'a relative range that runs backwards',
    change: { 'order.all': filter(['createdAt'], 'relative', { unit: 'day', from: 0, to: -1 }) },
    found: [[view, 'filter.value', 'document.filter-value']],
  },
  {
    name: 'good filters of every form',
    change: {
      'order.all': {
        filter: {
          or: [
            { path: ['createdAt'], op: 'between', value: ['2026-01-01', '2026-02-01'] },
            { not: { path: ['createdBy'], op: 'in', value: [1, 2] } },
            { path: ['id'], op: 'gte', value: 10 },
          ],
        },
      },
    },
    found: [],
  },
  {
    name: 'a mistake deep in a filter',
    change: { 'order.all': { filter: { and: [{ not: { or: [{ path: ['order.code'], op: 'eq', value: 1 }] } }] } } },
    found: [[view, 'filter.and.0.not.or.0.value', 'document.filter-value']],
  },

  // Pages.
  {
    name: 'a metric without input',
    change: { overview: metric({ op: 'sum' }) },
    found: [[page, 'widgets.w.query.metrics.m', 'document.metric-input']],
  },
  {
    name: 'a metric with two inputs',
    change: { overview: metric({ op: 'sum', path: ['order_line.qty'], expression: { value: 1 } }) },
    found: [[page, 'widgets.w.query.metrics.m', 'document.metric-input']],
  },
  {
    name: 'a metric the type has not',
    change: { overview: metric({ op: 'sum', path: ['order_line.code'] }) },
    found: [[page, 'widgets.w.query.metrics.m.op', 'query.bad-metric']],
  },
  {
    name: 'a sum of texts',
    change: { overview: metric({ op: 'sum', expression: { path: ['order_line.code'] } }) },
    found: [[page, 'widgets.w.query.metrics.m.expression', 'expression.result-type']],
  },
  {
    name: 'a group by what cannot be grouped',
    change: { overview: query({ groupBy: { g: { order: 1, path: ['order_line.price'] } } }) },
    found: [[page, 'widgets.w.query.groupBy.g.path', 'query.not-groupable']],
  },
  {
    name: 'a unit where there are no days',
    change: { overview: query({ groupBy: { g: { order: 1, path: ['order_line.code'], unit: 'day' } } }) },
    found: [[page, 'widgets.w.query.groupBy.g.unit', 'query.bad-unit']],
  },
  {
    name: 'a group with the key of a metric',
    change: { overview: query({ groupBy: { m: { order: 1, path: ['order_line.code'] } } }) },
    found: [[page, 'widgets.w.query.groupBy.m', 'document.duplicate-id']],
  },
  {
    name: 'a sort by no column of the answer',
    change: { overview: query({ sort: { s: { order: 1, by: 'constructor', direction: 'asc' } } }) },
    found: [[page, 'widgets.w.query.sort.s.by', 'document.shape']],
  },
  {
    name: 'a sort by an unknown column',
    change: { overview: query({ sort: { s: { order: 1, by: 'n', direction: 'asc' } } }) },
    found: [[page, 'widgets.w.query.sort.s.by', 'query.unknown-field']],
  },
  {
    name: 'a widget beyond the grid',
    change: { overview: { widgets: { w: { order: 1, type: 'text', label: 'W', desktop: { x: 20, y: 0, w: 6, h: 4 } } } } },
    found: [[page, 'widgets.w.desktop', 'document.off-grid']],
  },
  {
    name: 'a page filter at an unknown field',
    change: { overview: { filters: { d: { order: 1, label: 'D', type: 'date', targets: { t: { entity: 'order', path: ['ordered'] } } } } } },
    found: [[page, 'filters.d.targets.t.path.0', 'document.unknown-reference']],
  },

  // Grants.
  { name: 'a grant for an unknown role', change: { 'ops.order': { role: 'constructor' } }, found: [[grant, 'role', 'document.shape']] },
  { name: 'a grant for a mistyped role', change: { 'ops.order': { role: 'managr' } }, found: [[grant, 'role', 'document.unknown-reference-near']] },
  {
    name: 'a grant on another app’s entity',
    change: { 'ops.order': { entity: inBase('store'), condition: { value: true } } },
    found: [[grant, 'entity', 'document.foreign-grant']],
  },
  {
    name: 'a condition that is no yes or no',
    change: { 'ops.order': { condition: { path: ['order.code'] } } },
    found: [[grant, 'condition', 'expression.result-type']],
  },
  {
    name: 'a condition over an unknown field',
    change: { 'ops.order': { condition: { call: 'eq', args: [{ path: ['order.cod'] }, { value: 'x' }] } } },
    found: [[grant, 'condition.args.0.path.0', 'expression.unknown-name']],
  },
  {
    name: 'a condition that compares unlike things',
    change: { 'ops.order': { condition: { call: 'eq', args: [{ path: ['order.code'] }, { value: 1 }] } } },
    found: [[grant, 'condition.args.1', 'expression.mismatch']],
  },
  {
    name: 'an unknown field in the rights',
    change: { 'ops.order': { write: { only: { 'order.cod': true } } } },
    found: [[grant, 'write.only.order.cod', 'document.unknown-reference-near']],
  },
  {
    name: 'only beside except',
    change: { 'ops.order': { write: { only: { 'order.code': true }, except: { 'order.store': true } } } },
    found: [[grant, 'write', 'document.grant-contradiction']],
  },
  { name: 'reading without saying what', change: { 'ops.order': { read: undefined } }, found: [[grant, '', 'document.grant-fields']] },
  { name: 'writing without saying what', change: { 'ops.order': { write: undefined } }, found: [[grant, '', 'document.grant-fields']] },
];

describe('mistakes', () => {
  test.each(cases)('$name', ({ change, add, found }) => {
    const app = plus(changed(sales, change ?? {}), ...(add ?? []));
    expect(load(workspaceOf(installedBase(), app))).toEqual(found.map(([source, path, code]) => ({ source, path, code })));
  });

  test('every message has its parameters filled in, in both languages', () => {
    const open: string[] = [];
    for (const { change, add } of cases) {
      const result = loadModel(workspaceOf(installedBase(), plus(changed(sales, change ?? {}), ...(add ?? []))), countingCatalog());
      for (const { code, params } of result.ok ? [] : result.issues) {
        for (const locale of ['en', 'zh-CN'] as const) if (/\{\w+\}/.test(message(code, params, locale).message)) open.push(`${code} ${locale}`);
      }
    }
    expect(open).toEqual([]);
  });

  test('all are found at once', () => {
    const independent = cases.filter(({ name }) =>
      [
        'a mistyped field type',
        'a title field that cannot be one',
        'a metric without input',
        'a grant for a mistyped role',
        'an operator the type has not',
      ].includes(name),
    );
    const app = independent.reduce((result, { change }) => changed(result, change ?? {}), sales);
    const expected = independent.flatMap(({ found }) => found.map(([source, path, code]) => ({ source, path, code })));
    const sorted = (all: readonly Found[]): string[] => all.map((each) => JSON.stringify(each)).sort();
    expect(sorted(load(workspaceOf(installedBase(), app)))).toEqual(sorted(expected));
  });
});

const workspaces: { name: string; source: WorkspaceSource; found: readonly Found[] }[] = [
  {
    name: 'a dependency that is not installed',
    source: workspaceOf(sales),
    found: [{ source: 'app.json', path: 'dependsOn.base', code: 'document.missing-dependency' }],
  },
  {
    name: 'a dependency that is bound to nothing',
    source: workspaceOf(installedBase(), { ...sales, bindings: {} }),
    found: [{ source: 'app.json', path: 'dependsOn.base', code: 'document.missing-dependency' }],
  },
  {
    name: 'a dependency that is too old',
    source: workspaceOf(installedBase(), changed(sales, { sales: { dependsOn: { base: { version: '1.10.0' } } } })),
    found: [{ source: 'app.json', path: 'dependsOn.base.version', code: 'document.dependency-version' }],
  },
  { name: 'a newer dependency', source: workspaceOf(changed(installedBase(), { base: { version: '10.0.0' } }), sales), found: [] },
  {
    name: 'an app installed twice under one id',
    source: workspaceOf(installedBase(), installedBase()),
    found: [{ source: 'app.json', path: 'id', code: 'document.duplicate-app' }],
  },
  {
    name: 'an app at another’s id',
    source: workspaceOf(installedBase(), { ...installedBase('other'), slug: 'base' }),
    found: [{ source: 'app.json', path: '', code: 'document.duplicate-app' }],
  },
  {
    name: 'an app without its document',
    source: workspaceOf({ ...installedBase(), documents: installedBase().documents.slice(1) }),
    found: [{ source: 'apps/base', path: '', code: 'document.no-app' }],
  },
  {
    name: 'a time zone that there is not',
    source: {
      ...workspaceOf(installedBase()),
      workspace: doc('workspace', 'w', { label: 'W', locale: 'en', timezone: 'Asia/Shanghia', currency: 'CNY' }),
    },
    found: [{ source: 'workspace.json', path: 'timezone', code: 'document.timezone' }],
  },
];

describe('workspaces', () => {
  test.each(workspaces)('$name', ({ source, found }) => {
    expect(load(source)).toEqual(found);
  });
});

test('the catalog is asked only when nothing is wrong', () => {
  const catalog = countingCatalog();
  expect(loadModel(workspaceOf(installedBase(), changed(sales, { 'ops.order': { role: 'nobody' } })), catalog).ok).toBe(false);
  expect(loadModel(workspaceOf(installedBase(), changed(sales, { order: { order: 'x' } })), catalog).ok).toBe(false);
  expect(catalog.given.size).toBe(0);
});
