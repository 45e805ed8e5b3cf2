// In charge of: telling components which theme is on, for what is drawn on a canvas and cannot read CSS variables.
import { useSyncExternalStore } from 'react';
import type { ThemeMode } from '../theme/index.ts';

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function currentMode(): ThemeMode {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

/** The theme that is on, kept in step with the root element. */
export function useThemeMode(): ThemeMode {
  return useSyncExternalStore(subscribe, currentMode, () => 'light');
}
