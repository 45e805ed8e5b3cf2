// In charge of: CONCAT, CONCATENATE, JOIN and the sign &: values of any kind put together as one text.
import type { Evaluate, Operation, TypedCall } from '../../operation.ts';
import { spend } from '../../fuel.ts';
import { runLimits } from '../../limits.ts';
import { areSingle } from '../../operators/arguments.ts';
import { elementOf } from '../../operators/scaled.ts';
import { textOf } from '../../types/show.ts';
import type { FieldHandle, Value } from '../../value-type.ts';
import { withinBounds } from '../define.ts';
import type { DocumentedFunction, FunctionDoc } from '../doc.ts';

/** Evaluates all arguments to texts in order, lists opened; stops collecting far beyond the longest text. */
function textsOf<F extends FieldHandle>(args: readonly Evaluate<F>[], call: TypedCall<F>): (env: Parameters<Evaluate<F>>[0]) => string[] {
  const types = call.args.map((arg) => elementOf(arg.type));
  return (env) => {
    const texts: string[] = [];
    let length = 0;
    const add = (value: Value, index: number): void => {
      if (length > runLimits.text) return;
      const text = textOf(value, types[index] ?? { kind: 'null' });
      length += text.length;
      texts.push(text);
      spend(text.length + 1);
    };
    for (const [index, arg] of args.entries()) {
      const value = arg(env);
      if (Array.isArray(value)) value.forEach((each: Value) => add(each, index));
      else add(value, index);
    }
    return texts;
  };
}

function joining(name: string, arity: Operation['arity'], sign: string, join: (texts: string[]) => string): Operation {
  return {
    name,
    arity,
    isMetered: true,
    infer: (args) => ({ kind: 'call', name, args, type: { kind: 'text' } }),
    compile(args, call) {
      const texts = textsOf(args, call);
      return (env) => withinBounds(join(texts(env)), sign, env);
    },
  };
}

function documented(operation: Operation, doc: FunctionDoc): DocumentedFunction {
  return { ...operation, doc };
}

const nullRule = { en: 'Null counts as an empty text.', zh: '空值按空文本处理。' };

/** All values as one text. */
export const concat = documented(
  joining('concat', { min: 1 }, 'CONCAT', (texts) => texts.join('')),
  {
    group: 'text',
    params: 'value, …',
    en: 'All values, lists included, put together as one text; the sign & does the same with two.',
    zh: '把所有值（包括列表）连接成一段文本；& 连接两个值。',
    example: 'CONCAT("SKU-", 7)',
    result: '"SKU-7"',
    rules: nullRule,
  },
);

/** The same under its older name. */
export const concatenate = documented(
  joining('concatenate', { min: 1 }, 'CONCATENATE', (texts) => texts.join('')),
  {
    group: 'text',
    params: 'value, …',
    en: 'The same as CONCAT.',
    zh: '与 CONCAT 相同。',
    example: 'CONCATENATE("a", 1.50, TRUE)',
    result: '"a1.5TRUE"',
    rules: nullRule,
  },
);

/** With something between. */
export const join = documented(
  {
    ...joining('join', { min: 2 }, 'JOIN', ([separator = '', ...texts]) => {
      const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
      return length > runLimits.text + separator.length ? ' '.repeat(runLimits.text + 1) : texts.filter((text) => text !== '').join(separator);
    }),
    // Of a list, opened, the first would be the separator and the others values: it is refused.
    infer: (args, report) => (areSingle(args.slice(0, 1), 'JOIN', report) ? { kind: 'call', name: 'join', args, type: { kind: 'text' } } : undefined),
  },
  {
    group: 'text',
    params: 'separator, value, …',
    en: 'The values that are not empty, lists included, put together with a separator between.',
    zh: '用分隔文本连接所有非空的值（包括列表）。',
    example: 'JOIN(", ", "Min", null, "Shanghai")',
    result: '"Min, Shanghai"',
    rules: { en: 'Null and empty texts are left out.', zh: '空值和空文本会跳过。' },
  },
);

/** `a & b`. */
export const append = joining('append', { min: 2, max: 2 }, '&', (texts) => texts.join(''));
