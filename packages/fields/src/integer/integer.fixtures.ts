// In charge of: fixtures of integer fields.
import type { Fixtures } from '../fixture.ts';
import type { IntegerConfig } from './integer.schema.ts';

const plain: IntegerConfig = {};
const rating: IntegerConfig = { min: 1, max: 5 };

/** Fixtures of integer fields. */
export const integerFixtures: Fixtures<IntegerConfig> = {
  configs: [plain, rating],
  wrongConfigs: [{ config: { min: 0.5 } }, { config: { max: 1e17 } }, { config: { min: 6, max: 5 }, code: 'document.empty-range' }],
  good: [
    { config: plain, json: 0, texts: ['0', '-0', '+0', '0.00', '000'], cell: 0, shown: '0' },
    {
      config: plain,
      json: -1234567,
      texts: ['-1234567', '(1,234,567)', '−1 234 567', '-1,234,567.0', "-1'234'567"],
      cell: -1234567,
      shown: '−1,234,567',
    },
    { config: plain, json: 999, texts: ['９９９', ' 999 '], cell: 999, shown: '999' },
    { config: plain, json: 120000, texts: ['1.2E+05', '120000'], cell: 120000 },
    { config: plain, json: 9007199254740991, texts: ['9007199254740991'], cell: 9007199254740991, shown: '9,007,199,254,740,991' },
    { config: plain, json: -9007199254740991, texts: ['-9007199254740991'], cell: -9007199254740991 },
    { config: rating, json: 5, texts: ['5'], cell: 5 },
  ],
  bad: [
    { config: plain, json: '12', code: 'value.type' },
    { config: plain, json: true, code: 'value.type' },
    { config: plain, json: 1.5, texts: ['1.5', '1,234.5'], code: 'value.integer' },
    { config: plain, json: 9007199254740992, texts: ['9007199254740992', '1e30', '9'.repeat(40)], code: 'value.too-large' },
    { config: plain, json: -9007199254740992, texts: ['-9007199254740992', '(9007199254740992)'], code: 'value.too-small' },
    {
      config: plain,
      json: Number.NaN,
      texts: ['abc', '12a', '--1', '1e', '.', '-', '()', '0x10', '9'.repeat(400), 'Infinity'],
      code: 'value.number',
    },
    { config: rating, json: 6, texts: ['6'], code: 'value.too-large' },
    { config: rating, json: 0, texts: ['0'], code: 'value.too-small' },
  ],
  filters: [
    { config: plain, operator: 'eq', value: 3, holds: [3], fails: [2, 4, null] },
    { config: plain, operator: 'ne', value: 3, holds: [2, -3], fails: [3] },
    { config: plain, operator: 'lt', value: 3, holds: [2, -10], fails: [3, 4, null] },
    { config: plain, operator: 'lte', value: 3, holds: [2, 3], fails: [4, null] },
    { config: plain, operator: 'gt', value: 3, holds: [4, 10], fails: [3, -4, null] },
    { config: plain, operator: 'gte', value: 3, holds: [3, 4], fails: [2, null] },
    { config: plain, operator: 'between', value: [3, 10], holds: [3, 5, 10], fails: [2, 11, null] },
    { config: plain, operator: 'in', value: [1, 3], holds: [1, 3], fails: [2, 13, null] },
    { config: plain, operator: 'notIn', value: [1, 3], holds: [2], fails: [1, 3] },
    { config: plain, operator: 'isEmpty', holds: [null], fails: [0] },
    { config: plain, operator: 'isNotEmpty', holds: [0], fails: [null] },
  ],
};
