// In charge of: the steps that all number types share: from JSON or text to a scaled integer within its limits.
import { issue, type Issue } from '@trellis/errors';
import type { Cell, Result, ValueContext } from './field-type.ts';
import { readWrittenNumber, type WrittenNumber } from './number-text.ts';
import { accept, quoted, refuse, refuseType } from './result.ts';
import { maxScaled, scaledFromNumber, scaledFromText, scaledToNumber, scaledToText, type ScaledProblem } from './scaled.ts';

/** Limits of a number's config, in the field's own unit. */
export interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

function refuseProblem(problem: ScaledProblem, written: string, scale: number, context: ValueContext<unknown>): Result<never> {
  if (problem === 'number') return refuse('value.number', context, { value: quoted(written) });
  if (problem === 'scale') return scale === 0 ? refuse('value.integer', context) : refuse('value.scale', context, { scale });
  if (problem === 'too-large') return refuse('value.too-large', context, { max: scaledToText(maxScaled(scale), scale) });
  return refuse('value.too-small', context, { min: scaledToText(-maxScaled(scale), scale) });
}

/** Judges a scaled integer by the limits of its field. */
export function checkWithin(scaled: number, scale: number, context: ValueContext<Limits>): Result<Cell> {
  const { min, max } = context.config;
  const number = scaledToNumber(scaled, scale);
  if (min !== undefined && number < min) return refuse('value.too-small', context, { min });
  if (max !== undefined && number > max) return refuse('value.too-large', context, { max });
  return accept(scaled);
}

function judge(scaled: number | ScaledProblem, written: string, scale: number, context: ValueContext<Limits>): Result<Cell> {
  return typeof scaled === 'number' ? checkWithin(scaled, scale, context) : refuseProblem(scaled, written, scale, context);
}

/** Reads a JSON number into a scaled integer. */
export function readNumber(input: unknown, scale: number, context: ValueContext<Limits>): Result<Cell> {
  if (typeof input !== 'number') return refuseType(context, { en: 'a number', 'zh-CN': '数字' });
  return judge(scaledFromNumber(input, scale), String(input), scale, context);
}

/** Reads a written number into a scaled integer; `written` is the text as the person wrote it. */
export function readWritten(number: WrittenNumber, written: string, scale: number, context: ValueContext<Limits>): Result<Cell> {
  if ('plain' in number) return judge(scaledFromText(number.plain, scale), written, scale, context);
  return refuse(number.problem === 'number' ? 'value.number' : 'value.number-two-ways', context, { value: quoted(written) });
}

/** Reads what a person wrote into a scaled integer. */
export function readNumberText(text: string, scale: number, context: ValueContext<Limits>): Result<Cell> {
  return readWritten(readWrittenNumber(text), text, scale, context);
}

/** Most decimal places that a number is read with before it is rounded. */
const FINEST = 8;

/** The number nearest to a text that has more decimals than `scale`: `read` reads it with a given number of them. Rounded half away from zero. */
export function readNearest(scale: number, context: ValueContext<Limits>, read: (scale: number) => Result<Cell>): Result<Cell> {
  for (let finer = FINEST; finer > scale; finer -= 1) {
    const found = read(finer);
    if (!found.ok || typeof found.value !== 'number') continue;
    const unit = 10 ** (finer - scale);
    const size = Math.floor((Math.abs(found.value) + unit / 2) / unit);
    return checkWithin(found.value < 0 && size > 0 ? -size : size, scale, context);
  }
  return read(scale);
}

/** Whether the limits became no narrower. */
export function keepsLimits(before: Limits, after: Limits): boolean {
  return (after.min ?? -Infinity) <= (before.min ?? -Infinity) && (after.max ?? Infinity) >= (before.max ?? Infinity);
}

/** Kinds of values whose text may be a number. */
export const numberSources = ['text', 'choice', 'number', 'record'] as const;

/** Mistakes in a config's limits. Paths are within the config. */
export function checkLimits(limits: Limits, scale: number): readonly Issue[] {
  const issues: Issue[] = [];
  for (const name of ['min', 'max'] as const) {
    const limit = limits[name];
    if (limit === undefined) continue;
    const problem = scaledFromNumber(limit, scale);
    if (problem === 'scale') issues.push(issue('document.limit-scale', name, { limit, scale }));
  }
  if (limits.min !== undefined && limits.max !== undefined && limits.min > limits.max) {
    issues.push(issue('document.empty-range', 'min', { min: limits.min, max: limits.max }));
  }
  return issues;
}

/** The JSON Schema of a number with limits. */
export function numberSchema(type: 'number' | 'integer', limits: Limits) {
  return {
    type,
    ...(limits.min === undefined ? {} : { minimum: limits.min }),
    ...(limits.max === undefined ? {} : { maximum: limits.max }),
  };
}
