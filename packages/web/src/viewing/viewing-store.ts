// In charge of: whether an owner is choosing as whom to look, and whom was proposed.
import { create } from 'zustand';

/** Who was proposed; nobody in particular when empty. */
export interface ViewingQuestion {
  readonly user?: number;
  readonly role?: string;
}

/** The question that is open. */
export const useViewingQuestion = create<{ readonly question: ViewingQuestion | undefined }>(() => ({ question: undefined }));

/** Asks as whom to look; nothing closes the question. */
export function askViewAs(question: ViewingQuestion | undefined): void {
  useViewingQuestion.setState({ question });
}
