// In charge of: records as lines of their entity's table: which columns, in which order, and cells to and from them.
import type { StoredRecord } from '@trellis/engine';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { SqlDialect } from './dialect.ts';
import { columnFields, columnName, dayColumnName, sideFields } from './physical.ts';

/** The columns of an entity's table that a record's own values fill, with their day columns. */
export interface Layout {
  readonly fields: readonly LinkedField[];
  readonly timestamps: readonly LinkedField[];
  readonly sides: readonly LinkedField[];
  /** Columns that a new record fills: the system's, each field's, each timestamp's day. */
  readonly inserted: readonly string[];
  /** Columns that a stored record is read from: id, version, each field's. */
  readonly selected: readonly string[];
}

const layouts = new WeakMap<LinkedEntity, Layout>();

/** The layout of an entity, made once. */
export function layoutOf(entity: LinkedEntity): Layout {
  let layout = layouts.get(entity);
  if (layout !== undefined) return layout;
  const fields = columnFields(entity);
  const timestamps = fields.filter((field) => field.isTimestamp);
  const own = [...fields.map(columnName), ...timestamps.map(dayColumnName)];
  layout = {
    fields,
    timestamps,
    sides: sideFields(entity),
    inserted: ['version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'created_at_day', 'updated_at_day', ...own],
    selected: ['id', 'version', ...fields.map(columnName)],
  };
  layouts.set(entity, layout);
  return layout;
}

/** A cell from what the driver answers. */
export function fromDriver(dialect: SqlDialect, field: LinkedField, value: unknown): Cell {
  if (dialect.answersBooleans || value === null) return value as Cell;
  return field.storage.shape === 'column' && field.storage.kind === 'boolean' ? value === 1 : (value as Cell);
}

/** Records from what a layout's `selected` columns answer; values of side tables are asked for. */
export async function storedRecords(
  dialect: SqlDialect,
  entity: LinkedEntity,
  rows: readonly (readonly unknown[])[],
  valuesOf: (field: LinkedField) => Promise<readonly (readonly [number, string | number])[]>,
): Promise<readonly StoredRecord[]> {
  const layout = layoutOf(entity);
  const found = rows.map((row) => ({
    id: row[0] as number,
    version: row[1] as number,
    cells: new Map<LinkedField, Cell>(layout.fields.map((field, index) => [field, fromDriver(dialect, field, row[index + 2])])),
  }));
  for (const field of layout.sides) {
    const values = new Map<number, (string | number)[]>();
    for (const [record, value] of await valuesOf(field)) values.set(record, [...(values.get(record) ?? []), value]);
    for (const record of found) record.cells.set(field, values.get(record.id) ?? null);
  }
  return found;
}
