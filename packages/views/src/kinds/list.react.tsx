// In charge of: the screen side of every kind of view. Only the table is there from the start: the others load when one is opened.
import type { ViewKindName } from '@trellis/schemas';
import { lazy, type ComponentType } from 'react';
import { GridView, type GridViewProps } from '../grid/grid-view.tsx';

/** The screen of each kind. All are given the same. */
export const kindViews: { readonly [Name in ViewKindName]: ComponentType<GridViewProps> } = {
  table: GridView,
  board: lazy(async () => ({ default: (await import('./board/board.react.tsx')).BoardView })),
  calendar: lazy(async () => ({ default: (await import('./calendar/calendar.react.tsx')).CalendarView })),
  gallery: lazy(async () => ({ default: (await import('./gallery/gallery.react.tsx')).GalleryView })),
  pivot: lazy(async () => ({ default: (await import('./pivot/pivot.react.tsx')).PivotView })),
};
