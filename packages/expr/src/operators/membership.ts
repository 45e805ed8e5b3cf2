// In charge of: `in`, and what tests of two lists have in common.
import type { Evaluate, Operation, Report, TypedCall } from '../operation.ts';
import { spend } from '../fuel.ts';
import { joinTypes, reportMismatch, unite } from '../types/fit.ts';
import { typeLabel } from '../types/label.ts';
import type { FieldHandle, Typed, Value, ValueType } from '../value-type.ts';
import { areSingle } from './arguments.ts';
import { alignDays } from './days.ts';
import { elementOf, scaledTo } from './scaled.ts';

type ListTyped<F extends FieldHandle> = Typed<F> & { readonly type: Extract<ValueType, { readonly kind: 'list' }> };

/** Whether an argument holds several values; reports it when not. */
function isList<F extends FieldHandle>(typed: Typed<F>, place: string, name: string, report: Report): typed is ListTyped<F> {
  if (typed.type.kind === 'list') return true;
  report(place, 'expression.type', { name, expected: typeLabel('list'), found: typeLabel(typed.type.kind) });
  return false;
}

/** Fits the items of a written list, or of any other list its type as a whole, to values beside it. */
function fitList<F extends FieldHandle>(list: ListTyped<F>, place: string, beside: ValueType, report: Report): Typed<F> | undefined {
  if (list.kind !== 'list') {
    if (joinTypes(list.type.of, beside) !== undefined) return list;
    reportMismatch(beside, list.type.of, place, report);
    return undefined;
  }
  const places = list.items.map((_, index) => `${place}.list.${index}`);
  const united = unite(list.items, { mode: 'compare', places, beside }, report);
  return united === undefined ? undefined : { kind: 'list', items: united.values, type: { kind: 'list', of: united.type } };
}

function inferIn<F extends FieldHandle>(args: readonly Typed<F>[], report: Report): Typed<F> | undefined {
  const [given, list] = args;
  if (given === undefined || list === undefined) return undefined;
  if (!areSingle([given], 'in', report) || !isList(list, 'args.1', 'in', report)) return undefined;
  const [value = given] = alignDays([given, list]);
  if (list.kind !== 'list' || value.kind === 'literal') return inferInValues(value, list, report);
  const fitted = fitList(list, 'args.1', value.type, report);
  return fitted === undefined ? undefined : { kind: 'call', name: 'in', args: [value, fitted], type: { kind: 'boolean' } };
}

/** The value is a constant or the list is a field's: the list says what the value is. */
function inferInValues<F extends FieldHandle>(value: Typed<F>, list: ListTyped<F>, report: Report): Typed<F> | undefined {
  const united = unite([value], { mode: 'compare', places: ['args.0'], beside: list.type.of }, report);
  return united === undefined ? undefined : { kind: 'call', name: 'in', args: [...united.values, list], type: { kind: 'boolean' } };
}

/** The values at the end of a list closure; a null list has none. */
function valuesOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** The two arguments, numbers in them at one scale. */
function aligned<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): readonly [Evaluate<F>, Evaluate<F>] {
  const [left, right] = call.args;
  const [a, b] = args;
  if (left === undefined || right === undefined || a === undefined || b === undefined) throw new TypeError(`${call.name} needs two arguments`);
  const [one, many] = [elementOf(left.type), elementOf(right.type)];
  const type = joinTypes(one, many) ?? one;
  return [scaledTo(a, left.type, likeType(left.type, type)), scaledTo(b, right.type, likeType(right.type, type))];
}

function likeType(type: ValueType, element: ValueType): ValueType {
  return type.kind === 'list' ? { kind: 'list', of: element } : element;
}

function isConstant<F extends FieldHandle>(typed: Typed<F> | undefined): boolean {
  return typed?.kind === 'list' && typed.items.every((item) => item.kind === 'literal');
}

// Values are compared quicker than characters are worked on.
const valuesPerUnit = 4;

function isAmong(value: Value, values: readonly Value[]): boolean {
  spend(Math.ceil(values.length / valuesPerUnit));
  return values.includes(value);
}

function compileIn<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): Evaluate<F> {
  const [one, many] = aligned(args, call);
  let known: ReadonlySet<Value> | undefined;
  const hasConstants = isConstant(call.args[1]);
  return (env) => {
    const value = one(env);
    if (value === null) return false;
    if (!hasConstants) return isAmong(value, valuesOf(many(env)));
    known ??= new Set(valuesOf(many(env)));
    return known.has(value);
  };
}

/** A test of two lists, as a function. Null counts as an empty list. */
export function listTest(name: string, test: (left: readonly Value[], right: readonly Value[]) => boolean): Operation {
  return {
    name,
    arity: { min: 2, max: 2 },
    isMetered: true,
    infer(args, report) {
      const [left, right] = args;
      if (left === undefined || right === undefined) return undefined;
      const isRight = isList(right, 'args.1', name.toUpperCase(), report);
      if (!isList(left, 'args.0', name.toUpperCase(), report) || !isRight) return undefined;
      const fitted = fitList(right, 'args.1', left.type.of, report);
      return fitted === undefined ? undefined : { kind: 'call', name, args: [left, fitted], type: { kind: 'boolean' } };
    },
    compile(args, call) {
      const [left, right] = aligned(args, call);
      return (env) =>
        test(
          valuesOf(left(env)),
          valuesOf(right(env)).filter((value) => value !== null),
        );
    },
  };
}

/** The value is one of the list. */
export const isIn: Operation = { name: 'in', arity: { min: 2, max: 2 }, isMetered: true, infer: inferIn, compile: compileIn };
