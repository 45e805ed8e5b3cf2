// In charge of: LEFT, RIGHT, MID, LEN, REPLACE, BEFORE, AFTER: parts of a text by place.
import { defineFunction } from '../define.ts';
import { text, whole } from '../types.ts';
import { pointCount, pointOffset, pointSlice } from './points.ts';

/** The first characters. */
export const left = defineFunction({
  name: 'left',
  params: ['text', 'integer?'],
  result: text,
  doc: {
    group: 'text',
    params: 'text, [count]',
    en: 'The first characters of a text, one when no count is given.',
    zh: '文本开头的若干个字符，不写数量时为 1 个。',
    example: 'LEFT("SKU-001", 3)',
    result: '"SKU"',
    rules: { en: 'A negative count gives null.', zh: '数量为负时为空。' },
  },
  run: ([value, count = 1]) => (count < 0 ? null : pointSlice(value, 0, count)),
});

/** The last characters. */
export const right = defineFunction({
  name: 'right',
  params: ['text', 'integer?'],
  result: text,
  doc: {
    group: 'text',
    params: 'text, [count]',
    en: 'The last characters of a text, one when no count is given.',
    zh: '文本末尾的若干个字符，不写数量时为 1 个。',
    example: 'RIGHT("SKU-001", 3)',
    result: '"001"',
    rules: { en: 'A negative count gives null.', zh: '数量为负时为空。' },
  },
  run: ([value, count = 1]) => {
    if (count < 0) return null;
    const length = pointCount(value);
    return value.slice(pointOffset(value, Math.max(0, length - count)));
  },
});

/** Characters from the middle. */
export const mid = defineFunction({
  name: 'mid',
  params: ['text', 'integer', 'integer'],
  result: text,
  doc: {
    group: 'text',
    params: 'text, start, count',
    en: 'Characters of a text from a place on, the first being 1.',
    zh: '从指定位置（从 1 起）取若干个字符。',
    example: 'MID("SKU-001-RED", 5, 3)',
    result: '"001"',
    rules: { en: 'A start below 1 or a negative count gives null.', zh: '起始位置小于 1 或数量为负时为空。' },
  },
  run: ([value, start, count]) => (start < 1 || count < 0 ? null : pointSlice(value, start - 1, start - 1 + count)),
});

/** How many characters. */
export const len = defineFunction({
  name: 'len',
  params: ['text'],
  result: whole,
  doc: {
    group: 'text',
    params: 'text',
    en: 'The number of characters of a text.',
    zh: '文本的字符数。',
    example: 'LEN("商品 A")',
    result: '4',
    rules: { en: 'An emoji counts as one character.', zh: '一个表情符号算一个字符。' },
  },
  run: ([value]) => BigInt(pointCount(value)),
});

/** Other characters at a place. */
export const replace = defineFunction({
  name: 'replace',
  params: ['text', 'integer', 'integer', 'text'],
  result: text,
  doc: {
    group: 'text',
    params: 'text, start, count, new_text',
    en: 'The text with some characters from a place on replaced by others.',
    zh: '从指定位置起，把若干个字符换成新文本。',
    example: 'REPLACE("SKU-001", 1, 3, "ITEM")',
    result: '"ITEM-001"',
    rules: { en: 'A start below 1 or a negative count gives null.', zh: '起始位置小于 1 或数量为负时为空。' },
  },
  run: ([value, start, count, by]) => {
    if (start < 1 || count < 0) return null;
    const from = pointOffset(value, start - 1);
    const rest = value.slice(from);
    return value.slice(0, from) + by + rest.slice(pointOffset(rest, count));
  },
});

/** What stands before a mark. */
export const before = defineFunction({
  name: 'before',
  params: ['text', 'text'],
  result: text,
  doc: {
    group: 'text',
    params: 'text, mark',
    en: 'What stands before the first occurrence of a mark.',
    zh: '第一次出现分隔文本之前的部分。',
    example: 'BEFORE("mia@example.com", "@")',
    result: '"mia"',
    rules: { en: 'Null when the mark does not occur.', zh: '找不到分隔文本时为空。' },
  },
  run: ([value, mark]) => {
    const at = value.indexOf(mark);
    return at < 0 ? null : value.slice(0, at);
  },
});

/** What stands after a mark. */
export const after = defineFunction({
  name: 'after',
  params: ['text', 'text'],
  result: text,
  doc: {
    group: 'text',
    params: 'text, mark',
    en: 'What stands after the first occurrence of a mark.',
    zh: '第一次出现分隔文本之后的部分。',
    example: 'AFTER("mia@example.com", "@")',
    result: '"example.com"',
    rules: { en: 'Null when the mark does not occur.', zh: '找不到分隔文本时为空。' },
  },
  run: ([value, mark]) => {
    const at = value.indexOf(mark);
    return at < 0 ? null : value.slice(at + mark.length);
  },
});
