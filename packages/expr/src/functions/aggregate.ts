// In charge of: the way to write a function over any number of values of one kind, single or in lists.
import type { Evaluate, Report, TypedCall, World } from '../operation.ts';
import { toScale } from '../calc/exact.ts';
import { spend } from '../fuel.ts';
import { elementOf, scaledTo } from '../operators/scaled.ts';
import { scaleOf } from '../types/decimal.ts';
import { argPlaces, haveKind } from '../operators/arguments.ts';
import { joinTypes, reportMismatch, unite } from '../types/fit.ts';
import type { FieldHandle, Typed, Value, ValueType } from '../value-type.ts';
import { withinBounds } from './define.ts';
import type { DocumentedFunction, FunctionDoc } from './doc.ts';

type Present = NonNullable<Value>;

/** What such a function is made of. */
export interface Aggregate {
  readonly name: string;
  /** Accepted kinds; messages name the first. None: all kinds. */
  readonly kinds?: readonly ValueType['kind'][];
  /** Type of the result; `of` is the type that all values share. */
  result(of: ValueType, args: readonly Typed<FieldHandle>[]): ValueType;
  readonly doc: FunctionDoc;
  /** How many times longer than a character of a text a value takes; 4 when not given. */
  readonly weight?: number;
  /** Computes the result of all values that are not null, lists opened, in order. A number result has the scale that `result` tells. */
  run(values: readonly Present[], of: ValueType, to: ValueType, world: World): Value;
}

/** Fits single values and lists to one element type; undefined after reporting what does not go together. */
export function fitElements<F extends FieldHandle>(
  args: readonly Typed<F>[],
  report: Report,
): { readonly values: readonly Typed<F>[]; readonly of: ValueType } | undefined {
  let beside: ValueType | undefined;
  for (const [index, arg] of args.entries()) {
    if (arg.type.kind !== 'list') continue;
    const joined: ValueType | undefined = joinTypes(beside ?? { kind: 'null' }, arg.type.of);
    if (joined === undefined) {
      reportMismatch(beside ?? { kind: 'null' }, arg.type.of, `args.${index}`, report);
      return undefined;
    }
    beside = joined;
  }
  const places = argPlaces(args).filter((_, index) => args[index]?.type.kind !== 'list');
  const options = { mode: 'merge', places } as const;
  const isDecided = beside !== undefined && beside.kind !== 'null';
  const united = unite(
    args.filter((arg) => arg.type.kind !== 'list'),
    isDecided && beside !== undefined ? { ...options, beside } : options,
    report,
  );
  if (united === undefined) return undefined;
  const singles = [...united.values];
  const values = args.map((arg) => (arg.type.kind === 'list' ? arg : (singles.shift() ?? arg)));
  return { values, of: joinTypes(united.type, beside ?? { kind: 'null' }) ?? united.type };
}

/** The closures with every number at the scale of the shared type. */
function atOneScale<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>, of: ValueType): readonly Evaluate<F>[] {
  return args.map((arg, index) => {
    const type = call.args[index]?.type ?? of;
    return scaledTo(arg, type, type.kind === 'list' ? { kind: 'list', of } : of);
  });
}

/** The type that the arguments of a fitted call share. */
function sharedType(args: readonly Typed<FieldHandle>[]): ValueType {
  return args.reduce<ValueType>((joined, arg) => joinTypes(joined, elementOf(arg.type)) ?? joined, { kind: 'null' });
}

function elementsOf<F extends FieldHandle>(args: readonly Typed<F>[]): readonly Typed<F>[] {
  return args.map((arg) => (arg.type.kind === 'list' ? { ...arg, type: arg.type.of } : arg));
}

/** Adds the values of a list that are not null: one by one, as a list may have more than a call takes arguments. */
function gather(found: Present[], list: readonly Value[]): void {
  for (const each of list) if (each !== null) found.push(each);
}

/** Makes a function of it. */
export function defineAggregate(aggregate: Aggregate): DocumentedFunction {
  const { name, kinds, weight = 4 } = aggregate;
  const sign = name.toUpperCase();
  return {
    name,
    doc: aggregate.doc,
    isMetered: true,
    arity: { min: 1 },
    infer(args, report) {
      if (kinds !== undefined && !haveKind(elementsOf(args), kinds, sign, report)) return undefined;
      const fitted = fitElements(args, report);
      return fitted && { kind: 'call', name, args: fitted.values, type: aggregate.result(fitted.of, fitted.values) };
    },
    compile<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): Evaluate<F> {
      const of = sharedType(call.args);
      const natural = aggregate.result(of, call.args);
      const values = atOneScale(args, call, of);
      return (env) => {
        const found: Present[] = [];
        for (const one of values) {
          const value = one(env);
          if (Array.isArray(value)) gather(found, value);
          else if (value !== null) found.push(value as Present);
        }
        spend(found.length * weight + 1);
        const result = aggregate.run(found, of, natural, env);
        const fit = typeof result === 'bigint' && call.type.kind === 'number' ? toScale(result, scaleOf(natural), call.type.scale) : result;
        return withinBounds(fit, sign, env);
      };
    },
  };
}
