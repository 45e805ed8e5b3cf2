// In charge of: proving that amounts in different currencies are never one figure.
import { describe, expect, it } from 'vitest';
import { metricCurrency, narrowedCurrency, sharedCurrency, type MetricCurrency } from './currency.ts';
import { entities, GMV, ORDERS } from './widget-fixtures.ts';

const line = { app: 'sales', entity: 'line' };
const perOrder: MetricCurrency = { kind: 'field', path: 'order.currency' };

describe('the currency of a metric', () => {
  it.each([
    ['comes from the fields of its expression', GMV, perOrder],
    ['comes from its field', { as: 'x', op: 'max', field: 'unit_price' }, perOrder],
    ['is fixed by the field', { as: 'x', op: 'sum', field: 'cost' }, { kind: 'fixed', code: 'CNY' }],
    ['is fixed by the document', { ...GMV, currency: 'GBP' }, { kind: 'fixed', code: 'GBP' }],
    ['does not exist for counts', ORDERS, { kind: 'none' }],
    ['does not exist for plain numbers', { as: 'x', op: 'sum', field: 'qty' }, { kind: 'none' }],
    ['is unclear where two sources are mixed', { as: 'x', op: 'sum', expr: 'unit_price - cost' }, { kind: 'unclear' }],
    ['is unclear where the amounts are hidden from the reader', { as: 'x', op: 'sum', expr: 'secret * qty', format: 'money' }, { kind: 'unclear' }],
    ['is found inside groups and functions', { as: 'x', op: 'sum', expr: 'qty * (unit_price + unit_price)' }, perOrder],
  ] as const)('%s', (_name, metric, currency) => {
    expect(metricCurrency(metric, line, entities)).toEqual(currency);
  });

  it('is one code where the filter leaves one', () => {
    const filter = {
      and: [
        { field: 'qty', op: 'gt', value: 1 },
        { field: 'order.currency', op: 'eq', value: 'USD' },
      ],
    } as const;
    expect(narrowedCurrency(perOrder, filter)).toEqual({ kind: 'fixed', code: 'USD' });
    expect(narrowedCurrency(perOrder, { field: 'order.currency', op: 'in', value: ['USD'] })).toEqual({ kind: 'fixed', code: 'USD' });
  });

  it.each([
    ['several picked', { field: 'order.currency', op: 'in', value: ['USD', 'EUR'] }],
    [
      'one of two alternatives',
      {
        or: [
          { field: 'order.currency', op: 'eq', value: 'USD' },
          { field: 'qty', op: 'gt', value: 1 },
        ],
      },
    ],
    ['excluded', { not: { field: 'order.currency', op: 'eq', value: 'USD' } }],
    ['another field', { field: 'currency', op: 'eq', value: 'USD' }],
  ] as const)('stays per record: %s', (_name, filter) => {
    expect(narrowedCurrency(perOrder, filter)).toEqual(perOrder);
  });

  it('is shared only by amounts with one source', () => {
    expect(sharedCurrency([perOrder, { kind: 'none' }, perOrder])).toEqual(perOrder);
    expect(sharedCurrency([perOrder, { kind: 'fixed', code: 'USD' }])).toEqual({ kind: 'unclear' });
    expect(sharedCurrency([])).toEqual({ kind: 'none' });
  });
});
