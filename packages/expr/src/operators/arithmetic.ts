// In charge of: `+ − × / ^ %` and the minus sign. With a null the result is null.
import type { Evaluate, Operation, Report, TypedCall } from '../operation.ts';
import { divide, isBounded, pow10, quotientScale } from '../calc/exact.ts';
import { powerFunction } from '../functions/number/power.ts';
import { dayOf } from '../functions/day-of.ts';
import { parseDate } from '../types/calendar.ts';
import { maxScale, scaleOf } from '../types/decimal.ts';
import { unite } from '../types/fit.ts';
import { typeLabel } from '../types/label.ts';
import type { FieldHandle, Typed, Value, ValueType } from '../value-type.ts';
import { argPlaces, haveKind } from './arguments.ts';
import { scaledTo } from './scaled.ts';

function both(compute: (a: bigint, b: bigint) => bigint | null): (a: Value, b: Value) => Value {
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

/** `date + days`, as the function that moves dates; undefined where no date is added to. */
function inferMoved<F extends FieldHandle>(args: readonly Typed<F>[], sign: '+' | '-', report: Report): Typed<F> | undefined {
  const [left, right] = args;
  const isReversed = sign === '+' && right !== undefined && isMoment(right);
  const [moment, days] = isReversed ? [right, left] : [left, right];
  if (moment === undefined || days === undefined) return undefined;
  const place = isReversed ? 'args.0' : 'args.1';
  if (!haveKind([days], ['number'], sign, (_, code, params) => report(place, code, params))) return undefined;
  const count: Typed<F> = sign === '-' ? { kind: 'call', name: 'neg', args: [days], type: days.type } : days;
  const unit: Typed<F> = { kind: 'literal', value: 'day', type: { kind: 'text' } };
  return { kind: 'call', name: 'dateAdd', args: [dayOf(moment), count, unit], type: { kind: 'date' } };
}

function isMoment<F extends FieldHandle>(typed: Typed<F>): boolean {
  return typed.type.kind === 'date' || typed.type.kind === 'timestamp';
}

/** Where a date stands, `+` moves it by days and `-` moves it or counts the days between two. */
function withDates(operation: Operation, sign: '+' | '-'): Operation {
  return {
    ...operation,
    infer(args, report) {
      if (!args.some(isMoment)) return operation.infer(args, report);
      const [left, right] = args;
      const isDifference = sign === '-' && right !== undefined && (isMoment(right) || isDateText(right));
      if (!isDifference || left === undefined) return inferMoved(args, sign, report);
      const [end, start] = [momentOf(left), momentOf(right)];
      if (end === undefined || start === undefined) {
        report(end === undefined ? 'args.0' : 'args.1', 'expression.type', {
          name: sign,
          expected: typeLabel('date'),
          found: typeLabel((end === undefined ? left : right).type.kind),
        });
        return undefined;
      }
      return { kind: 'call', name: 'days', args: [dayOf(end), dayOf(start)], type: { kind: 'number', scale: 0 } };
    },
  };
}

function isDateText<F extends FieldHandle>(typed: Typed<F>): boolean {
  return typed.kind === 'literal' && typeof typed.value === 'string' && parseDate(typed.value) !== undefined;
}

/** A date, also one that a constant text says. */
function momentOf<F extends FieldHandle>(typed: Typed<F>): Typed<F> | undefined {
  if (isMoment(typed)) return typed;
  return isDateText(typed) && typed.kind === 'literal'
    ? { kind: 'literal', value: parseDate(String(typed.value)) ?? null, type: { kind: 'date' } }
    : undefined;
}

/** Sum; of a date and a number the date so many days later. */
export const add = withDates(
  additive('add', '+', (a, b) => a + b),
  '+',
);
/** Difference; of two dates the days between. */
export const sub = withDates(
  additive('sub', '-', (a, b) => a - b),
  '-',
);

/** A call; beyond the scale that numbers have, rounded to 12 decimal places. */
function exactOrRounded<F extends FieldHandle>(name: string, args: readonly Typed<F>[], scale: number): Typed<F> {
  const exact: Typed<F> = { kind: 'call', name, args, type: { kind: 'number', scale } };
  if (scale <= maxScale) return exact;
  const places: Typed<F> = { kind: 'literal', value: BigInt(quotientScale), type: { kind: 'number', scale: 0 } };
  return { kind: 'call', name: 'round', args: [exact, places], type: { kind: 'number', scale: quotientScale } };
}

function bounded(value: bigint | null): bigint | null {
  return value !== null && isBounded(value) ? value : null;
}

/** Product: its decimal places are those of both together; more than 18 are rounded to 12. Null beyond 100 digits. */
export const mul: Operation = {
  name: 'mul',
  arity: { min: 2, max: 2 },
  infer: (args, report) => (haveKind(args, ['number'], '*', report) ? exactOrRounded('mul', args, scaleSum(args)) : undefined),
  compile: (args) =>
    binary(
      ...pair(args),
      both((a, b) => bounded(a * b)),
    ),
};
/** Quotient at 12 decimal places, halves away from zero; null when divided by 0 and beyond 100 digits. */
export const div: Operation = {
  name: 'div',
  arity: { min: 2, max: 2 },
  infer: (args, report) =>
    haveKind(args, ['number'], '/', report) ? { kind: 'call', name: 'div', args, type: { kind: 'number', scale: quotientScale } } : undefined,
  compile(args, call) {
    const [above, below] = pair(call.args.map((arg) => scaleOf(arg.type)));
    const [up, down] = [pow10(quotientScale + below), pow10(above)];
    return binary(
      ...pair(args),
      both((a, b) => bounded(divide(a * up, b * down))),
    );
  },
};
/** A hundredth: `5%`. */
export const percent: Operation = {
  name: 'percent',
  arity: { min: 1, max: 1 },
  infer: (args, report) => (haveKind(args, ['number'], '%', report) ? exactOrRounded('percent', args, scaleSum(args) + 2) : undefined),
  compile:
    ([arg]) =>
    (env) =>
      arg?.(env) ?? null,
};
/** Power, as the function POWER. */
export const pow: Operation = {
  name: 'pow',
  arity: { min: 2, max: 2 },
  isMetered: true,
  infer: (args, report) =>
    haveKind(args, ['number'], '^', report) ? { kind: 'call', name: 'pow', args, type: { kind: 'number', scale: quotientScale } } : undefined,
  compile: (args, call) => powerFunction.compile(args, call),
};
/** The type of a number that only its sign may leave. */
function sameNumber<F extends FieldHandle>([arg]: readonly Typed<F>[]): ValueType {
  return arg?.type.kind === 'number' ? arg.type : { kind: 'number', scale: 0 };
}

/** The number with the other sign. */
export const neg: Operation = {
  name: 'neg',
  arity: { min: 1, max: 1 },
  infer: (args, report) => (haveKind(args, ['number'], '-', report) ? { kind: 'call', name: 'neg', args, type: sameNumber(args) } : undefined),
  compile:
    ([arg]) =>
    (env) => {
      const value = arg?.(env);
      return typeof value === 'bigint' ? -value : null;
    },
};
