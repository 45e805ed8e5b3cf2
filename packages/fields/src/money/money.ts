// In charge of: amounts of money. The currency is another matter of the record: this holds the amount alone.
import type { Cell, FieldType, Result, TextContext } from '../field-type.ts';
import { checkLimits, keepsLimits, numberSchema, numberSources, readNearest, readNumber, readWritten } from '../number-field.ts';
import { foldWidth, groupDigits, readDigits } from '../number-text.ts';
import { quoted, refuse } from '../result.ts';
import { scaledToNumber, scaledToText } from '../scaled.ts';
import { takeMoney } from './currency-text.ts';
import { moneySchema, type MoneyConfig } from './money.schema.ts';

const scaleOf = (config: MoneyConfig): number => config.scale ?? 2;

/** A currency written beside the amount must be the field's own, where the field has a fixed one. */
function readMoneyText(text: string, context: TextContext<MoneyConfig>): Result<Cell> {
  const money = takeMoney(foldWidth(text));
  if (money === undefined) return refuse('value.number', context, { value: quoted(text) });
  const { currency } = context.config;
  if ('code' in currency && money.codes?.includes(currency.code) === false) {
    return refuse('value.currency', context, { value: quoted(text), currency: currency.code });
  }
  return readWritten(readDigits(money.amount, money.negative), text, scaleOf(context.config), context);
}

/** Prices kept finer than cents show the finer digits only where there are any: 24.9900 reads 24.99. */
function shown(cell: Cell, config: MoneyConfig): string {
  const text = scaledToText(Number(cell), scaleOf(config));
  return groupDigits(
    scaleOf(config) > 2 ? text.replace(/0{1,4}$/, (zeros) => zeros.slice(0, Math.max(0, zeros.length - (scaleOf(config) - 2)))) : text,
  );
}

/** Exact amounts of money. */
export const moneyType: FieldType<MoneyConfig> = {
  name: 'money',
  label: { en: 'Money', 'zh-CN': '金额' },
  configSchema: moneySchema,
  settingWords: {
    names: {
      code: { en: 'Always', 'zh-CN': '固定' },
      currency: { en: 'Currency', 'zh-CN': '币种' },
    },
  },
  checkConfig: (config) => checkLimits(config, scaleOf(config)),
  storage: (config) => ({ shape: 'column', kind: 'decimal', scale: scaleOf(config) }),
  valueType: (config) => ({ kind: 'number', scale: scaleOf(config) }),
  valueSchema: (config) => numberSchema('number', config),
  read: (input, context) => readNumber(input, scaleOf(context.config), context),
  fromText: readMoneyText,
  toJson: (cell, config) => scaledToNumber(Number(cell), scaleOf(config)),
  format: (cell, { config }) => shown(cell, config),
  toText: (cell, { config }) => scaledToText(Number(cell), scaleOf(config)),
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['sum', 'avg', 'min', 'max', 'count', 'countDistinct'],
  canSort: true,
  canGroup: false,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  takesAll: (before, after) => scaleOf(before) === scaleOf(after) && keepsLimits(before, after),
  madeFrom: numberSources,
  approximate: (text, context) =>
    readNearest(scaleOf(context.config), context, (scale) => readMoneyText(text, { ...context, config: { ...context.config, scale } })),
  currency: (config) => config.currency,
};
