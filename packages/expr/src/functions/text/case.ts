// In charge of: UPPER, LOWER, PROPER, TRIM, CLEAN, SLUG, REVERSE: the whole text in another form.
import { defineFunction } from '../define.ts';
import { text } from '../types.ts';

/** In capitals. */
export const upper = defineFunction({
  name: 'upper',
  params: ['text'],
  result: text,
  weight: 2,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The text in capital letters.',
    zh: '把文本转换为大写字母。',
    example: 'UPPER("sku-1a")',
    result: '"SKU-1A"',
  },
  run: ([value]) => value.toUpperCase(),
});

/** In small letters. */
export const lower = defineFunction({
  name: 'lower',
  params: ['text'],
  result: text,
  weight: 2,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The text in small letters.',
    zh: '把文本转换为小写字母。',
    example: 'LOWER("SKU-1A")',
    result: '"sku-1a"',
  },
  run: ([value]) => value.toLowerCase(),
});

/** Each word with a capital. */
export const proper = defineFunction({
  name: 'proper',
  params: ['text'],
  result: text,
  weight: 8,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The text with a capital at the start of each word and small letters after it.',
    zh: '每个单词首字母大写，其余小写。',
    example: 'PROPER("new YORK")',
    result: '"New York"',
  },
  run: ([value]) => value.toLowerCase().replace(/\p{L}[\p{L}\p{M}]*/gu, (word) => capitalized(word)),
});

function capitalized(word: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  return first.toUpperCase() + word.slice(first.length);
}

/** Without spaces at the ends and doubled ones inside. */
export const trim = defineFunction({
  name: 'trim',
  params: ['text'],
  result: text,
  weight: 2,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The text without spaces at its ends, and one space where there were several.',
    zh: '去掉首尾空格，并把连续空格合并为一个。',
    example: 'TRIM("  red   box ")',
    result: '"red box"',
    rules: { en: 'Full-width and no-break spaces count as spaces; line breaks stay.', zh: '全角空格和不换行空格也算空格；换行保留。' },
  },
  run: ([value]) => value.replace(/[ \u00A0\u3000]+/g, ' ').replace(/^ | $/g, ''),
});

/** Without control characters. */
export const clean = defineFunction({
  name: 'clean',
  params: ['text'],
  result: text,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The text without control characters, line breaks and tabs among them.',
    zh: '去掉文本中的控制字符，包括换行和制表符。',
    example: 'CLEAN("a" & CHAR(10) & "b")',
    result: '"ab"',
  },
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  run: ([value]) => value.replace(/[\u0000-\u001F\u007F-\u009F]/g, ''),
});

/** As a part of an address. */
export const slug = defineFunction({
  name: 'slug',
  params: ['text'],
  result: text,
  weight: 6,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The text in small letters and digits with single hyphens between, as web addresses use it.',
    zh: '把文本变成网址可用的形式：小写字母、数字和单个连字符。',
    example: 'SLUG("Crème Brûlée (2 pcs)")',
    result: '"creme-brulee-2-pcs"',
    rules: { en: 'Accents are dropped; Chinese and other letters stay.', zh: '去掉重音符号；汉字和其他文字保留。' },
  },
  run: ([value]) =>
    value
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, ''),
});

/** From the end to the start. */
export const reverse = defineFunction({
  name: 'reverse',
  params: ['text'],
  result: text,
  weight: 4,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The characters of the text from last to first.',
    zh: '把文本的字符顺序颠倒。',
    example: 'REVERSE("abc")',
    result: '"cba"',
  },
  run: ([value]) => Array.from(value).toReversed().join(''),
});
