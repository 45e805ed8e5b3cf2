// In charge of: fixtures of quantity fields.
import type { Fixtures } from '../fixture.ts';
import type { QuantityConfig } from './quantity.schema.ts';

const kilos: QuantityConfig = { dimension: 'mass', unit: 'kg' };
const inPounds: QuantityConfig = { dimension: 'mass', unit: 'g', scale: 5, shown: { unit: 'lb' } };
const ofRecord: QuantityConfig = { dimension: 'length', unit: 'cm', scale: 1, shown: { path: ['f_product', 'f_unit'] }, min: 0, max: 10_000 };
const pieces: QuantityConfig = {
  dimension: 'count',
  unit: 'pc',
  scale: 0,
  packs: { carton: { label: { en: 'cartons', 'zh-CN': '箱' }, size: 24, order: 1 }, tray: { label: 'pcs', size: 6, order: 2 } },
};
const fields: QuantityConfig = { dimension: 'area', unit: 'm2', scale: 2, shown: { unit: 'mu' } };

/** Fixtures of quantity fields. */
export const quantityFixtures: Fixtures<QuantityConfig> = {
  configs: [kilos, inPounds, ofRecord, pieces, fields, { dimension: 'volume', unit: 'l', scale: 8 }, { dimension: 'time', unit: 'h', scale: 2 }],
  wrongConfigs: [
    { config: {} },
    { config: { dimension: 'mass' } },
    { config: { dimension: 'temperature', unit: 'c' } },
    { config: { dimension: 'mass', unit: 'kg', scale: 9 } },
    { config: { dimension: 'mass', unit: 'kg', shown: {} } },
    { config: { dimension: 'count', unit: 'pc', packs: { box: { label: 'Box', size: 1, order: 1 } } } },
    { config: { dimension: 'mass', unit: 'm' }, code: 'document.unit' },
    { config: { dimension: 'mass', unit: 'kg', shown: { unit: 'pc' } }, code: 'document.unit' },
    { config: { dimension: 'mass', unit: 'kg', packs: { sack: { label: 'Sack', size: 25, order: 1 } } }, code: 'document.packs' },
    { config: { dimension: 'count', unit: 'pc', packs: { dozen: { label: 'Dozen', size: 13, order: 1 } } }, code: 'document.pack-name' },
    { config: { dimension: 'mass', unit: 'kg', min: 2, max: 1 }, code: 'document.empty-range' },
    { config: { dimension: 'count', unit: 'pc', scale: 0, min: 0.5 }, code: 'document.limit-scale' },
  ],
  good: [
    {
      config: kilos,
      json: 2.5,
      texts: ['2.5', '2.5 kg', '2.5kg', '2,500 g', '2.5 公斤', '2.5 千克', '５斤', '2.500 KGS', '0.0025 t', '2500000 mg', '5 jin'],
      cell: 2500,
      shown: '2.500 kg',
    },
    { config: kilos, json: { value: 2500, unit: 'g' }, cell: 2500 },
    { config: kilos, json: { unit: '斤', value: 5 }, cell: 2500 },
    { config: kilos, json: { value: 1e-3, unit: 'kg' }, texts: ['1 g'], cell: 1, shown: '0.001 kg' },
    { config: kilos, json: -1200, texts: ['-1,200', '(1200 kg)', '−1.2 t'], cell: -1_200_000, shown: '−1,200.000 kg' },
    { config: inPounds, json: 453.59237, texts: ['1', '1 lb', '1 磅', '453.59237 g', '16 oz'], cell: 45_359_237, shown: '1 lb' },
    { config: inPounds, json: 1000, texts: ['1 kg', '1000 g'], cell: 100_000_000, shown: '≈ 2.20462 lb' },
    { config: ofRecord, json: 254, texts: ['254 cm', '2.54 m', '100 in', '100 inches', '100"'], cell: 2540, shown: '254.0 cm' },
    { config: pieces, json: 48, texts: ['48', '48 pcs', '2 cartons', '2 箱', '2 CARTON', '4 dozen', '4打', '8 tray'], cell: 48, shown: '48 pcs' },
    { config: fields, json: 2000, texts: ['3', '3 mu', '3 亩', '2000 m²', '2,000 平方米', '0.2 ha'], cell: 200_000, shown: '3 mu' },
  ],
  bad: [
    { config: kilos, json: '2.5 kg', code: 'value.type' },
    { config: kilos, json: { value: 2.5 }, code: 'value.type' },
    { config: kilos, json: { value: '2.5', unit: 'kg' }, code: 'value.type' },
    { config: kilos, json: { value: 2.5, unit: 'kg', note: '' }, code: 'value.type' },
    { config: kilos, json: { value: Number.NaN, unit: 'kg' }, code: 'value.number' },
    { config: kilos, json: { value: 1, unit: 'm' }, texts: ['1 m', '3 pcs', '2 stone', '5 lb 4 oz', '1 kg kg'], code: 'value.unit' },
    { config: kilos, json: { value: 1, unit: 'lb' }, texts: ['1 lb', '0.5 g', '1 ct'], code: 'value.quantity-scale' },
    { config: kilos, json: 0.0005, texts: ['0.0005', '1.2345 kg'], code: 'value.scale' },
    { config: pieces, json: 0.5, texts: ['0.5', '1.5 pcs'], code: 'value.integer' },
    { config: pieces, json: { value: 0.3, unit: 'carton' }, texts: ['0.3 箱'], code: 'value.quantity-scale' },
    { config: ofRecord, texts: ['254', '0'], code: 'value.quantity-unit' },
    { config: ofRecord, json: -0.1, texts: ['-1 mm'], code: 'value.too-small' },
    { config: ofRecord, json: { value: 1, unit: 'km' }, texts: ['101 m'], code: 'value.too-large' },
    { config: kilos, json: 1e13, texts: ['99999999999999 t'], code: 'value.too-large' },
    { config: kilos, texts: ['kg', 'some', '--5 kg', 'NaN kg', '.'], code: 'value.number' },
    { config: kilos, texts: ['1,5 kg', '1.234,5 kg'], code: 'value.number-two-ways' },
  ],
  filters: [
    { config: kilos, operator: 'gt', value: { value: 900, unit: 'g' }, holds: [1, { value: 0.001, unit: 't' }], fails: [0.9, null] },
    { config: kilos, operator: 'eq', value: 1, holds: [{ value: 1000, unit: 'g' }], fails: [1.001, null] },
    { config: kilos, operator: 'between', value: [1, { value: 2000, unit: 'g' }], holds: [1, 2], fails: [2.001, 0.999] },
    { config: kilos, operator: 'in', value: [1, 2], holds: [2], fails: [3] },
    { config: pieces, operator: 'lte', value: { value: 1, unit: 'carton' }, holds: [24], fails: [25] },
    { config: kilos, operator: 'isEmpty', holds: [null], fails: [0] },
  ],
};
