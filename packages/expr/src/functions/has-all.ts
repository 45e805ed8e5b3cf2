// In charge of: HASALL(list, list).
import { listTest } from '../operators/membership.ts';

/** Whether the first list has every value of the second, which has at least one: an empty demand grants nothing. */
export const hasAll = listTest('hasAll', (left, right) => right.length > 0 && right.every((value) => left.includes(value)));
