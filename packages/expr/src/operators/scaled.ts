// In charge of: bringing values to the scale that an operation works in.
import type { Evaluate } from '../operation.ts';
import { rescale, scaleOf } from '../types/decimal.ts';
import type { FieldHandle, ValueType } from '../value-type.ts';

/** The closure with its numbers at the scale of `to`; other values, and null, pass as they are. */
export function scaledTo<F extends FieldHandle>(evaluate: Evaluate<F>, from: ValueType, to: ValueType): Evaluate<F> {
  if (to.kind === 'list' && from.kind === 'list') return listScaledTo(evaluate, from.of, to.of);
  const [low, high] = [scaleOf(from), scaleOf(to)];
  if (from.kind !== 'number' || low >= high) return evaluate;
  return (env) => {
    const value = evaluate(env);
    return typeof value === 'bigint' ? rescale(value, low, high) : value;
  };
}

function listScaledTo<F extends FieldHandle>(evaluate: Evaluate<F>, from: ValueType, to: ValueType): Evaluate<F> {
  const [low, high] = [scaleOf(from), scaleOf(to)];
  if (from.kind !== 'number' || low >= high) return evaluate;
  return (env) => {
    const values = evaluate(env);
    return Array.isArray(values) ? values.map((value) => (typeof value === 'bigint' ? rescale(value, low, high) : value)) : values;
  };
}

/** Of two number types the one with more decimal places; otherwise the first. */
export function wider(a: ValueType, b: ValueType): ValueType {
  return scaleOf(b) > scaleOf(a) ? b : a;
}

/** The type of a list's values; of any other type itself. */
export function elementOf(type: ValueType): ValueType {
  return type.kind === 'list' ? type.of : type;
}
