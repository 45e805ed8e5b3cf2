// In charge of: SUM, PRODUCT, AVERAGE, MEDIAN, MIN, MAX, STDEV, VAR: many numbers as one.
import { divide, isBounded, pow10, quotientScale, rootOf, toScale } from '../../calc/exact.ts';
import { spend } from '../../fuel.ts';
import { orderOf } from '../../types/order.ts';
import { maxScale, scaleOf } from '../../types/decimal.ts';
import type { Value, ValueType } from '../../value-type.ts';
import { defineAggregate, type Aggregate } from '../aggregate.ts';
import type { DocumentedFunction, FunctionDoc } from '../doc.ts';
import { quotient, whole } from '../types.ts';

function asNumber(of: ValueType): ValueType {
  return of.kind === 'number' ? of : whole;
}

function numbersOf(values: readonly NonNullable<Value>[]): readonly bigint[] {
  return values.filter((value) => typeof value === 'bigint');
}

function total(numbers: readonly bigint[]): bigint {
  return numbers.reduce((sum, value) => sum + value, 0n);
}

function overNumbers(
  name: string,
  result: Aggregate['result'],
  doc: Omit<FunctionDoc, 'group' | 'params'>,
  run: (numbers: readonly bigint[], scale: number, to: ValueType) => Value,
): DocumentedFunction {
  return defineAggregate({
    name,
    kinds: ['number'],
    result,
    doc: { group: 'number', params: 'number or list, …', ...doc },
    run: (values, of, to) => run(numbersOf(values), scaleOf(of), to),
  });
}

/** Added up. */
export const sum = overNumbers(
  'sum',
  asNumber,
  {
    en: 'All numbers, single or in lists, added up.',
    zh: '把所有数字（包括列表中的）相加。',
    example: 'SUM(1.5, [2, 3])',
    result: '6.5',
    rules: { en: 'Nulls are left out; of nothing it is 0.', zh: '跳过空值；没有数字时为 0。' },
  },
  (numbers) => total(numbers),
);

function productScale(of: ValueType, args: Parameters<Aggregate['result']>[1]): ValueType {
  const scale = args.reduce((places, arg) => places + scaleOf(arg.type), 0);
  return args.some((arg) => arg.type.kind === 'list') || scale > maxScale ? quotient : { kind: 'number', scale };
}

function productOf(numbers: readonly bigint[], scale: number, to: number): bigint | null {
  if (numbers.length === 0) return null;
  // Exact as long as it is short; beyond the bound there is no result anyway, unless a later factor is 0.
  if (numbers.includes(0n)) return 0n;
  let product = 1n;
  let places = 0;
  for (const value of numbers) {
    product *= value;
    places += scale;
    while (product % 10n === 0n && places > 0) {
      product /= 10n;
      places--;
    }
    if (!isBounded(product / pow10(places))) return null;
  }
  return toScale(product, places, to);
}

/** Multiplied. */
export const product = overNumbers(
  'product',
  productScale,
  {
    en: 'All numbers, single or in lists, multiplied.',
    zh: '把所有数字（包括列表中的）相乘。',
    example: 'PRODUCT(2, [3, 4])',
    result: '24',
    rules: {
      en: 'Nulls are left out; null of nothing. With lists, rounded to 12 decimal places.',
      zh: '跳过空值；没有数字时为空。含列表时保留 12 位小数。',
    },
  },
  (numbers, scale, to) => productOf(numbers, scale, scaleOf(to)),
);

/** The mean. */
export const average = overNumbers(
  'average',
  () => quotient,
  {
    en: 'The mean of all numbers, single or in lists.',
    zh: '所有数字（包括列表中的）的平均值。',
    example: 'AVERAGE(1, 2, 6)',
    result: '3',
    rules: { en: 'Nulls are left out; null of nothing. Rounded to 12 decimal places.', zh: '跳过空值；没有数字时为空。保留 12 位小数。' },
  },
  (numbers, scale) => divide(total(numbers) * pow10(quotientScale), BigInt(numbers.length) * pow10(scale)),
);

function sorted(numbers: readonly bigint[]): readonly bigint[] {
  spend(numbers.length * 12);
  return numbers.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
}

/** The one in the middle. */
export const median = overNumbers(
  'median',
  () => quotient,
  {
    en: 'The number in the middle of all when they are put in order; of two in the middle their mean.',
    zh: '排序后位于中间的数字；中间有两个时取其平均值。',
    example: 'MEDIAN(1, 10, 2, 3)',
    result: '2.5',
    rules: { en: 'Nulls are left out; null of nothing.', zh: '跳过空值；没有数字时为空。' },
  },
  (numbers, scale) => {
    const inOrder = sorted(numbers);
    const high = inOrder[inOrder.length >> 1];
    const low = inOrder[(inOrder.length - 1) >> 1];
    return low === undefined || high === undefined ? null : divide((low + high) * pow10(quotientScale), 2n * pow10(scale));
  },
);

function extreme(name: string, isBetter: (order: number) => boolean, doc: Omit<FunctionDoc, 'group' | 'params'>): DocumentedFunction {
  return defineAggregate({
    name,
    kinds: ['number', 'date', 'timestamp', 'text'],
    result: (of) => of,
    doc: { group: 'number', params: 'value or list, …', ...doc },
    run: (values) => values.reduce<Value>((best, value) => (best === null || isBetter(orderOf(value, best)) ? value : best), null),
  });
}

/** The smallest. */
export const min = extreme('min', (order) => order < 0, {
  en: 'The smallest of all numbers, dates or texts, single or in lists.',
  zh: '所有数字、日期或文本（包括列表中的）中最小的一个。',
  example: 'MIN(3, [1.5, 2])',
  result: '1.5',
  rules: { en: 'Nulls are left out; null of nothing. Texts compare by code point.', zh: '跳过空值；没有值时为空。文本按编码顺序比较。' },
});

/** The largest. */
export const max = extreme('max', (order) => order > 0, {
  en: 'The largest of all numbers, dates or texts, single or in lists.',
  zh: '所有数字、日期或文本（包括列表中的）中最大的一个。',
  example: 'MAX(3, [1.5, 2])',
  result: '3',
  rules: { en: 'Nulls are left out; null of nothing. Texts compare by code point.', zh: '跳过空值；没有值时为空。文本按编码顺序比较。' },
});

/** The variance of a sample as a fraction at scale 0; null of fewer than two. */
function varianceOf(numbers: readonly bigint[], scale: number): { readonly top: bigint; readonly bottom: bigint } | null {
  const count = BigInt(numbers.length);
  if (count < 2n) return null;
  const all = total(numbers);
  const squares = numbers.reduce((sum, value) => sum + value * value, 0n);
  return { top: count * squares - all * all, bottom: count * (count - 1n) * pow10(2 * scale) };
}

/** The variance of a sample. */
export const variance = overNumbers(
  'var',
  () => quotient,
  {
    en: 'How far the numbers of a sample are spread: the mean of the squared distances from their mean, over one less than their count.',
    zh: '样本方差：与平均值之差的平方和除以个数减一。',
    example: 'VAR(2, 4, 4, 4, 5, 5, 7, 9)',
    result: '4.571428571429',
    rules: {
      en: 'Null of fewer than two numbers; computed exactly, rounded to 12 decimal places.',
      zh: '少于两个数字时为空；精确计算后保留 12 位小数。',
    },
  },
  (numbers, scale) => {
    const found = varianceOf(numbers, scale);
    return found === null ? null : divide(found.top * pow10(quotientScale), found.bottom);
  },
);

/** The standard deviation of a sample. */
export const deviation = overNumbers(
  'stdev',
  () => quotient,
  {
    en: 'The standard deviation of a sample: the square root of VAR.',
    zh: '样本标准差，即 VAR 的平方根。',
    example: 'STDEV(2, 4, 4, 4, 5, 5, 7, 9)',
    result: '2.138089935299',
    rules: { en: 'Null of fewer than two numbers; rounded correctly to 12 decimal places.', zh: '少于两个数字时为空；准确到 12 位小数。' },
  },
  (numbers, scale) => {
    const found = varianceOf(numbers, scale);
    return found === null ? null : rootOf(found.top * pow10(2 * quotientScale), found.bottom);
  },
);
