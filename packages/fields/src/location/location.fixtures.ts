// In charge of: fixtures of location fields.
import type { Fixtures } from '../fixture.ts';
import type { LocationConfig } from './location.schema.ts';

const plain: LocationConfig = {};
const SHANGHAI = { latitude: 31.2304, longitude: 121.4737 };

/** Fixtures of location fields. */
export const locationFixtures: Fixtures<LocationConfig> = {
  configs: [plain],
  wrongConfigs: [{ config: { scale: 4 } }],
  good: [
    {
      config: plain,
      json: { ...SHANGHAI, address: '上海市黄浦区人民大道 200 号' },
      texts: [
        '31.2304,121.4737 上海市黄浦区人民大道 200 号',
        ' 31.230400， 121.473700，上海市黄浦区人民大道\n200 号 ',
        '31.2304°N 121.4737°E 上海市黄浦区人民大道 200 号',
      ],
      cell: '31.230400,121.473700 上海市黄浦区人民大道 200 号',
      shown: '上海市黄浦区人民大道 200 号',
    },
    {
      config: plain,
      json: SHANGHAI,
      texts: [
        '31.2304, 121.4737',
        '31.2304 121.4737',
        '31.2304° N, 121.4737° E',
        '121.4737E, 31.2304N',
        '３１．２３０４，１２１．４７３７',
        '31.23040049, 121.47369951',
      ],
      cell: '31.230400,121.473700',
      shown: '31.2304, 121.4737',
    },
    { config: plain, json: { latitude: -90, longitude: 180 }, texts: ['-90,180', '90S 180E'], cell: '-90.000000,180.000000', shown: '-90, 180' },
    { config: plain, json: { latitude: -0, longitude: 0.000001 }, texts: ['-0, 0.000001'], cell: '0.000000,0.000001' },
    {
      config: plain,
      json: { address: '12, 34 Main Street' },
      texts: ['12, 34 Main Street', ' ,12, 34  Main Street'],
      cell: '12, 34 Main Street',
      shown: '12, 34 Main Street',
    },
    { config: plain, json: { latitude: null, longitude: null, address: 'Cafe\u0301 N' }, texts: ['Cafe\u0301 N'], cell: 'Caf\u00e9 N' },
    {
      config: plain,
      json: { ...SHANGHAI, address: 'N 5th Street' },
      texts: ['31.2304,121.4737 N 5th Street'],
      cell: '31.230400,121.473700 N 5th Street',
    },
    { config: plain, json: { address: '  ' }, cell: null },
  ],
  bad: [
    { config: plain, json: '31.2304,121.4737', code: 'value.type' },
    { config: plain, json: {}, code: 'value.type' },
    { config: plain, json: { address: 5 }, code: 'value.type' },
    { config: plain, json: { latitude: '31', longitude: 121 }, code: 'value.type' },
    { config: plain, json: { lat: 31, lng: 121 }, code: 'value.type' },
    { config: plain, json: { latitude: 31.2304 }, code: 'value.location-half' },
    { config: plain, json: { longitude: 121, address: 'x' }, code: 'value.location-half' },
    { config: plain, json: { latitude: 31.2304001, longitude: 121 }, code: 'value.scale' },
    {
      config: plain,
      json: { latitude: 90.000001, longitude: 0 },
      texts: ['90.000001,0', '121.4737, 31.2304', '90.5, 12.5 Main Street'],
      code: 'value.latitude',
    },
    { config: plain, json: { latitude: 0, longitude: -180.000001 }, texts: ['0,-180.000001', '0, 999'], code: 'value.longitude' },
    { config: plain, json: { address: '31.2304,121.4737 上海' }, code: 'value.location-address' },
    { config: plain, json: { ...SHANGHAI, address: '12, 34' }, code: 'value.location-address' },
    { config: plain, json: { address: '200' }, texts: ['31.2304', '1,2,3', '----', '1000, 2000'], code: 'value.location' },
    { config: plain, json: { address: 'x'.repeat(501) }, texts: ['x'.repeat(501)], code: 'value.too-long' },
    { config: plain, json: { address: 'bell\u0007' }, texts: ['bell\u0007', '1.5,1.5 half \ud83d'], code: 'value.control-character' },
  ],
  filters: [
    { config: plain, operator: 'isEmpty', holds: [null, { address: '' }], fails: [SHANGHAI] },
    { config: plain, operator: 'isNotEmpty', holds: [{ address: 'x' }], fails: [null] },
  ],
};
