// In charge of: fixtures of timestamp fields.
import type { Fixtures } from '../fixture.ts';
import type { TimestampConfig } from './timestamp.schema.ts';

const plain: TimestampConfig = {};
const ofStore: TimestampConfig = { zone: ['f_store', 'f_timezone'] };

/** Fixtures of timestamp fields. */
export const timestampFixtures: Fixtures<TimestampConfig> = {
  configs: [plain, ofStore],
  wrongConfigs: [{ config: { zone: 'Europe/London' } }, { config: { zone: [] } }],
  good: [
    {
      config: plain,
      json: '2010-12-01T08:26:00Z',
      texts: [
        '2010-12-01 08:26:00',
        '2010/12/1 8:26',
        '2010-12-01T08:26',
        '2010-12-01 8:26 AM',
        '2010年12月1日 8:26',
        '2010年12月1日8时26分',
        '2010-12-01 上午8:26',
        '2010-12-01T16:26:00+08:00',
        '2010-12-01T03:26:00.000-0500',
        '2010-12-01 08:26:00 UTC',
        '1 Dec 2010 08:26',
      ],
      cell: 1291191960000,
      shown: '2010-12-01 08:26',
    },
    {
      config: ofStore,
      json: '2010-12-01T16:26:00+08:00',
      timezone: 'Asia/Shanghai',
      texts: ['2010-12-01 16:26', '2010-12-01 下午4:26', '2010-12-01 4:26 p.m.'],
      cell: 1291191960000,
      shown: '2010-12-01 16:26',
    },
    {
      config: ofStore,
      timezone: 'Europe/London',
      dateOrder: 'mdy',
      texts: ['7/1/2011 9:00'],
      cell: Date.UTC(2011, 6, 1, 8),
      shown: '2011-07-01 09:00',
    },
    { config: ofStore, timezone: 'Europe/London', texts: ['2011-07-01'], cell: Date.UTC(2011, 5, 30, 23), shown: '2011-07-01 00:00' },
    // The clock goes from 01:00 to 02:00, and later from 02:00 back to 01:00.
    { config: ofStore, timezone: 'Europe/London', texts: ['2011-03-27 01:30'], cell: Date.UTC(2011, 2, 27, 1, 30), shown: '2011-03-27 02:30' },
    { config: ofStore, timezone: 'Europe/London', texts: ['2011-10-30 01:30'], cell: Date.UTC(2011, 9, 30, 0, 30), shown: '2011-10-30 01:30' },
    {
      config: ofStore,
      timezone: 'Europe/London',
      json: '2011-10-30T01:30:00Z',
      texts: ['2011-10-30 01:30:00+00:00'],
      cell: Date.UTC(2011, 9, 30, 1, 30),
      shown: '2011-10-30 01:30',
    },
    {
      config: plain,
      json: '2026-01-31T23:59:59.987Z',
      texts: ['2026-01-31 23:59:59.987', '2026-01-31T23:59:59.9876Z'],
      cell: Date.UTC(2026, 0, 31, 23, 59, 59, 987),
    },
    {
      config: plain,
      timezone: 'Asia/Shanghai',
      json: '1900-06-01T00:00:00Z',
      texts: ['1900-06-01 08:05:43'],
      cell: Date.UTC(1900, 5, 1),
      shown: '1900-06-01 08:05',
    },
    { config: plain, json: '0001-01-01T00:00:00Z', texts: ['0001-01-01 00:00'], cell: -62135596800000, shown: '0001-01-01 00:00' },
    { config: plain, json: '9999-12-31T23:59:59.999Z', cell: 253402300799999 },
  ],
  bad: [
    { config: plain, json: 1291191960000, code: 'value.type' },
    { config: plain, json: '2010-12-01T08:26:00', code: 'value.timestamp-offset' },
    { config: plain, json: '2010-12-01', code: 'value.timestamp-offset' },
    {
      config: plain,
      json: '2010-12-01T24:00:00Z',
      texts: [
        '2010-12-01 24:00',
        '2010-12-01 08:60',
        '2010-12-01 08:26:60',
        '2010-02-30 08:00',
        '2010-12-01 13:00 PM',
        '2010-12-01 0:30 AM',
        '2010-12-01 08:26+25:00',
        '08:26',
        'now',
        '2010-12-01 8',
      ],
      code: 'value.timestamp',
    },
    { config: plain, json: '2010-12-01 08:26:00Z', code: 'value.timestamp' },
    { config: plain, json: '0001-01-01T00:00:00+01:00', texts: ['0001-01-01T00:00:00+01:00'], code: 'value.timestamp' },
    { config: plain, texts: ['12/1/2010 8:26'], code: 'value.date-two-ways' },
  ],
  filters: [
    { config: plain, operator: 'lt', value: '2010-12-01T08:26:00Z', holds: ['2010-12-01T08:25:59.999Z'], fails: ['2010-12-01T08:26:00Z', null] },
    { config: plain, operator: 'gte', value: '2010-12-01T08:26:00Z', holds: ['2010-12-01T08:26:00Z'], fails: ['2010-12-01T08:25:00Z'] },
    { config: plain, operator: 'isEmpty', holds: [null], fails: ['1970-01-01T00:00:00Z'] },
    { config: plain, operator: 'isNotEmpty', holds: ['1970-01-01T00:00:00Z'], fails: [null] },
  ],
};
