import { message } from '@trellis/errors';
import { expect, test } from 'vitest';
import { integerType } from './integer.ts';

test('says how large a number may be', () => {
  const result = integerType.read(2 ** 53, { config: {}, label: { en: 'Quantity', 'zh-CN': '数量' }, path: 'qty' });
  expect(result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, 'en').message)).toEqual([
    'Quantity is at most 9007199254740991.',
  ]);
});
