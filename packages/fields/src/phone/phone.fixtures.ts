// In charge of: fixtures of phone fields.
import type { Fixtures } from '../fixture.ts';
import type { PhoneConfig } from './phone.schema.ts';

const plain: PhoneConfig = {};
const china: PhoneConfig = { countryCode: '86' };
const america: PhoneConfig = { countryCode: '1' };
const italy: PhoneConfig = { countryCode: '39' };

/** Fixtures of phone fields. */
export const phoneFixtures: Fixtures<PhoneConfig> = {
  configs: [plain, china, america, italy],
  wrongConfigs: [
    { config: { countryCode: '+86' } },
    { config: { countryCode: 86 } },
    { config: { countryCode: '0' } },
    { config: { country: 'CN' } },
  ],
  good: [
    {
      config: plain,
      json: '+86 138-0013-8000',
      texts: ['+8613800138000', '＋８６ １３８００１３８０００', '+86 (138) 0013 8000', 'tel:+86-138-0013-8000', ' +86.138.0013.8000 '],
      cell: '+8613800138000',
      shown: '+86 138 0013 8000',
    },
    { config: plain, json: '020-8123 4567', texts: ['（020）8123—4567'], cell: '02081234567', shown: '02081234567' },
    { config: plain, json: '110', texts: ['110'], cell: '110', shown: '110' },
    { config: china, json: '138 0013 8000', texts: ['13800138000', '+86 13800138000', '0086-13800138000'], cell: '+8613800138000' },
    { config: china, json: '95588', texts: ['95588'], cell: '95588', shown: '95588' },
    {
      config: china,
      json: '020-81234567 ext. 801',
      texts: ['020-81234567转801', '020-81234567 转 801', '020-81234567x801', '020-81234567#801', '020 8123 4567 分机801', '+862081234567;ext=801'],
      cell: '+862081234567x801',
      shown: '+86 2081234567 ext. 801',
    },
    { config: china, json: '+1 415 555 0100', cell: '+14155550100', shown: '+1 415 555 0100' },
    { config: america, json: '(415) 555-0100', texts: ['415/555.0100'], cell: '+14155550100' },
    { config: italy, json: '06 1234 5678', cell: '+390612345678', shown: '+39 0612345678' },
    { config: plain, json: '+44 (0)20 7946 0000', cell: '+442079460000', shown: '+44 2079460000' },
    { config: plain, json: '+852 2123 4567', cell: '+85221234567', shown: '+852 21234567' },
    { config: plain, json: '\u3000', cell: null },
  ],
  bad: [
    { config: plain, json: 13800138000, code: 'value.type' },
    {
      config: plain,
      json: 'none',
      texts: [
        '12',
        '+',
        '+12',
        '+0138001380',
        '1-800-FLOWERS',
        '13800138000, 13900139000',
        '138*0013',
        '++8613800138000',
        '13+800138000',
        '1234567890123456',
        'x12',
        '02081234567x123456789',
        '1.38001E+10',
      ],
      code: 'value.phone',
    },
    { config: china, json: '86 138 0013 8000', texts: ['8613800138000'], code: 'value.phone-country' },
    { config: america, json: '1 415 555 0100', texts: ['1-415-555-0100'], code: 'value.phone-country' },
    { config: plain, json: '1'.repeat(61), texts: ['1 '.repeat(40)], code: 'value.too-long' },
    { config: plain, json: '138\n139', texts: ['138\n139'], code: 'value.line-break' },
    { config: plain, json: '138\u0007', code: 'value.control-character' },
  ],
  filters: [
    { config: china, operator: 'eq', value: '138 0013 8000', holds: ['+8613800138000', '138-0013-8000'], fails: ['13900139000', null] },
    { config: china, operator: 'ne', value: '13800138000', holds: ['13900139000'], fails: ['+86 13800138000'] },
    { config: china, operator: 'in', value: ['13800138000', '110'], holds: ['110'], fails: ['120', null] },
    { config: china, operator: 'notIn', value: ['110'], holds: ['120'], fails: ['110'] },
    {
      config: plain,
      operator: 'startsWith',
      value: '+8613800138000',
      holds: ['+86 138 0013 8000', '+86 138 0013 8000 x5'],
      fails: ['13800138000', null],
    },
    { config: plain, operator: 'contains', value: '8000', holds: ['138 0013 8000'], fails: ['13900139001', null] },
    { config: plain, operator: 'isEmpty', holds: [null], fails: ['110'] },
    { config: plain, operator: 'isNotEmpty', holds: ['110'], fails: [null] },
  ],
};
