// In charge of: FIRST, LAST, INDEX, SLICE, SORT, LENGTH, ARRAYJOIN: one list by its places.
import { runLimits } from '../../limits.ts';
import { spend } from '../../fuel.ts';
import { elementOf } from '../../operators/scaled.ts';
import { orderOf } from '../../types/order.ts';
import { textOf } from '../../types/show.ts';
import type { ValueType } from '../../value-type.ts';
import { defineFunction, type Facts } from '../define.ts';
import { text, whole } from '../types.ts';

const element = ({ args }: Facts): ValueType => elementOf(args[0]?.type ?? { kind: 'null' });
const listOfSame = (facts: Facts): ValueType => ({ kind: 'list', of: element(facts) });

/** The first value. */
export const first = defineFunction({
  name: 'first',
  params: ['values'],
  result: element,
  doc: {
    group: 'list',
    params: 'list',
    en: 'The first value of a list that is not null.',
    zh: '列表中第一个不为空的值。',
    example: 'FIRST([null, 2, 3])',
    result: '2',
    rules: { en: 'Null of an empty list.', zh: '空列表时为空。' },
  },
  run: ([values]) => values[0] ?? null,
});

/** The last value. */
export const last = defineFunction({
  name: 'last',
  params: ['values'],
  result: element,
  doc: {
    group: 'list',
    params: 'list',
    en: 'The last value of a list that is not null.',
    zh: '列表中最后一个不为空的值。',
    example: 'LAST([1, 2, null])',
    result: '2',
    rules: { en: 'Null of an empty list.', zh: '空列表时为空。' },
  },
  run: ([values]) => values.at(-1) ?? null,
});

/** The value at a place. */
export const index = defineFunction({
  name: 'index',
  params: ['list', 'integer'],
  result: element,
  doc: {
    group: 'list',
    params: 'list, place',
    en: 'The value at a place of a list, the first being 1.',
    zh: '列表中第几个值，从 1 起。',
    example: 'INDEX(["a", "b", "c"], 2)',
    result: '"b"',
    rules: { en: 'Nulls keep their places; null when there is no such place.', zh: '空值也占位置；没有该位置时为空。' },
  },
  run: ([values, place]) => values[place - 1] ?? null,
});

/** Values from a place on. */
export const slice = defineFunction({
  name: 'slice',
  params: ['list', 'integer', 'integer?'],
  result: listOfSame,
  doc: {
    group: 'list',
    params: 'list, start, [count]',
    en: 'The values of a list from a place on, all of them or a count.',
    zh: '从第几个值开始取，可指定个数。',
    example: 'SLICE([1, 2, 3, 4], 2, 2)',
    result: '[2, 3]',
    rules: { en: 'A start below 1 or a negative count gives null.', zh: '起始位置小于 1 或个数为负时为空。' },
  },
  run: ([values, start, count]) =>
    start < 1 || (count !== undefined && count < 0) ? null : values.slice(start - 1, count === undefined ? undefined : start - 1 + count),
});

/** In order. */
export const sort = defineFunction({
  name: 'sort',
  params: ['values', 'boolean?'],
  result: listOfSame,
  doc: {
    group: 'list',
    params: 'list, [largest_first]',
    en: 'The values of a list in order, the smallest first unless asked otherwise.',
    zh: '把列表排序，默认从小到大。',
    example: 'SORT([3, 1, 2], TRUE)',
    result: '[3, 2, 1]',
    rules: { en: 'Nulls are left out; texts by code point.', zh: '跳过空值；文本按编码顺序。' },
  },
  run: ([values, isDescending = false]) => {
    spend(values.length * 10);
    return values.toSorted((a, b) => (isDescending ? orderOf(b, a) : orderOf(a, b)));
  },
});

/** How long it is. */
export const length = defineFunction({
  name: 'length',
  params: ['list'],
  result: whole,
  doc: {
    group: 'list',
    params: 'list',
    en: 'How many places a list has, nulls included.',
    zh: '列表的长度，包括空值。',
    example: 'LENGTH([1, null, 3])',
    result: '3',
  },
  run: ([values]) => BigInt(values.length),
});

/** As one text. */
export const arrayJoin = defineFunction({
  name: 'arrayJoin',
  params: ['values', 'text?'],
  result: text,
  weight: 2,
  doc: {
    group: 'list',
    params: 'list, [separator]',
    en: 'The values of a list as one text, with a separator between (a comma and a space when none is given).',
    zh: '把列表连接成文本，默认用逗号和空格分隔。',
    example: 'ARRAYJOIN(["a", "b"], "/")',
    result: '"a/b"',
    rules: { en: 'Nulls are left out.', zh: '跳过空值。' },
  },
  run: ([values, separator = ', '], facts) => {
    let joined = '';
    for (const [index, value] of values.entries()) {
      joined += (index === 0 ? '' : separator) + textOf(value, element(facts));
      if (joined.length > runLimits.text) break;
    }
    return joined;
  },
});
