// In charge of: GCD, LCM, FACT, COMBIN: whole numbers.
import { absolute, commonDivisor, isBounded, pow10 } from '../../calc/exact.ts';
import { defineFunction } from '../define.ts';
import { whole } from '../types.ts';

/** The greatest common divisor. */
export const gcd = defineFunction({
  name: 'gcd',
  params: ['number', 'number'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number, number',
    en: 'The largest whole number that divides both.',
    zh: '两个整数的最大公约数。',
    example: 'GCD(24, 36)',
    result: '12',
    rules: { en: 'Decimal places are cut off; signs do not matter.', zh: '小数部分截去，不计正负。' },
  },
  run: ([a, b], { scale }) => commonDivisor(a / pow10(scale), b / pow10(scale)),
});
/** The least common multiple. */
export const lcm = defineFunction({
  name: 'lcm',
  params: ['number', 'number'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number, number',
    en: 'The smallest whole number that both divide.',
    zh: '两个整数的最小公倍数。',
    example: 'LCM(24, 36)',
    result: '72',
    rules: { en: 'Decimal places are cut off; 0 when one is 0.', zh: '小数部分截去；其中一个为 0 时得 0。' },
  },
  run: ([a, b], { scale }) => {
    const [x, y] = [absolute(a / pow10(scale)), absolute(b / pow10(scale))];
    return x === 0n || y === 0n ? 0n : (x / commonDivisor(x, y)) * y;
  },
});

const factorials: bigint[] = [1n];
for (let n = 1n; isBounded((factorials.at(-1) ?? 1n) * n); n++) factorials.push((factorials.at(-1) ?? 1n) * n);

/** The factorial. */
export const fact = defineFunction({
  name: 'fact',
  params: ['integer'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number',
    en: 'The product of all whole numbers from 1 to a number.',
    zh: '从 1 到该数的所有整数的乘积（阶乘）。',
    example: 'FACT(5)',
    result: '120',
    rules: { en: 'Null for negative numbers and beyond 100 digits (above 69).', zh: '负数为空；超过 100 位（大于 69）时为空。' },
  },
  run: ([n]) => (n < 0 ? null : (factorials[n] ?? null)),
});
/** Combinations. */
export const combin = defineFunction({
  name: 'combin',
  params: ['integer', 'integer'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number, chosen',
    en: 'In how many ways some can be chosen out of a number, order aside.',
    zh: '从若干个中选出几个的组合数。',
    example: 'COMBIN(5, 2)',
    result: '10',
    rules: { en: 'Null when more are chosen than there are, or beyond 100 digits.', zh: '选出的多于总数、或超过 100 位时为空。' },
  },
  run: ([n, chosen]) => {
    if (chosen < 0 || n < chosen) return null;
    const few = BigInt(Math.min(chosen, n - chosen));
    let ways = 1n;
    // Each factor is 2 or more, so that a large count ends at the bound within some hundred steps.
    for (let i = 1n; i <= few && isBounded(ways); i++) ways = (ways * (BigInt(n) - few + i)) / i;
    return isBounded(ways) ? ways : null;
  },
});
