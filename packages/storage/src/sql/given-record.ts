// In charge of: a record that is given to a statement instead of being read by it.
import type { Days, StoredRecord } from '@trellis/engine';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { columnFields } from './physical.ts';
import type { GivenRecord } from './plan-sql.ts';

/** The record's columns in the order statements take them, and its lists. */
export function givenRecord(entity: LinkedEntity, record: StoredRecord, days: Days): GivenRecord {
  const fields = columnFields(entity);
  const cells = fields.map((field) => record.cells.get(field) ?? null);
  const dayCells = fields.filter((field) => field.isTimestamp).map((field) => days.get(field) ?? null);
  const list = (field: LinkedField): readonly unknown[] => {
    const cell = record.cells.get(field);
    return Array.isArray(cell) ? cell : [];
  };
  return { columns: [record.id, record.version, ...cells, ...dayCells], list };
}
