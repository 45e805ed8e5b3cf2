// In charge of: the one i18next instance, and turning a wish for a language into texts and `lang`.
import type { Locale } from '@trellis/errors';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { catalogs, type AreaName } from './catalogs.ts';

function resources(locale: Locale) {
  return Object.fromEntries((Object.keys(catalogs) as AreaName[]).map((name) => [name, catalogs[name][locale]]));
}

/** Languages with their own names, in the order menus show them. */
export const localeNames: Readonly<Record<Locale, string>> = { 'zh-CN': '简体中文', en: 'English' };

/** The language a browser asks for. */
export function browserLocale(languages: readonly string[]): Locale {
  const first = languages.find((language) => /^(zh|en)/i.test(language));
  return first !== undefined && /^zh/i.test(first) ? 'zh-CN' : 'en';
}

/** Loads the texts; called once before anything is drawn. */
export async function startI18n(locale: Locale): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: 'en',
    defaultNS: 'shell',
    resources: { 'zh-CN': resources('zh-CN'), en: resources('en') },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** Switches texts and the root's `lang`. */
export async function speak(locale: Locale): Promise<void> {
  document.documentElement.lang = locale;
  await i18next.changeLanguage(locale);
}
