// In charge of: fixtures of colour fields.
import type { Fixtures } from '../fixture.ts';
import type { ColorConfig } from './color.schema.ts';

const plain: ColorConfig = {};

/** Fixtures of colour fields. */
export const colorFixtures: Fixtures<ColorConfig> = {
  configs: [plain],
  wrongConfigs: [{ config: { alpha: true } }],
  good: [
    {
      config: plain,
      json: '#01718C',
      texts: ['#01718c', '01718C', ' #01718C ', '＃０１７１８ｃ', 'rgb(1, 113, 140)', 'RGB(1,113,140)', 'rgb(1 113 140)'],
      cell: '#01718c',
      shown: '#01718c',
    },
    { config: plain, json: '#fA0', texts: ['#fa0', '#ffaa00'], cell: '#ffaa00' },
    { config: plain, json: '#000000', texts: ['000000', '#000', 'rgb(0,0,0)'], cell: '#000000' },
    { config: plain, json: '', cell: null },
  ],
  bad: [
    { config: plain, json: 0x01718c, code: 'value.type' },
    {
      config: plain,
      json: 'red',
      texts: [
        '#12',
        '#1234',
        '#12345',
        '#1234567',
        '#12345678',
        'abc',
        '#gggggg',
        'rgb(256, 0, 0)',
        'rgb(1, 2)',
        'rgba(1, 2, 3, 0.5)',
        '#01718c;x',
        'url(x)',
        '#'.repeat(100),
      ],
      code: 'value.color',
    },
  ],
  filters: [
    { config: plain, operator: 'eq', value: '#FFF', holds: ['#ffffff'], fails: ['#fffffe', null] },
    { config: plain, operator: 'ne', value: '#ffffff', holds: ['#000000'], fails: ['#fff'] },
    { config: plain, operator: 'in', value: ['#fff', '#000'], holds: ['#000000'], fails: ['#000001', null] },
    { config: plain, operator: 'notIn', value: ['#fff'], holds: ['#000000'], fails: ['#ffffff'] },
    { config: plain, operator: 'isEmpty', holds: [null], fails: ['#000'] },
    { config: plain, operator: 'isNotEmpty', holds: ['#000'], fails: [null] },
  ],
};
