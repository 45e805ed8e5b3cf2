// In charge of: what documents name by bare ids: the fields of one entity, and roles.
import { nearest } from '@trellis/errors';
import type { AppDraft, ModelDraft } from './draft.ts';
import { documentKey } from './reference.ts';
import { kindLabels, within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

/** Stands where an app's id stands in the keys of broken roles, which belong to the workspace. */
export const rolesOwner = '';

/** Whether there is a role with the id; what is wrong with it is reported at the place. */
export function roleAt(draft: ModelDraft, id: string, roles: ReadonlySet<string>, place: Place): void {
  if (roles.has(id) || draft.broken.has(documentKey(rolesOwner, id))) return;
  const near = nearest(id, roles);
  const params = { kind: kindLabels.role, id };
  if (near === undefined) draft.report.add(place, 'document.unknown-reference', params);
  else draft.report.add(place, 'document.unknown-reference-near', { ...params, near });
}

/** Checks the roles that a document says it is for. */
export function checkRoles(draft: ModelDraft, ids: { readonly [id: string]: true } | undefined, roles: ReadonlySet<string>, place: Place): void {
  for (const id of Object.keys(ids ?? {})) roleAt(draft, id, roles, within(place, id));
}

/** The fields of an entity that the keys of a map name: the app's own, or those of the app that owns the entity. */
export function fieldsById(
  draft: ModelDraft,
  app: AppDraft,
  entity: LinkedEntity,
  ids: { readonly [id: string]: true },
  place: Place,
): Set<LinkedField> {
  const fields = new Set<LinkedField>();
  for (const id of Object.keys(ids)) {
    const field = entity.fieldByKey.get(documentKey(app.id, id)) ?? entity.fields.find((each) => each.id === id && each.app === entity.app);
    if (field !== undefined) fields.add(field);
    else reportUnknownField(draft, app, entity, id, within(place, id));
  }
  return fields;
}

function reportUnknownField(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, id: string, place: Place): void {
  if (draft.broken.has(documentKey(app.id, id))) return;
  const near = nearest(
    id,
    entity.fields.map((field) => field.id),
  );
  const params = { kind: kindLabels.field, id };
  if (near === undefined) draft.report.add(place, 'document.unknown-reference', params);
  else draft.report.add(place, 'document.unknown-reference-near', { ...params, near });
}
