// In charge of: FX, ROUND_MONEY, ALLOCATE, MARGIN, MARKUP, TAX_INCLUDED, NET_OF_TAX: amounts of money.
import { divide, pow10, quotientScale, toScale } from '../../calc/exact.ts';
import { runLimits } from '../../limits.ts';
import { formatDate } from '../../types/calendar.ts';
import type { ValueType } from '../../value-type.ts';
import { defineFunction, type Facts } from '../define.ts';
import { quotient } from '../types.ts';

function currencyOf(written: string): string {
  return written.normalize('NFKC').trim().toUpperCase();
}

/** In the workspace’s currency. */
export const fx = defineFunction({
  name: 'fx',
  params: ['number', 'text', 'date'],
  result: quotient,
  doc: {
    group: 'money',
    params: 'amount, currency, date',
    en: 'An amount of a currency in the workspace’s currency, by the rate that holds on a date.',
    zh: '按指定日期的汇率，把某种货币的金额换算为工作区货币。',
    example: 'FX(100, "USD", "2026-01-31")',
    result: '720',
    rules: {
      en: 'Null and a report when there is no rate, never 1; rounded to 12 decimal places.',
      zh: '没有汇率时为空并提示，绝不按 1 计算；保留 12 位小数。',
    },
  },
  run: ([amount, currency, day], { scale }, world) => {
    const code = currencyOf(currency);
    const rate = world.rate?.(code, day) ?? null;
    if (rate === null || rate.denominator === 0n) {
      world.report?.('expression.rate-missing', { currency: code, day: formatDate(day) });
      return null;
    }
    return divide(amount * rate.numerator * pow10(quotientScale), rate.denominator * pow10(scale));
  },
});

// Currencies whose smallest unit is not a hundredth (ISO 4217).
const minorDigits = new Map<string, number>([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    (code) => [code, 0] as const,
  ),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
]);
const mostMinorDigits = 3;

const moneyScale = ({ scale }: Facts): ValueType => ({ kind: 'number', scale: Math.min(scale, mostMinorDigits) });

/** To the currency’s smallest unit. */
export const roundMoney = defineFunction({
  name: 'round_money',
  params: ['number', 'text'],
  result: moneyScale,
  doc: {
    group: 'money',
    params: 'amount, currency',
    en: 'An amount rounded to the smallest unit of its currency, halves away from zero.',
    zh: '把金额四舍五入到该货币的最小单位。',
    example: 'ROUND_MONEY(1234.567, "JPY")',
    result: '1235',
    rules: { en: 'Currencies that are not known have two decimal places.', zh: '未知货币按两位小数。' },
  },
  run: ([amount, currency], { scale }) => {
    const digits = minorDigits.get(currencyOf(currency)) ?? 2;
    return toScale(toScale(amount, scale, Math.min(scale, digits)), Math.min(scale, digits), Math.min(scale, mostMinorDigits));
  },
});

/** Shares of an amount in proportion to weights. What rounding leaves goes, unit by unit, to those who lost most, the earlier first. */
function allocated(amount: bigint, weights: readonly bigint[]): readonly bigint[] | null {
  const all = weights.reduce((sum, weight) => sum + weight, 0n);
  if (all <= 0n || weights.length > runLimits.items || weights.some((weight) => weight < 0n)) return null;
  const sign = amount < 0n ? -1n : 1n;
  const size = amount * sign;
  const shares = weights.map((weight, index) => ({ index, share: (size * weight) / all, rest: (size * weight) % all }));
  let left = size - shares.reduce((sum, { share }) => sum + share, 0n);
  const byRest = shares.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const result = shares.map(({ share }) => share);
  for (const { index } of byRest) {
    if (left === 0n) break;
    result[index] = (result[index] ?? 0n) + 1n;
    left--;
  }
  return result.map((share) => share * sign);
}

/** The amount’s own decimal places: the weights may have more. */
const sharesType = ({ args }: Facts): ValueType => ({
  kind: 'list',
  of: args[0]?.type.kind === 'number' ? args[0].type : { kind: 'number', scale: 0 },
});

/** Shared out exactly. */
export const allocate = defineFunction({
  name: 'allocate',
  params: ['number', 'numbers'],
  result: sharesType,
  weight: 4,
  doc: {
    group: 'money',
    params: 'amount, weights',
    en: 'An amount shared out in proportion to weights so that the shares add up to it exactly.',
    zh: '按权重分摊金额，各份之和与原金额完全相等。',
    example: 'ALLOCATE(100.01, [1, 1, 1])',
    result: '[33.34, 33.34, 33.33]',
    rules: {
      en: 'Shares have the decimal places of the amount; null for negative weights or when all are 0.',
      zh: '各份的小数位与金额相同；权重为负或全为 0 时为空。',
    },
  },
  run: ([amount, weights], facts) => {
    const own = facts.args[0]?.type;
    return allocated(toScale(amount, facts.scale, own?.kind === 'number' ? own.scale : 0), weights);
  },
});

/** A fraction at scale 12. */
function ratio(top: bigint, bottom: bigint): bigint | null {
  return divide(top * pow10(quotientScale), bottom);
}

/** Margin on the price. */
export const margin = defineFunction({
  name: 'margin',
  params: ['number', 'number'],
  result: quotient,
  doc: {
    group: 'money',
    params: 'price, cost',
    en: 'The share of a price that is left after the cost.',
    zh: '毛利率：售价减成本后占售价的比例。',
    example: 'MARGIN(80, 60)',
    result: '0.25',
    rules: { en: 'Null when divided by 0; rounded to 12 decimal places.', zh: '除数为 0 时为空；保留 12 位小数。' },
  },
  run: ([price, cost]) => ratio(price - cost, price),
});

/** Markup on the cost. */
export const markup = defineFunction({
  name: 'markup',
  params: ['number', 'number'],
  result: quotient,
  doc: {
    group: 'money',
    params: 'price, cost',
    en: 'What a price adds to the cost, as a share of the cost.',
    zh: '加价率：售价减成本后占成本的比例。',
    example: 'MARKUP(75, 60)',
    result: '0.25',
    rules: { en: 'Null when divided by 0; rounded to 12 decimal places.', zh: '除数为 0 时为空；保留 12 位小数。' },
  },
  run: ([price, cost]) => ratio(price - cost, cost),
});

/** The change as a share. */
export const percentChange = defineFunction({
  name: 'percent_change',
  params: ['number', 'number'],
  result: quotient,
  doc: {
    group: 'money',
    params: 'before, after',
    en: 'How much an amount has changed, as a share of what it was.',
    zh: '变化率：变化量占原值绝对值的比例。',
    example: 'PERCENT_CHANGE(80, 100)',
    result: '0.25',
    rules: { en: 'Null when divided by 0; rounded to 12 decimal places.', zh: '除数为 0 时为空；保留 12 位小数。' },
  },
  run: ([before, after]) => ratio(after - before, before < 0n ? -before : before),
});

/** Without tax. */
export const netOfTax = defineFunction({
  name: 'net_of_tax',
  params: ['number', 'number'],
  result: quotient,
  doc: {
    group: 'money',
    params: 'gross, rate',
    en: 'An amount without the tax that it includes.',
    zh: '从含税金额中去掉税额。',
    example: 'NET_OF_TAX(113, 0.13)',
    result: '100',
    rules: { en: 'Null when divided by 0; rounded to 12 decimal places.', zh: '除数为 0 时为空；保留 12 位小数。' },
  },
  run: ([gross, rate], { scale }) => ratio(gross, pow10(scale) + rate),
});

/** The tax inside. */
export const taxIncluded = defineFunction({
  name: 'tax_included',
  params: ['number', 'number'],
  result: quotient,
  doc: {
    group: 'money',
    params: 'gross, rate',
    en: 'The tax that an amount includes.',
    zh: '含税金额中的税额。',
    example: 'TAX_INCLUDED(113, 0.13)',
    result: '13',
    rules: { en: 'Together with NET_OF_TAX it gives the amount, to 12 decimal places.', zh: '与 NET_OF_TAX 之和等于原金额（12 位小数）。' },
  },
  run: ([gross, rate], { scale }) => {
    const net = ratio(gross, pow10(scale) + rate);
    return net === null ? null : toScale(gross, scale, quotientScale) - net;
  },
});
