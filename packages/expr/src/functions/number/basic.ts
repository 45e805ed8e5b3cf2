// In charge of: ABS, SIGN, MOD, QUOTIENT, SAFE_DIV, CLAMP, ISEVEN, ISODD: one or two numbers, exact.
import { absolute, divide, pow10, quotientScale, toScale } from '../../calc/exact.ts';
import { defineFunction } from '../define.ts';
import { boolean, quotient, sameScale, whole } from '../types.ts';

/** Without the sign. */
export const abs = defineFunction({
  name: 'abs',
  params: ['number'],
  result: sameScale,
  doc: {
    group: 'number',
    params: 'number',
    en: 'The number without its sign.',
    zh: '数字的绝对值。',
    example: 'ABS(-5.2)',
    result: '5.2',
  },
  run: ([value]) => absolute(value),
});
/** The sign as a number. */
export const sign = defineFunction({
  name: 'sign',
  params: ['number'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number',
    en: '1 for a positive number, -1 for a negative one, 0 for 0.',
    zh: '正数为 1，负数为 -1，零为 0。',
    example: 'SIGN(-12)',
    result: '-1',
  },
  run: ([value]) => (value > 0n ? 1n : value < 0n ? -1n : 0n),
});
/** The remainder. */
export const mod = defineFunction({
  name: 'mod',
  params: ['number', 'number'],
  result: sameScale,
  doc: {
    group: 'number',
    params: 'number, divisor',
    en: 'What is left after dividing; it has the sign of the divisor.',
    zh: '相除后的余数，符号与除数相同。',
    example: 'MOD(-7, 3)',
    result: '2',
    rules: { en: 'A divisor of 0 gives null.', zh: '除数为 0 时为空。' },
  },
  run: ([value, by]) => {
    if (by === 0n) return null;
    const rest = value % by;
    return rest !== 0n && rest < 0n !== by < 0n ? rest + by : rest;
  },
});
/** The whole part of a division. */
export const quotientFunction = defineFunction({
  name: 'quotient',
  params: ['number', 'number'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number, divisor',
    en: 'The whole part of a division, cut towards zero.',
    zh: '相除后的整数部分，向零取整。',
    example: 'QUOTIENT(-7, 2)',
    result: '-3',
    rules: { en: 'A divisor of 0 gives null.', zh: '除数为 0 时为空。' },
  },
  run: ([value, by]) => (by === 0n ? null : value / by),
});
/** A division that never fails. */
export const safeDiv = defineFunction({
  name: 'safe_div',
  params: ['number', 'number', 'number?'],
  result: quotient,
  doc: {
    group: 'number',
    params: 'number, divisor, [otherwise]',
    en: 'A division, with another value in place of null when the divisor is 0.',
    zh: '相除；除数为 0 时用备用值代替空值。',
    example: 'SAFE_DIV(10, 0, 0)',
    result: '0',
    rules: { en: 'Rounded to 12 decimal places; 0 when no other value is given.', zh: '保留 12 位小数；不写备用值时为 0。' },
  },
  run: ([value, by, otherwise], { scale }) => {
    if (by !== 0n) return divide(value * pow10(quotientScale), by);
    return otherwise === undefined ? 0n : toScale(otherwise, scale, quotientScale);
  },
});
/** Within bounds. */
export const clamp = defineFunction({
  name: 'clamp',
  params: ['number', 'number', 'number'],
  result: sameScale,
  doc: {
    group: 'number',
    params: 'number, low, high',
    en: 'The number kept between two bounds.',
    zh: '把数字限制在上下限之间。',
    example: 'CLAMP(120, 0, 100)',
    result: '100',
    rules: { en: 'Null when the low bound is above the high one.', zh: '下限大于上限时为空。' },
  },
  run: ([value, low, high]) => (low > high ? null : value < low ? low : value > high ? high : value),
});
/** Whether even. */
export const isEven = defineFunction({
  name: 'isEven',
  params: ['number'],
  result: boolean,
  whenNull: false,
  doc: {
    group: 'number',
    params: 'number',
    en: 'Whether the whole part of a number is even.',
    zh: '数字的整数部分是否为偶数。',
    example: 'ISEVEN(-4.7)',
    result: 'TRUE',
    rules: { en: 'False with null.', zh: '空值为否。' },
  },
  run: ([value], { scale }) => (value / pow10(scale)) % 2n === 0n,
});
/** Whether odd. */
export const isOdd = defineFunction({
  name: 'isOdd',
  params: ['number'],
  result: boolean,
  whenNull: false,
  doc: {
    group: 'number',
    params: 'number',
    en: 'Whether the whole part of a number is odd.',
    zh: '数字的整数部分是否为奇数。',
    example: 'ISODD(3)',
    result: 'TRUE',
    rules: { en: 'False with null.', zh: '空值为否。' },
  },
  run: ([value], { scale }) => (value / pow10(scale)) % 2n !== 0n,
});
