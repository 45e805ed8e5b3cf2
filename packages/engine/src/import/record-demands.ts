// In charge of: what an entity demands of records that only storing them can tell, and what a file can be asked of it before.
import { TRUE } from '@trellis/expr';
import type { LinkedEntity, LinkedField, LinkedUnique } from '@trellis/model';
import type { EntityRights } from '@trellis/permissions';
import type { ImportOptions } from '@trellis/query';
import { isSet, setLabel } from '../records/duplicates.ts';
import { keyNamed } from '../records/upsert-key.ts';
import type { CheckTask } from './protocol.ts';

/** Whether a good row may still be refused for what the record becomes: then a large import is tried as a whole before it begins. */
export function mayRefuseRecords(entity: LinkedEntity, fields: readonly string[], rights: EntityRights, options: ImportOptions): boolean {
  const names = [...fields, ...Object.keys(options.constants ?? {})];
  const setsState = names.some((name) => entity.fieldByName.get(name)?.status !== undefined);
  const key = options.upsertBy === undefined ? undefined : keyNamed(entity, options.upsertBy);
  return (
    entity.rules.length > 0 ||
    entity.uniques.length > 0 ||
    entity.defaults.length > 0 ||
    entity.fields.some((field) => field.folded) ||
    (setsState && (key !== undefined || rights.rows('backfill') !== TRUE))
  );
}

/** Sets that are unique together and stand in the file with all their fields: two rows with the same values are told apart before storing. */
export function setsInFile(entity: LinkedEntity, fields: readonly LinkedField[]): CheckTask['sets'] {
  return entity.uniques
    .filter((unique) => unique.fields.every((field) => fields.includes(field)))
    .map((unique) => ({
      columns: unique.fields.map((field) => fields.indexOf(field)),
      label: setLabel(unique),
      folded: !unique.caseSensitive,
    }));
}

/** The set by which the records that an import changes are found, when it is one. */
export function keySet(entity: LinkedEntity, options: ImportOptions): LinkedUnique | undefined {
  const key = options.upsertBy === undefined ? undefined : keyNamed(entity, options.upsertBy);
  return key !== undefined && isSet(key) ? key : undefined;
}
