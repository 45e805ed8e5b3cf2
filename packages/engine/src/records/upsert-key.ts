// In charge of: what finds the records that an upsert changes: one unique field, or a set of fields that is unique together.
import { invalid, issue, type Issue } from '@trellis/errors';
import { TRUE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import type { RecordInput } from '../engine.ts';
import type { Taken, Tx } from '../storage.ts';
import { isSet, setKey } from './duplicates.ts';
import { prefixOf } from './request-issues.ts';

/** The field, or the unique set by its id, that is named. A field's name goes before a set's id. */
export function keyNamed(entity: LinkedEntity, name: string): Taken | undefined {
  return entity.fieldByName.get(name) ?? entity.uniques.find((unique) => unique.id === name);
}

/** The fields of a key. */
export function keyFields(key: Taken): readonly LinkedField[] {
  return isSet(key) ? key.fields : [key];
}

/** The key that a caller names: each of its fields readable wherever the record is, for finding by a value tells it. */
export function upsertKey(entity: LinkedEntity, rights: Rights, name: string): Taken {
  const key = keyNamed(entity, name);
  if (key === undefined || keyFields(key).some((field) => rights.of(entity).readable(field) !== TRUE))
    throw invalid('request.invalid', [issue('query.unknown-field', 'upsertBy', { name })]);
  if (!isSet(key) && !key.unique) throw invalid('request.invalid', [issue('record.key-not-unique', 'upsertBy', { field: key.label })]);
  return key;
}

/** The cells of a record's key, with the mistakes in them. */
function readKey(key: Taken, record: RecordInput, prefix: string, issues: Issue[]): readonly Cell[] {
  return keyFields(key).map((field) => {
    const path = `${prefix}${field.name}`;
    const input = record[field.name];
    if (input === null || input === undefined) {
      issues.push(issue('record.no-key', path, { field: field.label }));
      return null;
    }
    const read = field.type.read(input, { config: field.config, label: field.label, path });
    if (!read.ok) issues.push(...read.issues);
    return read.ok ? read.value : null;
  });
}

/** Key cells of an upsert, one list for each record. A key that stands twice is a mistake. */
export function readKeys(key: Taken, records: readonly RecordInput[], issues: Issue[]): readonly (readonly Cell[])[] {
  const seen = new Set<string>();
  return records.map((record, index) => {
    const cells = readKey(key, record, prefixOf(index), issues);
    const [first] = keyFields(key);
    const text = isSet(key) ? setKey(key, new Map(key.fields.map((field, place) => [field, cells[place] ?? null]))) : JSON.stringify(cells[0]);
    if (first !== undefined && text !== undefined && !cells.includes(null)) {
      const value = keyFields(key)
        .map((field) => String(record[field.name]))
        .join(', ');
      if (seen.has(text)) issues.push(issue('record.key-twice', `${prefixOf(index)}${first.name}`, { field: first.label, value }));
      seen.add(text);
    }
    return cells;
  });
}

/** Ids of the records that hold the keys, by their places. */
export async function findKeys(tx: Tx, key: Taken, cells: readonly (readonly Cell[])[]): Promise<ReadonlyMap<number, number>> {
  if (isSet(key)) return tx.findSet(key, cells);
  const found = await tx.find(
    key,
    cells.map(([cell]) => cell ?? null),
  );
  return new Map(
    cells.flatMap(([cell], place) => {
      const id = found.get(cell ?? null);
      return id === undefined ? [] : [[place, id] as const];
    }),
  );
}
