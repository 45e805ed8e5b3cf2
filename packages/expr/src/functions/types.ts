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
/** A number with the decimal places of the arguments, in their unit when they have one. */
export const sameScale = (facts: Facts): ValueType => ({ kind: 'number', scale: facts.scale, ...unitOf(facts) });

/** The unit that a call's result has by its first argument, when no other argument has another. */
export function unitOf({ args }: Facts): { readonly unit?: string } {
  const units = new Set(
    args.flatMap(({ type }) =>
      type.kind === 'number' ? (type.unit ?? []) : type.kind === 'list' && type.of.kind === 'number' ? (type.of.unit ?? []) : [],
    ),
  );
  const [unit] = units;
  return unit === undefined || units.size > 1 ? {} : { unit };
}
