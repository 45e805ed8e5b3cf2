// In charge of: cutting the text of an expression into tokens.
import type { Issue } from '@trellis/errors';
import { issueAt, type Span } from './span.ts';

/** A token. `name` and `word` differ in that words (and or not in true false null) are reserved. */
export interface Token extends Span {
  readonly kind: 'number' | 'text' | 'name' | 'braced' | 'word' | 'symbol' | 'user' | 'end';
  /** What it says: the text without quotes, the word in lower case, the symbol in its plain spelling. */
  readonly text: string;
}

/** Words that are no names unless in braces. */
export const reservedWords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null']);

/** What a plain name looks like; others need braces. */
export const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u;

// Chinese input methods give full-width signs; they mean the same.
const spellings = new Map<string, string>([
  ['（', '('],
  ['）', ')'],
  ['，', ','],
  ['＝', '='],
  ['＜', '<'],
  ['＞', '>'],
  ['＋', '+'],
  ['－', '-'],
  ['＊', '*'],
  ['／', '/'],
  ['÷', '/'],
  ['＾', '^'],
  ['＆', '&'],
  ['％', '%'],
  ['×', '*'],
  ['−', '-'],
  ['≠', '<>'],
  ['≤', '<='],
  ['≥', '>='],
  ['!=', '<>'],
  ['【', '['],
  ['】', ']'],
]);

const closing = new Map<string, string>([
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
]);

const space = /[\s\u3000]+/uy;
const number = /\d+(?:\.\d+)?/uy;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
const user = /\$[\p{L}_][\p{L}\p{N}_]*/uy;
const symbol = /<>|<=|>=|!=|[-=<>+*/^&%(),.[\]（），＝＜＞＋－＊／＾＆％×÷−≠≤≥【】]/uy;

/** The tokens of a text with `end` last, or the first thing that is none. */
export type Tokens = { readonly ok: true; readonly tokens: readonly Token[] } | { readonly ok: false; readonly issue: Issue };

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** A quoted text; a quote inside is written twice. */
function quotedAt(text: string, at: number): Token | undefined {
  const close = closing.get(text[at] ?? '');
  if (close === undefined) return undefined;
  for (let from = at + 1; ;) {
    const found = text.indexOf(close, from);
    if (found < 0) return undefined;
    if (text[found + 1] !== close)
      return { kind: 'text', text: text.slice(at + 1, found).replaceAll(close + close, close), start: at, end: found + 1 };
    from = found + 2;
  }
}

function bracedAt(text: string, at: number): Token | undefined {
  const close = text.indexOf('}', at);
  return close < 0 ? undefined : { kind: 'braced', text: text.slice(at + 1, close), start: at, end: close + 1 };
}

function plainAt(text: string, at: number): Token | undefined {
  let found = matchAt(number, text, at);
  if (found !== undefined) return { kind: 'number', text: found, start: at, end: at + found.length };
  found = matchAt(name, text, at);
  if (found !== undefined) {
    const word = found.toLowerCase();
    return reservedWords.has(word)
      ? { kind: 'word', text: word, start: at, end: at + found.length }
      : { kind: 'name', text: found, start: at, end: at + found.length };
  }
  found = matchAt(user, text, at);
  if (found !== undefined) return { kind: 'user', text: found, start: at, end: at + found.length };
  found = matchAt(symbol, text, at);
  return found === undefined ? undefined : { kind: 'symbol', text: spellings.get(found) ?? found, start: at, end: at + found.length };
}

function refuse(text: string, at: number): Tokens {
  const first = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (closing.has(first)) return { ok: false, issue: issueAt('expression.open-text', { start: at, end: text.length }) };
  if (first === '{') return { ok: false, issue: issueAt('expression.open-brace', { start: at, end: text.length }) };
  return { ok: false, issue: issueAt('expression.syntax', { start: at, end: at + first.length }, { found: `“${first}”` }) };
}

/** Cuts a text into tokens. */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = [];
  for (let at = 0; ;) {
    at += matchAt(space, text, at)?.length ?? 0;
    if (at >= text.length) break;
    const token = text[at] === '{' ? bracedAt(text, at) : (quotedAt(text, at) ?? plainAt(text, at));
    if (token === undefined) return refuse(text, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return { ok: true, tokens };
}
