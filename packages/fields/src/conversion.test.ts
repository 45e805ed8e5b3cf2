// In charge of: proving what becomes of values when a field changes its type, over every pair of types and by cases.
import { expect, test } from 'vitest';
import { conversionMatrix, matrixContext, type MatrixType } from './conversion-matrix.ts';
import { convertCell, mayConvert, type ConversionContext } from './conversion.ts';
import type { AnyFieldType, Cell } from './field-type.ts';
import { fixtures, type Fixtures } from './fixtures.ts';
import { fieldTypes, type FieldTypeName } from './list.ts';

const types = (Object.keys(fieldTypes) as FieldTypeName[]).map((name): MatrixType => ({
  type: fieldTypes[name] as AnyFieldType,
  fixtures: fixtures[name] as Fixtures<unknown>,
}));
const matrix = conversionMatrix(types);
const context = matrixContext(types);
const pairs = matrix.map((entry) => ({ name: `${entry.from} to ${entry.to}`, entry }));

const kilos = { dimension: 'mass', unit: 'kg', scale: 3 };
const grams = { dimension: 'mass', unit: 'g', scale: 1 };

test('every pair of types is there', () => expect(matrix.length).toBe(types.length ** 2));

test.each(pairs)('$name: what is exact comes back as it was', ({ entry }) => {
  for (const { from, to, cell, result } of entry.values) {
    if (result.outcome !== 'exact') continue;
    const back = convertCell(result.cell, to, from, context);
    expect({ cell, back: back.outcome === 'lost' ? back : back.cell }).toEqual({ cell, back: cell });
  }
});

test.each(pairs)('$name: what is kept is a value of the new type', ({ entry }) => {
  for (const { to, result } of entry.values) {
    if (result.outcome === 'lost') continue;
    expect(result.cell).not.toBeNull();
    const json = to.type.toJson(result.cell as NonNullable<Cell>, to.config);
    expect(to.type.read(json, { config: to.config, label: 'x', path: '' })).toEqual({ ok: true, value: result.cell });
  }
});

test.each(pairs.filter(({ entry }) => entry.isRefused))('$name is refused, and nothing would come of it', ({ entry }) => {
  const { from, to } = entry.values[0] ?? {};
  // A record may be called anything, and texts look like anything: such pairs are refused for what they mean.
  const isNamed = [from, to].some((side) => side?.type.link !== undefined || side?.type.names !== undefined);
  if (isNamed || to?.type.numbering !== undefined || looksAlike.has(`${entry.from} ${entry.to}`)) return;
  expect(entry.values.filter(({ result }) => result.outcome !== 'lost').map(({ cell, result }) => [cell, result])).toEqual([]);
});

const numbers = new Set(['integer', 'decimal', 'money', 'percent', 'rating', 'duration']);
// Which options there are, only a workspace knows; everything else that is written somewhere can be taken from there.
const byTexts = pairs.filter(
  ({ entry: { from, to } }) => ['text', 'long_text'].includes(from) && !['single_choice', 'multiple_choice', 'autonumber'].includes(to),
);
const toTexts = pairs.filter(({ entry: { to } }) => to === 'text' || to === 'long_text' || to === 'json');
const betweenNumbers = pairs.filter(({ entry: { from, to } }) => numbers.has(from) && numbers.has(to));

test.each([...byTexts, ...toTexts, ...betweenNumbers])('$name is allowed, and something comes of it', ({ entry }) => {
  expect(entry.isRefused).toBe(false);
  expect(entry.values.some(({ result }) => result.outcome === 'exact')).toBe(true);
});

test('a type converts to itself without a loss where the config stays', () => {
  for (const { type, fixtures: own } of types) {
    for (const { cell, config } of own.good) {
      const as = { type, config, target: 'app/one' };
      expect([type.name, convertCell(cell, as, as, context)]).toEqual([type.name, { outcome: 'exact', cell }]);
    }
  }
});

/** Refused though some are written alike: 123456 is no colour that anyone meant, a day no phone number. */
const looksAlike: ReadonlySet<string> = new Set(['integer color', 'date phone']);

test('where a type says that a config takes all values of another, it does', () => {
  let asked = 0;
  for (const { type, fixtures: own } of types) {
    for (const { cell, config } of own.good) {
      for (const after of own.configs) {
        if (cell === null || type.takesAll?.(config, after) !== true) continue;
        asked += 1;
        const read = type.read(type.toJson(cell, config), { config: after, label: 'x', path: '' });
        expect([type.name, config, after, read]).toEqual([type.name, config, after, { ok: true, value: cell }]);
      }
    }
  }
  expect(asked).toBeGreaterThan(100);
});

const colors = { options: { r: { label: { en: 'Red', 'zh-CN': '红' }, order: 1 }, g: { label: 'Green', order: 2 } } };
const plain: ConversionContext = { label: 'Field', timezone: 'Asia/Shanghai', locale: 'en' };
const names = new Map([
  [1, 'Ada'],
  [2, 'Ben'],
]);
const people = {
  titleOf: (id: number) => names.get(id),
  idOf: (text: string) => (text === 'Twin' ? 'several' : ([...names].find(([, title]) => title === text)?.[0] ?? 'none')),
} as const;
type Case = readonly [
  name: string,
  from: readonly [FieldTypeName, unknown],
  to: readonly [FieldTypeName, unknown],
  cell: Cell,
  outcome: string,
  became?: Cell,
];

const cases: readonly Case[] = [
  ['integer to decimal', ['integer', {}], ['decimal', { scale: 2 }], 5, 'exact', 500],
  ['decimal to integer, whole', ['decimal', { scale: 2 }], ['integer', {}], 500, 'exact', 5],
  ['decimal to integer, rounded', ['decimal', { scale: 2 }], ['integer', {}], 550, 'approximate', 6],
  ['decimal to integer, rounded away from zero', ['decimal', { scale: 2 }], ['integer', {}], -550, 'approximate', -6],
  ['decimal to fewer places', ['decimal', { scale: 3 }], ['decimal', { scale: 1 }], 12_345, 'approximate', 123],
  ['decimal to more places', ['decimal', { scale: 1 }], ['decimal', { scale: 3 }], 123, 'exact', 12_300],
  ['a narrowed range', ['integer', {}], ['integer', { max: 10 }], 11, 'lost'],
  ['money to decimal', ['money', { currency: { code: 'EUR' } }], ['decimal', { scale: 2 }], 1999, 'exact', 1999],
  ['date to timestamp', ['date', {}], ['timestamp', {}], 20_000, 'exact', 20_000 * 86_400_000 - 8 * 3_600_000],
  ['timestamp to date, midnight', ['timestamp', {}], ['date', {}], 20_000 * 86_400_000 - 8 * 3_600_000, 'exact', 20_000],
  ['timestamp to date, with a time', ['timestamp', {}], ['date', {}], 20_000 * 86_400_000, 'approximate', 20_000],
  ['choice to text', ['single_choice', colors], ['text', {}], 'r', 'exact', 'Red'],
  ['text to choice by label', ['text', {}], ['single_choice', colors], 'Green', 'exact', 'g'],
  ['text to choice in the other language', ['text', {}], ['single_choice', colors], '红', 'rewritten', 'r'],
  ['text to choice, none such', ['text', {}], ['single_choice', colors], 'Blue', 'lost'],
  ['single to multiple', ['single_choice', colors], ['multiple_choice', colors], 'r', 'exact', ['r']],
  ['multiple to single, one', ['multiple_choice', colors], ['single_choice', colors], ['g'], 'exact', 'g'],
  ['multiple to single, two', ['multiple_choice', colors], ['single_choice', colors], ['g', 'r'], 'approximate', 'g'],
  ['an option that went', ['single_choice', colors], ['single_choice', { options: { r: colors.options.r } }], 'g', 'lost'],
  [
    'one of several options that went',
    ['multiple_choice', colors],
    ['multiple_choice', { options: { r: colors.options.r } }],
    ['g', 'r'],
    'approximate',
    ['r'],
  ],
  [
    'an option of another id and the same label',
    ['single_choice', colors],
    ['single_choice', { options: { x: colors.options.g } }],
    'g',
    'exact',
    'x',
  ],
  ['link to text', ['link', { target: 'e' }], ['text', {}], 1, 'exact', 'Ada'],
  ['links to text', ['link', { target: 'e', many: true }], ['text', {}], [2, 1], 'exact', 'Ben, Ada'],
  ['text to link', ['text', {}], ['link', { target: 'e' }], 'Ben', 'exact', 2],
  ['text to a title that two have', ['text', {}], ['link', { target: 'e' }], 'Twin', 'lost'],
  ['one link to many', ['link', { target: 'e' }], ['link', { target: 'e', many: true }], 1, 'exact', [1]],
  ['many links to one', ['link', { target: 'e', many: true }], ['link', { target: 'e' }], [2, 1], 'approximate', 2],
  ['a longer text to a shorter', ['text', {}], ['text', { maxLength: 3 }], 'abcdef', 'approximate', 'abc'],
  ['lines to one line', ['long_text', {}], ['text', {}], 'a\nb', 'approximate', 'a b'],
  ['text to number', ['text', {}], ['decimal', { scale: 2 }], '1,234.50', 'rewritten', 123_450],
  ['kilograms to grams', ['quantity', kilos], ['quantity', grams], 2500, 'exact', 25_000],
  ['grams to kilograms that keep fewer decimals', ['quantity', grams], ['quantity', { ...kilos, scale: 1 }], 24_440, 'approximate', 24],
  ['kilograms to metres', ['quantity', kilos], ['quantity', { dimension: 'length', unit: 'm' }], 2500, 'lost'],
  ['kilograms shown as another unit', ['quantity', kilos], ['quantity', { ...kilos, shown: { unit: 'lb' } }], 2500, 'exact', 2500],
  ['kilograms to a number', ['quantity', kilos], ['decimal', { scale: 2 }], 2500, 'exact', 250],
  ['a number to kilograms', ['decimal', { scale: 2 }], ['quantity', kilos], 250, 'exact', 2500],
  ['a text to kilograms', ['text', {}], ['quantity', kilos], '5 斤', 'rewritten', 2500],
  ['an address to text', ['location', {}], ['text', {}], '1.000000,2.000000 Road', 'exact', '1.000000,2.000000 Road'],
  ['text to number, none', ['text', {}], ['decimal', { scale: 2 }], 'twelve', 'lost'],
  ['text to JSON', ['text', {}], ['json', {}], 'a "b"', 'exact', '"a \\"b\\""'],
  ['JSON to text', ['json', {}], ['text', {}], '"abc"', 'exact', 'abc'],
  ['yes to text', ['boolean', {}], ['text', {}], true, 'exact', 'Yes'],
];

const named = cases.map(([name, [from, fromConfig], [to, toConfig], cell, outcome, became]) => ({
  name,
  old: { type: fieldTypes[from] as AnyFieldType, config: fromConfig, target: 'app/e' },
  next: { type: fieldTypes[to] as AnyFieldType, config: toConfig, target: 'app/e' },
  cell,
  expected: became === undefined ? { outcome } : { outcome, cell: became },
}));

test.each(named)('$name', ({ old, next, cell, expected }) => {
  const result = convertCell(cell, old, next, { ...plain, oldNames: people, newNames: people });
  expect(mayConvert(old, next)).toBe(true);
  expect(result).toMatchObject(expected);
});

test('links to another entity go by title', () => {
  const [old, next] = [
    { type: fieldTypes.link, config: { target: 'e' }, target: 'app/e' },
    { type: fieldTypes.link, config: { target: 'o' }, target: 'app/o' },
  ];
  const others = { titleOf: (id: number) => (id === 9 ? 'Ada' : undefined), idOf: (text: string) => (text === 'Ada' ? 9 : 'none') } as const;
  const by = { ...plain, oldNames: people, newNames: others };
  expect(convertCell(1, old, next, by)).toEqual({ outcome: 'exact', cell: 9 });
  expect(convertCell(2, old, next, by)).toMatchObject({ outcome: 'lost' });
});
