// In charge of: proving that what stands in an exported cell is read back as the same value.
import { fieldType, type FieldTypeName } from '@trellis/fields';
import { fixtures, type Fixtures } from '@trellis/fields/fixtures';
import type { LinkedField } from '@trellis/model';
import { expect, test } from 'vitest';
import { exportText, sheetValue } from './export-cells.ts';

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
