// In charge of: what the mirror keeps of an entity: tables, columns and kinds, and a signature that differs when their content may.
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { columnFields, columnName, dayColumnName, sideFields, sideTableName, tableName } from '../sql/physical.ts';

/** How a column's values are kept. */
export type MirroredKind = 'text' | 'integer' | 'boolean';

/** A column of an entity's table. */
interface MirroredColumn {
  readonly name: string;
  readonly kind: MirroredKind;
  /** Beside it a column keeps the text as search folds it. */
  readonly folded: boolean;
}

/** The table of a field with several values. */
export interface MirroredSide {
  readonly table: string;
  readonly kind: MirroredKind;
}

/** An entity as the mirror keeps it. Plain data: it is sent to the mirror's process. */
export interface MirroredEntity {
  readonly number: number;
  readonly table: string;
  readonly columns: readonly MirroredColumn[];
  readonly sides: readonly MirroredSide[];
  /** Version of the documents that say what is in records; the mirror follows a store of this version alone. */
  readonly version: string;
  /** Differs when columns differ or when documents may have changed what is in them. */
  readonly signature: string;
}

/** Name of the column that keeps a text as search folds it. */
export function foldedName(column: string): string {
  return `${column}_folded`;
}

const systemColumns = [
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'deleted_at',
  'created_at_day',
  'updated_at_day',
] as const;

function kindOf(field: LinkedField): MirroredKind {
  const { storage } = field;
  const kind = storage.shape === 'none' ? 'text' : storage.kind;
  if (kind === 'text' || kind === 'json') return 'text';
  return kind === 'boolean' ? 'boolean' : 'integer';
}

/** Whether the mirror keeps a field's text folded as well: those that people search in. */
export function isFolded(field: LinkedField): boolean {
  if (field.storage.shape !== 'column' || kindOf(field) !== 'text') return false;
  return field.type.searchable || field.type.operators.includes('contains') || field.type.operators.includes('startsWith');
}

/** What decides the form of a field's columns. */
function fieldSignature(field: LinkedField): unknown {
  return [field.number, field.type.name, field.storage, field.isTimestamp, isFolded(field)];
}

/** An entity as the mirror keeps it, while documents of this version are in force. */
export function mirroredEntity(entity: LinkedEntity, version: string): MirroredEntity {
  const fields = columnFields(entity);
  const columns: MirroredColumn[] = systemColumns.map((name) => ({ name, kind: 'integer', folded: false }));
  for (const field of fields) columns.push({ name: columnName(field), kind: kindOf(field), folded: isFolded(field) });
  for (const field of fields) if (field.isTimestamp) columns.push({ name: dayColumnName(field), kind: 'integer', folded: false });
  const sides = sideFields(entity);
  return {
    number: entity.number,
    table: tableName(entity),
    columns,
    sides: sides.map((field) => ({ table: sideTableName(field), kind: kindOf(field) })),
    version,
    signature: JSON.stringify([version, ...[...fields, ...sides].map(fieldSignature)]),
  };
}
