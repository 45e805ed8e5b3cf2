// In charge of: fixtures of department fields.
import type { Fixtures } from '../fixture.ts';
import type { DepartmentConfig } from './department.schema.ts';

const one: DepartmentConfig = {};
const many: DepartmentConfig = { many: true };

/** Fixtures of department fields. */
export const departmentFixtures: Fixtures<DepartmentConfig> = {
  configs: [one, many],
  wrongConfigs: [{ config: { many: 1 } }, { config: { below: true } }],
  good: [
    { config: one, json: 3, texts: ['3', '#3'], cell: 3, shown: '#3' },
    { config: one, json: { id: 3, title: 'Sales' }, cell: 3 },
    { config: many, json: [2, { id: 1 }, 2], texts: ['2、1'], cell: [2, 1], shown: '#2, #1' },
  ],
  bad: [
    { config: one, json: 'Sales', code: 'value.type' },
    { config: one, json: 0, code: 'value.type' },
    { config: many, json: [3, 'x'], code: 'value.type' },
    { config: one, texts: ['Sales'], code: 'value.reference' },
  ],
  filters: [
    { config: one, operator: 'eq', value: 3, holds: [3], fails: [4, null] },
    { config: one, operator: 'notIn', value: [3], holds: [4], fails: [3] },
    { config: many, operator: 'isNotEmpty', holds: [[1]], fails: [null] },
  ],
};
