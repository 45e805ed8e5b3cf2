// In charge of: which language is in force: chosen here, else the user's setting, else the browser's.
import type { Locale } from '@trellis/errors';
import type { MeJson } from '@trellis/query';
import { useQuery } from '@tanstack/react-query';
import { browserLocale } from '../i18n/i18n.ts';
import { usePreferences } from './preferences.ts';

/** The language before anyone is known to be signed in. */
export function startLocale(): Locale {
  return usePreferences.getState().locale ?? browserLocale(navigator.languages);
}

/** The language in force. */
export function useLocale(): Locale {
  const chosen = usePreferences((state) => state.locale);
  const { data: me } = useQuery<MeJson>({ queryKey: ['me'], enabled: false });
  return chosen ?? me?.user.locale ?? browserLocale(navigator.languages);
}
