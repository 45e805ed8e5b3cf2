// In charge of: INCLUDES and MATCH: looking for a value in a list.
import type { Operation, Report } from '../../operation.ts';
import { spend } from '../../fuel.ts';
import { elementOf, scaledTo } from '../../operators/scaled.ts';
import { joinTypes } from '../../types/fit.ts';
import { typeLabel } from '../../types/label.ts';
import { areSingle } from '../../operators/arguments.ts';
import type { FieldHandle, Typed, Value, ValueType } from '../../value-type.ts';
import { fitElements } from '../aggregate.ts';
import { withinBounds } from '../define.ts';
import type { DocumentedFunction, FunctionDoc } from '../doc.ts';
import { boolean, whole } from '../types.ts';

/** A list and a value, in the order that `places` tells, brought to one type. */
function inferLook<F extends FieldHandle>(
  name: string,
  type: ValueType,
  args: readonly Typed<F>[],
  listFirst: boolean,
  report: Report,
): Typed<F> | undefined {
  const [first, second] = args;
  const [list, value] = listFirst ? [first, second] : [second, first];
  if (list === undefined || value === undefined || !areSingle([value], name.toUpperCase(), report)) return undefined;
  if (list.type.kind !== 'list') {
    report(listFirst ? 'args.0' : 'args.1', 'expression.type', {
      name: name.toUpperCase(),
      expected: typeLabel('list'),
      found: typeLabel(list.type.kind),
    });
    return undefined;
  }
  const fitted = fitElements(args, report);
  return fitted && { kind: 'call', name, args: fitted.values, type };
}

// Values are compared quicker than characters are worked on.
const valuesPerUnit = 4;

function look(
  name: string,
  listFirst: boolean,
  type: ValueType,
  answer: (place: number) => Value,
  whenNull: Value,
  doc: FunctionDoc,
): DocumentedFunction {
  const operation: Operation = {
    name,
    arity: { min: 2, max: 2 },
    isMetered: true,
    infer: (args, report) => inferLook(name, type, args, listFirst, report),
    compile(args, call) {
      const [first, second] = call.args.map((arg) => elementOf(arg.type));
      const of = joinTypes(first ?? { kind: 'null' }, second ?? { kind: 'null' }) ?? { kind: 'null' };
      const scaled = args.map((arg, index) => {
        const from = call.args[index]?.type ?? of;
        return scaledTo(arg, from, from.kind === 'list' ? { kind: 'list', of } : of);
      });
      const [list, value] = listFirst ? scaled : scaled.toReversed();
      return (env) => {
        const values = list?.(env);
        const wanted = value?.(env) ?? null;
        if (wanted === null || !Array.isArray(values)) return whenNull;
        spend(Math.ceil(values.length / valuesPerUnit));
        return withinBounds(answer(values.indexOf(wanted)), name, env);
      };
    },
  };
  return { ...operation, doc };
}

/** Whether a list has a value. */
export const includes = look('includes', true, boolean, (place) => place >= 0, false, {
  group: 'list',
  params: 'list, value',
  en: 'Whether a list has a value; the word in does the same.',
  zh: '列表是否包含某个值，与 in 相同。',
  example: 'INCLUDES([1, 2, 3], 2)',
  result: 'TRUE',
  rules: { en: 'False with null; texts to the letter.', zh: '有空值时为否；文本须完全相同。' },
});

/** Where a list has a value. */
export const match = look('match', false, whole, (place) => (place < 0 ? null : BigInt(place + 1)), null, {
  group: 'list',
  params: 'value, list',
  en: 'The place of a value in a list, the first being 1.',
  zh: '值在列表中的位置，从 1 起。',
  example: 'MATCH("b", ["a", "b"])',
  result: '2',
  rules: { en: 'Null when it is not there; texts to the letter.', zh: '找不到时为空；文本须完全相同。' },
});
