// In charge of: whether a field can be changed by moving things, as far as the browser can know; conditions and rules are the server's to ask.
import type { EntityJson, FieldJson } from '@trellis/query';
import { canChange } from '../record-change.ts';

/** Why not: a text of the kinds. */
export interface ChangeRefusal {
  readonly key: 'refusedComputed' | 'refusedRights';
}

/** Why the field can be changed on no record; undefined where it can be tried. */
export function changeRefusal(entity: EntityJson, field: FieldJson): ChangeRefusal | undefined {
  if (field.computed !== undefined) return { key: 'refusedComputed' };
  return canChange(entity, field) ? undefined : { key: 'refusedRights' };
}
