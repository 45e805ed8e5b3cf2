// In charge of: one fuzzed input: reading, running, and judging what comes out.
import { compile } from '../evaluate.ts';
import { caseEnv, caseScope } from '../fixtures/case-scope.ts';
import { runLimits } from '../limits.ts';
import { print } from '../print.ts';
import { resolve } from '../resolve.ts';
import { firstDay, lastDay } from '../calc/civil.ts';
import { maxScale } from '../types/decimal.ts';
import type { Value, ValueType } from '../value-type.ts';

/** Milliseconds that a run may take. */
export const longestRun = 50;

/** What came of an input: `complaint` when something is wrong, and whether it meant something. */
export interface Trial {
  readonly complaint?: string;
  readonly isMeaningful: boolean;
  /** Milliseconds, of the quickest try. */
  readonly took: number;
}

const bound = 10n ** BigInt(runLimits.digits + maxScale + 2);

/** Whether a value is held as its type says: never a host object, NaN, or something out of range. */
export function isHeldAs(value: Value, type: ValueType): boolean {
  if (value === null) return true;
  switch (type.kind) {
    case 'number':
      return typeof value === 'bigint' && value < bound && value > -bound;
    case 'text':
    case 'choice':
      return typeof value === 'string' && value.length <= runLimits.text;
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'number' && Number.isInteger(value) && value >= firstDay && value <= lastDay;
    case 'list':
      return Array.isArray(value) && value.length <= runLimits.items && value.every((each: Value) => isHeldAs(each, type.of));
    case 'null':
      return false;
    default:
      return typeof value === 'number' && Number.isSafeInteger(value);
  }
}

/** Runs a text once; the clock tells milliseconds. */
function runOnce(text: string, now: () => number): Trial {
  const start = now();
  const result = resolve(text, caseScope);
  if (!result.ok) return { isMeaningful: false, took: now() - start };
  const value = compile(result.typed)(caseEnv);
  const took = now() - start;
  if (!isHeldAs(value, result.typed.type))
    return { isMeaningful: true, took, complaint: `gives no value of its type: ${typeof value} ${String(value).slice(0, 80)}` };
  return { isMeaningful: true, took };
}

/** Judges one input. A slow run is repeated: the engine may have been busy compiling or collecting garbage. */
export function tryInput(text: string, now: () => number): Trial {
  try {
    let trial = runOnce(text, now);
    for (let again = 0; again < 4 && trial.took > longestRun; again++) trial = runOnce(text, now);
    if (trial.took > longestRun) return { ...trial, complaint: `took ${Math.round(trial.took)} ms` };
    return trial;
  } catch (error) {
    return { isMeaningful: true, took: 0, complaint: `threw ${String(error)}` };
  }
}

/** Whether the printed text of what was read reads back to the same. */
export function readsBack(text: string): boolean {
  const result = resolve(text, caseScope);
  if (!result.ok) return true;
  const again = resolve(print(result.expression, caseScope), caseScope);
  return again.ok && JSON.stringify(again.expression) === JSON.stringify(result.expression);
}
