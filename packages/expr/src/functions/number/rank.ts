// In charge of: LARGE, SMALL, RANK, PERCENTILE, SUMPRODUCT: numbers of a list by their order or place.
import type { Report } from '../../operation.ts';
import { divide, pow10, quotientScale, toScale } from '../../calc/exact.ts';
import { spend } from '../../fuel.ts';
import { elementOf } from '../../operators/scaled.ts';
import { maxScale, scaleOf } from '../../types/decimal.ts';
import { typeLabel } from '../../types/label.ts';
import { defineFunction, type Facts } from '../define.ts';
import { quotient, sameScale, whole } from '../types.ts';

function sorted(numbers: readonly bigint[]): readonly bigint[] {
  spend(numbers.length * 10);
  return numbers.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
}

/** From the largest down. */
export const large = defineFunction({
  name: 'large',
  params: ['numbers', 'integer'],
  result: sameScale,
  doc: {
    group: 'number',
    params: 'list, place',
    en: 'The number at a place of a list when the largest comes first.',
    zh: '列表中从大到小排第几的数字。',
    example: 'LARGE([3, 9, 5], 2)',
    result: '5',
    rules: { en: 'Nulls are left out; null when there is no such place.', zh: '跳过空值；没有该名次时为空。' },
  },
  run: ([numbers, place]) => (place < 1 ? null : (sorted(numbers).at(-place) ?? null)),
});
/** From the smallest up. */
export const small = defineFunction({
  name: 'small',
  params: ['numbers', 'integer'],
  result: sameScale,
  doc: {
    group: 'number',
    params: 'list, place',
    en: 'The number at a place of a list when the smallest comes first.',
    zh: '列表中从小到大排第几的数字。',
    example: 'SMALL([3, 9, 5], 2)',
    result: '5',
    rules: { en: 'Nulls are left out; null when there is no such place.', zh: '跳过空值；没有该名次时为空。' },
  },
  run: ([numbers, place]) => (place < 1 ? null : (sorted(numbers)[place - 1] ?? null)),
});
/** The place among others. */
export const rank = defineFunction({
  name: 'rank',
  params: ['number', 'numbers', 'boolean?'],
  result: whole,
  doc: {
    group: 'number',
    params: 'number, list, [smallest_first]',
    en: 'The place of a number among those of a list, the largest being 1 unless the smallest comes first.',
    zh: '数字在列表中的名次，默认最大的为第 1 名。',
    example: 'RANK(5, [3, 9, 5])',
    result: '2',
    rules: { en: 'Equal numbers share a place; null when the number is not in the list.', zh: '相同的数字名次相同；不在列表中时为空。' },
  },
  run: ([value, numbers, isAscending = false]) =>
    numbers.includes(value) ? BigInt(1 + numbers.filter((each) => (isAscending ? each < value : each > value)).length) : null,
});

/** The share at its own scale, as `number` and `numbers` parameters share one. */
function percentileOf(numbers: readonly bigint[], share: bigint, { scale }: Facts): bigint | null {
  const one = pow10(scale);
  if (numbers.length === 0 || share < 0n || share > one) return null;
  const inOrder = sorted(numbers);
  const place = share * BigInt(numbers.length - 1);
  const low = inOrder[Number(place / one)] ?? 0n;
  const high = inOrder[Number(place / one) + 1] ?? low;
  // low + (high - low) · fraction, as one fraction so that it is rounded once.
  return divide((low * one + (high - low) * (place % one)) * pow10(quotientScale), one * one);
}

/** A percentile. */
export const percentile = defineFunction({
  name: 'percentile',
  params: ['numbers', 'number'],
  result: quotient,
  doc: {
    group: 'number',
    params: 'list, share',
    en: 'The number below which a share (0 to 1) of a list lies, between two numbers in proportion.',
    zh: '列表的百分位数（0 到 1），落在两个数字之间时按比例取值。',
    example: 'PERCENTILE([1, 2, 3, 4], 0.75)',
    result: '3.25',
    rules: { en: 'Nulls are left out; null of nothing and for shares outside 0 to 1.', zh: '跳过空值；没有数字或比例不在 0 到 1 之间时为空。' },
  },
  run: ([numbers, share], facts) => percentileOf(numbers, share, facts),
});
function placesOf({ args }: Facts): number {
  return args.reduce((places, arg) => places + scaleOf(elementOf(arg.type)), 0);
}

function refuseOthers({ args }: Facts, report: Report): void {
  for (const [index, arg] of args.entries()) {
    const { kind } = elementOf(arg.type);
    if (kind !== 'number' && kind !== 'null') {
      report(`args.${index}`, 'expression.type', { name: 'SUMPRODUCT', expected: typeLabel('number'), found: typeLabel(kind) });
    }
  }
}

/** Products added up. */
export const sumProduct = defineFunction({
  name: 'sumProduct',
  params: ['list', 'list'],
  result: (facts) => ({ kind: 'number', scale: Math.min(placesOf(facts), maxScale) }),
  refuse: refuseOthers,
  doc: {
    group: 'number',
    params: 'list, list',
    en: 'The sum of the products of the numbers at equal places of two lists.',
    zh: '两个列表同位置数字乘积之和。',
    example: 'SUMPRODUCT([2, 3], [10, 20])',
    result: '80',
    rules: { en: 'Pairs with a null are left out; null when the lists differ in length.', zh: '含空值的一对会跳过；两个列表长度不同时为空。' },
  },
  run: ([a, b], facts) => {
    if (a.length !== b.length) return null;
    let sum = 0n;
    for (const [index, left] of a.entries()) {
      const right = b[index];
      if (typeof left === 'bigint' && typeof right === 'bigint') sum += left * right;
    }
    return toScale(sum, placesOf(facts), Math.min(placesOf(facts), maxScale));
  },
});
