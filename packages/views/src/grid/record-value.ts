// In charge of: reading and putting values in records by path, and telling whether two values are the same.
import type { RecordJson } from '@trellis/query';
import { valueAt } from '@trellis/fields/react';

/** What a column shows of a record. Links to many on the way give the list of what stands at their ends. */
export function columnValue(record: RecordJson, path: string): unknown {
  const at = path.indexOf('.');
  if (at === -1) return record[path];
  const head = record[path.slice(0, at)];
  if (!Array.isArray(head)) return valueAt(record, path);
  const rest = path.slice(at + 1);
  return head.map((one: RecordJson) => columnValue(one, rest)).filter((one) => one !== undefined && one !== null);
}

/** The record that the field at the end of a path stands on: currency and zone are looked up there. */
export function ownerOf(record: RecordJson, path: string): { readonly [name: string]: unknown } {
  const at = path.lastIndexOf('.');
  if (at === -1) return record;
  const owner = columnValue(record, path.slice(0, at));
  return owner !== null && typeof owner === 'object' && !Array.isArray(owner) ? (owner as { [name: string]: unknown }) : {};
}

function plain(value: unknown): unknown {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object' && 'id' in value) return value.id;
  return value;
}

/** Whether two values of a field are the same. Links are the same when they lead to the same record. */
export function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}
