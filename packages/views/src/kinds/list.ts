// In charge of: the one list of view kinds, as far as nothing is drawn.
import type { ViewKindName } from '@trellis/schemas';
import { boardKind } from './board/board.ts';
import { calendarKind } from './calendar/calendar.ts';
import { galleryKind } from './gallery/gallery.ts';
import { pivotKind } from './pivot/pivot.ts';
import { tableKind } from './table/table.ts';
import type { ViewKind } from './view-kind.ts';

/** Every kind of view by its name in documents. */
export const viewKindList: { readonly [Name in ViewKindName]: ViewKind<Name> } = {
  table: tableKind,
  board: boardKind,
  calendar: calendarKind,
  gallery: galleryKind,
  pivot: pivotKind,
};
