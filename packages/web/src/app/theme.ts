// In charge of: which theme and layout are in force: the person's choice, the system's wish, the window's width.
import { PHONE_WIDTH, type ThemeMode } from '@trellis/views/theme';
import { useLayoutEffect, useSyncExternalStore } from 'react';
import { usePreferences } from './preferences.ts';

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}

/** True in a window as narrow as a phone. */
export function usePhone(): boolean {
  return useMedia(`(max-width: ${PHONE_WIDTH}px)`);
}

/** True where the person wants nothing on screen to move by itself. */
export function useStill(): boolean {
  return useMedia('(prefers-reduced-motion: reduce)');
}

/** The theme in force; the root element follows it. */
export function useThemeMode(): ThemeMode {
  const choice = usePreferences((state) => state.theme);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const mode: ThemeMode = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice;
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = mode;
  }, [mode]);
  return mode;
}
