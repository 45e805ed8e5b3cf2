// In charge of: the order of single values of one type.
import type { Value } from '../value-type.ts';
import { compareText } from './text-order.ts';

/** Negative, zero or positive; texts by code point, numbers of one scale. */
export function orderOf(left: NonNullable<Value>, right: NonNullable<Value>): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  return left < right ? -1 : Number(left > right);
}
