// In charge of: XOR, BETWEEN, ISBLANK, ISNUMBER, ISTEXT, ISDATE: what is true of values.
import type { Operation, Report } from '../../operation.ts';
import { areSingle, haveKind } from '../../operators/arguments.ts';
import { eq, gte, lte, ne } from '../../operators/comparison.ts';
import { and } from '../../operators/logic.ts';
import type { FieldHandle, Typed, ValueType } from '../../value-type.ts';
import type { DocumentedFunction, FunctionDoc } from '../doc.ts';
import { boolean } from '../types.ts';

const never = 'it is rewritten when it is checked';

/** A function that is another way to write operators: stores then need to know nothing of it. */
function rewritten(name: string, arity: Operation['arity'], infer: Operation['infer'], doc: FunctionDoc): DocumentedFunction {
  return {
    name,
    arity,
    doc,
    infer,
    compile() {
      throw new TypeError(`${name} is never compiled: ${never}`);
    },
  };
}

const nothing: Typed<never> = { kind: 'literal', value: null, type: { kind: 'null' } };

/** Both bounds included. */
export const between = rewritten(
  'between',
  { min: 3, max: 3 },
  (args, report) => {
    const [value, low, high] = args;
    if (value === undefined || low === undefined || high === undefined || !areSingle(args, 'BETWEEN', report)) return undefined;
    const place =
      (from: string, to: string): Report =>
      (at, code, params) =>
        report(at === from ? to : at, code, params);
    const fromLow = gte.infer([value, low], report);
    const toHigh = lte.infer([value, high], place('args.1', 'args.2'));
    return fromLow && toHigh && and.infer([fromLow, toHigh], report);
  },
  {
    group: 'logic',
    params: 'value, low, high',
    en: 'Whether a value lies between two others, both included.',
    zh: '值是否在上下限之间（含两端）。',
    example: 'BETWEEN(5, 1, 5)',
    result: 'TRUE',
    rules: { en: 'False with null.', zh: '有空值时为否。' },
  },
);

/** Whether there is no value. */
export const isBlank = rewritten(
  'isBlank',
  { min: 1, max: 1 },
  (args, report) => (areSingle(args, 'ISBLANK', report) ? eq.infer([...args, nothing], report) : undefined),
  {
    group: 'logic',
    params: 'value',
    en: 'Whether there is no value; an empty text is one.',
    zh: '是否没有值；空文本算有值。',
    example: 'ISBLANK(null)',
    result: 'TRUE',
  },
);

function ofKind(name: string, kinds: readonly ValueType['kind'][], doc: Omit<FunctionDoc, 'group' | 'params'>): DocumentedFunction {
  return rewritten(
    name,
    { min: 1, max: 1 },
    <F extends FieldHandle>(args: readonly Typed<F>[], report: Report): Typed<F> | undefined => {
      const [value] = args;
      if (value === undefined || !areSingle(args, name.toUpperCase(), report)) return undefined;
      return kinds.includes(value.type.kind) ? ne.infer<F>([value, nothing], report) : { kind: 'literal', value: false, type: boolean };
    },
    { group: 'logic', params: 'value', ...doc },
  );
}

/** Whether it is a number. */
export const isNumber = ofKind('isNumber', ['number'], {
  en: 'Whether a value is a number and not null.',
  zh: '值是否为数字且不为空。',
  example: 'ISNUMBER(1.5)',
  result: 'TRUE',
  rules: { en: 'A text that looks like a number is none.', zh: '看起来像数字的文本不算。' },
});

/** Whether it is a text. */
export const isText = ofKind('isText', ['text', 'choice'], {
  en: 'Whether a value is a text and not null.',
  zh: '值是否为文本且不为空。',
  example: 'ISTEXT("a")',
  result: 'TRUE',
});

/** Whether it is a date. */
export const isDate = ofKind('isDate', ['date', 'timestamp'], {
  en: 'Whether a value is a date or a moment and not null.',
  zh: '值是否为日期或日期时间且不为空。',
  example: 'ISDATE(DATE("2026-01-31"))',
  result: 'TRUE',
});

/** Whether an odd number is true. */
export const xor: DocumentedFunction = {
  name: 'xor',
  arity: { min: 2 },
  doc: {
    group: 'logic',
    params: 'condition, condition, …',
    en: 'Whether an odd number of conditions is true.',
    zh: '成立的条件个数是否为奇数。',
    example: 'XOR(TRUE, FALSE)',
    result: 'TRUE',
    rules: { en: 'Null counts as false.', zh: '空值按不成立处理。' },
  },
  infer: (args, report) => (haveKind(args, ['boolean'], 'XOR', report) ? { kind: 'call', name: 'xor', args, type: boolean } : undefined),
  compile: (args) => (env) => args.filter((arg) => arg(env) === true).length % 2 === 1,
};
