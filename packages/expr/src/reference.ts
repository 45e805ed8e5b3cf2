// In charge of: what completion and help pages say about functions.
import type { FunctionDoc, FunctionGroup } from './functions/doc.ts';
import { functions } from './functions/list.ts';
import type { Operation } from './operation.ts';
import { and, not, or } from './operators/logic.ts';
import { old } from './operators/old.ts';

/** A sentence in both languages. */
export interface BothLanguages {
  readonly en: string;
  readonly 'zh-CN': string;
}

/** A function as help pages and completion show it. */
export interface FunctionReference {
  /** As it is written: `STARTSWITH`. */
  readonly name: string;
  readonly group: FunctionGroup;
  /** `LEFT(text, [count])`: parameters in brackets may be left out. */
  readonly signature: string;
  readonly summary: BothLanguages;
  /** Its own rules for null, rounding and extremes. */
  readonly rules?: BothLanguages;
  readonly example: string;
  /** What the example gives: texts in quotes, lists in brackets. */
  readonly result: string;
  readonly arity: Operation['arity'];
}

const words: readonly (readonly [Operation, FunctionDoc])[] = [
  [
    and,
    {
      group: 'logic',
      params: 'condition, condition, …',
      en: 'Whether all conditions are true; the word and does the same.',
      zh: '所有条件是否都成立，与 and 相同。',
      example: 'AND(1 < 2, TRUE)',
      result: 'TRUE',
      rules: { en: 'Null counts as false.', zh: '空值按不成立处理。' },
    },
  ],
  [
    or,
    {
      group: 'logic',
      params: 'condition, condition, …',
      en: 'Whether any condition is true; the word or does the same.',
      zh: '是否有任一条件成立，与 or 相同。',
      example: 'OR(1 > 2, TRUE)',
      result: 'TRUE',
      rules: { en: 'Null counts as false.', zh: '空值按不成立处理。' },
    },
  ],
  [
    not,
    {
      group: 'logic',
      params: 'condition',
      en: 'Whether a condition is not true; the word not does the same.',
      zh: '条件是否不成立，与 not 相同。',
      example: 'NOT(1 > 2)',
      result: 'TRUE',
      rules: { en: 'Of null it is true.', zh: '空值的结果为是。' },
    },
  ],
];

function entryOf({ name, arity }: Operation, doc: FunctionDoc): FunctionReference {
  const written = name.toUpperCase();
  const entry = {
    name: written,
    group: doc.group,
    signature: `${written}(${doc.params})`,
    summary: { en: doc.en, 'zh-CN': doc.zh },
    example: doc.example,
    result: doc.result,
    arity,
  };
  return doc.rules === undefined ? entry : { ...entry, rules: { en: doc.rules.en, 'zh-CN': doc.rules.zh } };
}

/** Every function, in the order of the list, with AND, OR and NOT, which are words as well. */
export const functionReference: readonly FunctionReference[] = [
  ...functions.map((each) => entryOf(each, each.doc)),
  ...words.map(([operation, doc]) => entryOf(operation, doc)),
];

/** What rules may ask besides: they look at a change. The example is of a record whose amount was 5. */
export const ruleReference: readonly FunctionReference[] = [
  entryOf(old, {
    group: 'logic',
    params: 'field',
    en: 'The value a field had before the change that is being checked.',
    zh: '字段在这次修改之前的值。',
    example: 'OLD(amount)',
    result: '5',
    rules: {
      en: 'Of a new record it is null. The record’s own value is the former one; what a former link leads to is read as it is now.',
      zh: '新记录的结果为空值。取的是记录自身的旧值；沿旧关联读到的是对方现在的值。',
    },
  }),
];
