// In charge of: what a dry run tells of each row: the values of a new record, or each changed field before and after, as the actor may see them.
import type { LinkedEntity } from '@trellis/model';
import type { ImportRow, RecordJson } from '@trellis/query';
import { pendingKeys } from './pending-link.ts';
import type { StoredRow, StoreTask, Tried } from './row-store.ts';

function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** The fields that rows set: those of columns, and on new records the constants. */
function shownFields({ fields, options }: StoreTask, isNew: boolean): readonly string[] {
  return isNew ? [...new Set([...fields, ...Object.keys(options.constants ?? {})])] : fields;
}

/** A link to a row of another slice, which a trial does not see, is shown as it is written in the file. */
function awaited({ fields }: StoreTask, { line }: StoredRow, field: string): unknown {
  const keys = pendingKeys(line[fields.indexOf(field) + 1]);
  return keys.length === 0 ? undefined : keys.map((key) => ({ title: String(key) }));
}

function newRow(task: StoreTask, row: StoredRow, after: RecordJson): ImportRow {
  const values = shownFields(task, true).flatMap((field) => {
    const value = after[field] ?? awaited(task, row, field);
    return value === undefined || value === null ? [] : [[field, value] as const];
  });
  return { kind: 'new', row: row.line[0], values: Object.fromEntries(values) };
}

function changedRow(task: StoreTask, entity: LinkedEntity, row: StoredRow, before: RecordJson, after: RecordJson): ImportRow {
  const changes = shownFields(task, false).flatMap((field) => {
    const [old, now] = [before[field], after[field] ?? awaited(task, row, field)];
    // A field that is hidden on the record, before or after, is told of in no way.
    const isHidden = !(field in before) || !(field in after);
    return isHidden || sameValue(old, now) ? [] : [[field, { before: old ?? null, after: now ?? null }] as const];
  });
  const title = entity.titleField === undefined ? null : (before[entity.titleField.name] ?? null);
  return { kind: 'changed', row: row.line[0], id: row.id, title, changes: Object.fromEntries(changes) };
}

/** The rows of a trial in the order of the file. Those that change nothing are only counted. */
export function dryRows(
  task: StoreTask,
  entity: LinkedEntity,
  tried: Tried,
  before: ReadonlyMap<number, RecordJson>,
): { readonly fresh: readonly ImportRow[]; readonly changed: readonly ImportRow[] } {
  const fresh: ImportRow[] = [];
  const changed: ImportRow[] = [];
  for (const row of tried.rows) {
    const after: RecordJson = tried.after.get(row.id) ?? { id: row.id, version: 0 };
    if (row.outcome === 'created') fresh.push(newRow(task, row, after));
    else if (row.outcome === 'updated') changed.push(changedRow(task, entity, row, before.get(row.id) ?? { id: row.id, version: 0 }, after));
  }
  return { fresh, changed };
}
