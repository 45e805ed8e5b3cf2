// In charge of: text of one line.
import type { FieldType } from '../field-type.ts';
import { checkLengths, cutText, isBlank, keepsLengths, readLine } from '../plain-text.ts';
import { accept, refuseType } from '../result.ts';
import { MAX_TEXT, textSchema, type TextConfig } from './text.schema.ts';

/** Text of one line: names, codes, addresses. */
export const textType: FieldType<TextConfig> = {
  name: 'text',
  label: { en: 'Text', 'zh-CN': '文本' },
  configSchema: textSchema,
  checkConfig: checkLengths,
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: () => ({ kind: 'text' }),
  valueSchema: (config) => ({ type: 'string', maxLength: config.maxLength ?? MAX_TEXT }),
  read(input, context) {
    if (typeof input !== 'string') return refuseType(context, { en: 'text', 'zh-CN': '文本' });
    return isBlank(input) ? accept(null) : readLine(input, MAX_TEXT, context);
  },
  fromText: (text, context) => readLine(text, MAX_TEXT, context),
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
  takesAll: keepsLengths,
  approximate: (text, context) => readLine(cutText(text.replace(/\s+/gu, ' ').trim(), MAX_TEXT, context), MAX_TEXT, context),
};
