// In charge of: whether a card may go to a column, as far as the browser can know; conditions and rules are the server's to ask.
import { isMissing } from '@trellis/fields/react';
import type { EntityJson, FieldJson } from '@trellis/query';
import { changeRefusal, type ChangeRefusal } from '../change-refusal.ts';
import type { BoardColumn } from './board-columns.ts';

/** Why a card cannot go somewhere: a text of the kinds, and the names it takes. */
export interface MoveRefusal {
  readonly key: ChangeRefusal['key'] | 'refusedTransition' | 'refusedRequired';
  readonly from?: string;
  readonly to?: string;
}

/** Why a card of one column cannot go to another; undefined where it can be tried. */
export function moveRefusal(entity: EntityJson, field: FieldJson, from: BoardColumn, to: BoardColumn): MoveRefusal | undefined {
  const all = changeRefusal(entity, field);
  if (all !== undefined) return all;
  if (field.transitions !== undefined) {
    const isOpen = field.transitions.some((each) => each.to === to.key && each.from.includes(from.key));
    return isOpen ? undefined : { key: 'refusedTransition', from: from.name ?? '', to: to.name ?? '' };
  }
  return isMissing(to.value) && field.required ? { key: 'refusedRequired' } : undefined;
}
