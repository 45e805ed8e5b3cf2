// In charge of: phone numbers as people write them, brought to one form: + or none, digits, and x before an extension.
import { foldWidth } from '../number-text.ts';

/** What a written phone number turned out to be; `country`: it may already hold the country code. */
export type WrittenPhone = { readonly phone: string } | { readonly problem: 'phone' | 'country' };

/** Most digits of a number by the world's numbering plan, and of an extension. */
const MAX_DIGITS = 15;
const MAX_EXTENSION = 8;
/** Shorter numbers are service numbers (110, 95588), which no country code belongs before. */
const SHORTEST_NATIONAL = 7;
/** After a country code, so many digits are a whole national number. */
const WHOLE_NATIONAL = 10;
// In these the 0 of a national number is dialled from abroad as well.
const KEEPS_ZERO: ReadonlySet<string> = new Set(['39', '378', '379', '225', '241', '242']);

const EXTENSION = /[;,]? ?(?:extension|extn?\.?|x|#|分机号?|转) ?[:=]? ?(\d+)$/iu;
// What people put between digits; ~ and ー come out of Chinese and Japanese input.
const NOTATION = /[\s\-.()/\u2010-\u2015\u2212]/gu;

function splitExtension(text: string): readonly [number: string, extension: string] {
  const match = EXTENSION.exec(text);
  return match === null ? [text, ''] : [text.slice(0, match.index).trim(), match[1] ?? ''];
}

/** The digits with the country code; undefined when they may have it already. */
function withCountry(digits: string, code: string): string | undefined {
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  if (digits.length < SHORTEST_NATIONAL) return digits;
  if (digits.startsWith(code) && digits.length - code.length >= WHOLE_NATIONAL) return undefined;
  return `+${code}${digits.startsWith('0') && !KEEPS_ZERO.has(code) ? digits.slice(1) : digits}`;
}

function isComplete(number: string): boolean {
  const digits = number.startsWith('+') ? number.slice(1) : number;
  const least = number.startsWith('+') ? SHORTEST_NATIONAL : 3;
  return digits.length >= least && digits.length <= MAX_DIGITS && !number.startsWith('+0');
}

/**
 * Reads a written phone number.
 * @example readPhoneNumber('（020）8123-4567 转 801', '86') // { phone: '+862081234567x801' }
 */
export function readPhoneNumber(text: string, countryCode: string | undefined): WrittenPhone {
  const folded = foldWidth(text).replace(/^tel:/i, '');
  const [written, extension] = splitExtension(folded);
  // +44 (0)20 …: the 0 in parentheses is for callers at home.
  const compact = written.replace(/^(\+[\d ]{1,4})\(0\)/u, '$1').replace(NOTATION, '');
  const [, plus, digits] = /^(\+?)(\d+)$/.exec(compact) ?? [];
  if (digits === undefined || extension.length > MAX_EXTENSION) return { problem: 'phone' };
  const number = plus === '+' || countryCode === undefined ? `${plus}${digits}` : withCountry(digits, countryCode);
  if (number === undefined) return { problem: 'country' };
  if (!isComplete(number)) return { problem: 'phone' };
  return { phone: extension === '' ? number : `${number}x${extension}` };
}

// Country codes of one and two digits; all others have three.
const SHORT_CODES: ReadonlySet<string> = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' + '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

function grouped(country: string, national: string): string {
  if (country === '86' && /^1\d{10}$/.test(national)) return `${national.slice(0, 3)} ${national.slice(3, 7)} ${national.slice(7)}`;
  if (country === '1' && national.length === 10) return `${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`;
  return national;
}

/** A phone number as readers see it: the country code apart, Chinese mobile and North American numbers in their groups. */
export function showPhoneNumber(phone: string, extensionWord: string): string {
  const [number = '', extension] = phone.split('x');
  const tail = extension === undefined ? '' : ` ${extensionWord} ${extension}`;
  if (!number.startsWith('+')) return number + tail;
  const length = [1, 2].find((digits) => SHORT_CODES.has(number.slice(1, 1 + digits))) ?? 3;
  const country = number.slice(1, 1 + length);
  return `+${country} ${grouped(country, number.slice(1 + length))}${tail}`;
}

/** The address that dials a phone number. */
export function phoneAddress(phone: string): string {
  return `tel:${phone.replace('x', ';ext=')}`;
}
