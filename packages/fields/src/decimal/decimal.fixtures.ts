// In charge of: fixtures of decimal fields.
import type { Fixtures } from '../fixture.ts';
import type { DecimalConfig } from './decimal.schema.ts';

const two: DecimalConfig = {};
const whole: DecimalConfig = { scale: 0 };
const eight: DecimalConfig = { scale: 8, min: 0, max: 1.5 };

/** Fixtures of decimal fields. */
export const decimalFixtures: Fixtures<DecimalConfig> = {
  configs: [two, whole, eight, { scale: 1, min: -0.5 }],
  wrongConfigs: [
    { config: { scale: 9 } },
    { config: { scale: -1 } },
    { config: { scale: 2, min: 0.125 }, code: 'document.limit-scale' },
    { config: { min: 2, max: 1 }, code: 'document.empty-range' },
  ],
  good: [
    { config: two, json: 0.1, texts: ['0.1', '.1', '0.100', '+0.10'], cell: 10, shown: '0.10' },
    {
      config: two,
      json: 1234.5,
      texts: ['1,234.50', '1 234.5', '1\u00a0234.5', '１，２３４．５', "1'234.50", '1.2345e3'],
      cell: 123450,
      shown: '1,234.50',
    },
    { config: two, json: -0.07, texts: ['-0.07', '−.07', '(0.07)', '（0.07）'], cell: -7, shown: '−0.07' },
    { config: two, json: 2.55, texts: ['2.550', '2.5500000'], cell: 255 },
    { config: two, json: 4.35, cell: 435 },
    { config: two, json: 1.005e3, cell: 100500 },
    { config: two, json: -0, texts: ['-0.00'], cell: 0 },
    { config: two, json: 9999999999999.99, texts: ['9,999,999,999,999.99'], cell: 999999999999999, shown: '9,999,999,999,999.99' },
    { config: whole, json: 9007199254740991, texts: ['9007199254740991', '9007199254740991.00'], cell: 9007199254740991 },
    { config: eight, json: 1e-8, texts: ['0.00000001', '1e-8'], cell: 1, shown: '0.00000001' },
    { config: eight, json: 1.5, texts: ['1.5'], cell: 150000000 },
  ],
  bad: [
    { config: two, json: '1.5', code: 'value.type' },
    { config: two, json: null, code: 'value.type' },
    { config: two, json: 0.125, texts: ['0.125', '1e-3', '(0.001)'], code: 'value.scale' },
    { config: two, json: 0.1 + 0.2, code: 'value.scale' },
    { config: whole, json: 0.5, texts: ['0.5'], code: 'value.integer' },
    { config: two, json: 10000000000000, texts: ['10000000000000', '1e999'], code: 'value.too-large' },
    { config: two, json: -10000000000000, texts: ['-10000000000000'], code: 'value.too-small' },
    { config: eight, json: 1.51, texts: ['1.51'], code: 'value.too-large' },
    { config: eight, json: -0.5, texts: ['-0.5'], code: 'value.too-small' },
    { config: two, texts: ['1,5', '1.234,56', '1,23,456', '1.234.567', '12,34', '0,123', '1234,567', '1,234 567'], code: 'value.number-two-ways' },
    { config: two, json: Number.POSITIVE_INFINITY, texts: ['five', '$5', '5%', '1-', '-(5)', 'NaN'], code: 'value.number' },
  ],
  filters: [
    { config: two, operator: 'eq', value: 2.5, holds: [2.5], fails: [2.51, null] },
    { config: two, operator: 'ne', value: 2.5, holds: [2.51], fails: [2.5] },
    { config: two, operator: 'lt', value: 10, holds: [9.99], fails: [10, null] },
    { config: two, operator: 'lte', value: 10, holds: [10], fails: [10.01] },
    { config: two, operator: 'gt', value: -0.01, holds: [0], fails: [-0.01, -1] },
    { config: two, operator: 'gte', value: 0.3, holds: [0.3], fails: [0.29] },
    { config: two, operator: 'between', value: [0.1, 0.3], holds: [0.1, 0.2, 0.3], fails: [0.09, 0.31, null] },
    { config: two, operator: 'in', value: [0.1, 0.3], holds: [0.3], fails: [0.2] },
    { config: two, operator: 'notIn', value: [0.1, 0.3], holds: [0.2], fails: [0.3] },
    { config: two, operator: 'isEmpty', holds: [null], fails: [0] },
    { config: two, operator: 'isNotEmpty', holds: [0], fails: [null] },
  ],
};
