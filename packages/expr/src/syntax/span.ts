// In charge of: places in the text of an expression.
import { issue, type ErrorCode, type Issue, type Params } from '@trellis/errors';

/** From the first character to after the last, counted from 0 in UTF-16 units as editors do. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An issue about a part of a text: `start` and `end` for editors, `position` counted from 1 for the sentence. */
export function issueAt(code: ErrorCode, span: Span, params: Params = {}): Issue {
  return issue(code, '', { ...params, position: span.start + 1, start: span.start, end: span.end });
}
