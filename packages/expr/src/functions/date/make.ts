// In charge of: TODAY, NOW, DATE, DATEVALUE, ISOFORMAT: dates made and written.
import { daysOf, monthLength, withinCalendar } from '../../calc/civil.ts';
import { textOf } from '../../types/show.ts';
import { defineFunction } from '../define.ts';
import { date, text, timestamp } from '../types.ts';

/** The day it is. */
export const today = defineFunction({
  name: 'today',
  params: [],
  result: date,
  doc: {
    group: 'date',
    params: '',
    en: 'The day it is in the workspace.',
    zh: '工作区所在时区的今天。',
    example: 'DAYS(TODAY(), TODAY())',
    result: '0',
    rules: { en: 'Stored values that use it are made anew when the day turns.', zh: '使用它的存储值在日期变更时重新计算。' },
  },
  run: (_values, _facts, { clock }) => clock?.today ?? null,
});

/** The moment it is. */
export const now = defineFunction({
  name: 'now',
  params: [],
  result: timestamp,
  doc: {
    group: 'date',
    params: '',
    en: 'The moment it is.',
    zh: '现在的日期时间。',
    example: 'HOURS_BETWEEN(NOW(), NOW())',
    result: '0',
    rules: { en: 'The same for all records of one action.', zh: '同一次操作的所有记录取同一时刻。' },
  },
  run: (_values, _facts, { clock }) => clock?.now ?? null,
});

/** A date of its parts. */
export const dateFunction = defineFunction({
  name: 'date',
  params: ['integer', 'integer', 'integer'],
  result: date,
  doc: {
    group: 'date',
    params: 'year, month, day',
    en: 'The date of a year, month and day; months and days beyond their range count on.',
    zh: '由年、月、日组成的日期；超出范围的月和日会顺延。',
    example: 'DATE(2026, 14, 1)',
    result: '2027-02-01',
    rules: {
      en: 'Null outside the years 1 to 9999. DATE("2026-01-31") is a constant.',
      zh: '超出公元 1 到 9999 年为空。DATE("2026-01-31") 是常量。',
    },
  },
  run: ([year, month, day]) => (Math.abs(year) + Math.abs(month) + Math.abs(day) > 9_999_999 ? null : withinCalendar(daysOf(year, month, day))),
});

const writtenDate = /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)$/;

/** The day that a text says; undefined when it says none. */
export function readDay(value: string): number | undefined {
  const parts = value.length > 40 ? null : writtenDate.exec(value.normalize('NFKC').trim());
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0] = parts
    .slice(1)
    .filter((part) => part !== undefined)
    .map(Number);
  const isReal = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
  return isReal ? daysOf(year, month, day) : undefined;
}

/** The date a text says. */
export const dateValue = defineFunction({
  name: 'dateValue',
  params: ['text'],
  result: date,
  doc: {
    group: 'date',
    params: 'text',
    en: 'The date that a text says, year first: 2026-01-31, 2026/1/31, 2026.1.31 or 2026年1月31日.',
    zh: '把文本识别为日期，年份在前：2026-01-31、2026/1/31、2026.1.31 或 2026年1月31日。',
    example: 'DATEVALUE("2026/1/31")',
    result: '2026-01-31',
    rules: { en: 'Null for any other text, and for days that there are not.', zh: '其他写法或不存在的日期为空。' },
  },
  run: ([value]) => readDay(value) ?? null,
});

/** The international form. */
export const isoFormat = defineFunction({
  name: 'isoFormat',
  params: ['moment'],
  result: text,
  doc: {
    group: 'date',
    params: 'date',
    en: 'A date as 2026-01-31, or a moment as 2026-01-31T08:30:00Z.',
    zh: '把日期写成 2026-01-31，把日期时间写成 2026-01-31T08:30:00Z。',
    example: 'ISOFORMAT(DATE(2026, 1, 31))',
    result: '"2026-01-31"',
    rules: { en: 'Moments are written in UTC.', zh: '日期时间按 UTC 书写。' },
  },
  run: ([value], { args }) => textOf(value, args[0]?.type ?? date),
});
