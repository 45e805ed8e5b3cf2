// In charge of: storing changed values of records: a state goes along its transition, everything else is a plain change.
import type { RecordsApi, RecordValues } from '@trellis/client';
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';

/** A record to change, at the version it was read. */
export interface ChangedRecord {
  readonly id: number;
  readonly version: number;
  readonly values: RecordValues;
}

/** Names of an entity's status fields. */
export function statusFields(entity: EntityJson): ReadonlySet<string> {
  return new Set(
    Object.values(entity.fields)
      .filter((field) => field.transitions !== undefined)
      .map((field) => field.name),
  );
}

/** Whether the person may change the field of records of the entity: a state where a transition is open to them, a value where the entity may be changed. */
export function canChange(entity: EntityJson, field: FieldJson): boolean {
  return field.writable && (field.transitions !== undefined || entity.can.update);
}

/** The status field and the state that a change moves to, where that is all it does. */
export function moveOf(statuses: ReadonlySet<string>, values: RecordValues): { readonly field: string; readonly to: string } | undefined {
  const [entry, ...others] = Object.entries(values);
  if (entry === undefined || others.length > 0 || !statuses.has(entry[0])) return undefined;
  return { field: entry[0], to: String(entry[1] ?? '') };
}

/** Stores one change of one record. */
export function changeRecord(records: RecordsApi, entity: EntityJson, { id, version, values }: ChangedRecord): Promise<RecordJson> {
  const move = moveOf(statusFields(entity), values);
  return move === undefined ? records.update(id, version, values) : records.transition(id, version, move);
}
