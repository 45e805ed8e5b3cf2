import { message } from '@trellis/errors';
import { expect, test } from 'vitest';
import { percentType } from './percent.ts';

test('a bare number above 1 is refused with both of its readings', () => {
  const result = percentType.fromText('12.5', { config: {}, label: 'Rate', path: 'rate', timezone: 'UTC' });
  expect(result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, 'en'))).toEqual([
    { message: '“12.5” may mean 12.5% or 1,250%.', hint: 'Write the percent sign.' },
  ]);
});

test('the two readings are exact', () => {
  const result = percentType.fromText('1.1', { config: {}, label: 'Rate', path: 'rate', timezone: 'UTC' });
  expect(result.ok ? {} : result.issues[0]?.params).toMatchObject({ asPercent: '1.1%', asFraction: '110%' });
});

test('shows no zeros behind the last figure', () => {
  const show = (cell: number): string => percentType.format(cell, { config: { scale: 6 }, locale: 'en', timezone: 'UTC' });
  expect([165_000, 100_000, 1_000_000, 1, -70_000, 0].map(show)).toEqual(['16.5%', '10%', '100%', '0.0001%', '−7%', '0%']);
});
