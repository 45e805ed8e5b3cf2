// In charge of: building the answers of reading a value.
import { issue, type ErrorCode, type Issue, type LocalText, type Params } from '@trellis/errors';
import type { ValueContext } from './field-type.ts';

/** Longest part of an input that a message repeats. */
const QUOTED = 60;

/** The value was read. */
export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** The value is refused for one reason; the sentence may name the field by `{field}`. */
export function refuse(
  code: ErrorCode,
  context: ValueContext<unknown>,
  params: Params = {},
): { readonly ok: false; readonly issues: readonly Issue[] } {
  return { ok: false, issues: [issue(code, context.path, { field: context.label, ...params })] };
}

/** The input has the wrong JSON type; `expected` says in words which one is right. */
export function refuseType(context: ValueContext<unknown>, expected: LocalText): { readonly ok: false; readonly issues: readonly Issue[] } {
  return refuse('value.type', context, { expected });
}

/** An input as messages repeat it: short, on one line. */
export function quoted(input: string): string {
  const line = input.replace(/\s+/gu, ' ').trim();
  const characters = Array.from(line.slice(0, 2 * QUOTED + 2));
  return characters.length > QUOTED ? `${characters.slice(0, QUOTED).join('')}…` : line;
}
