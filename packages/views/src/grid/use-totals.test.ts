// In charge of: which totals are asked for, and how the answers read: never across currencies.
import type { EntityJson, FieldJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import type { GridColumn } from './columns.ts';
import { readTotals, totalMetrics, totalsOf, wantedTotals } from './use-totals.ts';

function column(id: string, type: string, config: unknown = {}, more: Partial<FieldJson> = {}): GridColumn {
  const field: FieldJson = { id, name: id, label: id, order: 1, type, config, required: false, unique: false, writable: true, ...more };
  return { id, path: id, field, entity: {} as EntityJson, label: id, width: 100, isFrozen: false, readOnly: undefined };
}

const settings = { locale: 'en', timezone: 'Asia/Shanghai' } as const;
const qty = column('qty', 'integer');
const cost = column('cost', 'money', { scale: 2, currency: { code: 'CNY' } }, { currency: { code: 'CNY' } });
const price = column('price', 'money', { scale: 2, currency: { path: ['currency'] } }, { currency: { field: 'currency' } });
const day = column('day', 'date');
const columns = [qty, cost, price, day];
const currencyOn = (of: GridColumn) => (of === price ? 'EUR' : of === cost ? 'CNY' : undefined);
const all = { qty: 'sum', cost: 'avg', price: 'sum', day: 'max', gone: 'sum' } as const;

describe('totals', () => {
  it('are offered as far as the type has them', () => {
    expect(totalsOf(qty.field)).toEqual(['sum', 'avg', 'min', 'max', 'count']);
    expect(totalsOf(day.field)).not.toContain('sum');
    expect(wantedTotals(columns, { day: 'sum' })).toEqual([]);
  });
  it('are asked for in one question, with the currencies where records name them', () => {
    expect(totalMetrics(wantedTotals(columns, all))).toEqual([
      { op: 'sum', field: 'qty', as: 'total0' },
      { op: 'avg', field: 'cost', as: 'total1' },
      { op: 'sum', field: 'price', as: 'total2' },
      { op: 'countDistinct', field: 'currency', as: 'currencies2' },
      { op: 'max', field: 'day', as: 'total3' },
    ]);
  });
  it('read like values, with their currency', () => {
    const row = { total0: 1234, total1: 12.5, total2: 99, currencies2: 1, total3: '2026-11-23' };
    const totals = readTotals(wantedTotals(columns, all), { rows: [row] }, settings, currencyOn);
    expect([...totals.values()].map(({ text }) => text)).toEqual(['1,234', 'CNY 12.50', 'EUR 99.00', '2026-11-23']);
  });
  it('are not told over several currencies, nor over nothing', () => {
    const row = { total0: null, total1: null, total2: 99, currencies2: 2, total3: null };
    const totals = readTotals(wantedTotals(columns, all), { rows: [row] }, settings, currencyOn);
    expect([...totals.values()].map(({ text }) => text)).toEqual(['—', '—', '—', '—']);
    expect(totals.get('price')?.isMixed).toBe(true);
  });
  it('count in digits of the reader', () => {
    const totals = readTotals(wantedTotals(columns, { price: 'count' }), { rows: [{ total0: 12345 }] }, settings, currencyOn);
    expect(totals.get('price')?.text).toBe('12,345');
  });
});
