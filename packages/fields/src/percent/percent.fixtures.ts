// In charge of: fixtures of percent fields.
import type { Fixtures } from '../fixture.ts';
import type { PercentConfig } from './percent.schema.ts';

const four: PercentConfig = {};
const whole: PercentConfig = { scale: 2, min: 0, max: 1 };

/** Fixtures of percent fields. */
export const percentFixtures: Fixtures<PercentConfig> = {
  configs: [four, whole, { scale: 8 }],
  wrongConfigs: [
    { config: { scale: 1 } },
    { config: { scale: 2, max: 0.125 }, code: 'document.limit-scale' },
    { config: { min: 0.2, max: 0.1 }, code: 'document.empty-range' },
  ],
  good: [
    { config: four, json: 0.165, texts: ['16.5%', '16.50 %', '１６．５％', '0.165', '.165'], cell: 1650, shown: '16.5%' },
    { config: four, json: -0.0007, texts: ['-0.07%', '(0.07%)', '−0.07%', '-0.0007'], cell: -7, shown: '−0.07%' },
    { config: four, json: 12.5, texts: ['1,250%', '1250%'], cell: 125000, shown: '1,250%' },
    { config: four, json: 1, texts: ['1', '100%', '1.0'], cell: 10000, shown: '100%' },
    { config: four, json: 0, texts: ['0', '0%'], cell: 0, shown: '0%' },
    { config: whole, json: 0.07, texts: ['7%'], cell: 7, shown: '7%' },
  ],
  bad: [
    { config: four, json: '16.5%', code: 'value.type' },
    { config: four, json: 0.16555, texts: ['16.555%', '0.16555'], code: 'value.scale' },
    { config: four, texts: ['16.5', '-3', '1.01', '150'], code: 'value.percent-sign' },
    { config: four, texts: ['%', 'a%', '5%%', '5%5', '1e1%x'], code: 'value.number' },
    { config: four, texts: ['16,5%', '1,5'], code: 'value.number-two-ways' },
    { config: whole, json: 1.01, texts: ['101%'], code: 'value.too-large' },
    { config: whole, json: -0.01, texts: ['-1%'], code: 'value.too-small' },
  ],
  filters: [
    { config: four, operator: 'lt', value: 0.15, holds: [0.1499], fails: [0.15, null] },
    { config: four, operator: 'in', value: [0.15, 0.2], holds: [0.2], fails: [0.25] },
  ],
};
