import { message } from '@trellis/errors';
import { expect, test } from 'vitest';
import { singleChoiceType } from './single-choice.ts';

const config = {
  options: {
    b: { label: { en: 'Blue', 'zh-CN': '蓝' }, color: 'blue' as const, order: 2 },
    a: { label: { 'zh-CN': '红' }, order: 1 },
    c: { label: 'Green', order: 1 },
  },
};

test('lists its options in order, equal orders by id, grey where no colour is chosen', () => {
  expect(singleChoiceType.options?.(config).map(({ id, color }) => [id, color])).toEqual([
    ['a', 'grey'],
    ['c', 'grey'],
    ['b', 'blue'],
  ]);
});

test('shows the label in the reader’s language, else in the other, and the bare id of an option that is gone', () => {
  const show = (cell: string, locale: 'en' | 'zh-CN'): string => singleChoiceType.format(cell, { config, locale, timezone: 'UTC' });
  expect([show('b', 'en'), show('b', 'zh-CN'), show('a', 'en'), show('gone', 'en')]).toEqual(['Blue', '蓝', '红', 'gone']);
});

test('a near miss is answered with the option meant', () => {
  const result = singleChoiceType.fromText('Blu', { config, label: { en: 'Colour', 'zh-CN': '颜色' }, path: 'colour', timezone: 'UTC' });
  const sentences = (locale: 'en' | 'zh-CN') => (result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, locale).message));
  expect(sentences('en')).toEqual(['“Blu” is not an option of Colour. Did you mean “Blue”?']);
  expect(sentences('zh-CN')).toEqual(['“Blu”不是颜色的选项。是不是“蓝”？']);
});
