// In charge of: telling expressions which fields they may name.
import type { Scope } from '@trellis/expr';
import { fieldByName, fieldByRef, fieldNames } from './path.ts';
import { refTo, type RefBase } from './reference.ts';
import { isSystemField } from './system-field.ts';
import type { LinkedEntity, LinkedField, Model } from './types.ts';

/** The fields an expression over records of `entity` may use; references are read and written as documents of `base` (an app) do. */
export function expressionScope(model: Pick<Model, 'entities'>, entity: LinkedEntity, base: RefBase): Scope<LinkedField> {
  const { entities } = model;
  const within = <T>(key: string, answer: (entity: LinkedEntity) => T): T | undefined => {
    const found = key === entity.key ? entity : entities.get(key);
    return found === undefined ? undefined : answer(found);
  };
  return {
    start: entity.key,
    byRef: (key, ref) => within(key, (found) => fieldByRef(base, found, ref)),
    byName: (key, name) => within(key, (found) => fieldByName(found, name)),
    names: (key) => within(key, fieldNames) ?? [],
    refOf: (field) => (isSystemField(field) ? field.id : refTo(base, field.app.id, field.id)),
  };
}
