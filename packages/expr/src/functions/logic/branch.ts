// In charge of: IFS, SWITCH, CHOOSE, IFBLANK: one of several values.
import type { Evaluate, Report, TypedCall } from '../../operation.ts';
import { areSingle, argPlaces, haveKind } from '../../operators/arguments.ts';
import { alignDays } from '../../operators/days.ts';
import { scaledTo } from '../../operators/scaled.ts';
import { scaleOf } from '../../types/decimal.ts';
import { pow10 } from '../../calc/exact.ts';
import { unite, type UniteOptions } from '../../types/fit.ts';
import type { FieldHandle, Typed, ValueType } from '../../value-type.ts';
import type { DocumentedFunction } from '../doc.ts';

/** Fits the arguments at some places to each other; the others stay. */
function uniteAt<F extends FieldHandle>(args: readonly Typed<F>[], places: readonly number[], mode: UniteOptions['mode'], report: Report) {
  const chosen = places.flatMap((place) => args[place] ?? []);
  const united = unite(mode === 'compare' ? alignDays(chosen) : chosen, { mode, places: places.map((place) => `args.${place}`) }, report);
  if (united === undefined) return undefined;
  const fitted = args.map((arg, index) => united.values[places.indexOf(index)] ?? arg);
  return { args: fitted, type: united.type };
}

/** The closures at some places with their numbers at the scale of the result. */
function branchesAt<F extends FieldHandle>(
  args: readonly Evaluate<F>[],
  call: TypedCall<F>,
  places: readonly number[],
  type: ValueType,
): readonly Evaluate<F>[] {
  return places.flatMap((place) => {
    const [arg, typed] = [args[place], call.args[place]];
    return arg === undefined || typed === undefined ? [] : [scaledTo(arg, typed.type, type)];
  });
}

function every(count: number, test: (index: number) => boolean): readonly number[] {
  return Array.from({ length: count }, (_, index) => index).filter(test);
}

/** The value after the first condition that holds. */
export const ifs: DocumentedFunction = {
  name: 'ifs',
  doc: {
    group: 'logic',
    params: 'condition, value, [condition, value, …]',
    en: 'The value after the first condition that is true.',
    zh: '返回第一个成立的条件之后的值。',
    example: 'IFS(3 > 5, "high", 3 > 2, "middle", TRUE, "low")',
    result: '"middle"',
    rules: { en: 'Null when none is true; a null condition counts as false.', zh: '都不成立时为空；空条件按不成立处理。' },
  },
  arity: { min: 2 },
  infer(args, report) {
    if (args.length % 2 === 1) {
      report('', 'expression.argument-count', { name: 'IFS', expected: '2, 4, 6 …', found: args.length });
      return undefined;
    }
    const conditions = every(args.length, (index) => index % 2 === 0);
    const areRight = conditions.map((index) =>
      haveKind(args.slice(index, index + 1), ['boolean'], 'IFS', (_, code, params) => report(`args.${index}`, code, params)),
    );
    const united = uniteAt(
      args,
      every(args.length, (index) => index % 2 === 1),
      'merge',
      report,
    );
    return united === undefined || areRight.includes(false) ? undefined : { kind: 'call', name: 'ifs', args: united.args, type: united.type };
  },
  compile(args, call) {
    const conditions = args.filter((_, index) => index % 2 === 0);
    const values = branchesAt(
      args,
      call,
      every(args.length, (index) => index % 2 === 1),
      call.type,
    );
    return (env) => values[conditions.findIndex((condition) => condition(env) === true)]?.(env) ?? null;
  },
};

/** Places of the values that are compared and of those that may be the result. */
function switchPlaces(count: number): { readonly compared: readonly number[]; readonly results: readonly number[] } {
  const hasDefault = count % 2 === 0;
  const isResult = (index: number): boolean => index > 0 && (index % 2 === 0 || (hasDefault && index === count - 1));
  return { compared: every(count, (index) => !isResult(index)), results: every(count, isResult) };
}

/** The value beside the one that is equal. */
export const switchFunction: DocumentedFunction = {
  name: 'switch',
  doc: {
    group: 'logic',
    params: 'value, match, result, [match, result, …], [otherwise]',
    en: 'The result after the first match that equals the value, else the last one.',
    zh: '返回第一个与值相等的匹配项之后的结果，都不相等时返回最后一项。',
    example: 'SWITCH("eu", "us", 10, "eu", 20, 0)',
    result: '20',
    rules: {
      en: 'Null when nothing matches and nothing else is given; the constant null matches null.',
      zh: '没有匹配且未写备用值时为空；匹配项写 null 时匹配空值。',
    },
  },
  arity: { min: 3 },
  infer(args, report) {
    const { compared, results } = switchPlaces(args.length);
    if (
      !areSingle(
        compared.flatMap((index) => args[index] ?? []),
        'SWITCH',
        report,
      )
    )
      return undefined;
    const matched = uniteAt(args, compared, 'compare', report);
    const united = matched && uniteAt(matched.args, results, 'merge', report);
    return united && { kind: 'call', name: 'switch', args: united.args, type: united.type };
  },
  compile(args, call) {
    const places = switchPlaces(args.length);
    const compared = places.compared.flatMap((index) => call.args[index] ?? []);
    const scale = Math.max(...compared.map((arg) => scaleOf(arg.type)));
    const [value, ...matches] = branchesAt(args, call, places.compared, { kind: 'number', scale });
    const results = branchesAt(args, call, places.results, call.type);
    return (env) => {
      const found = value?.(env) ?? null;
      const at = matches.findIndex((match, index) => (found === null ? compared[index + 1]?.type.kind === 'null' : match(env) === found));
      return (at < 0 ? results[matches.length] : results[at])?.(env) ?? null;
    };
  },
};

/** The value at a place. */
export const choose: DocumentedFunction = {
  name: 'choose',
  doc: {
    group: 'logic',
    params: 'place, value, …',
    en: 'The value at a place among those that follow, the first being 1.',
    zh: '从后面的值中取第几个，从 1 起。',
    example: 'CHOOSE(2, "low", "middle", "high")',
    result: '"middle"',
    rules: { en: 'Null when there is no such place; decimal places are cut off.', zh: '没有该位置时为空；小数部分截去。' },
  },
  arity: { min: 2 },
  infer(args, report) {
    if (!haveKind(args.slice(0, 1), ['number'], 'CHOOSE', report)) return undefined;
    const united = uniteAt(
      args,
      every(args.length, (index) => index > 0),
      'merge',
      report,
    );
    return united && { kind: 'call', name: 'choose', args: united.args, type: united.type };
  },
  compile(args, call) {
    const [place] = args;
    const unit = pow10(scaleOf(call.args[0]?.type ?? { kind: 'null' }));
    const values = branchesAt(
      args,
      call,
      every(args.length, (index) => index > 0),
      call.type,
    );
    return (env) => {
      const found = place?.(env);
      return typeof found === 'bigint' ? (values[Number(found / unit) - 1]?.(env) ?? null) : null;
    };
  },
};

/** Another value in place of an empty one. */
export const ifBlank: DocumentedFunction = {
  name: 'ifBlank',
  doc: {
    group: 'logic',
    params: 'value, otherwise',
    en: 'The value, or another when it is null or an empty text.',
    zh: '值为空或空文本时返回备用值，否则返回该值。',
    example: 'IFBLANK("", "none")',
    result: '"none"',
  },
  arity: { min: 2, max: 2 },
  infer(args, report) {
    if (!areSingle(args, 'IFBLANK', report)) return undefined;
    const united = unite(args, { mode: 'merge', places: argPlaces(args) }, report);
    return united && { kind: 'call', name: 'ifBlank', args: united.values, type: united.type };
  },
  compile(args, call) {
    const [value, otherwise] = branchesAt(args, call, [0, 1], call.type);
    return (env) => {
      const found = value?.(env) ?? null;
      return found === null || found === '' ? (otherwise?.(env) ?? null) : found;
    };
  },
};
