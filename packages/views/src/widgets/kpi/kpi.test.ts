// In charge of: proving what a KPI asks and which figures it makes of the answers.
import { describe, expect, it } from 'vitest';
import { CURRENCY_COLUMN } from '../data-frame.ts';
import { contextOf, GMV, ORDERS, widgetOf } from '../widget-fixtures.ts';
import { kpi, kpiFigures } from './kpi.ts';

const days = (from: string, to: string) => ({ field: 'order.ordered_at', op: 'between', value: [from, to] });
const usd = { field: 'order.currency', op: 'eq', value: 'USD' } as const;
const ratio = { ratio: { numerator: 'gmv', denominator: 'orders' } };

describe('what a KPI asks', () => {
  it('is the same for the days before, moved back by their own number, and a course by day', () => {
    const { current, previous, course } = kpi.requests(widgetOf('kpi', {}), contextOf({ filter: usd }));
    expect(current).toEqual({
      metrics: [{ as: 'gmv', op: 'sum', expr: 'qty * unit_price' }],
      groupBy: [],
      filter: { and: [usd, days('2026-11-16', '2026-11-22')] },
    });
    expect(previous?.filter).toEqual({ and: [usd, days('2026-11-09', '2026-11-15')] });
    expect(course?.groupBy).toEqual([{ field: 'order.ordered_at', unit: 'day', as: 'bucket' }]);
  });

  it('is grouped by the currency wherever that differs by record', () => {
    const requests = kpi.requests(widgetOf('kpi', {}), contextOf());
    for (const request of Object.values(requests)) expect(request.groupBy).toContainEqual({ field: 'order.currency', as: CURRENCY_COLUMN });
    expect(kpi.requests(widgetOf('kpi', { metrics: [ORDERS] }), contextOf()).current.groupBy).toEqual([]);
  });

  it('compares with nothing without a range, and when told not to', () => {
    expect(kpi.requests(widgetOf('kpi', {}), contextOf({ range: undefined }))).not.toHaveProperty('previous');
    expect(kpi.requests(widgetOf('kpi', {}), contextOf({ dateField: undefined }))).not.toHaveProperty('course');
    expect(kpi.requests(widgetOf('kpi', {}, { compare: 'none', sparkline: false }), contextOf())).toEqual({ current: expect.anything() });
  });
});

describe('figures of a KPI', () => {
  it('are one with its change, where there is one currency', () => {
    const [figure, ...others] = kpiFigures(widgetOf('kpi', {}), contextOf({ filter: usd }), {
      current: { rows: [{ gmv: 150 }] },
      previous: { rows: [{ gmv: 100 }] },
    });
    expect(others).toEqual([]);
    expect(figure).toMatchObject({
      value: 150,
      before: 100,
      change: { amount: 0.5, inPoints: false },
      format: { style: 'money', currency: 'USD' },
      goodWhen: 'up',
    });
  });

  it('are one for each currency and never a sum; a currency that only occurred before is kept', () => {
    const answers = {
      current: {
        rows: [
          { [CURRENCY_COLUMN]: 'EUR', gmv: 10 },
          { [CURRENCY_COLUMN]: 'USD', gmv: 20 },
        ],
      },
      previous: {
        rows: [
          { [CURRENCY_COLUMN]: 'GBP', gmv: 5 },
          { [CURRENCY_COLUMN]: 'USD', gmv: 10 },
        ],
      },
    };
    const figures = kpiFigures(widgetOf('kpi', {}), contextOf(), answers);
    expect(figures.map(({ currency, value, before }) => [currency, value, before])).toEqual([
      ['EUR', 10, null],
      ['USD', 20, 10],
      ['GBP', null, 5],
    ]);
  });

  it('divide sum by sum, and give nothing over nothing', () => {
    const widget = widgetOf('kpi', { metrics: [GMV, ORDERS] }, ratio);
    const context = contextOf({ filter: usd });
    expect(kpiFigures(widget, context, { current: { rows: [{ gmv: 100, orders: 3 }] } })[0]).toMatchObject({
      value: 100 / 3,
      format: { style: 'money', currency: 'USD' },
    });
    expect(kpiFigures(widget, context, { current: { rows: [{ gmv: null, orders: 0 }] } })[0]?.value).toBeNull();
  });

  it('have a course without gaps: 0 where sums have no records, nothing where ratios have none', () => {
    const rows = [
      { bucket: '2026-11-17', gmv: 100, orders: 4 },
      { bucket: '2026-11-22', gmv: 50, orders: 1 },
    ];
    const context = contextOf({ filter: usd });
    expect(kpiFigures(widgetOf('kpi', {}), context, { current: { rows: [] }, course: { rows } })[0]?.course).toEqual([0, 100, 0, 0, 0, 0, 50]);
    expect(kpiFigures(widgetOf('kpi', { metrics: [GMV, ORDERS] }, ratio), context, { current: { rows: [] }, course: { rows } })[0]?.course).toEqual([
      null,
      25,
      null,
      null,
      null,
      null,
      50,
    ]);
  });

  it('are missing, not 0, without any record', () => {
    expect(kpiFigures(widgetOf('kpi', {}), contextOf(), { current: { rows: [] } })).toMatchObject([{ value: null, change: undefined }]);
  });
});
