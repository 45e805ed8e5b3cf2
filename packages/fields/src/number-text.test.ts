import { expect, test } from 'vitest';
import { groupDigits, readWrittenNumber } from './number-text.ts';

test.each([
  ['0', '0'],
  ['-0.5', '−0.5'],
  ['999', '999'],
  ['1000', '1,000'],
  ['-1234567.8901', '−1,234,567.8901'],
])('groups %j as %j and reads it back', (plain, grouped) => {
  expect(groupDigits(plain)).toBe(grouped);
  expect(readWrittenNumber(grouped)).toEqual({ plain });
});

test('a group never begins with a zero: 0,123 is a decimal comma', () => {
  expect(readWrittenNumber('0,123')).toEqual({ problem: 'two-ways' });
  expect(readWrittenNumber('000')).toEqual({ plain: '000' });
});

test('hostile texts take no time', () => {
  const started = Date.now();
  for (const text of [`${'1,234'.repeat(20_000)}x`, ' '.repeat(100_000) + 'x', '('.repeat(100_000), '1 '.repeat(50_000), `${'0'.repeat(100_000)}.`])
    readWrittenNumber(text);
  expect(Date.now() - started).toBeLessThan(500);
});
