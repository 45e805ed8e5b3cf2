// In charge of: the pivot as a kind of view: what it counts, and by what, where nobody says.
import { servingFields } from '../serving-fields.ts';
import type { ViewKind } from '../view-kind.ts';

/** The kind. */
export const pivotKind: ViewKind<'pivot'> = {
  name: 'pivot',
  defaults(entity) {
    const [down, across] = servingFields(entity, 'group');
    if (down === undefined) return undefined;
    return {
      rows: { down: { order: 1, path: [down.id] } },
      ...(across === undefined ? {} : { columns: { across: { order: 1, path: [across.id] } } }),
      metrics: { count: { order: 1, op: 'count' } },
    };
  },
};
