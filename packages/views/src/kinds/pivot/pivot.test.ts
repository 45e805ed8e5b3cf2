// In charge of: proving a pivot's questions, and that its frame puts every figure where it belongs and no two currencies into one.
import type { QueryAnswer, ViewJson } from '@trellis/query';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../../widgets/widget-fixtures.ts';
import { note, task } from '../kinds.fixtures.ts';
import { pivotFrame, pivotRequests, type PivotConfig, type PivotFrame } from './pivot-model.ts';
import { pivotKind } from './pivot.ts';

const view: ViewJson = { id: 'v', name: 'v', label: 'V', order: 1, type: 'pivot', entity: { app: 'sales', entity: 'line' }, columns: [], sort: [] };
const config: PivotConfig = {
  rows: [{ as: 'store', field: 'order.store' }],
  columns: [{ as: 'month', field: 'order.ordered_at', unit: 'month' }],
  metrics: [
    { as: 'lines', op: 'count' },
    { as: 'price', op: 'sum', field: 'unit_price' },
  ],
};
const filter = { field: 'qty', op: 'gt', value: 1 } as const;
const context = contextOf({ filter, dateField: undefined, range: undefined });

test('figures and totals are asked one by one, amounts by currency', () => {
  const requests = pivotRequests(view, config, context, 'box');
  expect(requests.map(({ groupBy = [] }) => groupBy.map(({ field, unit }) => (unit === undefined ? field : `${field}/${unit}`)))).toEqual([
    ['order.store', 'order.ordered_at/month', 'order.currency'],
    ['order.store', 'order.currency'],
    ['order.ordered_at/month', 'order.currency'],
    ['order.currency'],
  ]);
  for (const request of requests)
    expect(request).toMatchObject({ filter, search: 'box', metrics: [{ op: 'count' }, { op: 'sum', field: 'unit_price' }] });
});

describe('a frame', () => {
  const [us, de] = [
    { id: 1, title: 'US' },
    { id: 2, title: 'DE' },
  ];
  const row = (values: object, currency: string, lines: number, price: number) => ({ ...values, trellis_currency: currency, lines, price });
  const answers: readonly QueryAnswer[] = [
    {
      rows: [
        row({ store: us, month: '2026-10-01' }, 'USD', 2, 10),
        row({ store: de, month: '2026-11-01' }, 'EUR', 1, 5),
        row({ store: de, month: '2026-11-01' }, 'USD', 1, 4),
      ],
    },
    { rows: [row({ store: us }, 'USD', 2, 10), row({ store: de }, 'EUR', 1, 5), row({ store: de }, 'USD', 1, 4)] },
    { rows: [row({ month: '2026-10-01' }, 'USD', 2, 10), row({ month: '2026-11-01' }, 'EUR', 1, 5), row({ month: '2026-11-01' }, 'USD', 1, 4)] },
    { rows: [row({}, 'EUR', 1, 5), row({}, 'USD', 3, 14)] },
  ];
  const frame = pivotFrame(view, config, context, answers);
  const figures = (of: PivotFrame, down: number | undefined, across: number | undefined) =>
    of
      .cell(down === undefined ? undefined : of.rows[down], across === undefined ? undefined : of.columns[across])
      ?.map((metric) => metric.map(({ code, value }) => (code === undefined ? value : `${code} ${String(value)}`)));

  test('has each value once at its edges, with the condition that finds its records', () => {
    expect(frame.rows.map(({ values, filter: own }) => [values[0]?.text, own])).toEqual([
      ['US', { field: 'order.store', op: 'eq', value: 1 }],
      ['DE', { field: 'order.store', op: 'eq', value: 2 }],
    ]);
    expect(frame.columns.map(({ values, filter: own }) => [values[0]?.text, own])).toEqual([
      ['2026-10', { field: 'order.ordered_at', op: 'between', value: ['2026-10-01', '2026-10-31'] }],
      ['2026-11', { field: 'order.ordered_at', op: 'between', value: ['2026-11-01', '2026-11-30'] }],
    ]);
  });

  test('has each figure in its place, none where there are no records', () => {
    expect(figures(frame, 0, 0)).toEqual([[2], ['USD 10']]);
    expect(figures(frame, 0, 1)).toBeUndefined();
    expect(figures(frame, 1, 1)).toEqual([[2], ['EUR 5', 'USD 4']]);
  });

  test('has totals of rows, columns and all; counts are one over all currencies', () => {
    expect(figures(frame, 1, undefined)).toEqual([[2], ['EUR 5', 'USD 4']]);
    expect(figures(frame, undefined, 0)).toEqual([[2], ['USD 10']]);
    expect(figures(frame, undefined, undefined)).toEqual([[4], ['EUR 5', 'USD 14']]);
  });

  test('without columns is a list with its total', () => {
    const list = pivotFrame(view, { ...config, columns: [] }, context, [answers[1], answers[1], answers[3], answers[3]] as readonly QueryAnswer[]);
    expect(list.columns).toEqual([]);
    expect(figures(list, 0, undefined)).toEqual([[2], ['USD 10']]);
    expect(figures(list, undefined, undefined)).toEqual([[4], ['EUR 5', 'USD 14']]);
  });

  test('shows nothing for what cannot be one over several currencies', () => {
    const mixed = {
      ...config,
      metrics: [
        { as: 'price', op: 'sum', field: 'unit_price' },
        { as: 'qty', op: 'avg', field: 'qty' },
      ],
    } as const;
    const rows = [
      { trellis_currency: 'EUR', price: 5, qty: 2 },
      { trellis_currency: 'USD', price: 14, qty: 3 },
    ];
    const all = pivotFrame(view, mixed, context, [{ rows: [] }, { rows: [] }, { rows: [] }, { rows }]);
    expect(figures(all, undefined, undefined)).toEqual([['EUR 5', 'USD 14'], [null]]);
  });
});

test('a pivot counts by the first fields that serve', () => {
  expect(pivotKind.defaults(task)).toEqual({
    rows: { down: { order: 1, path: ['task.priority'] } },
    columns: { across: { order: 1, path: ['task.status'] } },
    metrics: { count: { order: 1, op: 'count' } },
  });
  expect(pivotKind.defaults(note)).toBeUndefined();
});
