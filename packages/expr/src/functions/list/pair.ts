// In charge of: OVERLAPS and HASALL: two lists beside each other.
import { listTest } from '../../operators/membership.ts';
import { spend } from '../../fuel.ts';
import type { Value } from '../../value-type.ts';
import type { DocumentedFunction } from '../doc.ts';

const few = 8;

/** Whether a value is in a list; asked more than a few times the list is made a set, so that two long lists take no longer than both. */
function memberTest(list: readonly Value[], times: number): (value: Value) => boolean {
  spend(list.length + times);
  if (times <= few) return (value) => list.includes(value);
  const known = new Set(list);
  return (value) => known.has(value);
}

/** Whether the two lists share a value. */
export const overlaps: DocumentedFunction = {
  ...listTest('overlaps', (left, right) => right.some(memberTest(left, right.length))),
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
  ...listTest('hasAll', (left, right) => right.length > 0 && right.every(memberTest(left, right.length))),
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
