// In charge of: proving what page filters mean, how boxes stand, and what a file of figures holds.
import type { PageJson, WidgetJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import { widgetOf } from '../widgets/widget-fixtures.ts';
import { blocksOf } from './blocks.ts';
import { figuresCsv, fileName } from './figures-csv.ts';
import { filterNames, narrowingOf } from './page-filters.ts';
import { dashboardTexts } from './texts.ts';

const line = { app: 'sales', entity: 'line' };
const order = { app: 'sales', entity: 'order' };
const page: PageJson = {
  id: 'p',
  name: 'p',
  label: 'Board',
  order: 1,
  filters: [
    {
      id: 'date',
      label: 'Date',
      type: 'date',
      targets: [
        { entity: order, field: 'ordered_at' },
        { entity: line, field: 'order.ordered_at' },
      ],
      default: { unit: 'day', from: -6, to: 0 },
    },
    { id: 'store', label: 'Store', type: 'link', targets: [{ entity: line, field: 'order.store' }] },
    {
      id: 'currency',
      label: 'Currency',
      type: 'text',
      targets: [{ entity: line, field: 'order.currency' }],
      default: 'USD',
      config: { required: true },
    },
  ],
  widgets: [],
};
const widget = widgetOf('kpi', { filter: { field: 'qty', op: 'gt', value: 0 } });
const own = { field: 'qty', op: 'gt', value: 0 };
const usd = { field: 'order.currency', op: 'eq', value: 'USD' };
const today = '2026-11-22';

describe('page filters', () => {
  it('reach the fields their targets name, with their defaults', () => {
    expect(narrowingOf(page, {}, widget, today)).toMatchObject({
      filter: { and: [own, usd] },
      dateField: 'order.ordered_at',
      range: { from: '2026-11-16', to: today },
      within: [{ id: 'date' }, { id: 'currency' }],
      without: [],
    });
  });

  it('take one value as is, several as a list, none as all', () => {
    const filterOf = (store: unknown) => narrowingOf(page, { store }, widget, today).filter;
    expect(filterOf([3])).toEqual({ and: [own, { field: 'order.store', op: 'eq', value: 3 }, usd] });
    expect(filterOf([3, 4])).toEqual({ and: [own, { field: 'order.store', op: 'in', value: [3, 4] }, usd] });
    expect(filterOf([])).toEqual({ and: [own, usd] });
  });

  it('go back to the default where a value is required, and can be lifted where not', () => {
    expect(narrowingOf(page, { currency: null }, widget, today).filter).toEqual({ and: [own, usd] });
    expect(narrowingOf(page, { date: { preset: 'all' } }, widget, today)).toMatchObject({ dateField: 'order.ordered_at', range: undefined });
  });

  it('say which of them do not reach a widget', () => {
    const ofOrders: WidgetJson = { ...widget, query: { entity: order, metrics: [], groupBy: [], sort: [] } };
    expect(filterNames(narrowingOf(page, { store: [1] }, ofOrders, today).without, 'en')).toBe('Store, Currency');
    const free = narrowingOf(page, {}, { ...widget, config: { pageFilters: { date: false } } }, today);
    expect(free).toMatchObject({ dateField: undefined, range: undefined, without: [{ id: 'date' }] });
  });
});

const isCompact = (each: WidgetJson): boolean => each.type === 'kpi';
const at = (id: string, type: string, x: number, y: number, w: number, h: number, phone?: WidgetJson['phone']): WidgetJson => ({
  id,
  type,
  label: id,
  order: 1,
  desktop: { x, y, w, h },
  ...(phone === undefined ? {} : { phone }),
});

describe('boxes', () => {
  const widgets = [at('line', 'line', 0, 3, 14, 7), at('b', 'kpi', 6, 0, 6, 3), at('a', 'kpi', 0, 0, 6, 3), at('far', 'kpi', 18, 0, 6, 3)];

  it('hold compact widgets that touch together, others alone, in reading order', () => {
    const blocks = blocksOf({ ...page, widgets }, false, isCompact);
    expect(blocks.map(({ id, box, widgets: inside }) => [id, box, inside.map((each) => each.id)])).toEqual([
      ['a', { x: 0, y: 0, w: 12, h: 3 }, ['a', 'b']],
      ['far', { x: 18, y: 0, w: 6, h: 3 }, ['far']],
      ['line', { x: 0, y: 3, w: 14, h: 7 }, ['line']],
    ]);
  });

  it('stack lines of compact widgets on a phone', () => {
    const four = ['a', 'b', 'c', 'd'].map((id, index) =>
      at(id, 'kpi', index * 6, 0, 6, 3, { x: (index % 2) * 2, y: Math.floor(index / 2) * 3, w: 2, h: 3 }),
    );
    expect(blocksOf({ ...page, widgets: four }, true, isCompact)).toMatchObject([
      { id: 'a', box: { x: 0, y: 0, w: 4, h: 6 }, columns: 2, widgets: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }] },
    ]);
  });

  it('find a place on a phone for widgets that have none, without covering another', () => {
    const blocks = blocksOf(
      { ...page, widgets: [at('a', 'kpi', 0, 0, 6, 3), at('b', 'kpi', 6, 0, 6, 3), at('c', 'kpi', 12, 0, 6, 3), at('l', 'line', 0, 3, 24, 7)] },
      true,
      isCompact,
    );
    expect(blocks.map(({ box, widgets: inside }) => [box, inside.map((each) => each.id)])).toEqual([
      [{ x: 0, y: 0, w: 4, h: 3 }, ['a', 'b']],
      [{ x: 0, y: 3, w: 2, h: 3 }, ['c']],
      [{ x: 0, y: 6, w: 4, h: 7 }, ['l']],
    ]);
  });
});

describe('a file of figures', () => {
  it('opens right in spreadsheets and runs nothing', () => {
    const text = figuresCsv({
      header: ['Name', 'GMV'],
      rows: [
        ['=HYPERLINK("x")', -5.25],
        ['A, "B"', null],
        ['@x', 0],
      ],
    });
    expect(text).toBe('\uFEFFName,GMV\r\n"\'=HYPERLINK(""x"")",-5.25\r\n"A, ""B""",\r\n\'@x,0\r\n');
  });

  it('has a name that every system takes', () => {
    expect(fileName(['Sales: 11/22', '', 'GMV?'], 'csv')).toBe('Sales 11 22 GMV.csv');
  });
});

describe('texts', () => {
  it('say the same things in both languages', () => {
    const meanings = (texts: object) => [...new Set(Object.keys(texts).map((key) => key.replace(/_(one|other)$/, '')))].toSorted();
    expect(meanings(dashboardTexts['zh-CN'])).toEqual(meanings(dashboardTexts.en));
  });
});
