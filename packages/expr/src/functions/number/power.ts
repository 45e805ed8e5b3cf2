// In charge of: SQRT, POWER, EXP, LN, LOG, LOG10: results that are rounded correctly to 12 decimal places.
import { pow10, quotientScale, rootOf } from '../../calc/exact.ts';
import { exponential, logTo, naturalLog, powerOf } from '../../calc/transcendental.ts';
import { spend } from '../../fuel.ts';
import { defineFunction } from '../define.ts';
import { quotient } from '../types.ts';

// Some tens of microseconds each: a run can afford a thousand.
const work = 1_000;

/** The square root. */
export const sqrt = defineFunction({
  name: 'sqrt',
  params: ['number'],
  result: quotient,
  doc: {
    group: 'number',
    params: 'number',
    en: 'The square root.',
    zh: '平方根。',
    example: 'SQRT(2)',
    result: '1.414213562373',
    rules: { en: 'Negative numbers give null. Rounded correctly to 12 decimal places.', zh: '负数为空。准确到 12 位小数。' },
  },
  run: ([value], { scale }) => {
    spend(work);
    return rootOf(value * pow10(2 * quotientScale), pow10(scale));
  },
});
/** A power. */
export const powerFunction = defineFunction({
  name: 'power',
  params: ['number', 'number'],
  result: quotient,
  doc: {
    group: 'number',
    params: 'number, exponent',
    en: 'A number to a power; the sign ^ does the same.',
    zh: '乘方，与 ^ 相同。',
    example: 'POWER(2, 10)',
    result: '1024',
    rules: {
      en: 'Null for 0 to the power of 0 or less, for fractional powers of negative numbers, and beyond 100 digits. Rounded correctly to 12 decimal places.',
      zh: '0 的 0 次或负数次方、负数的分数次方、超过 100 位时为空。准确到 12 位小数。',
    },
  },
  run: ([value, exponent], { scale }) => {
    spend(work);
    return powerOf(value, exponent, scale);
  },
});
/** e to a power. */
export const exp = defineFunction({
  name: 'exp',
  params: ['number'],
  result: quotient,
  doc: {
    group: 'number',
    params: 'number',
    en: 'The number e to the power of another.',
    zh: 'e 的乘方。',
    example: 'EXP(1)',
    result: '2.718281828459',
    rules: { en: 'Null beyond 100 digits. Rounded correctly to 12 decimal places.', zh: '超过 100 位时为空。准确到 12 位小数。' },
  },
  run: ([value], { scale }) => {
    spend(work);
    return exponential(value, scale);
  },
});
/** The natural logarithm. */
export const ln = defineFunction({
  name: 'ln',
  params: ['number'],
  result: quotient,
  doc: {
    group: 'number',
    params: 'number',
    en: 'The natural logarithm.',
    zh: '自然对数。',
    example: 'LN(10)',
    result: '2.302585092994',
    rules: { en: 'Null unless the number is positive. Rounded correctly to 12 decimal places.', zh: '非正数为空。准确到 12 位小数。' },
  },
  run: ([value], { scale }) => {
    spend(work);
    return naturalLog(value, scale);
  },
});
/** A logarithm. */
export const log = defineFunction({
  name: 'log',
  params: ['number', 'number?'],
  result: quotient,
  doc: {
    group: 'number',
    params: 'number, [base]',
    en: 'The logarithm to a base, 10 when none is given.',
    zh: '以指定底数的对数，不写底数时为 10。',
    example: 'LOG(8, 2)',
    result: '3',
    rules: {
      en: 'Null unless number and base are positive and the base is not 1. Rounded correctly to 12 decimal places.',
      zh: '数字或底数非正、底数为 1 时为空。准确到 12 位小数。',
    },
  },
  run: ([value, base], { scale }) => {
    spend(work * 2);
    return logTo(value, base ?? 10n * pow10(scale), scale);
  },
});
/** The logarithm to 10. */
export const log10 = defineFunction({
  name: 'log10',
  params: ['number'],
  result: quotient,
  doc: {
    group: 'number',
    params: 'number',
    en: 'The logarithm to the base 10.',
    zh: '以 10 为底的对数。',
    example: 'LOG10(1000)',
    result: '3',
    rules: { en: 'Null unless the number is positive. Rounded correctly to 12 decimal places.', zh: '非正数为空。准确到 12 位小数。' },
  },
  run: ([value], { scale }) => {
    spend(work * 2);
    return logTo(value, 10n * pow10(scale), scale);
  },
});
