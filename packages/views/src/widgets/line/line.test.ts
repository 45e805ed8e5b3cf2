// In charge of: proving what lines are drawn: every bucket has its place, the days before lie under it, many lines are folded.
import { describe, expect, it } from 'vitest';
import { CURRENCY_COLUMN } from '../data-frame.ts';
import { contextOf, ORDERS, widgetOf } from '../widget-fixtures.ts';
import { lineTooltip } from './line-option.ts';
import { line, lineModel, MAX_SERIES } from './line.ts';

const byDay = { as: 'day', field: 'order.ordered_at', unit: 'day' } as const;
const usd = { field: 'order.currency', op: 'eq', value: 'USD' } as const;
const range = { from: '2026-11-20', to: '2026-11-22' };

describe('a line', () => {
  it('has a value for each day, and the days before under them', () => {
    const context = contextOf({ filter: usd, range });
    const model = lineModel(widgetOf('line', { groupBy: [byDay] }), context, {
      current: {
        rows: [
          { day: '2026-11-20', gmv: 3 },
          { day: '2026-11-22', gmv: 5 },
        ],
      },
      previous: { rows: [{ day: '2026-11-18', gmv: 4 }] },
    });
    expect(model).toMatchObject({
      buckets: ['2026-11-20', '2026-11-21', '2026-11-22'],
      series: [{ values: [3, 0, 5] }],
      before: { buckets: ['2026-11-17', '2026-11-18', '2026-11-19'], values: [0, 4, 0] },
    });
  });

  it('ends today, not with the month', () => {
    const model = lineModel(widgetOf('line', { groupBy: [byDay] }), contextOf({ filter: usd, range: { from: '2026-11-21', to: '2026-11-30' } }), {
      current: { rows: [] },
    });
    expect(model?.buckets).toEqual(['2026-11-21', '2026-11-22']);
  });

  it('reaches over all its records without a range', () => {
    const byMonth = { ...byDay, as: 'month', unit: 'month' } as const;
    const model = lineModel(widgetOf('line', { groupBy: [byMonth] }), contextOf({ filter: usd, range: undefined }), {
      current: {
        rows: [
          { month: '2026-03-01', gmv: 1 },
          { month: '2026-01-01', gmv: 2 },
        ],
      },
    });
    expect(model).toMatchObject({ buckets: ['2026-01-01', '2026-02-01', '2026-03-01'], series: [{ values: [2, 0, 1] }], before: undefined });
  });

  it('has gaps where an average has no records', () => {
    const average = { as: 'avg', op: 'avg', field: 'qty' } as const;
    const model = lineModel(widgetOf('line', { metrics: [average], groupBy: [byDay] }), contextOf({ range }), {
      current: { rows: [{ day: '2026-11-21', avg: 2 }] },
    });
    expect(model?.series[0]?.values).toEqual([null, 2, null]);
  });

  it('asks by the unit the viewer chose, for both periods', () => {
    const requests = line.requests(widgetOf('line', { groupBy: [byDay] }), contextOf({ filter: usd, view: { unit: 'week' } }));
    for (const request of Object.values(requests)) expect(request.groupBy).toEqual([{ field: 'order.ordered_at', as: 'day', unit: 'week' }]);
    expect(Object.keys(requests)).toEqual(['current', 'previous']);
  });

  it('shows one currency at a time, the one with most days first', () => {
    const answers = {
      current: {
        rows: [
          { day: '2026-11-20', [CURRENCY_COLUMN]: 'EUR', gmv: 1 },
          { day: '2026-11-21', [CURRENCY_COLUMN]: 'USD', gmv: 2 },
          { day: '2026-11-22', [CURRENCY_COLUMN]: 'USD', gmv: 3 },
        ],
      },
    };
    const widget = widgetOf('line', { groupBy: [byDay] });
    expect(lineModel(widget, contextOf({ range }), answers)).toMatchObject({
      currency: 'USD',
      currencies: ['USD', 'EUR'],
      series: [{ values: [0, 2, 3] }],
    });
    expect(lineModel(widget, contextOf({ range, view: { currency: 'EUR' } }), answers)).toMatchObject({
      currency: 'EUR',
      series: [{ values: [1, 0, 0] }],
    });
  });

  it('keeps the largest lines and folds the others into one, losing nothing', () => {
    const groupBy = [byDay, { as: 'store', field: 'order.store' }];
    const rows = Array.from({ length: 12 }, (_, index) => ({ day: '2026-11-22', store: { id: index, title: `S${index}` }, orders: index + 1 }));
    const model = lineModel(
      widgetOf('line', { metrics: [{ ...ORDERS, op: 'count' }], groupBy }),
      contextOf({ range: { from: '2026-11-22', to: '2026-11-22' } }),
      { current: { rows } },
    );
    expect(model?.series).toHaveLength(MAX_SERIES);
    expect(model?.series.map((series) => series.label).slice(0, 2)).toEqual(['S11', 'S10']);
    expect(model?.series.at(-1)).toEqual({ label: 'Other', values: [1 + 2 + 3 + 4 + 5] });
  });

  it('is nothing without a date to group by', () => {
    expect(lineModel(widgetOf('line', { groupBy: [] }), contextOf(), { current: { rows: [] } })).toBeUndefined();
  });
});

describe('the tooltip of a line', () => {
  it('names both days, both figures and the difference', () => {
    const model = lineModel(widgetOf('line', { groupBy: [byDay] }), contextOf({ filter: usd, range }), {
      current: { rows: [{ day: '2026-11-21', gmv: 130.5 }] },
      previous: { rows: [{ day: '2026-11-18', gmv: 100 }] },
    });
    if (model === undefined) throw new TypeError('There must be a model.');
    const tip = lineTooltip(model, 1, '2026-11-22', { current: 'Current', previous: 'Previous', difference: 'Difference' }, ['#000']);
    expect(tip.title).toBe('11-21 Sat');
    expect(tip.lines.map(({ label, value, tone }) => [label, value, tone])).toEqual([
      ['Current', 'US$130.50', undefined],
      ['Previous 11-18', 'US$100.00', undefined],
      ['Difference', '+30.5%', 'good'],
    ]);
  });
});
