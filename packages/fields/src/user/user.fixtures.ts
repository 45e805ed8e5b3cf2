// In charge of: fixtures of user fields.
import type { Fixtures } from '../fixture.ts';
import type { UserConfig } from './user.schema.ts';

const one: UserConfig = {};
const many: UserConfig = { many: true };

/** Fixtures of user fields. */
export const userFixtures: Fixtures<UserConfig> = {
  configs: [one, many],
  wrongConfigs: [{ config: { many: 'yes' } }, { config: { target: 'e_user' } }],
  good: [
    { config: one, json: 7, texts: ['7', '#7'], cell: 7, shown: '#7' },
    { config: one, json: { id: 7, title: 'Lin' }, cell: 7 },
    { config: many, json: [2, 1], texts: ['2、1'], cell: [2, 1], shown: '#2, #1' },
  ],
  bad: [
    { config: one, json: 'lin@example.com', code: 'value.type' },
    { config: one, json: [7], code: 'value.type' },
    { config: many, json: [7, '8'], code: 'value.type' },
    { config: one, texts: ['Lin'], code: 'value.reference' },
  ],
  filters: [
    { config: one, operator: 'eq', value: 7, holds: [7], fails: [8, null] },
    { config: one, operator: 'in', value: [7], holds: [7], fails: [8] },
    { config: many, operator: 'isEmpty', holds: [null], fails: [[1]] },
  ],
};
