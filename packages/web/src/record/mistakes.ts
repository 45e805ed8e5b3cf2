// In charge of: mistakes of values in words, from the field types and from the server alike.
import { ApiError, type ApiIssue } from '@trellis/client';
import { message, type Issue, type Locale } from '@trellis/errors';
import { joinSentences } from '../app/sentences.ts';

/** Sentences by field name; '' for what concerns no single field. */
export type Mistakes = { readonly [field: string]: string };

/** The sentence of a mistake found in the browser: the same the server would give. */
export function issueText(issue: Issue, locale: Locale): string {
  const { message: text, hint } = message(issue.code, issue.params, locale);
  return joinSentences(text, hint);
}

/** The field an issue is about: paths of several records begin with `records.<n>.`. */
export function fieldOfIssue(issue: Pick<ApiIssue, 'path'>): string {
  return issue.path.replace(/^records\.\d+\.?/, '').split('.')[0] ?? '';
}

/** Which of several records an issue is about; 0 for a single one. */
export function placeOfIssue(issue: Pick<ApiIssue, 'path'>): number {
  return Number(/^records\.(\d+)/.exec(issue.path)?.[1] ?? 0);
}

/** The mistakes a refusal names, by field. What the screen has no field for is joined under ''. */
export function mistakesOf(error: unknown, known: ReadonlySet<string>, issues?: readonly ApiIssue[]): Mistakes {
  if (!(error instanceof ApiError)) return { '': String(error) };
  const found: { [field: string]: string } = {};
  for (const issue of issues ?? error.issues) {
    const field = fieldOfIssue(issue);
    const key = known.has(field) ? field : '';
    found[key] = joinSentences(found[key], issue.message);
  }
  if (Object.keys(found).length > 0) return found;
  return { '': joinSentences(error.message, error.hint) };
}
