// In charge of: fixtures of duration fields.
import type { Fixtures } from '../fixture.ts';
import type { DurationConfig } from './duration.schema.ts';

const plain: DurationConfig = {};
const exact: DurationConfig = { format: 'h:mm:ss' };
const hours: DurationConfig = { format: 'hours' };

/** Fixtures of duration fields. */
export const durationFixtures: Fixtures<DurationConfig> = {
  configs: [plain, exact, hours, { format: 'h:mm' }],
  wrongConfigs: [{ config: { format: 'mm:ss' } }, { config: { scale: 2 } }],
  good: [
    {
      config: plain,
      json: 5400,
      texts: [
        '1:30',
        '01:30:00',
        '90 min',
        '1.5 h',
        '1小时30分',
        '1小时30分钟',
        '1h30m',
        '1 hr 30 mins',
        '１：３０',
        '90分',
        '5,400 s',
        '1 Hour 30 Minutes',
        '1.5小时',
      ],
      cell: 5400,
      shown: '1:30',
    },
    { config: plain, json: 5405, texts: ['1:30:05', '1h 30m 5s', '1小时30分5秒'], cell: 5405, shown: '1:30:05' },
    { config: plain, json: 0, texts: ['0', '0:00', '0 min', '-0:00'], cell: 0, shown: '0:00' },
    { config: plain, json: -5400, texts: ['-1:30', '−90 min', '(1:30)', '-1.5h'], cell: -5400, shown: '−1:30' },
    { config: plain, json: 360_000, texts: ['100:00', '100 h'], cell: 360_000, shown: '100:00' },
    { config: exact, json: 5400, texts: ['1:30', '1:30:00', '1.5h'], cell: 5400, shown: '1:30:00' },
    { config: hours, json: 5400, texts: ['1.5', '1.50 h', '1:30', '1.5 小时'], cell: 5400, shown: '1.5 h' },
    { config: hours, json: -4_500_000, texts: ['-1250', '-1,250 h'], cell: -4_500_000, shown: '−1,250 h' },
    { config: hours, json: 9, texts: ['0.0025', '9 s'], cell: 9, shown: '0.0025 h' },
    { config: hours, json: 1200, texts: ['0:20', '20 min'], cell: 1200, shown: '0:20' },
    { config: plain, json: 3_155_760_000_000, texts: ['876600000 h'], cell: 3_155_760_000_000 },
  ],
  bad: [
    { config: plain, json: '1:30', code: 'value.type' },
    { config: plain, json: 0.5, code: 'value.integer' },
    { config: plain, json: Number.NaN, code: 'value.number' },
    { config: plain, json: 3_155_760_000_001, texts: ['876600000:00:01', '999999999999:00', '99999999999999999999 h'], code: 'value.too-large' },
    { config: plain, json: -3_155_760_000_001, texts: ['-876600001 h'], code: 'value.too-small' },
    { config: plain, texts: ['90', '1.5', '-3'], code: 'value.duration-unit' },
    { config: plain, texts: ['0.0001 h', '0.5 s', '0.01分'], code: 'value.duration-seconds' },
    { config: hours, texts: ['0.0001'], code: 'value.duration-seconds' },
    { config: plain, texts: ['1,5 h', '1.234.567 s', '1.30.5 h x'], code: 'value.number-two-ways' },
    {
      config: plain,
      texts: [
        '1:5',
        '1:60',
        '1:30:60',
        ':30',
        '1:',
        '2 days',
        '2天',
        '30m 1h',
        '1h 1h',
        '1h 30',
        'soon',
        '1:30 h',
        '--1:30',
        'h',
        '-',
        '9'.repeat(90),
      ],
      code: 'value.duration',
    },
  ],
  filters: [
    { config: plain, operator: 'eq', value: 60, holds: [60], fails: [61, null] },
    { config: plain, operator: 'ne', value: 60, holds: [61], fails: [60] },
    { config: plain, operator: 'lt', value: 60, holds: [59, -3], fails: [60, null] },
    { config: plain, operator: 'lte', value: 60, holds: [60], fails: [61] },
    { config: plain, operator: 'gt', value: 60, holds: [3600], fails: [60] },
    { config: plain, operator: 'gte', value: 60, holds: [60], fails: [59] },
    { config: plain, operator: 'between', value: [60, 120], holds: [60, 90, 120], fails: [59, 121, null] },
    { config: plain, operator: 'in', value: [60, 120], holds: [120], fails: [90] },
    { config: plain, operator: 'notIn', value: [60, 120], holds: [90], fails: [60] },
    { config: plain, operator: 'isEmpty', holds: [null], fails: [0] },
    { config: plain, operator: 'isNotEmpty', holds: [0], fails: [null] },
  ],
};
