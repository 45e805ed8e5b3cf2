// In charge of: what all text types refuse and how they write text: NFC, no character that cannot be seen or stored.
import { issue, type Issue } from '@trellis/errors';
import type { Result, ValueContext } from './field-type.ts';
import { accept, refuse } from './result.ts';

/** Limits of a text's config, in characters (code points). */
export interface Lengths {
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
}

const LINE_BREAK = /[\n\r\v\f\u0085\u2028\u2029]/u;
// Half of a surrogate pair and noncharacters cannot be written as UTF-8 and read back; control characters break files and terminals.
const UNSEEN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const UNSEEN_IN_LINES = /[\p{Cs}\p{Noncharacter_Code_Point}]|(?![\n\t])\p{Cc}/u;

/** Characters are code points here, as JSON Schema counts them. */
function isLongerThan(text: string, most: number): boolean {
  if (text.length <= most) return false;
  let length = 0;
  for (const _character of text) if (++length > most) return true;
  return false;
}

function lengthWithin(text: string, most: number, context: ValueContext<Lengths>): Result<string> {
  const { minLength, maxLength } = context.config;
  const max = Math.min(maxLength ?? most, most);
  if (isLongerThan(text, max)) return refuse('value.too-long', context, { max });
  if (minLength !== undefined && !isLongerThan(text, minLength - 1)) return refuse('value.too-short', context, { min: minLength });
  return accept(text);
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The first character of a text that no text may hold, as U+0000; undefined when there is none. */
export function unseenCharacter(text: string): string | undefined {
  const unseen = UNSEEN_IN_LINES.exec(text.replace(/[\r\u0085]/gu, '\n'));
  return unseen === null ? undefined : codeOf(unseen[0]);
}

function refuseCharacter(character: string, context: ValueContext<Lengths>): Result<string> {
  return refuse('value.control-character', context, { character: codeOf(character) });
}

/** Reads a text of one line of at most `most` characters. Nothing is taken off its ends. */
export function readLine(input: string, most: number, context: ValueContext<Lengths>): Result<string> {
  if (LINE_BREAK.test(input)) return refuse('value.line-break', context);
  const unseen = UNSEEN.exec(input);
  return unseen === null ? lengthWithin(input.normalize('NFC'), most, context) : refuseCharacter(unseen[0], context);
}

/** Reads a text of many lines of at most `most` characters. Line breaks of all systems become one. */
export function readLines(input: string, most: number, context: ValueContext<Lengths>): Result<string> {
  const lines = input.replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n');
  const unseen = UNSEEN_IN_LINES.exec(lines);
  return unseen === null ? lengthWithin(lines.normalize('NFC'), most, context) : refuseCharacter(unseen[0], context);
}

/** Whether the lengths became no narrower. */
export function keepsLengths(before: Lengths, after: Lengths): boolean {
  return (after.minLength ?? 0) <= (before.minLength ?? 0) && (after.maxLength ?? Infinity) >= (before.maxLength ?? Infinity);
}

/** A text cut to the longest that its field takes. */
export function cutText(text: string, most: number, { config }: ValueContext<Lengths>): string {
  const max = Math.min(config.maxLength ?? most, most);
  return isLongerThan(text, max)
    ? Array.from(text.slice(0, 2 * max))
        .slice(0, max)
        .join('')
    : text;
}

/** True for a text that holds nothing but spaces: it counts as no value. */
export function isBlank(text: string): boolean {
  return !/\S/u.test(text);
}

/** Mistakes in a config's lengths. Paths are within the config. */
export function checkLengths({ minLength, maxLength }: Lengths): readonly Issue[] {
  if (minLength === undefined || maxLength === undefined || minLength <= maxLength) return [];
  return [issue('document.empty-range', 'minLength', { min: minLength, max: maxLength })];
}
