// In charge of: `+ − ×` and the minus sign, all exact. With a null the result is null.
import type { Evaluate, Operation, TypedCall } from '../operation.ts';
import { maxScale } from '../types/decimal.ts';
import { unite } from '../types/fit.ts';
import type { FieldHandle, Typed, Value } from '../value-type.ts';
import { argPlaces, haveKind } from './arguments.ts';
import { scaledTo, scaleOf } from './scaled.ts';

function both(compute: (a: bigint, b: bigint) => bigint): (a: Value, b: Value) => Value {
  return (a, b) => (typeof a === 'bigint' && typeof b === 'bigint' ? compute(a, b) : null);
}

function binary<F extends FieldHandle>(left: Evaluate<F>, right: Evaluate<F>, compute: (a: Value, b: Value) => Value): Evaluate<F> {
  return (env) => compute(left(env), right(env));
}

function pair<T>(values: readonly T[]): readonly [T, T] {
  const [a, b] = values;
  if (a === undefined || b === undefined) throw new TypeError('an operator between two values has two arguments');
  return [a, b];
}

function additive(name: string, sign: string, compute: (a: bigint, b: bigint) => bigint): Operation {
  const apply = both(compute);
  return {
    name,
    arity: { min: 2, max: 2 },
    infer(args, report) {
      if (!haveKind(args, ['number'], sign, report)) return undefined;
      const united = unite(args, { mode: 'merge', places: argPlaces(args), beside: { kind: 'number', scale: 0 } }, report);
      return united === undefined ? undefined : { kind: 'call', name, args: united.values, type: united.type };
    },
    compile<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): Evaluate<F> {
      const [left, right] = pair(args.map((arg, index) => scaledTo(arg, call.args[index]?.type ?? call.type, call.type)));
      return binary(left, right, apply);
    },
  };
}

function scaleSum<F extends FieldHandle>(args: readonly Typed<F>[]): number {
  return args.reduce((sum, arg) => sum + scaleOf(arg.type), 0);
}

/** Sum. */
export const add = additive('add', '+', (a, b) => a + b);
/** Difference. */
export const sub = additive('sub', '-', (a, b) => a - b);
/** Product: its decimal places are those of both together. */
export const mul: Operation = {
  name: 'mul',
  arity: { min: 2, max: 2 },
  infer(args, report) {
    if (!haveKind(args, ['number'], '*', report)) return undefined;
    const scale = scaleSum(args);
    if (scale <= maxScale) return { kind: 'call', name: 'mul', args, type: { kind: 'number', scale } };
    report('', 'expression.scale', { scale, max: maxScale });
    return undefined;
  },
  compile: (args) =>
    binary(
      ...pair(args),
      both((a, b) => a * b),
    ),
};
/** The number with the other sign. */
export const neg: Operation = {
  name: 'neg',
  arity: { min: 1, max: 1 },
  infer: (args, report) =>
    haveKind(args, ['number'], '-', report) ? { kind: 'call', name: 'neg', args, type: { kind: 'number', scale: scaleSum(args) } } : undefined,
  compile:
    ([arg]) =>
    (env) => {
      const value = arg?.(env);
      return typeof value === 'bigint' ? -value : null;
    },
};
