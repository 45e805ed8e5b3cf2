// In charge of: patterns of running numbers such as `PO-{YYYY}-{0000}`: reading, checking and filling them.
import { issue, type Issue } from '@trellis/errors';
import { dayParts } from '../day.ts';

/** A part of a pattern. */
type PatternPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'date'; readonly token: string }
  | { readonly kind: 'counter'; readonly width: number }
  | { readonly kind: 'wrong'; readonly text: string };

type DateUnitName = 'year' | 'month' | 'day';

const TOKENS: ReadonlyMap<string, readonly DateUnitName[]> = new Map([
  ['YYYY', ['year']],
  ['YY', ['year']],
  ['MM', ['month']],
  ['DD', ['day']],
  ['YYYYMM', ['year', 'month']],
  ['YYMM', ['year', 'month']],
  ['YYYYMMDD', ['year', 'month', 'day']],
  ['YYMMDD', ['year', 'month', 'day']],
]);

const PART_NAMES = { month: { en: 'month', 'zh-CN': '月' }, day: { en: 'day', 'zh-CN': '日' } } as const;

function partOf(text: string): PatternPart {
  if (!text.startsWith('{')) return /[{}\p{Cc}\p{Cs}]/u.test(text) ? { kind: 'wrong', text } : { kind: 'literal', text };
  const inner = text.slice(1, -1);
  if (TOKENS.has(inner)) return { kind: 'date', token: inner };
  return /^0{1,12}$/.test(inner) ? { kind: 'counter', width: inner.length } : { kind: 'wrong', text };
}

/** The parts of a pattern. */
function patternParts(pattern: string): readonly PatternPart[] {
  return pattern
    .split(/(\{[^{}]*\})/)
    .filter((text) => text !== '')
    .map(partOf);
}

function unitsOf(parts: readonly PatternPart[]): ReadonlySet<DateUnitName> {
  return new Set(parts.flatMap((part) => (part.kind === 'date' ? (TOKENS.get(part.token) ?? []) : [])));
}

/**
 * Mistakes in a pattern.
 * INVARIANT: a pattern without mistakes never gives one text twice. All parts but the counter have a fixed length, so a text's own length
 * tells where the counter ends, and the dates before it tell which counter it is (`{YY}` for a hundred years).
 */
export function checkPattern(pattern: string): readonly Issue[] {
  const parts = patternParts(pattern);
  const units = unitsOf(parts);
  const issues = parts.flatMap((part) => (part.kind === 'wrong' ? [issue('document.pattern-token', 'pattern', { token: part.text })] : []));
  if (parts.filter((part) => part.kind === 'counter').length !== 1) issues.push(issue('document.pattern-counter', 'pattern'));
  if (units.has('day') && !units.has('month')) issues.push(issue('document.pattern-repeats', 'pattern', { part: PART_NAMES.day }));
  if (units.has('month') && !units.has('year')) issues.push(issue('document.pattern-repeats', 'pattern', { part: PART_NAMES.month }));
  return issues;
}

const pad = (number: number, width: number): string => String(number).padStart(width, '0');

function fillToken(token: string, day: number): string {
  const { year, month, day: ofMonth } = dayParts(day);
  return token
    .replace('YYYY', pad(year, 4))
    .replace('YY', pad(year % 100, 2))
    .replace('MM', pad(month, 2))
    .replace('DD', pad(ofMonth, 2));
}

/** The text of the n-th number on a day. */
export function fillPattern(pattern: string, n: number, day: number): string {
  return patternParts(pattern)
    .map((part) => {
      if (part.kind === 'counter') return pad(n, part.width);
      return part.kind === 'date' ? fillToken(part.token, day) : part.text;
    })
    .join('');
}

/** The key of the counter in use on a day: counting starts anew when a date in the pattern changes. Empty when there is none. */
export function patternPeriod(pattern: string, day: number): string {
  const units = unitsOf(patternParts(pattern));
  const { year, month, day: ofMonth } = dayParts(day);
  if (units.has('day')) return `${pad(year, 4)}-${pad(month, 2)}-${pad(ofMonth, 2)}`;
  if (units.has('month')) return `${pad(year, 4)}-${pad(month, 2)}`;
  return units.has('year') ? pad(year, 4) : '';
}

const DIGITS = /^\d+$/;

/** The counter and number that a text was made of; undefined when the pattern would not give that text. */
export function readPattern(pattern: string, text: string): { readonly period: string; readonly n: number } | undefined {
  const parts = patternParts(pattern);
  const fixed = parts.reduce((sum, part) => sum + (part.kind === 'date' ? part.token.length : part.kind === 'counter' ? 0 : part.text.length), 0);
  const read: { [unit in DateUnitName]?: string } = {};
  let counter = '';
  let at = 0;
  for (const part of parts) {
    const length = part.kind === 'counter' ? text.length - fixed : part.kind === 'date' ? part.token.length : part.text.length;
    const piece = text.slice(at, at + length);
    at += length;
    if (part.kind === 'counter') counter = piece;
    else if (part.kind === 'date') Object.assign(read, readToken(part.token, piece));
    else if (piece !== part.text) return undefined;
  }
  const dates = Object.values(read);
  if (at !== text.length || !DIGITS.test(counter) || !dates.every((piece) => DIGITS.test(piece))) return undefined;
  const n = Number(counter);
  if (!Number.isSafeInteger(n) || n < 1) return undefined;
  return { period: [read.year, read.month, read.day].filter((piece) => piece !== undefined).join('-'), n };
}

function readToken(token: string, piece: string): { [unit in DateUnitName]?: string } {
  const found: { [unit in DateUnitName]?: string } = {};
  const years = token.startsWith('YYYY') ? 4 : token.startsWith('YY') ? 2 : 0;
  if (years > 0) found.year = years === 4 ? piece.slice(0, 4) : `20${piece.slice(0, 2)}`;
  const month = token.indexOf('MM');
  if (month >= 0) found.month = piece.slice(month, month + 2);
  const day = token.indexOf('DD');
  if (day >= 0) found.day = piece.slice(day, day + 2);
  return found;
}
