// In charge of: date formats of TEXT: `yyyy-mm-dd`, `yyyy年m月d日`, `hh:mm AM/PM`.
import { civilOf, weekdayOf } from '../calc/civil.ts';

/** A part of a format: letters that stand for a part of the date, or text. */
type DatePart = { readonly letters: string } | { readonly text: string };

/** A date format. */
export interface DateFormat {
  readonly parts: readonly DatePart[];
  readonly hasHalfDays: boolean;
  readonly hasTime: boolean;
}

const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const chineseWeekdays = ['一', '二', '三', '四', '五', '六', '日'];

const known = new Set([
  'yyyy',
  'yy',
  'm',
  'mm',
  'mmm',
  'mmmm',
  'd',
  'dd',
  'ddd',
  'dddd',
  'aaa',
  'aaaa',
  'h',
  'hh',
  's',
  'ss',
  'am/pm',
  'minute',
  'minutes',
]);
const part = /am\/pm|(y+|m+|d+|h+|s+|a+)|"([^"]*)"|\\(.)|([^a-zA-Z"\\])/giuy;

function cutParts(format: string): DatePart[] | undefined {
  const parts: DatePart[] = [];
  part.lastIndex = 0;
  while (part.lastIndex < format.length) {
    const match = part.exec(format);
    if (match === null) return undefined;
    const text = match[2] ?? match[3] ?? match[4];
    parts.push(text === undefined ? { letters: match[0].toLowerCase() } : { text });
  }
  return parts;
}

/** `m` and `mm` are minutes right after hours or right before seconds. */
function markMinutes(parts: readonly DatePart[]): readonly DatePart[] {
  const letters = parts.flatMap((each, index) => ('letters' in each ? [{ index, letters: each.letters }] : []));
  return parts.map((each, index) => {
    if (!('letters' in each) || (each.letters !== 'm' && each.letters !== 'mm')) return each;
    const at = letters.findIndex((other) => other.index === index);
    const isMinute = letters[at - 1]?.letters.startsWith('h') === true || letters[at + 1]?.letters.startsWith('s') === true;
    return isMinute ? { letters: each.letters === 'm' ? 'minute' : 'minutes' } : each;
  });
}

/** Reads a date format; undefined when it is none. */
export function readDateFormat(format: string): DateFormat | undefined {
  if (format === '' || format.length > 200) return undefined;
  const cut = cutParts(format);
  const parts = cut && markMinutes(cut);
  const letters = parts?.flatMap((each) => ('letters' in each ? [each.letters] : []));
  if (parts === undefined || letters === undefined || letters.length === 0 || !letters.every((each) => known.has(each))) return undefined;
  return { parts, hasHalfDays: letters.includes('am/pm'), hasTime: letters.some((each) => /^(h|s|minute|am)/.test(each)) };
}

const two = (value: number): string => String(value).padStart(2, '0');

function writeDay(letters: string, days: number): string {
  const { year, month, day } = civilOf(days);
  const weekday = weekdayOf(days);
  switch (letters) {
    case 'yyyy':
      return String(year).padStart(4, '0');
    case 'yy':
      return two(year % 100);
    case 'm':
      return String(month);
    case 'mm':
      return two(month);
    case 'mmm':
      return (monthNames[month - 1] ?? '').slice(0, 3);
    case 'mmmm':
      return monthNames[month - 1] ?? '';
    case 'd':
      return String(day);
    case 'dd':
      return two(day);
    case 'ddd':
      return (weekdayNames[weekday] ?? '').slice(0, 3);
    case 'dddd':
      return weekdayNames[weekday] ?? '';
    case 'aaa':
      return chineseWeekdays[weekday] ?? '';
    default:
      return `星期${chineseWeekdays[weekday] ?? ''}`;
  }
}

function writeTime(letters: string, seconds: number, hasHalfDays: boolean): string | undefined {
  const hours = Math.floor(seconds / 3600);
  const shown = hasHalfDays ? hours % 12 || 12 : hours;
  const minutes = Math.floor(seconds / 60) % 60;
  switch (letters) {
    case 'h':
      return String(shown);
    case 'hh':
      return two(shown);
    case 'minute':
      return String(minutes);
    case 'minutes':
      return two(minutes);
    case 's':
      return String(seconds % 60);
    case 'ss':
      return two(seconds % 60);
    case 'am/pm':
      return hours < 12 ? 'AM' : 'PM';
    default:
      return undefined;
  }
}

/** A day and the seconds since its midnight in a format. */
export function writeMoment(format: DateFormat, days: number, seconds: number): string {
  return format.parts
    .map((each) => ('text' in each ? each.text : (writeTime(each.letters, seconds, format.hasHalfDays) ?? writeDay(each.letters, days))))
    .join('');
}
