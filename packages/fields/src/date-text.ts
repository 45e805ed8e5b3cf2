// In charge of: the dates and times that people type, paste and keep in files.
import { dayOf, parseDay } from './day.ts';
import { foldWidth } from './number-text.ts';

/** Order of day and month where the text does not show it. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** A written date: a day, no date, or two different days. */
type WrittenDay = number | 'date' | 'two-ways';

/** A written date with a time: milliseconds of the wall clock's day, and the offset where one is written. */
export interface WrittenTime {
  readonly day: WrittenDay;
  /** Milliseconds since midnight; undefined when no time is written, NaN when it is none. */
  readonly time: number | undefined;
  /** Milliseconds ahead of UTC; undefined when none is written. */
  readonly offset: number | undefined;
}

/** Longer texts are no dates: the patterns below need not look at them. */
const LONGEST = 80;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAMES =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?$/i;

const YEAR_FIRST = /^(\d{4})\s?([-/.年])\s?(\d{1,2})\s?([-/.月])\s?(\d{1,2})\s?(日?)$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const DAY_NAME_YEAR = /^(\d{1,2})[ -]([A-Za-z]+\.?)[ ,-]+(\d{4})$/;
const NAME_DAY_YEAR = /^([A-Za-z]+\.?)[ -](\d{1,2}),?[ -](\d{4})$/;

function known(day: number | undefined): WrittenDay {
  return day ?? 'date';
}

function monthNumber(name: string): number {
  return MONTH_NAMES.test(name) ? MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1 : 0;
}

function isYearFirst(match: RegExpExecArray): boolean {
  const [, , first, , second, , end] = match;
  return first === '年' ? second === '月' && end === '日' : first === second && end === '';
}

/** `5/3/2011`: the order says; without one it stands only when a single reading is a date. */
function yearLast(first: number, second: number, year: number, order: DateOrder | undefined): WrittenDay {
  const dmy = dayOf(year, second, first);
  const mdy = dayOf(year, first, second);
  if (order === 'dmy') return known(dmy);
  if (order === 'mdy') return known(mdy);
  if (dmy !== undefined && mdy !== undefined && dmy !== mdy) return 'two-ways';
  return known(dmy ?? mdy);
}

function readDay(text: string, order: DateOrder | undefined): WrittenDay {
  const iso = parseDay(text);
  if (iso !== undefined) return iso;
  let match = YEAR_FIRST.exec(text);
  if (match !== null) return isYearFirst(match) ? known(dayOf(Number(match[1]), Number(match[3]), Number(match[5]))) : 'date';
  match = COMPACT.exec(text);
  if (match !== null) return known(dayOf(Number(match[1]), Number(match[2]), Number(match[3])));
  match = YEAR_LAST.exec(text);
  if (match !== null) return yearLast(Number(match[1]), Number(match[3]), Number(match[4]), order);
  match = DAY_NAME_YEAR.exec(text);
  if (match !== null) return known(dayOf(Number(match[3]), monthNumber(match[2] ?? ''), Number(match[1])));
  match = NAME_DAY_YEAR.exec(text);
  return match === null ? 'date' : known(dayOf(Number(match[3]), monthNumber(match[1] ?? ''), Number(match[2])));
}

// A day, then perhaps a time, then perhaps an offset. The day's end is where a T, spaces or the Chinese 日 lead over to the time.
const TIME =
  /^(.*?[\d日])(?:T|\s*(?=上午|下午)|\s+|(?<=日))(上午|下午)?\s*(\d{1,2})(?::|时)(\d{1,2})(?:分)?(?::?(\d{2})(?:[.,](\d{1,9}))?秒?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+\u2212-]\d{2}(?::?\d{2}(?::?\d{2})?)?)?$/u;

function clockHour(hour: number, half: string | undefined): number {
  if (half === undefined) return hour <= 23 ? hour : NaN;
  const afternoon = half === '下午' || /^p/i.test(half);
  // Chinese writes 下午15:05 as well as 下午3:05.
  if (half === '下午' && hour >= 12 && hour <= 23) return hour;
  if (hour < 1 || hour > 12) return half === '上午' && hour === 0 ? 0 : NaN;
  return (hour % 12) + (afternoon ? 12 : 0);
}

function milliseconds(hour: number, minute: number, second: number, fraction: string): number {
  if (minute > 59 || second > 59) return NaN;
  // The field keeps milliseconds; finer digits name the same one.
  return ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
}

/** Milliseconds of an offset such as `+08:00`, `-0330` or `Z`; NaN when there is none such. */
function readOffset(text: string): number {
  const match = /^([+\u2212-])(\d{2}):?(\d{2})?:?(\d{2})?$/.exec(text);
  if (match === null) return 0;
  const [hour, minute, second] = [Number(match[2]), Number(match[3] ?? 0), Number(match[4] ?? 0)];
  if (hour > 18 || minute > 59 || second > 59) return NaN;
  return (match[1] === '+' ? 1 : -1) * ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Reads a written date with or without a time and an offset. */
export function readWrittenTime(text: string, order: DateOrder | undefined): WrittenTime {
  const folded = text.length > LONGEST ? '' : foldWidth(text);
  const match = TIME.exec(folded);
  if (match === null) return { day: readDay(folded, order), time: undefined, offset: undefined };
  const hour = clockHour(Number(match[3]), match[2] ?? match[7]);
  const bothHalves = match[2] !== undefined && match[7] !== undefined;
  const time = bothHalves ? NaN : milliseconds(hour, Number(match[4]), Number(match[5] ?? 0), match[6] ?? '');
  return { day: readDay((match[1] ?? '').trim(), order), time, offset: match[8] === undefined ? undefined : readOffset(match[8]) };
}
