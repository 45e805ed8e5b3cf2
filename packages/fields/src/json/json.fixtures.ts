// In charge of: fixtures of JSON fields.
import type { Fixtures } from '../fixture.ts';
import type { JsonConfig } from './json.schema.ts';

const plain: JsonConfig = {};

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

/** Fixtures of JSON fields. */
export const jsonFixtures: Fixtures<JsonConfig> = {
  configs: [plain],
  wrongConfigs: [{ config: { schema: {} } }],
  good: [
    {
      config: plain,
      json: { b: [1, 2.5, null], a: { 'zh-CN': '红', n: -0 } },
      texts: ['{"b":[1,2.5,null],"a":{"zh-CN":"红","n":0}}', ' { "a" : {"n": 0.0e5, "zh-CN": "\\u7ea2"},\n\t"b": [1, 25e-1, null] } '],
      cell: '{"a":{"n":0,"zh-CN":"红"},"b":[1,2.5,null]}',
      shown: '{"a":{"n":0,"zh-CN":"红"},"b":[1,2.5,null]}',
    },
    { config: plain, json: {}, texts: ['{}', ' { } '], cell: '{}' },
    { config: plain, json: [{}], texts: ['[ { } ]'], cell: '[{}]' },
    { config: plain, json: 'text', texts: ['"text"'], cell: '"text"' },
    { config: plain, json: false, texts: ['false'], cell: 'false' },
    { config: plain, json: 0, texts: ['0', '-0', '0.000'], cell: '0' },
    { config: plain, json: 1e-7, texts: ['0.0000001', '1E-7'], cell: '1e-7' },
    { config: plain, json: 0.1 + 0.2, texts: ['0.30000000000000004'], cell: '0.30000000000000004' },
    { config: plain, json: { 10: 'x', 9: 'y', toString: 1, '': 2 }, cell: '{"":2,"10":"x","9":"y","toString":1}' },
    { config: plain, json: 'e\u0301\n"\\/', texts: ['"e\u0301\\n\\"\\\\\\/"'], cell: '"e\u0301\\n\\"\\\\/"' },
    { config: plain, json: nested(20), texts: ['['.repeat(20) + 1 + ']'.repeat(20)], cell: '['.repeat(20) + 1 + ']'.repeat(20) },
    { config: plain, json: 'x'.repeat(99_998), cell: `"${'x'.repeat(99_998)}"` },
    { config: plain, json: [], texts: ['[]', '""', ' null '], cell: null },
    { config: plain, json: '', cell: null },
  ],
  bad: [
    { config: plain, json: new Date(0), code: 'value.type' },
    { config: plain, json: [undefined], code: 'value.type' },
    { config: plain, json: Number.NaN, code: 'value.type' },
    {
      config: plain,
      texts: [
        '{a:1}',
        "{'a':1}",
        '{"a":1,}',
        '[1,]',
        '[1 2]',
        '{"a" 1}',
        '{"a":1',
        '[',
        '"a',
        '"a\nb"',
        '"\\x"',
        '01',
        '1.',
        '.5',
        '+1',
        'NaN',
        'undefined',
        'tru',
        '1 2',
        '{}}',
        '// a',
        '\u00a01',
      ],
      code: 'value.json',
    },
    { config: plain, texts: ['{"a":1,"a":2}', '{"a":{"\\u0062":1,"b":1}}'], code: 'value.json-twice' },
    {
      config: plain,
      json: 2 ** 53,
      texts: ['9007199254740993', '12345678901234567890', '[0.12345678901234567890123]', '1e999', '1e21'],
      code: 'value.json-number',
    },
    {
      config: plain,
      json: JSON.parse('{"a":[{"__proto__":1}]}') as unknown,
      texts: ['{"__proto__":{}}', '[{"constructor":1}]', '{"a":{"prototype":1}}', '{"\\u005f_proto__":1}'],
      code: 'value.json-key',
    },
    { config: plain, json: nested(21), texts: ['['.repeat(21) + ']'.repeat(21), '['.repeat(100_000)], code: 'value.json-depth' },
    { config: plain, json: 'x'.repeat(99_999), texts: [`"${'x'.repeat(99_999)}"`, `["${'红'.repeat(40_000)}"]`], code: 'value.json-size' },
    { config: plain, json: { a: 'half \ud83d' }, texts: ['"\\ud83d"', '{"\\u0000":1}'], code: 'value.control-character' },
  ],
  filters: [
    { config: plain, operator: 'isEmpty', holds: [null, []], fails: [{}, 0, false] },
    { config: plain, operator: 'isNotEmpty', holds: [{}, 0, false], fails: [null, ''] },
  ],
};
