// In charge of: where in a request a record's mistakes are, and refusing a request with all of them.
import { invalid, type Issue } from '@trellis/errors';

/** Where in the request a record's mistakes are. */
export const prefixOf = (index: number): string => `records.${index}.`;

/** Refuses a request with all its mistakes; without any it goes on. */
export function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) throw invalid('record.invalid', issues);
}
