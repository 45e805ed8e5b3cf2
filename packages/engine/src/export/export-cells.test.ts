// In charge of: proving that what stands in an exported cell is of the type a spreadsheet works with, and is read back as the same value.
import { fieldType, type FieldTypeName } from '@trellis/fields';
import { fixtures, type Fixtures } from '@trellis/fields/fixtures';
import type { LinkedField } from '@trellis/model';
import { expect, test } from 'vitest';
import { exportText, numberFormat, sheetValue, type SheetValue } from './export-cells.ts';

const context = { locale: 'zh-CN', timezone: 'UTC' } as const;
const names = [
  'integer',
  'decimal',
  'duration',
  'rating',
  'email',
  'phone',
  'url',
  'barcode',
  'color',
  'json',
  'location',
] as const satisfies readonly FieldTypeName[];

const cases = names.flatMap((name) =>
  (fixtures[name] as Fixtures<unknown>).good.filter((value) => 'json' in value && value.cell !== null).map((value) => ({ name, ...value })),
);

function fieldOf(name: FieldTypeName, config: unknown): LinkedField {
  const type = fieldType(name);
  if (type === undefined) throw new TypeError(name);
  return { type, config, name, label: name, storage: type.storage(config), valueType: type.valueType(config, undefined) } as unknown as LinkedField;
}

test.each(cases)('$name $cell comes back from text and from a workbook', ({ name, config, cell }) => {
  const field = fieldOf(name, config);
  const json = field.type.toJson(cell ?? '', config);
  const read = (text: string) => field.type.fromText(text, { config, label: name, path: name, timezone: 'UTC' });
  expect(read(exportText(field, json, context))).toEqual({ ok: true, value: cell });
  expect(read(String(sheetValue(field, json, context)))).toEqual({ ok: true, value: cell });
});

/** What a workbook gets of a value, and how it shows the column. */
const sheetCells: readonly (readonly [FieldTypeName, config: object, json: unknown, cell: SheetValue, format: string | undefined])[] = [
  ['integer', {}, -5, -5, '0'],
  ['integer', {}, 0, 0, '0'],
  ['integer', {}, 123_456_789_012_345, 123_456_789_012_345, '0'],
  // Spreadsheets keep 15 digits.
  ['integer', {}, 9_007_199_254_740_991, '9007199254740991', '0'],
  ['decimal', {}, 1234.5, 1234.5, '0.00'],
  ['decimal', { scale: 0 }, 7, 7, '0'],
  ['decimal', { scale: 8 }, 1.000_000_01, 1.000_000_01, '0.00000000'],
  ['money', { currency: { code: 'CNY' }, scale: 4 }, 1234.5678, 1234.5678, '0.0000'],
  ['percent', {}, 0.165, 0.165, '0.00%'],
  ['percent', { scale: 2 }, 0.07, 0.07, '0%'],
  ['rating', {}, 4, 4, '0'],
  ['duration', {}, 5400, '1:30', '0'],
  ['boolean', {}, true, '是', undefined],
  ['boolean', {}, false, '否', undefined],
  ['text', {}, '007', '007', undefined],
  ['text', {}, '=1+1', '=1+1', undefined],
  ['date', {}, '2011-05-03', new Date(Date.UTC(2011, 4, 3)), 'yyyy-mm-dd'],
  ['date', {}, '1900-03-01', new Date(Date.UTC(1900, 2, 1)), 'yyyy-mm-dd'],
  // Before this day the calendars of spreadsheets differ.
  ['date', {}, '1900-02-28', '1900-02-28', 'yyyy-mm-dd'],
  ['timestamp', {}, '2026-03-01T02:00:00.000Z', new Date(Date.UTC(2026, 2, 1, 10)), 'yyyy-mm-dd hh:mm:ss'],
  ['timestamp', {}, '2026-03-01T20:00:00.000Z', new Date(Date.UTC(2026, 2, 2, 4)), 'yyyy-mm-dd hh:mm:ss'],
  ['integer', {}, null, null, '0'],
  ['text', {}, null, null, undefined],
];

test.each(sheetCells)('a workbook gets of %s %o %j: %j as %s', (name, config, json, cell, format) => {
  const field = fieldOf(name, config);
  expect(sheetValue(field, json, { locale: 'zh-CN', timezone: 'Asia/Shanghai' })).toStrictEqual(cell);
  expect(numberFormat(field)).toBe(format);
});
