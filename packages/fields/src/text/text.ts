// In charge of: text of one line.
import { issue, type Issue } from '@trellis/errors';
import { patternMistake, patternTest } from '@trellis/expr';
import type { FieldType, Result, ValueContext } from '../field-type.ts';
import { checkLengths, cutText, isBlank, keepsLengths, readLine } from '../plain-text.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { MAX_TEXT, textSchema, type TextConfig } from './text.schema.ts';

const tests = new Map<string, (text: string) => boolean>();

function matches(pattern: string, text: string): boolean {
  let test = tests.get(pattern);
  if (test === undefined) {
    if (tests.size > 500) tests.clear();
    tests.set(pattern, (test = patternTest(pattern)));
  }
  return test(text);
}

function readText(input: string, context: ValueContext<TextConfig>): Result<string> {
  const line = readLine(input, MAX_TEXT, context);
  const { pattern, form } = context.config;
  if (!line.ok || pattern === undefined || matches(pattern, line.value)) return line;
  return refuse('value.pattern', context, { value: quoted(line.value), form: form ?? pattern });
}

function checkText(config: TextConfig): readonly Issue[] {
  const mistake = config.pattern === undefined ? undefined : patternMistake(config.pattern);
  if (mistake === undefined) return checkLengths(config);
  const params = { pattern: config.pattern ?? '', at: mistake.position, reason: mistake.reason };
  return [...checkLengths(config), issue('expression.pattern', 'pattern', params)];
}

/** Text of one line: names, codes, addresses. */
export const textType: FieldType<TextConfig> = {
  name: 'text',
  label: { en: 'Text', 'zh-CN': '文本' },
  configSchema: textSchema,
  settingWords: {
    names: {
      form: { en: 'Pattern in words', 'zh-CN': '格式说明' },
    },
  },
  checkConfig: checkText,
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: () => ({ kind: 'text' }),
  valueSchema: (config) => ({ type: 'string', maxLength: config.maxLength ?? MAX_TEXT }),
  read(input, context) {
    if (typeof input !== 'string') return refuseType(context, { en: 'text', 'zh-CN': '文本' });
    return isBlank(input) ? accept(null) : readText(input, context);
  },
  fromText: readText,
  toJson: (cell) => cell,
  format: String,
  toText: String,
  operators: ['eq', 'ne', 'in', 'notIn', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'],
  metrics: ['count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: true,
  canBeUnique: true,
  indexed: false,
  searchable: true,
  takesAll: (before, after) => keepsLengths(before, after) && (after.pattern === undefined || after.pattern === before.pattern),
  approximate: (text, context) => readText(cutText(text.replace(/\s+/gu, ' ').trim(), MAX_TEXT, context), context),
};
