// In charge of: which files records have or had, as far as their history tells.
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { StoredRecord, Tx } from '../storage.ts';
import { keysIn } from './file-json.ts';

/** Keys of every file that these records have or had in such fields. */
export async function fileKeysOf(
  tx: Tx,
  entity: LinkedEntity,
  records: readonly StoredRecord[],
  wanted: (field: LinkedField) => boolean,
): Promise<readonly string[]> {
  const fields = entity.fields.filter((field) => field.type.files !== undefined && wanted(field));
  const keys = new Set<string>();
  if (fields.length === 0) return [];
  for (const record of records) {
    for (const field of fields) for (const key of keysIn(record.cells.get(field))) keys.add(key);
    for (const entry of await tx.recordLog(entity, record.id))
      for (const field of fields) for (const key of keysIn(entry.changes.get(field.number))) keys.add(key);
  }
  return [...keys];
}
