// In charge of: what a person changed about a view's columns, kept in this browser until views can be saved.
import { useCallback, useState } from 'react';
import type { ColumnPreferences } from './columns.ts';

function read(key: string): ColumnPreferences {
  try {
    const value: unknown = JSON.parse(globalThis.localStorage.getItem(key) ?? '{}');
    return value !== null && typeof value === 'object' ? (value as ColumnPreferences) : {};
  } catch {
    return {};
  }
}

function write(key: string, value: ColumnPreferences): void {
  try {
    globalThis.localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden store costs only the memory of widths; the grid goes on.
  }
}

/** Preferences and a way to change them. */
export type Preferences = readonly [ColumnPreferences, (change: (now: ColumnPreferences) => ColumnPreferences) => void];

/** A person's preferences for one view. */
export function usePreferences(user: number, app: string, view: string): Preferences {
  const key = `trellis.grid.${user}.${app}.${view}`;
  const [state, setState] = useState({ key, value: read(key) });
  if (state.key !== key) setState({ key, value: read(key) });
  const change = useCallback(
    (make: (now: ColumnPreferences) => ColumnPreferences) =>
      setState((now) => {
        const value = make(now.key === key ? now.value : read(key));
        write(key, value);
        return { key, value };
      }),
    [key],
  );
  return [state.key === key ? state.value : {}, change];
}
