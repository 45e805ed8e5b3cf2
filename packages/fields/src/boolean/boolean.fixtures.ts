// In charge of: fixtures of boolean fields.
import type { Fixtures } from '../fixture.ts';
import type { BooleanConfig } from './boolean.schema.ts';

const plain: BooleanConfig = {};

/** Fixtures of boolean fields. */
export const booleanFixtures: Fixtures<BooleanConfig> = {
  configs: [plain],
  wrongConfigs: [{ config: { default: true } }],
  good: [
    { config: plain, json: true, texts: ['yes', 'Y', 'TRUE', '1', '１', '是', '✓', '√', ' Yes '], cell: true, shown: 'Yes' },
    { config: plain, json: false, texts: ['no', 'N', 'False', '0', '否', '×'], cell: false, shown: 'No' },
  ],
  bad: [
    { config: plain, json: 1, code: 'value.type' },
    { config: plain, json: 'true', code: 'value.type' },
    { config: plain, texts: ['2', 'maybe', '也许', '-', 'constructor'], code: 'value.boolean' },
  ],
  filters: [
    { config: plain, operator: 'eq', value: true, holds: [true], fails: [false, null] },
    { config: plain, operator: 'ne', value: true, holds: [false], fails: [true] },
    { config: plain, operator: 'isEmpty', holds: [null], fails: [false] },
    { config: plain, operator: 'isNotEmpty', holds: [false], fails: [null] },
  ],
};
