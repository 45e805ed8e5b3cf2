// In charge of: running numbers that the system gives to records, such as PO-2026-0001.
import type { FieldType, Result, ValueContext } from '../field-type.ts';
import { isBlank, readLine } from '../plain-text.ts';
import { accept, refuseType } from '../result.ts';
import { autonumberSchema, type AutonumberConfig } from './autonumber.schema.ts';
import { checkPattern, fillPattern, patternPeriod, readPattern } from './number-pattern.ts';

const MAX_NUMBER_TEXT = 200;

function readText(text: string, context: ValueContext<AutonumberConfig>): Result<string> {
  return readLine(text, MAX_NUMBER_TEXT, { ...context, config: {} });
}

/** Running numbers. Reading serves filters and finding records by number; that nobody writes one follows from `numbering`. */
export const autonumberType: FieldType<AutonumberConfig> = {
  name: 'autonumber',
  label: { en: 'Autonumber', 'zh-CN': '自动编号' },
  configSchema: autonumberSchema,
  checkConfig: (config) => checkPattern(config.pattern),
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: () => ({ kind: 'text' }),
  valueSchema: () => ({ type: 'string', maxLength: MAX_NUMBER_TEXT, readOnly: true }),
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
  canGroup: false,
  canBeTitle: true,
  canBeUnique: true,
  indexed: true,
  searchable: true,
  // Numbers that were given stay; a new pattern is for those to come.
  takesAll: () => true,
  numbering: {
    period: (config, day) => patternPeriod(config.pattern, day),
    text: (config, n, day) => fillPattern(config.pattern, n, day),
    read: (config, text) => readPattern(config.pattern, text),
  },
};
