// In charge of: fields that hold several values: each read by itself, kept in order, none twice.
import type { Issue } from '@trellis/errors';
import type { Cell, Result, ValueContext } from './field-type.ts';
import { accept, refuse } from './result.ts';

const SEPARATORS = /[,，、;；|\n]/u;

/** Most values that one field of one record takes. */
export const MAX_VALUES = 1000;

/** The values in order, each once; null when there is none. */
export function distinct<T extends string | number>(values: readonly T[]): readonly T[] | null {
  return values.length === 0 ? null : [...new Set(values)];
}

/** The values of a cell of several. */
export function listOf(cell: NonNullable<Cell>): readonly (string | number)[] {
  return Array.isArray(cell) ? cell : [];
}

/** Reads each input and gathers all mistakes; a mistake's path ends in the place of its value. */
export function readEach<Input, Config, T extends string | number>(
  inputs: readonly Input[],
  context: ValueContext<Config>,
  readOne: (input: Input, context: ValueContext<Config>) => Result<T>,
): Result<Cell> {
  if (inputs.length > MAX_VALUES) return refuse('value.too-many', context, { max: MAX_VALUES });
  const values: T[] = [];
  const issues: Issue[] = [];
  inputs.forEach((input, place) => {
    const result = readOne(input, { ...context, path: `${context.path}.${place}` });
    if (result.ok) values.push(result.value);
    else issues.push(...result.issues);
  });
  return issues.length === 0 ? accept(distinct(values)) : { ok: false, issues };
}

/** True when a text written among others would be taken for several. */
export function hasSeparator(text: string): boolean {
  return SEPARATORS.test(text);
}

/** The parts of a text that writes several values, without the blank ones. */
export function splitValues(text: string): readonly string[] {
  return text
    .split(SEPARATORS)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** One text of several values. */
export function joinValues(parts: readonly string[]): string {
  return parts.join(', ');
}
