// In charge of: OVERLAPS(list, list).
import { listTest } from '../operators/membership.ts';

/** Whether the two lists share a value. */
export const overlaps = listTest('overlaps', (left, right) => right.some((value) => left.includes(value)));
