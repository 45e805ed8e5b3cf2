// In charge of: which field an actor may upload files for.
import { AppError, invalid, issue } from '@trellis/errors';
import { FALSE } from '@trellis/expr';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { guardedPath } from '@trellis/query';

/** The field an actor names, if they may set it on some record; a field they may neither read nor set does not exist for them. */
export function uploadField(rights: Rights, entity: LinkedEntity, name: string): LinkedField {
  const own = rights.of(entity);
  const field = entity.fieldByName.get(name);
  const maySet = field !== undefined && (['create', 'update'] as const).some((action) => own.can(action) && own.writable(action, field) !== FALSE);
  if (field === undefined || (!maySet && guardedPath(rights, entity, [field]) === undefined))
    throw invalid('request.invalid', [issue('record.unknown-field', 'field', { name })]);
  if (field.type.files === undefined) throw invalid('request.invalid', [issue('file.takes-none', 'field', { field: field.label })]);
  if (!maySet || field.readOnly) throw new AppError('forbidden', 'access.field-not-writable', { params: { field: field.label } });
  return field;
}
