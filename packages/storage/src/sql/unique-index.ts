// In charge of: the unique indexes beside those of single plain fields: folded ones, and those over several fields.
import type { Taken } from '@trellis/engine';
import type { LinkedEntity, LinkedField, LinkedUnique, Model } from '@trellis/model';
import { sql, type SQL } from 'drizzle-orm';
import { columnName, tableName } from './physical.ts';

/** How a database writes a text as `foldText` does. */
export type Fold = (text: SQL) => SQL;

function isSet(taken: Taken): taken is LinkedUnique {
  return 'fields' in taken;
}

function fieldsOf(taken: Taken): readonly LinkedField[] {
  return isSet(taken) ? taken.fields : [taken];
}

function isFolded(taken: Taken, field: LinkedField): boolean {
  return field.valueType.kind === 'text' && (isSet(taken) ? !taken.caseSensitive : taken.folded);
}

function hasFolded(taken: Taken): boolean {
  return fieldsOf(taken).some((field) => isFolded(taken, field));
}

/** Name of the index that keeps values unique. */
function uniqueIndexName(taken: Taken): string {
  const end = hasFolded(taken) ? '_folded' : '';
  if (!isSet(taken)) return `u_${columnName(taken)}${end}`;
  return `u_${taken.entity.number}_${taken.fields.map((field) => field.number).join('_')}${end}`;
}

/** What an index compares of a field: its column, folded where case does not matter. */
export function comparedColumn(fold: Fold, taken: Taken, field: LinkedField): SQL {
  const column = sql`${sql.identifier(columnName(field))}`;
  return isFolded(taken, field) ? fold(column) : column;
}

/** What is compared with it. */
export function comparedValue(fold: Fold, taken: Taken, field: LinkedField, value: SQL): SQL {
  return isFolded(taken, field) ? fold(value) : value;
}

/** Everything in a model that these indexes keep unique. */
function setsOf(model: Model): readonly Taken[] {
  return [...model.entities.values()].flatMap((entity) => [...entity.fields.filter((field) => field.folded), ...entity.uniques]);
}

/** An index that a model needs, and what it keeps unique. */
export interface NeededIndex {
  readonly taken: Taken;
  readonly name: string;
  readonly create: SQL;
}

/** The indexes that a model needs. A record in the trash gives up its values; records without one of them never clash. */
export function neededIndexes(fold: Fold, model: Model): readonly NeededIndex[] {
  return setsOf(model).map((taken) => {
    const columns = sql.join(
      fieldsOf(taken).map((field) => comparedColumn(fold, taken, field)),
      sql`, `,
    );
    const index = uniqueIndexName(taken);
    const table = sql.identifier(tableName(taken.entity));
    return {
      taken,
      name: index,
      create: sql`CREATE UNIQUE INDEX IF NOT EXISTS ${sql.identifier(index)} ON ${table} (${columns}) WHERE deleted_at IS NULL`,
    };
  });
}

/** Those of a store's indexes that are of this kind and that the model no longer needs. */
export function staleIndexes(model: Model, present: readonly string[]): readonly string[] {
  const needed = new Set(setsOf(model).map(uniqueIndexName));
  const folded = new Set([...model.fieldByNumber.values()].filter((field) => field.folded).map((field) => `u_${columnName(field)}`));
  return present.filter((name) => folded.has(name) || (/^u_(?:\d+_.*|f_\d+_folded)$/.test(name) && !needed.has(name)));
}

/** What the index of a name keeps unique of an entity. */
export function takenByIndex(entity: LinkedEntity, name: string): Taken | undefined {
  const single = /^u_f_(\d+)(?:_folded)?$/.exec(name)?.[1];
  if (single !== undefined) return entity.fields.find(({ number }) => number === Number(single));
  return entity.uniques.find((unique) => uniqueIndexName(unique) === name);
}
