// In charge of: shares and rates, kept as fractions and written in hundredths.
import type { Cell, FieldType, Result, TextContext } from '../field-type.ts';
import { checkLimits, keepsLimits, numberSchema, numberSources, readNearest, readNumber, readWritten } from '../number-field.ts';
import { foldWidth, groupDigits, readWrittenNumber } from '../number-text.ts';
import { quoted, refuse } from '../result.ts';
import { scaledFromText, scaledToNumber, scaledToText } from '../scaled.ts';
import { percentSchema, type PercentConfig } from './percent.schema.ts';

const scaleOf = (config: PercentConfig): number => config.scale ?? 4;

/** The hundredths of a fraction as plain text: 0.165 is `16.5`. */
function hundredths(scaled: number, scale: number): string {
  const text = scaledToText(scaled, scale - 2);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function refuseBare(plain: string, text: string, context: TextContext<PercentConfig>): Result<never> {
  const asFraction = scaledFromText(plain, 8);
  // A number that large is nothing that anyone meant as a share: any of the two refusals would do.
  if (typeof asFraction !== 'number') return refuse('value.number', context, { value: quoted(text) });
  return refuse('value.percent-sign', context, {
    value: quoted(text),
    asPercent: `${groupDigits(plain)}%`,
    asFraction: `${groupDigits(hundredths(asFraction, 8))}%`,
  });
}

/**
 * `16.5%` says what it is, a bare 0.165 can only be a fraction. A bare 16.5 is refused: spreadsheets write both 16.5% and 1650% so,
 * and guessing would turn a neighbouring 0.5 of the same column into something else.
 */
function readPercentText(text: string, context: TextContext<PercentConfig>): Result<Cell> {
  const folded = foldWidth(text);
  const scale = scaleOf(context.config);
  if (folded.includes('%')) {
    const number = readWrittenNumber(folded.replace(/^(\(?)%|%(\)?)$/, '$1$2'));
    const shifted = 'plain' in number && !/e/i.test(number.plain) ? { plain: `${number.plain}e-2` } : number;
    return readWritten(shifted, text, scale, context);
  }
  const number = readWrittenNumber(folded);
  if ('plain' in number && Math.abs(Number(number.plain)) > 1) return refuseBare(number.plain, text, context);
  return readWritten(number, text, scale, context);
}

/** Shares and rates: 16.5% is the fraction 0.165. */
export const percentType: FieldType<PercentConfig> = {
  name: 'percent',
  label: { en: 'Percent', 'zh-CN': '百分比' },
  configSchema: percentSchema,
  checkConfig: (config) => checkLimits(config, scaleOf(config)),
  storage: (config) => ({ shape: 'column', kind: 'decimal', scale: scaleOf(config) }),
  valueType: (config) => ({ kind: 'number', scale: scaleOf(config) }),
  valueSchema: (config) => numberSchema('number', config),
  read: (input, context) => readNumber(input, scaleOf(context.config), context),
  fromText: readPercentText,
  toJson: (cell, config) => scaledToNumber(Number(cell), scaleOf(config)),
  format: (cell, { config }) => `${groupDigits(hundredths(Number(cell), scaleOf(config)))}%`,
  toText: (cell, { config }) => `${hundredths(Number(cell), scaleOf(config))}%`,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['avg', 'min', 'max', 'count', 'countDistinct'],
  canSort: true,
  canGroup: false,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  takesAll: (before, after) => scaleOf(before) === scaleOf(after) && keepsLimits(before, after),
  madeFrom: numberSources,
  approximate: (text, context) =>
    readNearest(scaleOf(context.config), context, (scale) => readPercentText(text, { ...context, config: { ...context.config, scale } })),
};
