// In charge of: what somebody wants to know the reason of right now.
import type { EntityJson } from '@trellis/query';
import { create } from 'zustand';

/** Values that were not saved, and what was said of it. */
export interface RefusedSaving {
  readonly action: 'create' | 'update';
  readonly values: { readonly [field: string]: unknown };
  readonly said: string;
}

/** What is asked about: an entity, one of its records, a saving that was refused. */
export interface WhyQuestion {
  readonly entity: EntityJson;
  /** Id of the record. */
  readonly record?: number | undefined;
  readonly saving?: RefusedSaving | undefined;
}

/** The question that is open. */
export const useWhyQuestion = create<{ readonly question: WhyQuestion | undefined }>(() => ({ question: undefined }));

/** Opens the answer to a question; none closes it. */
export function askWhy(question: WhyQuestion | undefined): void {
  useWhyQuestion.setState({ question });
}
