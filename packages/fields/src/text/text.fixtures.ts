// In charge of: fixtures of text fields.
import type { Fixtures } from '../fixture.ts';
import type { TextConfig } from './text.schema.ts';

const plain: TextConfig = {};
const code: TextConfig = { minLength: 2, maxLength: 5 };
const currency: TextConfig = { pattern: '^[A-Z]{3}$', form: { en: 'three capital letters', 'zh-CN': '三个大写字母' } };

/** Fixtures of text fields. */
export const textFixtures: Fixtures<TextConfig> = {
  configs: [plain, code, currency, { maxLength: 4000 }],
  wrongConfigs: [
    { config: { maxLength: 0 } },
    { config: { maxLength: 4001 } },
    { config: { size: 3 } },
    { config: { pattern: 'a(b' }, code: 'expression.pattern' },
    { config: { minLength: 5, maxLength: 2 }, code: 'document.empty-range' },
  ],
  good: [
    { config: plain, json: 'WHITE HANGING HEART', texts: ['WHITE HANGING HEART'], cell: 'WHITE HANGING HEART', shown: 'WHITE HANGING HEART' },
    { config: plain, json: '85123a', cell: '85123a' },
    { config: plain, json: ' two  spaces ', texts: [' two  spaces '], cell: ' two  spaces ' },
    { config: plain, json: 'Cafe\u0301', texts: ['Cafe\u0301'], cell: 'Caf\u00e9' },
    { config: plain, json: '蓝牙耳机 №１', texts: ['蓝牙耳机 №１'], cell: '蓝牙耳机 №１' },
    { config: plain, json: '__proto__', texts: ['__proto__'], cell: '__proto__' },
    { config: plain, json: '', cell: null },
    { config: plain, json: ' \u3000', cell: null },
    { config: code, json: '😀😀😀😀😀', texts: ['😀😀😀😀😀'], cell: '😀😀😀😀😀' },
    { config: currency, json: 'USD', texts: ['USD'], cell: 'USD' },
  ],
  bad: [
    { config: currency, json: 'usd', texts: ['usd', 'USDT', 'US'], code: 'value.pattern' },
    { config: plain, json: 12, code: 'value.type' },
    { config: plain, json: ['a'], code: 'value.type' },
    { config: plain, json: 'one\ntwo', texts: ['one\ntwo', 'one\r\ntwo', 'one\u2028two'], code: 'value.line-break' },
    { config: plain, json: 'a\u0000b', texts: ['a\u0000b', 'a\tb', 'a\u009fb', 'half \ud83d', 'non\ufdd0'], code: 'value.control-character' },
    { config: plain, json: 'x'.repeat(4001), texts: ['x'.repeat(4001)], code: 'value.too-long' },
    { config: code, json: 'ABCDEF', texts: ['ABCDEF', '😀😀😀😀😀😀'], code: 'value.too-long' },
    { config: code, json: 'A', texts: ['A', '😀'], code: 'value.too-short' },
  ],
  filters: [
    { config: plain, operator: 'eq', value: 'ab', holds: ['ab'], fails: ['AB', 'abc', null] },
    { config: plain, operator: 'ne', value: 'ab', holds: ['AB', 'abc'], fails: ['ab'] },
    { config: plain, operator: 'in', value: ['ab', 'cd'], holds: ['ab', 'cd'], fails: ['abcd', null] },
    { config: plain, operator: 'notIn', value: ['ab', 'cd'], holds: ['abcd'], fails: ['ab', 'cd'] },
    { config: plain, operator: 'contains', value: '100%_', holds: ['a 100%_ b'], fails: ['100x', '1000', null] },
    { config: plain, operator: 'startsWith', value: 'C5', holds: ['C5', 'C512345'], fails: ['XC5', '5C', null] },
    { config: plain, operator: 'isEmpty', holds: [null], fails: ['0'] },
    { config: plain, operator: 'isNotEmpty', holds: ['0'], fails: [null] },
  ],
};
