// In charge of: the way to write a function whose parameters each take one kind of value.
import type { Env, Evaluate, Report, TypedCall, World } from '../operation.ts';
import { isBounded, pow10, toScale } from '../calc/exact.ts';
import { spend } from '../fuel.ts';
import { runLimits } from '../limits.ts';
import { haveKind } from '../operators/arguments.ts';
import { elementOf, scaledTo } from '../operators/scaled.ts';
import { scaleOf } from '../types/decimal.ts';
import { unite } from '../types/fit.ts';
import { typeLabel } from '../types/label.ts';
import type { FieldHandle, Typed, Value, ValueType } from '../value-type.ts';
import { dayOf } from './day-of.ts';
import type { DocumentedFunction, FunctionDoc } from './doc.ts';

type Present = NonNullable<Value>;

/** What a parameter of each kind receives. */
interface Held {
  /** A text or the id of a choice's option. */
  readonly text: string;
  /** A number cut to a whole one, within ± 10^15. */
  readonly integer: number;
  /** A number at the scale that all `number` and `numbers` parameters of the call share: `facts.scale`. */
  readonly number: bigint;
  readonly boolean: boolean;
  /** A date; of a timestamp its local day. */
  readonly date: number;
  readonly timestamp: number;
  /** A date or a timestamp as it is. */
  readonly moment: number;
  /** Any single value. */
  readonly any: Present;
  /** A list with its nulls. */
  readonly list: readonly Value[];
  /** A list without its nulls. */
  readonly values: readonly Present[];
  /** A list of numbers without its nulls, at `facts.scale`. */
  readonly numbers: readonly bigint[];
  /** A list of dates without its nulls. */
  readonly dates: readonly number[];
}

type Kind = keyof Held;
/** A kind, with `?` when the argument may be left out. */
export type Param = Kind | `${Kind}?`;
type HeldOf<P extends Param> = P extends Kind ? Held[P] : P extends `${infer K extends Kind}?` ? Held[K] | undefined : never;
type HeldAll<P extends readonly Param[]> = { readonly [I in keyof P]: HeldOf<P[I]> };

/** What is known about a call before it runs. */
export interface Facts {
  /** The arguments, fitted. */
  readonly args: readonly Typed<FieldHandle>[];
  /** The most decimal places among the numbers. */
  readonly scale: number;
}

/** What a function is made of. */
export interface Definition<P extends readonly Param[]> {
  /** Name in the stored form; it is written in capitals. */
  readonly name: string;
  readonly params: P;
  readonly result: ValueType | ((facts: Facts) => ValueType);
  readonly doc: FunctionDoc;
  /** The result when an argument is null; null when not given. */
  readonly whenNull?: Value;
  /** Reports constants that can never work; places are `args.0` … */
  refuse?(facts: Facts, report: Report): void;
  /** How many times longer than a plain pass a character of the arguments takes; 1 when not given. */
  readonly weight?: number;
  /** Computes the result; no value is null. A number result has the scale that `result` tells. */
  run(values: HeldAll<P>, facts: Facts, world: World): Value;
}

const accepted: Readonly<Record<Kind, readonly ValueType['kind'][]>> = {
  text: ['text', 'choice'],
  integer: ['number'],
  number: ['number'],
  boolean: ['boolean'],
  date: ['date', 'timestamp'],
  timestamp: ['timestamp'],
  moment: ['date', 'timestamp'],
  any: ['text', 'number', 'boolean', 'date', 'timestamp', 'choice', 'record', 'user', 'department'],
  list: ['list'],
  values: ['list'],
  numbers: ['list'],
  dates: ['list'],
};

/** Kinds that the values of a list must have. */
const acceptedValues = new Map<Kind, ValueType['kind']>([
  ['numbers', 'number'],
  ['dates', 'date'],
]);

function kindOf(param: Param | undefined): Kind {
  const kind = (param ?? 'any').replace('?', '');
  return kind in accepted ? (kind as Kind) : 'any';
}

function isNumeric(kind: Kind): boolean {
  return kind === 'number' || kind === 'numbers';
}

function factsOf(params: readonly Param[], args: readonly Typed<FieldHandle>[]): Facts {
  const scales = args.map((arg, index) => (isNumeric(kindOf(params[index])) ? scaleOf(elementOf(arg.type)) : 0));
  return { args, scale: Math.max(0, ...scales) };
}

/** Constant texts in a list become dates. */
function fitDates<F extends FieldHandle>(arg: Typed<F>, place: string, report: Report): Typed<F> | undefined {
  if (arg.kind !== 'list' || arg.type.kind !== 'list' || arg.type.of.kind !== 'text') return arg;
  const places = arg.items.map((_, index) => `${place}.list.${index}`);
  const united = unite<F>(arg.items, { mode: 'merge', places, beside: { kind: 'date' } }, report);
  return united && { kind: 'list', items: united.values, type: { kind: 'list', of: united.type } };
}

/** A constant text becomes the date or timestamp that the parameter takes. */
function fitMoment<F extends FieldHandle>(arg: Typed<F>, kind: Kind, place: string, report: Report): Typed<F> | undefined {
  if (kind === 'dates') return fitDates(arg, place, report);
  const isText = arg.kind === 'literal' && typeof arg.value === 'string';
  if (!isText || (kind !== 'date' && kind !== 'timestamp' && kind !== 'moment')) return arg;
  const beside: ValueType = { kind: kind === 'timestamp' || String(arg.value).includes('T') ? 'timestamp' : 'date' };
  return unite<F>([arg], { mode: 'merge', places: [place], beside }, report)?.values[0];
}

function fitArgument<F extends FieldHandle>(given: Typed<F>, kind: Kind, at: { sign: string; place: string }, report: Report): Typed<F> | undefined {
  const arg = fitMoment(given, kind, at.place, report);
  if (arg === undefined) return undefined;
  if (!haveKind([arg], accepted[kind], at.sign, (_, code, params) => report(at.place, code, params))) return undefined;
  const wanted = acceptedValues.get(kind);
  const found = elementOf(arg.type).kind;
  if (wanted !== undefined && found !== wanted && found !== 'null') {
    report(at.place, 'expression.type', { name: at.sign, expected: typeLabel(wanted), found: typeLabel(found) });
    return undefined;
  }
  return kind === 'date' ? dayOf(arg) : arg;
}

const edge = 10 ** 15;

function cut(value: bigint, scale: number): number {
  const whole = Number(scale === 0 ? value : value / pow10(scale));
  return Math.max(-edge, Math.min(edge, whole)) + 0;
}

function withoutNulls(values: Value): readonly Present[] {
  return Array.isArray(values) ? values.filter((value: Value) => value !== null) : [];
}

function converter<F extends FieldHandle>(kind: Kind, evaluate: Evaluate<F>, type: ValueType, scale: number): Evaluate<F> {
  const numberType: ValueType = { kind: 'number', scale };
  switch (kind) {
    case 'integer':
      return (env) => {
        const value = evaluate(env);
        return typeof value === 'bigint' ? cut(value, scaleOf(type)) : null;
      };
    case 'number':
      return scaledTo(evaluate, type, numberType);
    case 'numbers': {
      const scaled = scaledTo(evaluate, type, { kind: 'list', of: numberType });
      return (env) => withoutNulls(scaled(env));
    }
    case 'values':
    case 'dates':
      return (env) => withoutNulls(evaluate(env));
    case 'list':
      return (env) => evaluate(env) ?? [];
    default:
      return evaluate;
  }
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? value.length * 8 : 0;
}

/** The result when it is within bounds, else null and a report. */
export function withinBounds(value: Value, name: string, world: World): Value {
  const isWithin =
    typeof value === 'bigint'
      ? isBounded(value)
      : typeof value === 'string'
        ? value.length <= runLimits.text
        : !Array.isArray(value) || value.length <= runLimits.items;
  if (isWithin) {
    spend(sizeOf(value));
    return value;
  }
  world.report?.('expression.result-too-large', { name });
  return null;
}

/** Brings results to the scale of the call: replacing paths may have left the arguments with another. */
function fitResult(natural: ValueType, wanted: ValueType): (value: Value) => Value {
  const [from, to] = [scaleOf(elementOf(natural)), scaleOf(elementOf(wanted))];
  if (from === to || elementOf(natural).kind !== 'number') return (value) => value;
  const fit = (value: Value): Value => (typeof value === 'bigint' ? toScale(value, from, to) : value);
  return (value) => (Array.isArray(value) ? value.map(fit) : fit(value));
}

/** Makes a function of its definition. */
export function defineFunction<const P extends readonly Param[]>(definition: Definition<P>): DocumentedFunction {
  const { name, params, result, whenNull = null, weight = 1 } = definition;
  const sign = name.toUpperCase();
  const resultOf = (facts: Facts): ValueType => (typeof result === 'function' ? result(facts) : result);
  return {
    name,
    doc: definition.doc,
    isMetered: true,
    arity: { min: params.filter((param) => !param.endsWith('?')).length, max: params.length },
    infer(args, report) {
      const fitted = args.map((arg, index) => fitArgument(arg, kindOf(params[index]), { sign, place: `args.${index}` }, report));
      if (fitted.includes(undefined)) return undefined;
      const values = fitted.filter((arg) => arg !== undefined);
      const facts = factsOf(params, values);
      let isRefused = false;
      definition.refuse?.(facts, (...mistake) => {
        isRefused = true;
        report(...mistake);
      });
      return isRefused ? undefined : { kind: 'call', name, args: values, type: resultOf(facts) };
    },
    compile<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): Evaluate<F> {
      const facts = factsOf(params, call.args);
      const fit = fitResult(resultOf(facts), call.type);
      const held = args.map((arg, index) => converter(kindOf(params[index]), arg, call.args[index]?.type ?? call.type, facts.scale));
      return (env: Env<F>) => {
        const values: Value[] = [];
        let work = 1;
        for (const one of held) {
          const value = one(env);
          if (value === null) return whenNull;
          values.push(value);
          work += sizeOf(value);
        }
        spend(work * weight);
        // The kinds were checked by `infer` and the values converted by `converter`; the tuple type cannot follow that.
        return withinBounds(fit(definition.run(values as unknown as HeldAll<P>, facts, env)), sign, env);
      };
    },
  };
}
