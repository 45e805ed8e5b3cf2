// In charge of: why a change of a record was not stored, in the words of the server.
import { ApiError, isExplained } from '@trellis/client';

/** A refusal as people read it. */
export interface Refusal {
  readonly message: string;
  readonly hint?: string | undefined;
  /** Whether the server can say more of the reason. */
  readonly isExplained: boolean;
}

/** The words of a failure: its sentence, and what its first mistake or its hint adds. */
export function refusalWords(error: unknown): Refusal {
  if (!(error instanceof ApiError)) return { message: error instanceof Error ? error.message : String(error), isExplained: false };
  const [first] = error.issues;
  return { message: first?.message ?? error.message, hint: error.hint, isExplained: isExplained(error) };
}
