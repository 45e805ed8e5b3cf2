// In charge of: yes or no.
import type { FieldType } from '../field-type.ts';
import { foldWidth } from '../number-text.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { booleanSchema, type BooleanConfig } from './boolean.schema.ts';

const YES: ReadonlySet<string> = new Set(['yes', 'y', 'true', 't', '1', 'on', '是', '真', '对', '有', '✓', '✔', '√', '☑', '✅']);
const NO: ReadonlySet<string> = new Set(['no', 'n', 'false', 'f', '0', 'off', '否', '假', '错', '无', '✗', '✘', '×', '☐', '❌']);

const WORDS = { en: { yes: 'Yes', no: 'No' }, 'zh-CN': { yes: '是', no: '否' } } as const;

/** Yes or no. Nothing is neither. */
export const booleanType: FieldType<BooleanConfig> = {
  name: 'boolean',
  label: { en: 'Yes or no', 'zh-CN': '是否' },
  configSchema: booleanSchema,
  storage: () => ({ shape: 'column', kind: 'boolean' }),
  valueType: () => ({ kind: 'boolean' }),
  valueSchema: () => ({ type: 'boolean' }),
  read: (input, context) => (typeof input === 'boolean' ? accept(input) : refuseType(context, { en: 'true or false', 'zh-CN': ' true 或 false' })),
  fromText(text, context) {
    const word = foldWidth(text).toLowerCase();
    if (YES.has(word)) return accept(true);
    return NO.has(word) ? accept(false) : refuse('value.boolean', context, { value: quoted(text) });
  },
  toJson: (cell) => cell,
  format: (cell, { locale }) => WORDS[locale][cell === true ? 'yes' : 'no'],
  toText: (cell, { locale }) => WORDS[locale][cell === true ? 'yes' : 'no'],
  operators: ['eq', 'ne', 'isEmpty', 'isNotEmpty'],
  metrics: ['count'],
  canSort: true,
  canGroup: true,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  madeFrom: ['text', 'choice', 'number'],
};
