// In charge of: `= <> < <= > >=`.
import type { Evaluate, Operation, TypedCall } from '../operation.ts';
import { unite } from '../types/fit.ts';
import { typeLabel } from '../types/label.ts';
import { compareText } from '../types/text-order.ts';
import type { FieldHandle, Value } from '../value-type.ts';
import { areSingle, argPlaces } from './arguments.ts';
import { alignDays } from './days.ts';
import { scaledTo, wider } from './scaled.ts';

const ordered = new Set(['text', 'number', 'date', 'timestamp', 'null']);

type Test = (left: NonNullable<Value>, right: NonNullable<Value>) => boolean;

function order(left: NonNullable<Value>, right: NonNullable<Value>): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  return left < right ? -1 : Number(left > right);
}

/** Both sides, numbers at one scale. */
function sides<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): readonly [Evaluate<F>, Evaluate<F>] {
  const [left, right] = call.args;
  const [a, b] = args;
  if (left === undefined || right === undefined || a === undefined || b === undefined) throw new TypeError(`${call.name} needs two arguments`);
  const type = wider(left.type, right.type);
  return [scaledTo(a, left.type, type), scaledTo(b, right.type, type)];
}

/** The side to look at when the other is the constant null. */
function besideNull<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): Evaluate<F> | undefined {
  const index = call.args.findIndex((arg) => arg.type.kind === 'null');
  return index < 0 ? undefined : args[1 - index];
}

function compileTest<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>, test: Test): Evaluate<F> {
  const [left, right] = sides(args, call);
  return (env) => {
    const a = left(env);
    if (a === null) return false;
    const b = right(env);
    return b !== null && test(a, b);
  };
}

function compileEqual<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): Evaluate<F> {
  const other = besideNull(args, call);
  return other === undefined ? compileTest(args, call, (a, b) => a === b) : (env) => other(env) === null;
}

function comparison(name: string, sign: string, isOrdering: boolean, compile: Operation['compile']): Operation {
  return {
    name,
    arity: { min: 2, max: 2 },
    infer(args, report) {
      if (!areSingle(args, sign, report)) return undefined;
      const united = unite(alignDays(args), { mode: 'compare', places: argPlaces(args) }, report);
      if (united === undefined) return undefined;
      if (isOrdering && !ordered.has(united.type.kind)) {
        report('args.0', 'expression.no-order', { name: sign, found: typeLabel(united.type.kind) });
        return undefined;
      }
      return { kind: 'call', name, args: united.values, type: { kind: 'boolean' } };
    },
    compile,
  };
}

function ordering(name: string, sign: string, test: (order: number) => boolean): Operation {
  return comparison(name, sign, true, (args, call) => compileTest(args, call, (a, b) => test(order(a, b))));
}

/** Equal; beside the constant null: empty. */
export const eq = comparison('eq', '=', false, compileEqual);
/** Not equal: the complement of `eq`. */
export const ne = comparison('ne', '<>', false, (args, call) => {
  const equal = compileEqual(args, call);
  return (env) => equal(env) !== true;
});
/** Before. */
export const lt = ordering('lt', '<', (found) => found < 0);
/** Before or equal. */
export const lte = ordering('lte', '<=', (found) => found <= 0);
/** After. */
export const gt = ordering('gt', '>', (found) => found > 0);
/** After or equal. */
export const gte = ordering('gte', '>=', (found) => found >= 0);
