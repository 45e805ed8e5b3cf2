// In charge of: the short way to write a function whose parameters and result have fixed types.
import type { Operation } from '../operation.ts';
import { haveKind } from '../operators/arguments.ts';
import type { Value, ValueType } from '../value-type.ts';

/** What such a function says about itself. */
export interface SimpleFunction {
  readonly name: string;
  /** Accepted kinds of each parameter; messages name the first. */
  readonly params: readonly (readonly ValueType['kind'][])[];
  readonly result: ValueType;
  /** Computes the result; the values are never null. */
  run(...values: NonNullable<Value>[]): Value;
  /** The result when any value is null. */
  readonly whenNull: Value;
}

/** Makes a function of it. */
export function simpleFunction(simple: SimpleFunction): Operation {
  const { name, params, result } = simple;
  return {
    name,
    arity: { min: params.length, max: params.length },
    infer(args, report) {
      const isRight = params.map((kinds, index) =>
        haveKind(args.slice(index, index + 1), kinds, name.toUpperCase(), (_, code, found) => report(`args.${index}`, code, found)),
      );
      return isRight.every(Boolean) ? { kind: 'call', name, args, type: result } : undefined;
    },
    compile: (args) => (env) => {
      const values = args.map((arg) => arg(env)).filter((value) => value !== null);
      return values.length < args.length ? simple.whenNull : simple.run(...values);
    },
  };
}
