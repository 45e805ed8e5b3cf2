// In charge of: proving what bars and lists show of groups, and where they lead.
import { describe, expect, it } from 'vitest';
import { bar, barModel } from './bar/bar.ts';
import { isMarked } from './chart-option.ts';
import { CURRENCY_COLUMN } from './data-frame.ts';
import { sparkline } from './sparkline.ts';
import { table, tableModel } from './table/table.ts';
import { contextOf, ORDERS, widgetOf } from './widget-fixtures.ts';
import { allOf } from './widget-request.ts';

const byStore = { as: 'store', field: 'order.store', label: 'Store' };
const byStatus = { as: 'status', field: 'order.status' };
const store = (id: number, title: string) => ({ id, title });
const usd = { field: 'order.currency', op: 'eq', value: 'USD' } as const;

describe('bars', () => {
  it('are measured by the largest and know their change and their records', () => {
    const model = barModel(widgetOf('bar', { groupBy: [byStore] }), contextOf({ filter: usd }), {
      current: {
        rows: [
          { store: store(1, 'US'), gmv: 200 },
          { store: null, gmv: 50 },
        ],
      },
      previous: {
        rows: [
          { store: store(1, 'US'), gmv: 100 },
          { store: store(9, 'Gone'), gmv: 1 },
        ],
      },
    });
    expect(model?.largest).toBe(200);
    expect(model?.bars.map(({ label, value, change, filter }) => [label, value, change?.amount, filter])).toEqual([
      ['US', 200, 1, { field: 'order.store', op: 'eq', value: 1 }],
      ['—', 50, undefined, { field: 'order.store', op: 'isEmpty' }],
    ]);
  });

  it('keep a limit within each currency', () => {
    const widget = widgetOf('bar', { groupBy: [byStore], sort: ['-gmv'], limit: 1 });
    expect(bar.requests(widget, contextOf()).current).not.toHaveProperty('limit');
    expect(bar.requests(widget, contextOf({ filter: usd })).current).toMatchObject({ limit: 1, sort: ['-gmv'] });
    const rows = [
      ['JPY', 1, 9000],
      ['USD', 2, 80],
      ['JPY', 3, 70],
      ['USD', 4, 60],
    ].map(([code, id, gmv]) => ({ store: store(Number(id), `S${id}`), [CURRENCY_COLUMN]: code, gmv }));
    const shown = (currency: string) => barModel(widget, contextOf({ view: { currency } }), { current: { rows } })?.bars.map((each) => each.label);
    expect([shown('JPY'), shown('USD')]).toEqual([['S1'], ['S2']]);
  });
});

describe('lists', () => {
  const widget = widgetOf('table', { groupBy: [byStatus], metrics: [{ as: 'gmv', op: 'sum', field: 'unit_price' }, ORDERS] });
  const rows = [
    { status: 'open', [CURRENCY_COLUMN]: 'USD', gmv: 1234.5, orders: 2 },
    { status: 'open', [CURRENCY_COLUMN]: 'JPY', gmv: 900, orders: 1 },
  ];

  it('name choices in the language of the reader and give each currency a line', () => {
    const model = tableModel(widget, contextOf({ locale: 'zh-CN' }), { current: { rows } });
    expect(model.lines.map((line) => [line.groups[0], ...line.figures])).toEqual([
      [
        { text: '待发货', color: 'amber' },
        { code: 'USD', text: '1,234.50', value: 1234.5 },
        { code: undefined, text: '2', value: 2 },
      ],
      [
        { text: '待发货', color: 'amber' },
        { code: 'JPY', text: '900', value: 900 },
        { code: undefined, text: '1', value: 1 },
      ],
    ]);
  });

  it('are files with the currency in a column of its own', () => {
    expect(table.figures(widget, contextOf(), { current: { rows } })).toEqual({
      header: ['status', 'Currency', 'Sales', 'Orders'],
      rows: [
        ['Open', 'USD', 1234.5, 2],
        ['Open', 'JPY', 900, 1],
      ],
    });
  });

  it('lead from a month to its days', () => {
    const monthly = widgetOf('table', { groupBy: [{ as: 'm', field: 'order.ordered_at', unit: 'month' }], metrics: [ORDERS] });
    expect(tableModel(monthly, contextOf(), { current: { rows: [{ m: '2026-02-01', orders: 1 }] } }).lines[0]).toMatchObject({
      groups: [{ text: '2026-02' }],
      filter: { field: 'order.ordered_at', op: 'between', value: ['2026-02-01', '2026-02-28'] },
    });
  });
});

describe('conditions', () => {
  it('are joined flat, each once', () => {
    const one = { field: 'order.store', op: 'eq', value: 1 } as const;
    const either = { or: [one, usd] };
    expect(allOf([{ and: [usd, { ...one }] }, undefined, one, either])).toEqual({ and: [usd, one, either] });
    expect(allOf([undefined, one, one])).toEqual(one);
    expect(allOf([undefined])).toBeUndefined();
  });
});

describe('drawing', () => {
  it('writes marks of an axis at even steps, the last one only with room', () => {
    const marked = (count: number, width: number) =>
      Array.from({ length: count }, (_, index) => index).filter((index) => isMarked(index, count, width));
    expect(marked(5, 600)).toEqual([0, 1, 2, 3, 4]);
    expect(marked(30, 432)).toEqual([0, 5, 10, 15, 20, 25, 29]);
    expect(marked(31, 150)).toEqual([0, 16, 30]);
    expect(marked(1, 600)).toEqual([0]);
  });

  it('breaks a course where a value is missing and draws none of one value', () => {
    expect(sparkline([1, null, 3, 2], 30, 10)).toEqual({ line: 'M0 10M20 0L30 5', area: 'M0 10V10H0ZM20 0L30 5V10H20Z', end: { x: 30, y: 5 } });
    expect(sparkline([4, 4], 10, 10)?.line).toBe('M0 5L10 5');
    expect(sparkline([1], 10, 10)).toBeUndefined();
  });
});
