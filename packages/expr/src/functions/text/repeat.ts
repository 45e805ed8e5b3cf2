// In charge of: REPT, PADLEFT, PADRIGHT: texts made longer.
import { runLimits } from '../../limits.ts';
import { defineFunction } from '../define.ts';
import { text } from '../types.ts';
import { pointCount, pointSlice } from './points.ts';

// The check of the result refuses it, without building what was asked for.
const tooLong = ' '.repeat(runLimits.text + 1);

function repeated(value: string, count: number): string {
  return value.length * count > runLimits.text ? tooLong : value.repeat(count);
}

/** The text several times. */
export const rept = defineFunction({
  name: 'rept',
  params: ['text', 'integer'],
  result: text,
  doc: {
    group: 'text',
    params: 'text, count',
    en: 'The text repeated.',
    zh: '把文本重复若干次。',
    example: 'REPT("★", 3)',
    result: '"★★★"',
    rules: {
      en: 'A negative count gives null, as does a result of more than 100,000 characters.',
      zh: '次数为负、或结果超过 100,000 个字符时为空。',
    },
  },
  run: ([value, count]) => (count < 0 ? null : repeated(value, count)),
});

function padding(value: string, length: number, by: string): string | null {
  const missing = length - pointCount(value);
  if (missing <= 0) return '';
  if (by === '') return null;
  if (missing > runLimits.text) return tooLong;
  return pointSlice(by.repeat(Math.ceil(missing / pointCount(by))), 0, missing);
}

/** Filled up on the left. */
export const padLeft = defineFunction({
  name: 'padLeft',
  params: ['text', 'integer', 'text?'],
  result: text,
  doc: {
    group: 'text',
    params: 'text, length, [fill]',
    en: 'The text filled up on the left to a length, with spaces or another text.',
    zh: '在左侧补足到指定长度，默认补空格，也可指定填充文本。',
    example: 'PADLEFT("42", 5, "0")',
    result: '"00042"',
    rules: { en: 'Longer texts stay as they are.', zh: '已经更长的文本不变。' },
  },
  run: ([value, length, by = ' ']) => {
    const pad = padding(value, length, by);
    return pad === null ? null : pad + value;
  },
});

/** Filled up on the right. */
export const padRight = defineFunction({
  name: 'padRight',
  params: ['text', 'integer', 'text?'],
  result: text,
  doc: {
    group: 'text',
    params: 'text, length, [fill]',
    en: 'The text filled up on the right to a length, with spaces or another text.',
    zh: '在右侧补足到指定长度，默认补空格，也可指定填充文本。',
    example: 'PADRIGHT("42", 5, ".")',
    result: '"42..."',
    rules: { en: 'Longer texts stay as they are.', zh: '已经更长的文本不变。' },
  },
  run: ([value, length, by = ' ']) => {
    const pad = padding(value, length, by);
    return pad === null ? null : value + pad;
  },
});
