// In charge of: fixtures of rating fields.
import type { Fixtures } from '../fixture.ts';
import type { RatingConfig } from './rating.schema.ts';

const five: RatingConfig = {};
const ten: RatingConfig = { max: 10 };

/** Fixtures of rating fields. */
export const ratingFixtures: Fixtures<RatingConfig> = {
  configs: [five, ten, { max: 2 }],
  wrongConfigs: [{ config: { max: 1 } }, { config: { max: 11 } }, { config: { max: 2.5 } }, { config: { min: 0 } }],
  good: [
    { config: five, json: 4, texts: ['4', '４', '4.0', '★★★★', '★★★★☆', '4/5', '4 / 5'], cell: 4, shown: '4/5' },
    { config: five, json: 5, texts: ['★★★★★'], cell: 5, shown: '5/5' },
    { config: ten, json: 10, texts: ['10', '10/10', '★★★★★★★★★★'], cell: 10, shown: '10/10' },
  ],
  bad: [
    { config: five, json: '4', code: 'value.type' },
    { config: five, json: 4.5, texts: ['4.5'], code: 'value.integer' },
    { config: five, json: 6, texts: ['6', '★★★★★★'], code: 'value.too-large' },
    { config: five, json: 0, texts: ['0', '-1', '0/5'], code: 'value.too-small' },
    { config: five, texts: ['4/10', '★★★☆', '☆☆☆☆☆', '★☆★☆☆', 'good', '4/'], code: 'value.number' },
  ],
  filters: [
    { config: five, operator: 'eq', value: 3, holds: [3], fails: [2, null] },
    { config: five, operator: 'ne', value: 3, holds: [2], fails: [3] },
    { config: five, operator: 'lt', value: 3, holds: [2], fails: [3, null] },
    { config: five, operator: 'lte', value: 3, holds: [3], fails: [4, null] },
    { config: ten, operator: 'gt', value: 9, holds: [10], fails: [9, 2] },
    { config: five, operator: 'gte', value: 4, holds: [4, 5], fails: [3, null] },
    { config: five, operator: 'between', value: [2, 4], holds: [2, 3, 4], fails: [1, 5] },
    { config: five, operator: 'in', value: [1, 5], holds: [5], fails: [3] },
    { config: five, operator: 'notIn', value: [1, 5], holds: [3], fails: [1] },
    { config: five, operator: 'isEmpty', holds: [null], fails: [1] },
    { config: five, operator: 'isNotEmpty', holds: [1], fails: [null] },
  ],
};
