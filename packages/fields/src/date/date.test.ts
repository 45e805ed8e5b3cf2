import { expect, test } from 'vitest';
import { dateType } from './date.ts';

test('a date is the same day in every zone', () => {
  const read = (timezone: string) => dateType.fromText('2026-03-08', { config: {}, label: 'Due', path: 'due', timezone });
  expect(read('Pacific/Kiritimati')).toEqual(read('Pacific/Pago_Pago'));
  expect(dateType).not.toHaveProperty('zone');
});

test('an order that the file states is never bent to make a date', () => {
  const read = (text: string, dateOrder: 'dmy' | 'mdy') =>
    dateType.fromText(text, { config: {}, label: 'Due', path: 'due', timezone: 'UTC', dateOrder }).ok;
  expect([read('13/05/2011', 'dmy'), read('13/05/2011', 'mdy'), read('05/13/2011', 'mdy'), read('05/13/2011', 'dmy')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
