// In charge of: what a text could be the value of: the narrowest kind of field that takes it.
import { fieldType, type AnyFieldType } from '@trellis/fields';

/** Types that a column can be guessed to be, narrowest first. */
const GUESSED = ['boolean', 'integer', 'decimal', 'percent', 'date', 'timestamp', 'duration', 'email', 'url', 'text', 'long_text'] as const;

/** A type that a column can be guessed to be. */
export type GuessedType = (typeof GUESSED)[number];

/** Texts longer than this, or of several lines, want a long text. */
const SHORT = 200;
/** Codes that could be read as numbers and would lose by it: 007, +86 138, 15E44. */
const CODE = /^(?:0\d+|\+.*|\d+[eE]\d+)$/;
const BOOLEANS = /^(?:true|false|yes|no|是|否)$/i;
/** A clock without a day. */
const CLOCK = /^\d{1,4}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?$/;
/** Eight digits are a number sooner than a day. */
const DIGITS = /^\d+$/;
const DATES = [undefined, 'dmy', 'mdy'] as const;

function typeNamed(name: string): AnyFieldType {
  const type = fieldType(name);
  if (type === undefined) throw new TypeError(`there is no field type ${name}`);
  return type;
}

const [integer, decimal, percent, date, timestamp, email, url] = ['integer', 'decimal', 'percent', 'date', 'timestamp', 'email', 'url'].map(
  typeNamed,
);
const wide = { scale: 8 };

function takes(type: AnyFieldType | undefined, config: unknown, text: string, dateOrder?: 'dmy' | 'mdy'): boolean {
  return type?.fromText(text, { config, label: '', path: '', timezone: 'UTC', ...(dateOrder === undefined ? {} : { dateOrder }) }).ok === true;
}

function numberKind(text: string): GuessedType | undefined {
  if (CODE.test(text)) return undefined;
  if (takes(integer, {}, text)) return 'integer';
  if (takes(decimal, wide, text)) return 'decimal';
  return text.endsWith('%') && takes(percent, wide, text) ? 'percent' : undefined;
}

/** The narrowest type that takes the text as it stands. */
export function kindOf(written: string): GuessedType {
  const text = written.trim();
  if (text.length > SHORT || text.includes('\n')) return 'long_text';
  if (BOOLEANS.test(text)) return 'boolean';
  const number = numberKind(text);
  if (number !== undefined) return number;
  if (CLOCK.test(text)) return 'duration';
  if (!DIGITS.test(text)) {
    if (DATES.some((order) => takes(date, {}, text, order))) return 'date';
    if (DATES.some((order) => takes(timestamp, {}, text, order))) return 'timestamp';
  }
  if (text.includes('@') && takes(email, {}, text)) return 'email';
  return /^https?:\/\//i.test(text) && takes(url, {}, text) ? 'url' : 'text';
}

/** The narrowest type that takes what two types take. */
function widerOf(a: GuessedType, b: GuessedType): GuessedType {
  if (a === b) return a;
  const pair = new Set([a, b]);
  if (pair.has('long_text')) return 'long_text';
  if (pair.has('integer') && pair.has('decimal')) return 'decimal';
  if (pair.has('date') && pair.has('timestamp')) return 'timestamp';
  return 'text';
}

/** The type of a column by its values; blank ones say nothing, and of nothing else it is text. */
export function guessType(values: Iterable<string>): GuessedType {
  let guess: GuessedType | undefined;
  for (const value of values) {
    if (value.trim() === '') continue;
    const kind = kindOf(value);
    guess = guess === undefined ? kind : widerOf(guess, kind);
    if (guess === 'long_text') break;
  }
  return guess ?? 'text';
}
