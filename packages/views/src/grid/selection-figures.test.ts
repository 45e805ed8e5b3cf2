// In charge of: figures of a selection: exact, and never across currencies.
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { describe, expect, it } from 'vitest';
import type { GridColumn } from './columns.ts';
import { figuresOf } from './selection-figures.ts';

function column(name: string, type: string, config: unknown, more: Partial<FieldJson> = {}): GridColumn {
  const field: FieldJson = { id: name, name, label: name, order: 1, type, config, required: false, unique: false, writable: true, ...more };
  return { id: name, path: name, field, entity: {} as EntityJson, label: name, width: 100, isFrozen: false, readOnly: undefined };
}

const price = column('price', 'money', { currency: { path: ['currency'] }, scale: 2 }, { currency: { field: 'currency' } });
const note = column('note', 'text', {});
const records = (...prices: (readonly [number | null, string])[]): RecordJson[] =>
  prices.map(([amount, currency], index) => ({ id: index, version: 1, price: amount, currency, note: 'x' }));

describe('figures', () => {
  it('adds exactly', () => {
    expect(figuresOf(records([0.1, 'USD'], [0.2, 'USD'], [null, 'USD']), [price])).toEqual({
      count: 2,
      isMixed: false,
      numbers: { currency: 'USD', sum: '0.30', average: '0.15', min: '0.10', max: '0.20' },
    });
  });
  it('rounds an average half up, also below zero', () => {
    expect(figuresOf(records([0.01, 'USD'], [0.02, 'USD']), [price]).numbers?.average).toBe('0.02');
    expect(figuresOf(records([-0.01, 'USD'], [-0.02, 'USD']), [price]).numbers?.average).toBe('−0.02');
  });
  it('never adds across currencies', () => {
    expect(figuresOf(records([1, 'USD'], [2, 'EUR']), [price])).toEqual({ count: 2, isMixed: true, numbers: undefined });
  });
  it('counts texts without adding them', () => {
    expect(figuresOf(records([1, 'USD']), [note])).toEqual({ count: 1, isMixed: false, numbers: undefined });
    expect(figuresOf(records([1, 'USD']), [note, price])).toMatchObject({ count: 2, numbers: { sum: '1.00' } });
  });
  it('keeps every digit of a long sum', () => {
    const large = records(...Array.from({ length: 1100 }, (): [number, string] => [9_000_000_000_000, 'USD']));
    expect(figuresOf(large, [price]).numbers?.sum).toBe('9,900,000,000,000,000.00');
  });
});

it('quantities kept in different units are never added, those of one unit are told with it', () => {
  const load = column('load', 'quantity', { dimension: 'mass', unit: 'g', scale: 1, shown: { unit: 'kg' } });
  const net = column('net', 'quantity', { dimension: 'mass', unit: 'kg', scale: 1 });
  const records = [
    { id: 1, version: 1, load: 1500, net: 2 },
    { id: 2, version: 1, load: 500.5, net: null },
  ];
  expect(figuresOf(records, [load]).numbers).toMatchObject({ sum: '2.0005 kg', min: '0.5005 kg', max: '1.5 kg' });
  expect(figuresOf(records, [load, net])).toMatchObject({ count: 3, numbers: undefined, isMixed: true });
});
