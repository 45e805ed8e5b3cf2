// In charge of: fixtures of date fields.
import type { Fixtures } from '../fixture.ts';
import type { DateConfig } from './date.schema.ts';

const plain: DateConfig = {};

/** Fixtures of date fields. */
export const dateFixtures: Fixtures<DateConfig> = {
  configs: [plain],
  wrongConfigs: [{ config: { zone: 'UTC' } }],
  good: [
    {
      config: plain,
      json: '2011-05-03',
      texts: [
        '2011-05-03',
        '2011-5-3',
        '2011/05/03',
        '2011.5.3',
        '2011年5月3日',
        '2011 年 5 月 3 日',
        '20110503',
        '２０１１－０５－０３',
        '3 May 2011',
        '03-May-2011',
        'May 3, 2011',
        '2011-05-03 00:00:00',
        '2011/5/3 0:00',
        '2011-05-03T00:00:00.000Z',
      ],
      cell: 15097,
      shown: '2011-05-03',
    },
    { config: plain, dateOrder: 'dmy', json: '2011-05-03', texts: ['03.05.2011', '3/5/2011', '3-5-2011', '03/05/2011 00:00'], cell: 15097 },
    { config: plain, dateOrder: 'mdy', json: '2011-05-03', texts: ['5/3/2011', '05.03.2011', '2011-5-3'], cell: 15097 },
    { config: plain, json: '2011-05-13', texts: ['13.05.2011', '5/13/2011'], cell: 15107 },
    { config: plain, json: '2011-05-05', texts: ['5/5/2011'], cell: 15099 },
    { config: plain, json: '1970-01-01', cell: 0 },
    { config: plain, json: '1969-12-31', cell: -1 },
    { config: plain, json: '2000-02-29', cell: 11016 },
    { config: plain, json: '0001-01-01', texts: ['0001-01-01'], cell: -719162, shown: '0001-01-01' },
    { config: plain, json: '9999-12-31', texts: ['9999-12-31'], cell: 2932896 },
  ],
  bad: [
    { config: plain, json: 15097, code: 'value.type' },
    { config: plain, json: '2011-5-3', code: 'value.date' },
    { config: plain, json: '2011-05-03T00:00:00Z', code: 'value.date' },
    {
      config: plain,
      json: '2011-02-29',
      texts: [
        '2011-02-29',
        '2011-13-01',
        '2011-04-31',
        '1900-02-29',
        '0000-01-01',
        '5/3/11',
        '2011-05',
        '45000',
        'tomorrow',
        '3 Foo 2011',
        '2011-05/03',
        '2011年5-3',
        '31/31/2011',
        '2011-05-03 25:00',
      ],
      code: 'value.date',
    },
    { config: plain, dateOrder: 'dmy', texts: ['5/13/2011'], code: 'value.date' },
    { config: plain, texts: ['03.05.2011', '5/3/2011'], code: 'value.date-two-ways' },
    { config: plain, dateOrder: 'ymd', texts: ['5/3/2011'], code: 'value.date-two-ways' },
    { config: plain, texts: ['2010-12-01 08:26', '2010/12/1 8:26:00', '2010-12-01T00:00:01Z'], code: 'value.date-has-time' },
  ],
  filters: [
    { config: plain, operator: 'eq', value: '2011-05-03', holds: ['2011-05-03'], fails: ['2011-05-04', null] },
    { config: plain, operator: 'ne', value: '2011-05-03', holds: ['2011-05-04'], fails: ['2011-05-03'] },
    { config: plain, operator: 'lt', value: '2011-05-03', holds: ['0999-01-01', '2011-05-02'], fails: ['2011-05-03', null] },
    { config: plain, operator: 'gte', value: '2011-05-03', holds: ['2011-05-03'], fails: ['2011-05-02'] },
    {
      config: plain,
      operator: 'between',
      value: ['2011-01-01', '2011-12-31'],
      holds: ['2011-01-01', '2011-12-31'],
      fails: ['2010-12-31', '2012-01-01', null],
    },
    { config: plain, operator: 'isEmpty', holds: [null], fails: ['1970-01-01'] },
    { config: plain, operator: 'isNotEmpty', holds: ['1970-01-01'], fails: [null] },
  ],
};
