// In charge of: putting sentences after one another: a space between them in English, none in Chinese.
import type { Locale } from '@trellis/errors';

/** One paragraph of the sentences that are there. */
export function sentences(parts: readonly (string | undefined)[], locale: Locale): string {
  return parts.filter((part) => part !== undefined && part !== '').join(locale === 'zh-CN' ? '' : ' ');
}

/** What an error says and what to do about it. */
export function errorText(error: Error, locale: Locale): string {
  return sentences([error.message, 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined], locale);
}
