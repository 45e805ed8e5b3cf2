// In charge of: durations as people write them (`1:30`, `90 min`, `1小时30分`), and writing them back.
import type { Locale } from '@trellis/errors';
import { foldWidth, readDigits, takeSign } from '../number-text.ts';
import { scaledToText } from '../scaled.ts';

/** What a written duration turned out to be. `unit`: a bare number; `fraction`: no whole number of seconds. */
export type WrittenDuration = { readonly seconds: bigint } | { readonly problem: 'duration' | 'unit' | 'fraction' | 'two-ways' };

/** Longer texts are no durations that anyone wrote. */
const LONGEST = 80;
const HOUR = 3600;
// A day is left out: it is 24 hours to a carrier and 8 to a time sheet.
const UNITS: ReadonlyMap<string, number> = new Map([
  ...['h', 'hr', 'hrs', 'hour', 'hours', '小时', '小時', '个小时', '個小時', '时', '時'].map((name): [string, number] => [name, HOUR]),
  ...['m', 'min', 'mins', 'minute', 'minutes', '分', '分钟', '分鐘'].map((name): [string, number] => [name, 60]),
  ...['s', 'sec', 'secs', 'second', 'seconds', '秒', '秒钟', '秒鐘'].map((name): [string, number] => [name, 1]),
]);
const CLOCK = /^(\d{1,12}):([0-5]\d)(?::([0-5]\d))?$/;
const PART = /([\d.,'’]+) ?([^\d\s.,:'’]+)\s*/y;

/** Seconds of an amount of a unit; undefined when they are not whole. */
function wholeSeconds(plain: string, unit: number): bigint | undefined {
  const [whole = '', fraction = ''] = plain.split('.');
  const times = 10n ** BigInt(fraction.length);
  const product = BigInt(whole + fraction) * BigInt(unit);
  return product % times === 0n ? product / times : undefined;
}

function readParts(text: string): WrittenDuration {
  let seconds = 0n;
  let former = Number.POSITIVE_INFINITY;
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    const match = PART.exec(text);
    const unit = UNITS.get((match?.[2] ?? '').toLowerCase());
    const number = readDigits(match?.[1] ?? '', false);
    // Units come from the largest to the smallest, each once.
    if (match === null || unit === undefined || unit >= former) return { problem: 'duration' };
    if ('problem' in number) return { problem: number.problem === 'two-ways' ? 'two-ways' : 'duration' };
    const part = wholeSeconds(number.plain, unit);
    if (part === undefined) return { problem: 'fraction' };
    seconds += part;
    former = unit;
  }
  return { seconds };
}

function readUnsigned(text: string, bareUnit: number | undefined): WrittenDuration {
  const clock = CLOCK.exec(text);
  if (clock !== null) return { seconds: BigInt(clock[1] ?? '') * 3600n + BigInt(Number(clock[2]) * 60 + Number(clock[3] ?? 0)) };
  if (!/^[\d.,'’ ]+$/.test(text)) return text === '' ? { problem: 'duration' } : readParts(text);
  const number = readDigits(text, false);
  if ('problem' in number) return { problem: number.problem === 'two-ways' ? 'two-ways' : 'duration' };
  const seconds = wholeSeconds(number.plain, bareUnit ?? 1);
  if (bareUnit === undefined && seconds !== 0n) return { problem: 'unit' };
  return seconds === undefined ? { problem: 'fraction' } : { seconds };
}

/**
 * Reads a written duration. A bare number is refused unless `bareUnit` says how many seconds one counts.
 * @example readWrittenDuration('1小时30分', undefined) // { seconds: 5400n }
 */
export function readWrittenDuration(text: string, bareUnit: number | undefined): WrittenDuration {
  const folded = foldWidth(text);
  if (folded.length > LONGEST) return { problem: 'duration' };
  const { negative, rest } = takeSign(folded);
  const read = readUnsigned(rest, bareUnit);
  return 'seconds' in read && negative ? { seconds: -read.seconds } : read;
}

/** `1:30`, with seconds where there are some or where they are always wanted. */
export function clockText(seconds: number, withSeconds: boolean): string {
  const size = Math.abs(seconds);
  const two = (number: number): string => String(number).padStart(2, '0');
  const minutes = `${seconds < 0 ? '-' : ''}${Math.floor(size / HOUR)}:${two(Math.floor((size % HOUR) / 60))}`;
  return withSeconds || size % 60 !== 0 ? `${minutes}:${two(size % 60)}` : minutes;
}

/** Hours with decimals and without their unit; undefined when no decimal number says them exactly. */
export function hoursText(seconds: number): string | undefined {
  // An hour has 3600 = 9 × 400 seconds, and 400 goes four times into 10,000 with no rest.
  if (seconds % 9 !== 0) return undefined;
  return scaledToText((seconds / 9) * 25, 4).replace(/\.?0+$/, '');
}

/** What stands behind a number of hours. */
export function hourUnit(locale: Locale): string {
  return locale === 'en' ? 'h' : '小时';
}
