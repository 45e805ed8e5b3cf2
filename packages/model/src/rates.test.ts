// Proves which entity's exchange rates a formula uses, and every mistake in declaring them.
import { describe, expect, test } from 'vitest';
import { loadModel } from './shape.ts';
import { countingCatalog, field, installedBase, installedSales, workspaceOf } from './shop.fixtures.ts';
import { doc } from './testing/documents.fixtures.ts';
import type { LinkResult, SourceDocument } from './types.ts';

const rateEntity = (rates: object) =>
  doc('entity', 'fx', {
    name: 'fx',
    label: 'Rates',
    order: 9,
    titleField: 'fx.currency',
    rates: { currency: 'fx.currency', date: 'fx.date', rate: 'fx.rate', ...rates },
  });
const rateFields = [field('fx.currency', 'fx', 'text'), field('fx.date', 'fx', 'date'), field('fx.rate', 'fx', 'decimal', { config: { scale: 6 } })];
const converted = field('order_line.base', 'order_line', 'formula', {
  config: {
    expression: { call: 'fx', args: [{ path: ['order_line.price'] }, { value: 'USD' }, { call: 'today', args: [] }] },
    result: { type: 'decimal', config: { scale: 2 } },
  },
});

function load(base: readonly SourceDocument[], sales: readonly SourceDocument[] = [converted]): LinkResult {
  const apps = [installedBase(), installedSales()] as const;
  return loadModel(
    workspaceOf({ ...apps[0], documents: [...apps[0].documents, ...base] }, { ...apps[1], documents: [...apps[1].documents, ...sales] }),
    countingCatalog(),
  );
}

const codes = (result: LinkResult): readonly string[] => (result.ok ? [] : result.issues.map((each) => `${each.code} ${each.path}`));

describe('exchange rates', () => {
  test('of an app that is depended on are used by formulas', () => {
    const result = load([rateEntity({}), ...rateFields]);
    expect(codes(result)).toEqual([]);
    expect(result.ok && result.model.appByName.get('sales')?.rates?.rates?.rate.id).toBe('fx.rate');
  });

  test.each([
    ['no rates anywhere', [], ['document.no-rates config.expression']],
    [
      'a rate that is a text',
      [rateEntity({ rate: 'fx.currency' }), ...rateFields],
      ['document.rate-field rates.rate', 'document.no-rates config.expression'],
    ],
    [
      'a field of another entity',
      [rateEntity({ date: 'store.name' }), ...rateFields],
      ['document.wrong-entity rates.date', 'document.no-rates config.expression'],
    ],
  ])('%s is refused', (_, base, expected) => {
    expect(codes(load(base))).toEqual(expected);
  });
});
