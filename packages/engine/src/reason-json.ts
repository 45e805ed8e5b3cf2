// In charge of: what is wrong, in the reader's words.
import { message, type Issue, type Locale } from '@trellis/errors';
import type { ReasonJson } from '@trellis/query';

/** A mistake or a reason in one sentence. */
export function reasonJson({ code, params }: Pick<Issue, 'code' | 'params'>, locale: Locale): ReasonJson {
  return { code, message: message(code, params, locale).message };
}
