// In charge of: fixtures of money fields.
import type { Fixtures } from '../fixture.ts';
import type { MoneyConfig } from './money.schema.ts';

const usd: MoneyConfig = { currency: { code: 'USD' } };
const cny: MoneyConfig = { currency: { code: 'CNY' }, min: 0 };
const ofStore: MoneyConfig = { currency: { path: ['f_store', 'f_currency'] }, scale: 4 };

/** Fixtures of money fields. */
export const moneyFixtures: Fixtures<MoneyConfig> = {
  configs: [usd, cny, ofStore, { currency: { path: [{ app: 'base', id: 'f_currency' }] }, scale: 6 }],
  wrongConfigs: [
    { config: {} },
    { config: { currency: { code: 'usd' } } },
    { config: { currency: { code: 'USD', path: ['a'] } } },
    { config: { currency: { path: [] } } },
    { config: { currency: { code: 'USD' }, scale: 7 } },
    { config: { currency: { code: 'USD' }, scale: 0, max: 9.5 }, code: 'document.limit-scale' },
    { config: { currency: { code: 'USD' }, min: 1, max: 0 }, code: 'document.empty-range' },
  ],
  good: [
    {
      config: usd,
      json: 1074.62,
      texts: ['1074.62', '1,074.62', '$1,074.62', 'US$1,074.62', 'USD 1,074.62', '1,074.62 usd', '1 074.620 $', '＄１０７４．６２'],
      cell: 107462,
      shown: '1,074.62',
    },
    {
      config: usd,
      json: -12,
      texts: ['(12.00)', '-$12', '$-12', '($12.00)', '$(12)', 'USD (12.00)', '−12 USD', '（12.00）'],
      cell: -1200,
      shown: '−12.00',
    },
    { config: cny, json: 9.9, texts: ['¥9.9', '￥9.90', '9.9元', '9.90 CNY', 'CN¥9.9'], cell: 990 },
    { config: ofStore, json: 2.55, texts: ['2.55', '2.5500', '£2.55', '€ 2.55', 'GBP 2.55'], cell: 25500, shown: '2.55' },
    { config: ofStore, json: 0.0001, texts: ['0.0001'], cell: 1 },
  ],
  bad: [
    { config: usd, json: '$5', code: 'value.type' },
    { config: usd, json: { amount: 5, currency: 'USD' }, code: 'value.type' },
    { config: usd, texts: ['€5', '5 GBP', '¥5', 'HK$5', '5元'], code: 'value.currency' },
    { config: cny, texts: ['$5', 'JP¥5', 'USD 5'], code: 'value.currency' },
    { config: usd, json: 1.005, texts: ['$1.005'], code: 'value.scale' },
    { config: usd, texts: ['-(5)', '-$-5', '$$5', 'USD', '$', 'about 5'], code: 'value.number' },
    { config: usd, texts: ['$1.234,50', '5,5 USD'], code: 'value.number-two-ways' },
    { config: cny, json: -0.01, texts: ['(0.01)'], code: 'value.too-small' },
    { config: usd, json: 1e15, texts: ['1000000000000000'], code: 'value.too-large' },
  ],
  filters: [
    { config: usd, operator: 'gte', value: 49.98, holds: [49.98, 50], fails: [49.97, null] },
    { config: usd, operator: 'between', value: [-1, 1], holds: [-1, 0, 1], fails: [-1.01, 1.01] },
    { config: ofStore, operator: 'eq', value: 0.2134, holds: [0.2134], fails: [0.2135] },
    { config: usd, operator: 'isEmpty', holds: [null], fails: [0] },
  ],
};
