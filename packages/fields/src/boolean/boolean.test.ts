import { expect, test } from 'vitest';
import { booleanType } from './boolean.ts';

test('speaks the reader’s language', () => {
  const show = (cell: boolean, locale: 'en' | 'zh-CN'): string => booleanType.format(cell, { config: {}, locale, timezone: 'UTC' });
  expect([show(true, 'en'), show(false, 'en'), show(true, 'zh-CN'), show(false, 'zh-CN')]).toEqual(['Yes', 'No', '是', '否']);
});
