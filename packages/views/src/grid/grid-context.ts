// In charge of: what every part of a grid needs to know, handed down once.
import type { Locale } from '@trellis/errors';
import type { FieldServices } from '@trellis/fields/react';
import type { EntityJson } from '@trellis/query';
import { createContext, useContext } from 'react';
import type { AppsContext } from '../apps.ts';
import type { GridText } from './texts.ts';

/** Shared by the parts of one grid. */
export interface GridSettings {
  readonly t: GridText;
  readonly locale: Locale;
  readonly timezone: string;
  readonly entity: EntityJson;
  readonly apps: AppsContext;
  readonly services: FieldServices;
  readonly onWhy?: OnWhy | undefined;
}

/** Asks why something of a record is barred, of all records where none is named; with `saving`, why values were not saved. */
export type OnWhy = (record: number | undefined, saving?: { readonly values: { readonly [field: string]: unknown }; readonly said: string }) => void;

/** Carries the settings. */
export const GridContext = createContext<GridSettings | undefined>(undefined);

/** The settings of the grid around. */
export function useGrid(): GridSettings {
  const settings = useContext(GridContext);
  if (settings === undefined) throw new TypeError('used outside a grid');
  return settings;
}
