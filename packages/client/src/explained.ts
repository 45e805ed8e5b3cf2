// In charge of: telling which refusals have a reason that can be explained: those by rights and by rules of records.
import { ApiError } from './api-error.ts';

const explained: ReadonlySet<string> = new Set([
  'access.denied',
  'access.field-not-writable',
  'access.record-outside',
  'record.read-only-field',
  'record.rule',
  'record.required-hidden',
  'record.transition-role',
  'record.transition-condition',
  'record.transition-message',
]);

/** Whether `explain` has an answer to a mistake with this code. */
export function isExplainedCode(code: string): boolean {
  return explained.has(code);
}

/** Whether `explain` has an answer to a refusal. */
export function isExplained(error: unknown): boolean {
  return error instanceof ApiError && [error, ...error.issues].some(({ code }) => isExplainedCode(code));
}
