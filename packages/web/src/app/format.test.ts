// In charge of: numbers and moments read the same in every zone and language.
import { describe, expect, it } from 'vitest';
import { dayOf, formatCount, formatDay, formatMoment, formatWeekday, timeOf } from './format.ts';

const evening = Date.parse('2026-11-21T16:30:00Z');

describe('a moment', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-22', '00:30', '11 月 22 日', 'Nov 22', '周日', 'Sun'],
    ['America/Los_Angeles', '2026-11-21', '08:30', '11 月 21 日', 'Nov 21', '周六', 'Sat'],
  ])('in %s', (zone, day, time, zh, en, zhDay, enDay) => {
    expect([dayOf(evening, zone), timeOf(evening, zone)]).toEqual([day, time]);
    expect([formatDay(evening, zone, 'zh-CN'), formatDay(evening, zone, 'en')]).toEqual([zh, en]);
    expect([formatWeekday(evening, zone, 'zh-CN'), formatWeekday(evening, zone, 'en')]).toEqual([zhDay, enDay]);
  });

  it.each([
    ['2026-11-21T16:30:00Z', '00:30'],
    ['2026-11-21T15:30:00Z', '11-21 23:30'],
    ['2025-12-31T15:59:00Z', '2025-12-31'],
    ['2025-12-31T16:00:00Z', '01-01 00:00'],
  ])('%s is as brief as it stays clear', (at, text) => {
    expect(formatMoment(Date.parse(at), evening, 'Asia/Shanghai')).toBe(text);
  });
});

it('counts have separators', () => {
  expect([formatCount(12408, 'zh-CN'), formatCount(12408, 'en')]).toEqual(['12,408', '12,408']);
});
