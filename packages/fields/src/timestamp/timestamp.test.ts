import { expect, test } from 'vitest';
import { timestampType } from './timestamp.ts';

test('says whose day it falls on', () => {
  expect(timestampType.zone?.({})).toBe('workspace');
  expect(timestampType.zone?.({ zone: ['f_store', 'f_timezone'] })).toEqual(['f_store', 'f_timezone']);
});

test('writes the offset only where the clock shows a time for the second time', () => {
  const text = (instant: string): string => timestampType.toText(Date.parse(instant), { config: {}, locale: 'en', timezone: 'America/New_York' });
  expect(['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', '2026-11-01T07:30:00Z'].map(text)).toEqual([
    '2026-11-01 01:30:00',
    '2026-11-01 01:30:00-05:00',
    '2026-11-01 02:30:00',
  ]);
});

test('a list in the browser and a file show the same instant in different zones', () => {
  const show = (timezone: string): string => timestampType.format(Date.UTC(2010, 11, 1, 8, 26), { config: {}, locale: 'en', timezone });
  expect([show('UTC'), show('Asia/Shanghai'), show('America/St_Johns'), show('Asia/Kathmandu')]).toEqual([
    '2010-12-01 08:26',
    '2010-12-01 16:26',
    '2010-12-01 04:56',
    '2010-12-01 14:11',
  ]);
});
