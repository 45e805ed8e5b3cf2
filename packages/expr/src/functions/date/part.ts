// In charge of: YEAR, MONTH, DAY, QUARTER, WEEKDAY, WEEKNUM and their kin: parts of a date or moment.
import { civilOf, daysOf, isoWeekOf, monthLength, weekdayOf } from '../../calc/civil.ts';
import type { World } from '../../operation.ts';
import { defineFunction } from '../define.ts';
import { whole } from '../types.ts';
import { localOf } from './local-time.ts';

/** The year. */
export const year = defineFunction({
  name: 'year',
  params: ['date'],
  result: whole,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The year of a date.',
    zh: '日期的年份。',
    example: 'YEAR("2026-01-31")',
    result: '2026',
    rules: { en: 'Of a timestamp, its local day.', zh: '日期时间取其当地日期。' },
  },
  run: ([day]) => BigInt(civilOf(day).year),
});

/** The month. */
export const month = defineFunction({
  name: 'month',
  params: ['date'],
  result: whole,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The month of a date, 1 to 12.',
    zh: '日期的月份，1 到 12。',
    example: 'MONTH("2026-01-31")',
    result: '1',
    rules: { en: 'Of a timestamp, its local day.', zh: '日期时间取其当地日期。' },
  },
  run: ([day]) => BigInt(civilOf(day).month),
});

/** The day of the month. */
export const day = defineFunction({
  name: 'day',
  params: ['date'],
  result: whole,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The day of the month of a date, 1 to 31.',
    zh: '日期在当月的第几天，1 到 31。',
    example: 'DAY("2026-01-31")',
    result: '31',
    rules: { en: 'Of a timestamp, its local day.', zh: '日期时间取其当地日期。' },
  },
  run: ([days]) => BigInt(civilOf(days).day),
});

/** The quarter. */
export const quarter = defineFunction({
  name: 'quarter',
  params: ['date'],
  result: whole,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The quarter of a date, 1 to 4.',
    zh: '日期所在的季度，1 到 4。',
    example: 'QUARTER("2026-05-01")',
    result: '2',
    rules: { en: 'Of a timestamp, its local day.', zh: '日期时间取其当地日期。' },
  },
  run: ([day]) => BigInt(Math.ceil(civilOf(day).month / 3)),
});

/** The year of the ISO week. */
export const isoYear = defineFunction({
  name: 'isoYear',
  params: ['date'],
  result: whole,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The year that the ISO week of a date belongs to.',
    zh: '日期所在 ISO 周所属的年份。',
    example: 'ISOYEAR("2027-01-01")',
    result: '2026',
    rules: { en: 'Of a timestamp, its local day.', zh: '日期时间取其当地日期。' },
  },
  run: ([day]) => BigInt(isoWeekOf(day).year),
});

/** The ISO week. */
export const isoWeekNum = defineFunction({
  name: 'isoWeekNum',
  params: ['date'],
  result: whole,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The ISO week of a date: weeks begin on Monday, the first has the year’s first Thursday.',
    zh: '日期的 ISO 周数：周一为一周的开始，含当年第一个周四的周为第 1 周。',
    example: 'ISOWEEKNUM("2026-01-01")',
    result: '1',
    rules: { en: 'Of a timestamp, its local day.', zh: '日期时间取其当地日期。' },
  },
  run: ([day]) => BigInt(isoWeekOf(day).week),
});

/** The week of the year. */
export const weekNum = defineFunction({
  name: 'weekNum',
  params: ['date', 'integer?'],
  result: whole,
  doc: {
    group: 'date',
    params: 'date, [type]',
    en: 'The week of the year, the first having January 1; weeks begin on Sunday (type 1, the default) or Monday (2), or are ISO weeks (21).',
    zh: '日期是当年的第几周，含 1 月 1 日的为第 1 周；周日（类型 1，默认）或周一（2）为一周开始，21 为 ISO 周。',
    example: 'WEEKNUM("2026-01-04")',
    result: '2',
    rules: { en: 'Other types give null.', zh: '其他类型为空。' },
  },
  run: ([day, type = 1]) => {
    if (type === 21) return BigInt(isoWeekOf(day).week);
    if (type !== 1 && type !== 2) return null;
    const first = daysOf(civilOf(day).year, 1, 1);
    const shift = (weekdayOf(first) + (type === 1 ? 1 : 0)) % 7;
    return BigInt(Math.floor((day - first + shift) / 7) + 1);
  },
});

/** The day of the week. */
export const weekday = defineFunction({
  name: 'weekday',
  params: ['date', 'integer?'],
  result: whole,
  doc: {
    group: 'date',
    params: 'date, [type]',
    en: 'The day of the week: Sunday is 1 (type 1, the default), Monday is 1 (2), or Monday is 0 (3).',
    zh: '星期几：类型 1（默认）周日为 1，类型 2 周一为 1，类型 3 周一为 0。',
    example: 'WEEKDAY("2026-01-31", 2)',
    result: '6',
    rules: { en: 'Other types give null.', zh: '其他类型为空。' },
  },
  run: ([day, type = 1]) => {
    const fromMonday = weekdayOf(day);
    if (type === 1) return BigInt(((fromMonday + 1) % 7) + 1);
    return type === 2 || type === 3 ? BigInt(fromMonday + (type === 2 ? 1 : 0)) : null;
  },
});

/** How long the month is. */
export const daysInMonth = defineFunction({
  name: 'days_in_month',
  params: ['date'],
  result: whole,
  doc: {
    group: 'date',
    params: 'date',
    en: 'The number of days of the month of a date.',
    zh: '日期所在月份的天数。',
    example: 'DAYS_IN_MONTH("2028-02-10")',
    result: '29',
    rules: { en: 'Of a timestamp, its local day.', zh: '日期时间取其当地日期。' },
  },
  run: ([day]) => {
    const { year, month } = civilOf(day);
    return BigInt(monthLength(year, month));
  },
});

/** Milliseconds since local midnight, in whole units of a size, up to a count. */
function partOfDay(instant: number, world: World, size: number, count: number): bigint | null {
  const local = localOf(instant, world);
  return local === null ? null : BigInt(Math.floor(local.ms / size) % count);
}

/** The hour. */
export const hour = defineFunction({
  name: 'hour',
  params: ['timestamp'],
  result: whole,
  doc: {
    group: 'date',
    params: 'moment',
    en: 'The hour of a moment, 0 to 23.',
    zh: '日期时间的小时，0 到 23。',
    example: 'HOUR(NOW()) >= 0',
    result: 'TRUE',
    rules: { en: 'By the workspace’s time zone.', zh: '按工作区时区。' },
  },
  run: ([instant], _facts, world) => partOfDay(instant, world, 3_600_000, 24),
});

/** The minute. */
export const minute = defineFunction({
  name: 'minute',
  params: ['timestamp'],
  result: whole,
  doc: {
    group: 'date',
    params: 'moment',
    en: 'The minute of a moment, 0 to 59.',
    zh: '日期时间的分钟，0 到 59。',
    example: 'MINUTE(TIMESTAMP("2026-01-31T08:30:15Z"))',
    result: '30',
    rules: { en: 'By the workspace’s time zone.', zh: '按工作区时区。' },
  },
  run: ([instant], _facts, world) => partOfDay(instant, world, 60_000, 60),
});

/** The second. */
export const second = defineFunction({
  name: 'second',
  params: ['timestamp'],
  result: whole,
  doc: {
    group: 'date',
    params: 'moment',
    en: 'The second of a moment, 0 to 59.',
    zh: '日期时间的秒，0 到 59。',
    example: 'SECOND(TIMESTAMP("2026-01-31T08:30:15Z"))',
    result: '15',
    rules: { en: 'By the workspace’s time zone.', zh: '按工作区时区。' },
  },
  run: ([instant], _facts, world) => partOfDay(instant, world, 1000, 60),
});
