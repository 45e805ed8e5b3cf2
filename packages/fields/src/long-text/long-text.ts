// In charge of: text of many lines.
import type { FieldType } from '../field-type.ts';
import { checkLengths, cutText, isBlank, keepsLengths, readLines } from '../plain-text.ts';
import { accept, refuseType } from '../result.ts';
import { longTextSchema, MAX_LONG_TEXT, type LongTextConfig } from './long-text.schema.ts';

/** Text of many lines: notes, descriptions. */
export const longTextType: FieldType<LongTextConfig> = {
  name: 'long_text',
  label: { en: 'Long text', 'zh-CN': '多行文本' },
  configSchema: longTextSchema,
  settingWords: {
    names: {
      markdown: { en: 'Markdown', 'zh-CN': 'Markdown' },
    },
  },
  checkConfig: checkLengths,
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: () => ({ kind: 'text' }),
  valueSchema: (config) => ({ type: 'string', maxLength: config.maxLength ?? MAX_LONG_TEXT }),
  read(input, context) {
    if (typeof input !== 'string') return refuseType(context, { en: 'text', 'zh-CN': '文本' });
    return isBlank(input) ? accept(null) : readLines(input, MAX_LONG_TEXT, context);
  },
  fromText: (text, context) => readLines(text, MAX_LONG_TEXT, context),
  toJson: (cell) => cell,
  format: String,
  toText: String,
  operators: ['contains', 'startsWith', 'isEmpty', 'isNotEmpty'],
  metrics: ['count'],
  canSort: false,
  canGroup: false,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: true,
  takesAll: keepsLengths,
  approximate: (text, context) => readLines(cutText(text, MAX_LONG_TEXT, context), MAX_LONG_TEXT, context),
};
