// In charge of: turning a code and its parameters into the reader's sentence.
import { catalog, type CatalogEntry, type ErrorCode } from './catalog.ts';
import type { Locale, LocalText, Params } from './issue.ts';

/** The text of a label for a reader: their language, else the other one. */
export function localText(text: LocalText | undefined, locale: Locale): string {
  if (text === undefined) return '';
  if (typeof text === 'string') return text;
  return text[locale] ?? text.en ?? text['zh-CN'] ?? '';
}

function fill(sentence: string, params: Params, locale: Locale): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return value !== null && typeof value === 'object' ? localText(value, locale) : String(value);
  });
}

/** The sentence for a code, and the hint where the catalog has one. */
export function message(code: ErrorCode, params: Params, locale: Locale): { message: string; hint?: string } {
  const entry: CatalogEntry = catalog[code];
  const text = fill(entry[locale], params, locale);
  return entry.hint === undefined ? { message: text } : { message: text, hint: fill(entry.hint[locale], params, locale) };
}
