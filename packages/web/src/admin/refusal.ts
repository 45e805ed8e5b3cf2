// In charge of: where on a form a refusal of the server belongs, and how it reads there.
import { ApiError } from '@trellis/client';
import { joinSentences } from '../app/sentences.ts';

/** What was refused: sentences beside the inputs they are about, and one for the whole. */
export interface Refusal {
  readonly at: { readonly [input: string]: string };
  readonly whole: string | undefined;
}

/** Nothing was refused. */
export const noRefusal: Refusal = { at: {}, whole: undefined };

/** A refusal as one sentence. */
export function refusalText(error: unknown): string {
  return error instanceof ApiError ? joinSentences(error.message, error.hint, ...error.issues.map((issue) => issue.message)) : String(error);
}

/**
 * Puts a refusal in its places. Mistakes name the path of their input; of refusals as a whole, `places` says by code which input they
 * are about.
 */
export function placeRefusal(error: unknown, inputs: readonly string[], places: { readonly [code: string]: string } = {}): Refusal {
  if (!(error instanceof ApiError)) return { at: {}, whole: String(error) };
  const own = places[error.code];
  if (own !== undefined) return { at: { [own]: joinSentences(error.message, error.hint) }, whole: undefined };
  const placed = inputs.flatMap((input) => {
    const sentences = error.issuesAt(input).map((issue) => issue.message);
    return sentences.length === 0 ? [] : [[input, joinSentences(...sentences)] as const];
  });
  return { at: Object.fromEntries(placed), whole: placed.length === 0 ? refusalText(error) : undefined };
}
