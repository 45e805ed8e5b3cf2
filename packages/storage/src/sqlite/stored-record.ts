// In charge of: records as lines of their entity's table: which columns, in which order, and cells to and from them.
import type { StoredRecord } from '@trellis/engine';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { columnFields, columnName, dayColumnName, sideFields, tableName } from './physical.ts';

/** A cell as SQLite takes it. */
export function toDriver(cell: Cell | undefined): unknown {
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  return cell ?? null;
}

/** A cell from what SQLite answers. */
export function fromDriver(field: LinkedField, value: unknown): Cell {
  if (field.storage.shape === 'column' && field.storage.kind === 'boolean' && value !== null) return value === 1;
  return value as Cell;
}

/** The columns of an entity's table that a record's own values fill, with their day columns. */
export interface Layout {
  readonly fields: readonly LinkedField[];
  readonly timestamps: readonly LinkedField[];
  readonly sides: readonly LinkedField[];
  readonly insert: string;
  readonly select: string;
}

const layouts = new WeakMap<LinkedEntity, Layout>();

/** The layout of an entity, made once. */
export function layoutOf(entity: LinkedEntity): Layout {
  let layout = layouts.get(entity);
  if (layout !== undefined) return layout;
  const fields = columnFields(entity);
  const timestamps = fields.filter((field) => field.isTimestamp);
  const own = [...fields.map(columnName), ...timestamps.map(dayColumnName)];
  const columns = ['version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'created_at_day', 'updated_at_day', ...own];
  layout = {
    fields,
    timestamps,
    sides: sideFields(entity),
    insert: `INSERT INTO ${tableName(entity)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    select: `SELECT ${['id', 'version', ...fields.map(columnName)].join(', ')} FROM ${tableName(entity)} WHERE id IN (SELECT value FROM json_each(?))`,
  };
  layouts.set(entity, layout);
  return layout;
}

/** Records from the answer of a layout's `select`; values of side tables are asked for. */
export async function storedRecords(
  entity: LinkedEntity,
  rows: readonly (readonly unknown[])[],
  valuesOf: (field: LinkedField) => Promise<readonly (readonly [number, string | number])[]>,
): Promise<readonly StoredRecord[]> {
  const layout = layoutOf(entity);
  const found = rows.map((row) => ({
    id: row[0] as number,
    version: row[1] as number,
    cells: new Map<LinkedField, Cell>(layout.fields.map((field, index) => [field, fromDriver(field, row[index + 2])])),
  }));
  for (const field of layout.sides) {
    const values = new Map<number, (string | number)[]>();
    for (const [record, value] of await valuesOf(field)) values.set(record, [...(values.get(record) ?? []), value]);
    for (const record of found) record.cells.set(field, values.get(record.id) ?? null);
  }
  return found;
}
