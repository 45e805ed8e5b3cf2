import { expect, test } from 'vitest';
import { phoneAddress, readPhoneNumber, showPhoneNumber } from './phone-number.ts';
import { phoneType } from './phone.ts';

test('a number with an extension dials and reads in both languages', () => {
  expect(phoneAddress('+862081234567x801')).toBe('tel:+862081234567;ext=801');
  const show = (locale: 'en' | 'zh-CN') => phoneType.format('+862081234567x801', { config: {}, locale, timezone: 'UTC' });
  expect([show('en'), show('zh-CN')]).toEqual(['+86 2081234567 ext. 801', '+86 2081234567 转 801']);
});

test.each([
  ['+14155550100', '+1 415 555 0100'],
  ['+79161234567', '+7 9161234567'],
  ['+861234567', '+86 1234567'],
  ['+85221234567', '+852 21234567'],
  ['+35312345678', '+353 12345678'],
])('%s is shown as %s', (phone, shown) => {
  expect(showPhoneNumber(phone, 'ext.')).toBe(shown);
});

test('a country code is put once, and only before national numbers', () => {
  const read = (text: string) => readPhoneNumber(text, '44');
  expect(['020 7946 0000', '+1 415 555 0100', '999', '44 20 7946 0000'].map(read)).toEqual([
    { phone: '+442079460000' },
    { phone: '+14155550100' },
    { phone: '999' },
    { problem: 'country' },
  ]);
});
