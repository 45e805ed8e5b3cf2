import { message } from '@trellis/errors';
import { expect, test } from 'vitest';
import { moneyType } from './money.ts';

test('says where the currency comes from', () => {
  expect(moneyType.currency?.({ currency: { code: 'GBP' } })).toEqual({ code: 'GBP' });
  expect(moneyType.currency?.({ currency: { path: ['f_store', 'f_currency'] } })).toEqual({ path: ['f_store', 'f_currency'] });
});

test('an amount in another currency is refused in words that name both', () => {
  const result = moneyType.fromText('€5', {
    config: { currency: { code: 'USD' } },
    label: { en: 'Price', 'zh-CN': '价格' },
    path: 'price',
    timezone: 'UTC',
  });
  expect(result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, 'en').message)).toEqual([
    '“€5” is not in USD, the currency of Price.',
  ]);
});

test('shows finer digits than cents where there are any, and files keep them all', () => {
  const config = { currency: { code: 'CNY' }, scale: 4 };
  expect(moneyType.format(-21_340, { config, locale: 'zh-CN', timezone: 'UTC' })).toBe('−2.134');
  expect(moneyType.format(249_900, { config, locale: 'en', timezone: 'UTC' })).toBe('24.99');
  expect(moneyType.format(1_000_000, { config, locale: 'en', timezone: 'UTC' })).toBe('100.00');
  expect(moneyType.format(1_000_010, { config, locale: 'en', timezone: 'UTC' })).toBe('100.001');
  expect(moneyType.toText(12_345_678_900, { config, locale: 'zh-CN', timezone: 'UTC' })).toBe('1234567.8900');
});
