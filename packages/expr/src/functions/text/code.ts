// In charge of: CHAR, UNICHAR, CODE, UNICODE: characters and their numbers.
import { defineFunction } from '../define.ts';
import { text, whole } from '../types.ts';

function isCharacter(point: number, last: number): boolean {
  return point >= 1 && point <= last && !(point >= 0xd800 && point <= 0xdfff);
}

/** The character of a number up to 255. */
export const char = defineFunction({
  name: 'char',
  params: ['integer'],
  result: text,
  doc: {
    group: 'text',
    params: 'number',
    en: 'The character with a number from 1 to 255.',
    zh: '编号（1 到 255）对应的字符。',
    example: 'CHAR(65)',
    result: '"A"',
    rules: { en: 'Numbers are those of Unicode; others give null.', zh: '按 Unicode 编号，超出范围为空。' },
  },
  run: ([point]) => (isCharacter(point, 255) ? String.fromCodePoint(point) : null),
});

/** The character of a number. */
export const unichar = defineFunction({
  name: 'unichar',
  params: ['integer'],
  result: text,
  doc: {
    group: 'text',
    params: 'number',
    en: 'The character with a Unicode number.',
    zh: 'Unicode 编号对应的字符。',
    example: 'UNICHAR(20013)',
    result: '"中"',
    rules: { en: 'Numbers of no character give null.', zh: '没有对应字符时为空。' },
  },
  run: ([point]) => (isCharacter(point, 0x10ffff) ? String.fromCodePoint(point) : null),
});

/** The number of the first character, up to 255. */
export const code = defineFunction({
  name: 'code',
  params: ['text'],
  result: whole,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The number of the first character, when it is one that CHAR knows.',
    zh: '第一个字符的编号，限 CHAR 能表示的字符。',
    example: 'CODE("A")',
    result: '65',
    rules: { en: 'Null for an empty text and for numbers beyond 255.', zh: '文本为空或编号大于 255 时为空。' },
  },
  run: ([value]) => {
    const point = value.codePointAt(0);
    return point === undefined || point > 255 ? null : BigInt(point);
  },
});

/** The number of the first character. */
export const unicode = defineFunction({
  name: 'unicode',
  params: ['text'],
  result: whole,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The Unicode number of the first character.',
    zh: '第一个字符的 Unicode 编号。',
    example: 'UNICODE("中")',
    result: '20013',
    rules: { en: 'Null for an empty text.', zh: '文本为空时为空。' },
  },
  run: ([value]) => {
    const point = value.codePointAt(0);
    return point === undefined ? null : BigInt(point);
  },
});
