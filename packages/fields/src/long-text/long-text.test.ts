import { message } from '@trellis/errors';
import { expect, test } from 'vitest';
import { longTextType } from './long-text.ts';

test('names the character that cannot be shown', () => {
  const result = longTextType.read('fine\nuntil\u0007here', { config: {}, label: { en: 'Notes', 'zh-CN': '备注' }, path: 'notes' });
  expect(result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, 'zh-CN').message)).toEqual([
    '备注含有无法显示的字符（U+0007）。',
  ]);
});
