// In charge of: the result types that functions name often.
import type { ValueType } from '../value-type.ts';
import { quotientScale } from '../calc/exact.ts';
import type { Facts } from './define.ts';

/** A text. */
export const text: ValueType = { kind: 'text' };
/** Yes or no. */
export const boolean: ValueType = { kind: 'boolean' };
/** A calendar date. */
export const date: ValueType = { kind: 'date' };
/** A moment. */
export const timestamp: ValueType = { kind: 'timestamp' };
/** A whole number. */
export const whole: ValueType = { kind: 'number', scale: 0 };
/** A quotient, average or irrational number. */
export const quotient: ValueType = { kind: 'number', scale: quotientScale };
/** A number with the decimal places of the arguments. */
export const sameScale = (facts: Facts): ValueType => ({ kind: 'number', scale: facts.scale });
