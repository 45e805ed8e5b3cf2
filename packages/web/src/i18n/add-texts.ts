// In charge of: taking in the texts that come with a part that loads later.
import type { Locale } from '@trellis/errors';
import i18next from 'i18next';

/** Adds a part's texts under its namespace. */
export function addTexts(namespace: string, texts: Readonly<Record<Locale, object>>): void {
  for (const locale of ['zh-CN', 'en'] as const) i18next.addResourceBundle(locale, namespace, texts[locale]);
}
