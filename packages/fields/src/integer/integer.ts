// In charge of: whole numbers.
import type { FieldType } from '../field-type.ts';
import { checkLimits, keepsLimits, numberSchema, numberSources, readNearest, readNumber, readNumberText } from '../number-field.ts';
import { groupDigits } from '../number-text.ts';
import { integerSchema, type IntegerConfig } from './integer.schema.ts';

/** Whole numbers: quantities, counts. */
export const integerType: FieldType<IntegerConfig> = {
  name: 'integer',
  label: { en: 'Integer', 'zh-CN': '整数' },
  configSchema: integerSchema,
  checkConfig: (config) => checkLimits(config, 0),
  storage: () => ({ shape: 'column', kind: 'int64' }),
  valueType: () => ({ kind: 'number', scale: 0 }),
  valueSchema: (config) => numberSchema('integer', config),
  read: (input, context) => readNumber(input, 0, context),
  fromText: (text, context) => readNumberText(text, 0, context),
  toJson: (cell) => cell,
  format: (cell) => groupDigits(String(cell)),
  toText: String,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['sum', 'avg', 'min', 'max', 'count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: true,
  canBeUnique: true,
  indexed: false,
  searchable: false,
  takesAll: keepsLimits,
  madeFrom: numberSources,
  approximate: (text, context) => readNearest(0, context, (scale) => readNumberText(text, scale, context)),
};
