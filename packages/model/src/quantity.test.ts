// Proves what linking makes of quantities: where their unit comes from, what sums of them are, and that units are never mixed.
import { expect, test } from 'vitest';
import { loadModel } from './shape.ts';
import { countingCatalog, field, installedBase, installedSales, workspaceOf } from './shop.fixtures.ts';
import type { LinkedField, LinkResult, SourceDocument } from './types.ts';

const mass = (unit: string, more: object = {}) => ({ dimension: 'mass', unit, ...more });
const weight = field('order_line.weight', 'order_line', 'quantity', {
  config: mass('kg', { scale: 3, shown: { path: ['order_line.unit'] }, min: 0 }),
});
const unit = field('order_line.unit', 'order_line', 'text');
const total = field('order.weight', 'order', 'rollup', { config: { path: ['order_line.order~back', 'order_line.weight'], op: 'sum' } });
const formula = (id: string, expression: object, result: object): SourceDocument =>
  field(id, 'order_line', 'formula', { config: { expression, result: { type: 'quantity', config: result } } });
const path = (...ids: readonly string[]) => ({ path: ids });
const call = (name: string, ...args: readonly object[]) => ({ call: name, args });

function load(...added: readonly SourceDocument[]): LinkResult {
  const sales = installedSales();
  return loadModel(workspaceOf(installedBase(), { ...sales, documents: [...sales.documents, ...added] }), countingCatalog());
}

function fieldOf(id: string, ...added: readonly SourceDocument[]): LinkedField {
  const result = load(...added);
  if (!result.ok) throw new TypeError(JSON.stringify(result.issues, null, 1));
  const found = [...result.model.entities.values()].flatMap((entity) => entity.fieldByKey.get(`sales/${id}`) ?? [])[0];
  if (found === undefined) throw new TypeError(`no ${id}`);
  return found;
}

function codesOf(result: LinkResult): readonly (readonly [string, string])[] {
  return result.ok ? [] : result.issues.map(({ path: at, code }) => [at, code] as const);
}

test('a quantity says which field names its unit, or its one unit', () => {
  const found = fieldOf('order_line.weight', weight, unit).unit;
  expect(found !== undefined && 'path' in found && found.path.map((step) => step.id)).toEqual(['order_line.unit']);
  expect(fieldOf('order_line.net', field('order_line.net', 'order_line', 'quantity', { config: mass('g') })).unit).toEqual({ unit: 'g' });
});

test('a sum of quantities is a quantity in the kept unit, free of limits', () => {
  const found = fieldOf('order.weight', weight, unit, total);
  expect([found.type.name, found.config]).toEqual(['quantity', mass('kg', { scale: 3 })]);
  expect(found.valueType).toEqual({ kind: 'number', scale: 3, unit: 'kg' });
});

test('a lookup is shown in the unit of what it takes, seen from here', () => {
  const gross = field('order.gross', 'order', 'quantity', { config: mass('kg', { shown: { path: ['order.code'] } }) });
  const taken = field('order_line.gross', 'order_line', 'lookup', { config: { path: ['order_line.order', 'order.gross'] } });
  const found = fieldOf('order_line.gross', gross, taken).unit;
  expect(found !== undefined && 'path' in found && found.path.map((step) => step.id)).toEqual(['order_line.order', 'order.code']);
});

const grams = field('order_line.net', 'order_line', 'quantity', { config: mass('g', { scale: 0 }) });
const size = field('order_line.size', 'order_line', 'quantity', { config: { dimension: 'length', unit: 'cm' } });

test.each([
  [
    'kilograms and grams',
    formula('order_line.f', call('add', path('order_line.weight'), path('order_line.net')), mass('kg')),
    'expression.unit-other',
  ],
  [
    'kilograms and centimetres',
    formula('order_line.f', call('sub', path('order_line.weight'), path('order_line.size')), mass('kg')),
    'expression.unit-dimension',
  ],
  ['grams kept as kilograms', formula('order_line.f', path('order_line.net'), mass('kg')), 'document.formula-unit'],
])('%s are refused', (_name, document, code) => {
  expect(codesOf(load(weight, unit, grams, size, document)).map(([, found]) => found)).toEqual([code]);
});

test('what CONVERT brings to the unit is taken', () => {
  const inKilos = call('convert', path('order_line.net'), { value: 'g' }, { value: 'kg' });
  expect(codesOf(load(weight, unit, grams, formula('order_line.f', call('add', path('order_line.weight'), inKilos), mass('kg'))))).toEqual([]);
});

test('a unit of another dimension, and a path to a number, are refused', () => {
  expect(codesOf(load(field('order_line.w', 'order_line', 'quantity', { config: mass('cm') })))).toEqual([['config.unit', 'document.unit']]);
  const byNumber = field('order_line.w', 'order_line', 'quantity', { config: mass('kg', { shown: { path: ['order_line.qty'] } }) });
  expect(codesOf(load(byNumber))).toEqual([['config.shown.path', 'document.path-type']]);
});
