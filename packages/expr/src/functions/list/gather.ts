// In charge of: COUNT, COUNTA, COUNTDISTINCT, UNIQUE, FLATTEN: any values, single or in lists, gathered.
import type { Value } from '../../value-type.ts';
import { defineAggregate } from '../aggregate.ts';
import { whole } from '../types.ts';

/** How many there are. */
export const count = defineAggregate({
  name: 'count',
  result: () => whole,
  doc: {
    group: 'list',
    params: 'value or list, …',
    en: 'How many values are not null.',
    zh: '不为空的值的个数。',
    example: 'COUNT([1, null, 3])',
    result: '2',
    rules: { en: 'Values of any kind count, texts too.', zh: '任何类型的值都计数，包括文本。' },
  },
  run: (values) => BigInt(values.length),
});

/** How many are not empty. */
export const countA = defineAggregate({
  name: 'countA',
  result: () => whole,
  doc: {
    group: 'list',
    params: 'value or list, …',
    en: 'How many values are neither null nor an empty text.',
    zh: '既不为空也不是空文本的值的个数。',
    example: 'COUNTA(["a", "", null])',
    result: '1',
  },
  run: (values) => BigInt(values.filter((value) => value !== '').length),
});

/** How many different ones. */
export const countDistinct = defineAggregate({
  name: 'countDistinct',
  result: () => whole,
  weight: 10,
  doc: {
    group: 'list',
    params: 'value or list, …',
    en: 'How many different values there are, nulls aside.',
    zh: '不同值的个数，空值不计。',
    example: 'COUNTDISTINCT([1, 2, 2.0])',
    result: '2',
    rules: { en: 'Texts differ by case.', zh: '文本区分大小写。' },
  },
  run: (values) => BigInt(new Set(values).size),
});

/** Each once. */
export const unique = defineAggregate({
  name: 'unique',
  result: (of) => ({ kind: 'list', of }),
  weight: 10,
  doc: {
    group: 'list',
    params: 'value or list, …',
    en: 'Each different value once, in the order of their first appearance.',
    zh: '去掉重复值，按首次出现的顺序。',
    example: 'UNIQUE(["b", "a", "b"])',
    result: '["b", "a"]',
    rules: { en: 'Nulls are left out.', zh: '跳过空值。' },
  },
  run: (values): Value => [...new Set(values)],
});

/** One list. */
export const flatten = defineAggregate({
  name: 'flatten',
  result: (of) => ({ kind: 'list', of }),
  doc: {
    group: 'list',
    params: 'value or list, …',
    en: 'All values, single or in lists, as one list.',
    zh: '把所有值和列表合并为一个列表。',
    example: 'FLATTEN(1, [2, 3])',
    result: '[1, 2, 3]',
    rules: { en: 'Nulls are left out.', zh: '跳过空值。' },
  },
  run: (values): Value => [...values],
});
