// Proves what linking makes of computed fields: the type of their results, what they read, their order, and every mistake.
import { describe, expect, test } from 'vitest';
import { loadModel } from './shape.ts';
import { countingCatalog, field, installedBase, installedSales, workspaceOf } from './shop.fixtures.ts';
import type { LinkedField, LinkResult, SourceDocument } from './types.ts';

const amount = { call: 'mul', args: [{ path: ['order_line.qty'] }, { path: ['order_line.price'] }] };
const inCurrency = { currency: { path: ['order_line.order', 'order.store', { app: 'base', id: 'store.currency' }] }, scale: 2 };
const decimal = (scale: number) => ({ type: 'decimal', config: { scale } });

const lineAmount = field('order_line.amount', 'order_line', 'formula', {
  config: { expression: amount, result: { type: 'money', config: inCurrency } },
});
const orderAmount = field('order.amount', 'order', 'rollup', {
  config: { path: ['order_line.order~back', 'order_line.amount'], op: 'sum', result: decimal(2) },
});
const orderDouble = field('order.double', 'order', 'formula', {
  config: { expression: { call: 'add', args: [{ path: ['order.amount'] }, { path: ['order.amount'] }] }, result: decimal(2), release: 'value' },
});
const lineStore = field('order_line.store_name', 'order_line', 'lookup', {
  config: { path: ['order_line.order', 'order.store', { app: 'base', id: 'store.name' }] },
});
const lineDay = field('order_line.ordered', 'order_line', 'lookup', { config: { path: ['order_line.order', 'order.ordered_at'] } });
const orderLines = field('order.line_count', 'order', 'rollup', {
  config: { path: ['order_line.order~back'], op: 'count', filter: { call: 'gt', args: [{ path: ['order_line.qty'] }, { value: 1 }] } },
});

function load(...added: readonly SourceDocument[]): LinkResult {
  const sales = installedSales();
  return loadModel(workspaceOf(installedBase(), { ...sales, documents: [...sales.documents, ...added] }), countingCatalog());
}

function fieldsOf(...added: readonly SourceDocument[]): { readonly of: (key: string) => LinkedField; readonly order: readonly string[] } {
  const result = load(...added);
  if (!result.ok) throw new TypeError(JSON.stringify(result.issues, null, 1));
  const { model } = result;
  const of = (key: string): LinkedField => {
    const found = [...model.entities.values()].flatMap((entity) => entity.fieldByKey.get(key) ?? [])[0];
    if (found === undefined) throw new TypeError(`no ${key}`);
    return found;
  };
  return { of, order: model.computedFields.map((each) => each.id) };
}

const all = [orderDouble, orderAmount, lineAmount, lineStore, lineDay, orderLines];

describe('a computed field', () => {
  const { of, order } = fieldsOf(...all);

  test.each([
    ['order_line.amount', 'money', { kind: 'number', scale: 2 }],
    ['order.amount', 'decimal', { kind: 'number', scale: 2 }],
    ['order_line.store_name', 'text', { kind: 'text' }],
    ['order_line.ordered', 'timestamp', { kind: 'timestamp' }],
    ['order.line_count', 'integer', { kind: 'number', scale: 0 }],
  ])('%s has the values of %s', (id, type, valueType) => {
    const found = of(`sales/${id}`);
    expect([found.type.name, found.valueType, found.readOnly, found.storage.shape]).toEqual([type, valueType, true, 'column']);
  });

  test('comes after what it is computed from', () => {
    expect(order.indexOf('order_line.amount')).toBeLessThan(order.indexOf('order.amount'));
    expect(order.indexOf('order.amount')).toBeLessThan(order.indexOf('order.double'));
    expect(order).toHaveLength(all.length);
  });

  test('says what it reads and who sees it', () => {
    expect(of('sales/order.amount').computed).toMatchObject({ kind: 'rollup', op: 'sum', release: 'none', list: { id: 'order_line.order~back' } });
    expect(of('sales/order.double').computed).toMatchObject({ kind: 'formula', release: 'value' });
    expect(of('sales/order_line.store_name').computed).toMatchObject({ kind: 'formula', expr: { kind: 'path' } });
  });

  test('a lookup has the zone of what it takes, seen from here', () => {
    expect(of('sales/order_line.ordered').zone?.map((step) => step.id)).toEqual(['order_line.order', 'order.store', 'store.timezone']);
  });
});

const broken: readonly [string, readonly SourceDocument[], string, string][] = [
  [
    'a formula of itself',
    [field('order.a', 'order', 'formula', { config: { expression: { path: ['order.a'] }, result: decimal(2) } })],
    'document.computed-cycle',
    'order.a',
  ],
  [
    'two formulas of each other',
    [
      field('order.a', 'order', 'formula', { config: { expression: { path: ['order.b'] }, result: decimal(2) } }),
      field('order.b', 'order', 'formula', { config: { expression: { path: ['order.a'] }, result: decimal(2) } }),
    ],
    'document.computed-cycle',
    'order.',
  ],
  [
    'a cycle through a rollup',
    [
      field('order.a', 'order', 'rollup', { config: { path: ['order_line.order~back', 'order_line.b'], op: 'sum', result: decimal(2) } }),
      field('order_line.b', 'order_line', 'lookup', { config: { path: ['order_line.order', 'order.a'] } }),
    ],
    'document.computed-cycle',
    'order',
  ],
  [
    'a text formula declared a number',
    [field('order.a', 'order', 'formula', { config: { expression: { path: ['order.code'] }, result: decimal(2) } })],
    'document.formula-type',
    'order.a',
  ],
  [
    'a result that is computed itself',
    [field('order.a', 'order', 'formula', { config: { expression: { path: ['order.code'] }, result: { type: 'formula' } } })],
    'document.result-type',
    'order.a',
  ],
  [
    'a rollup that starts with no list',
    [field('order.a', 'order', 'rollup', { config: { path: ['order.store'], op: 'count' } })],
    'document.rollup-start',
    'order.a',
  ],
  [
    'a sum of texts',
    [field('order.a', 'order', 'rollup', { config: { path: ['order_line.order~back', 'order_line.order'], op: 'sum' } })],
    'document.rollup-value',
    'order.a',
  ],
  [
    'a sum of amounts in their own currencies',
    [lineAmount, field('order.a', 'order', 'rollup', { config: { path: ['order_line.order~back', 'order_line.amount'], op: 'sum' } })],
    'document.result-needed',
    'order.a',
  ],
  ['a lookup of several', [field('order.a', 'order', 'lookup', { config: { path: ['order_line.order~back'] } })], 'document.result-type', 'order.a'],
  [
    'a unique formula',
    [field('order.a', 'order', 'formula', { unique: true, config: { expression: { path: ['order.code'] }, result: { type: 'text' } } })],
    'document.not-unique',
    'order.a',
  ],
  [
    'a default on a formula',
    [field('order.a', 'order', 'formula', { default: 'x', config: { expression: { path: ['order.code'] }, result: { type: 'text' } } })],
    'document.bad-default',
    'order.a',
  ],
  [
    'a wrong config of the result',
    [field('order.a', 'order', 'formula', { config: { expression: { path: ['order.code'] }, result: { type: 'decimal', config: { scale: 99 } } } })],
    'document.shape',
    'order.a',
  ],
];

test.each(broken)('%s is refused', (_, documents, code, source) => {
  const result = load(...documents);
  expect(result.ok).toBe(false);
  const issues = result.ok ? [] : result.issues;
  expect(issues.map((each) => each.code)).toContain(code);
  expect(issues.every((each) => each.source.includes(source))).toBe(true);
});
