// In charge of: OVERLAPS and HASALL: two lists beside each other.
import { listTest } from '../../operators/membership.ts';
import type { DocumentedFunction } from '../doc.ts';

/** Whether the two lists share a value. */
export const overlaps: DocumentedFunction = {
  ...listTest('overlaps', (left, right) => right.some((value) => left.includes(value))),
  doc: {
    group: 'list',
    params: 'list, list',
    en: 'Whether two lists share a value.',
    zh: '两个列表是否有共同的值。',
    example: 'OVERLAPS([1, 2], [2, 3])',
    result: 'TRUE',
    rules: { en: 'False when one is empty; nulls match nothing.', zh: '有一个为空列表时为否；空值不匹配任何值。' },
  },
};

/** Whether the first list has every value of the second, which has at least one: an empty demand grants nothing. */
export const hasAll: DocumentedFunction = {
  ...listTest('hasAll', (left, right) => right.length > 0 && right.every((value) => left.includes(value))),
  doc: {
    group: 'list',
    params: 'list, list',
    en: 'Whether the first list has every value of the second.',
    zh: '第一个列表是否包含第二个列表的所有值。',
    example: 'HASALL([1, 2, 3], [2, 3])',
    result: 'TRUE',
    rules: { en: 'False when the second is empty.', zh: '第二个列表为空时为否。' },
  },
};
