// In charge of: fixtures of long text fields.
import type { Fixtures } from '../fixture.ts';
import type { LongTextConfig } from './long-text.schema.ts';

const plain: LongTextConfig = {};
const short: LongTextConfig = { minLength: 3, maxLength: 8 };

/** Fixtures of long text fields. */
export const longTextFixtures: Fixtures<LongTextConfig> = {
  configs: [plain, short],
  wrongConfigs: [{ config: { maxLength: 1.5 } }, { config: { minLength: 9, maxLength: 8 }, code: 'document.empty-range' }],
  good: [
    { config: plain, json: 'one\ntwo\tthree', texts: ['one\ntwo\tthree'], cell: 'one\ntwo\tthree', shown: 'one\ntwo\tthree' },
    { config: plain, json: 'one\r\ntwo\rthree', texts: ['one\r\ntwo\u2028three'], cell: 'one\ntwo\nthree' },
    { config: plain, json: 'e\u0301', texts: ['e\u0301'], cell: '\u00e9' },
    { config: plain, json: '\n \n', cell: null },
    { config: short, json: 'a\nb', texts: ['a\nb'], cell: 'a\nb' },
  ],
  bad: [
    { config: plain, json: { text: 'a' }, code: 'value.type' },
    { config: plain, json: 'bell\u0007', texts: ['bell\u0007', 'null\u0000', 'half \udc00'], code: 'value.control-character' },
    { config: plain, json: 'x'.repeat(100_001), code: 'value.too-long' },
    { config: short, json: '123456789', texts: ['123456789'], code: 'value.too-long' },
    { config: short, json: 'ab', texts: ['ab'], code: 'value.too-short' },
  ],
  filters: [
    { config: plain, operator: 'contains', value: 'two\nthree', holds: ['one\ntwo\nthree'], fails: ['two three', null] },
    { config: plain, operator: 'startsWith', value: 'one', holds: ['one\ntwo'], fails: ['two\none'] },
    { config: plain, operator: 'isEmpty', holds: [null], fails: ['x'] },
    { config: plain, operator: 'isNotEmpty', holds: ['x'], fails: [null] },
  ],
};
