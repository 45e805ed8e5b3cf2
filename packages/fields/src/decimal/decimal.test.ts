import { expect, test } from 'vitest';
import { decimalType } from './decimal.ts';

test('lines up: as many decimal places as the field has', () => {
  const show = (cell: number, scale: number): string => decimalType.format(cell, { config: { scale }, locale: 'en', timezone: 'UTC' });
  expect([show(5, 3), show(-1_234_000, 3), show(7, 0)]).toEqual(['0.005', '−1,234.000', '7']);
});

test('limits compare as decimals do', () => {
  const context = { config: { scale: 1, min: 0.1, max: 0.3 }, label: 'Rate', path: 'rate' };
  expect([0.1, 0.3, 0, 0.4].map((number) => decimalType.read(number, context).ok)).toEqual([true, true, false, false]);
});
