// In charge of: numbers with a fixed number of decimal places.
import type { FieldType } from '../field-type.ts';
import { checkLimits, keepsLimits, numberSchema, numberSources, readNearest, readNumber, readNumberText } from '../number-field.ts';
import { groupDigits } from '../number-text.ts';
import { scaledToNumber, scaledToText } from '../scaled.ts';
import { decimalSchema, type DecimalConfig } from './decimal.schema.ts';

const scaleOf = (config: DecimalConfig): number => config.scale ?? 2;

/** Exact numbers with decimal places: weights, sizes, rates. */
export const decimalType: FieldType<DecimalConfig> = {
  name: 'decimal',
  label: { en: 'Decimal', 'zh-CN': '小数' },
  configSchema: decimalSchema,
  checkConfig: (config) => checkLimits(config, scaleOf(config)),
  storage: (config) => ({ shape: 'column', kind: 'decimal', scale: scaleOf(config) }),
  valueType: (config) => ({ kind: 'number', scale: scaleOf(config) }),
  valueSchema: (config) => numberSchema('number', config),
  read: (input, context) => readNumber(input, scaleOf(context.config), context),
  fromText: (text, context) => readNumberText(text, scaleOf(context.config), context),
  toJson: (cell, config) => scaledToNumber(Number(cell), scaleOf(config)),
  format: (cell, { config }) => groupDigits(scaledToText(Number(cell), scaleOf(config))),
  toText: (cell, { config }) => scaledToText(Number(cell), scaleOf(config)),
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['sum', 'avg', 'min', 'max', 'count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: true,
  canBeUnique: true,
  indexed: false,
  searchable: false,
  takesAll: (before, after) => scaleOf(before) === scaleOf(after) && keepsLimits(before, after),
  madeFrom: numberSources,
  approximate: (text, context) => readNearest(scaleOf(context.config), context, (scale) => readNumberText(text, scale, context)),
};
