import { message } from '@trellis/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cell, Result } from '../field-type.ts';
import { measureUnits } from './measure-unit.ts';
import { quantityType } from './quantity.ts';
import { dimensions, type QuantityConfig } from './quantity.schema.ts';

const kilos: QuantityConfig = { dimension: 'mass', unit: 'kg', scale: 3 };
const context = (config: QuantityConfig) => ({ config, label: { en: 'Weight', 'zh-CN': '重量' }, path: 'weight', timezone: 'UTC' });

function told(result: Result<Cell>, locale: 'en' | 'zh-CN'): unknown {
  return result.ok ? result.value : result.issues.map(({ code, params }) => message(code, params, locale));
}

test('what needs more decimals than are kept is refused with the nearest value', () => {
  const result = quantityType.fromText('5 lb', context(kilos));
  expect(told(result, 'en')).toEqual([
    {
      message: '“5 lb” has more than 3 decimal places in kg, the unit that Weight is kept in.',
      hint: 'Write 2.268 kg where that is exact enough, or let the field keep more decimals.',
    },
  ]);
  expect(told(result, 'zh-CN')).toEqual([
    { message: '“5 lb”换算成重量的存储单位 kg 后超过 3 位小数。', hint: '精度够用时写 2.268 kg，或让字段保留更多小数。' },
  ]);
});

test('a unit of another dimension is refused with those that are taken', () => {
  expect(told(quantityType.read({ value: 3, unit: 'm' }, context(kilos)), 'zh-CN')).toEqual([
    { message: '重量没有单位“m”，可用：g、kg、mg、t、lb、oz、ct、斤、两。' },
  ]);
});

test('an answer is a number in the kept unit, whatever it was written in', () => {
  const read = quantityType.read({ value: 5, unit: 'jin' }, context(kilos));
  expect(read.ok && read.value !== null && quantityType.toJson(read.value, kilos)).toBe(2.5);
});

test('what is shown in another unit says when it is not exact', () => {
  const show = (scaled: number, unit: string): string =>
    quantityType.format(scaled, { config: { ...kilos, shown: { unit } }, locale: 'en', timezone: 'UTC' });
  expect([show(2500, 'g'), show(2500, 't'), show(1000, 'lb'), show(-1, 'oz'), show(0, 'lb')]).toEqual([
    '2,500 g',
    '0.0025 t',
    '≈ 2.205 lb',
    '≈ −0.035 oz',
    '0 lb',
  ]);
});

test('no text in any unit of any dimension comes back as another value', () => {
  const configs = dimensions.flatMap((dimension) => {
    const units = measureUnits({ dimension, unit: '' });
    return units.flatMap(({ id: unit }) => units.map(({ id }): QuantityConfig => ({ dimension, unit, scale: 4, shown: { unit: id } })));
  });
  const property = fc.property(fc.constantFrom(...configs), fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (config, scaled) => {
    for (const locale of ['en', 'zh-CN'] as const) {
      const text = quantityType.toText(scaled, { config, locale, timezone: 'UTC' });
      expect([text, quantityType.fromText(text, context(config))]).toEqual([text, { ok: true, value: scaled }]);
    }
  });
  fc.assert(property, { seed: 4, numRuns: 3000 });
});
