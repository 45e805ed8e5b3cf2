// In charge of: which fields of an entity serve for what a kind of view needs.
import { serves } from '@trellis/fields';
import { typeOf } from '@trellis/fields/react';
import type { EntityJson, FieldJson } from '@trellis/query';
import type { FieldUse } from '@trellis/schemas';
import { fieldsInOrder } from '../apps.ts';

/** The entity's own fields that serve, in order. */
export function servingFields(entity: EntityJson, use: FieldUse): readonly FieldJson[] {
  return fieldsInOrder(entity).filter((field) => {
    const type = typeOf(field);
    const target = field.target === undefined ? undefined : `${field.target.app}/${field.target.entity}`;
    return serves(use, { type, valueType: type.valueType(field.config ?? {}, target) });
  });
}
