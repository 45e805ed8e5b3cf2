// In charge of: which fields of an entity an archive holds, and what kind of value each is there.
import { isSystemField, type LinkedApp, type LinkedEntity, type LinkedField } from '@trellis/model';

/** How a field's values stand in an archive. */
export type ArchivedAs = 'value' | 'link' | 'outward' | 'users' | 'departments' | 'files' | 'computed' | 'left-out';

/** How a field's values stand in the archive of its entity's app. */
export function archivedAs(field: LinkedField): ArchivedAs {
  const { app } = field.entity;
  if (field.storage.shape === 'none' || isSystemField(field) || field.app.id !== app.id) return 'left-out';
  const { type } = field;
  // What names records, people or files by id is worked out anew: the ids are others elsewhere.
  const goesById = field.target !== undefined || type.names !== undefined || type.files !== undefined;
  if (field.computed !== undefined) return goesById ? 'left-out' : 'computed';
  if (type.files !== undefined) return 'files';
  if (type.names !== undefined) return type.names;
  if (field.target === undefined) return 'value';
  return field.target.app.id === app.id ? 'link' : 'outward';
}

/** The field whose value names a record of an entity elsewhere: the title if it is unique, else any unique field that people set. */
export function namingField(entity: LinkedEntity): LinkedField | undefined {
  const names = (field: LinkedField): boolean =>
    field.unique &&
    field.storage.shape === 'column' &&
    field.computed === undefined &&
    field.target === undefined &&
    !isSystemField(field) &&
    field.app.id === entity.app.id;
  return names(entity.titleField) ? entity.titleField : entity.fields.find(names);
}

/** The entities of an app, each after those it links to where that is possible. */
export function entitiesInOrder(app: LinkedApp): readonly LinkedEntity[] {
  const ordered: LinkedEntity[] = [];
  const seen = new Set<LinkedEntity>();
  const visit = (entity: LinkedEntity): void => {
    if (seen.has(entity)) return;
    seen.add(entity);
    for (const field of entity.fields) if (archivedAs(field) === 'link' && field.target !== undefined) visit(field.target);
    ordered.push(entity);
  };
  for (const entity of app.entities) visit(entity);
  return ordered;
}
