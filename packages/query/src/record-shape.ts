// In charge of: which columns a record's JSON needs, and making the JSON from an answered row of cells.
import { TRUE } from '@trellis/expr';
import type { Cell, Named } from '@trellis/fields';
import { systemField, type LinkedEntity, type LinkedField } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { guardedPath, type GuardedPath } from './access.ts';
import { exprIdentity } from './expr-key.ts';
import type { Expr } from './plan.ts';
import type { RecordJson } from './request.ts';

/** Values that come from other statements, by record: several-valued fields and back-links. */
export type Several = ReadonlyMap<SeveralShape, ReadonlyMap<number, readonly unknown[]>>;

/** A field with several values, read by a statement of its own over the ids found in `idColumn`. */
export interface SeveralShape {
  readonly guarded: GuardedPath;
  readonly field: LinkedField;
  /** Column with the id of the record that owns the values. */
  readonly idColumn: number;
  readonly visibleColumn: number | undefined;
  /** What to give of each linked record. */
  readonly wanted: Wanted | undefined;
}

/** The fields wanted of an entity; a value names what is wanted of a link's target. */
export type Wanted = ReadonlyMap<LinkedField, Wanted | undefined>;

interface FieldShape {
  readonly name: string;
  readonly field: LinkedField;
  readonly column: number;
  readonly visibleColumn: number | undefined;
  /** For a link: its title's column and the target's shape where it is expanded. */
  readonly titleColumn: number | undefined;
  readonly nested: RecordShape | undefined;
}

/** How to make a record's JSON from a row of cells. */
export interface RecordShape {
  readonly idColumn: number;
  readonly versionColumn: number | undefined;
  readonly fields: readonly FieldShape[];
  readonly several: readonly SeveralShape[];
}

/** Columns gathered while shapes are made; a column asked for twice is read once. */
export class Columns {
  readonly list: Expr[] = [];
  readonly #places = new Map<string, number>();

  /** Place of the expression among the columns. */
  add(expr: Expr): number {
    const identity = exprIdentity(expr);
    let place = this.#places.get(identity);
    if (place === undefined) {
      place = this.list.push(expr) - 1;
      this.#places.set(identity, place);
    }
    return place;
  }
}

function systemPath(
  rights: Rights,
  root: LinkedEntity,
  prefix: readonly LinkedField[],
  entity: LinkedEntity,
  name: 'id' | 'version',
): Expr | undefined {
  return guardedPath(rights, root, [...prefix, systemField(entity, name)])?.value;
}

/** Makes the shape of a record at `prefix` (the root's own when empty), adding the columns it needs. */
export function shapeOf(rights: Rights, root: LinkedEntity, prefix: readonly LinkedField[], wanted: Wanted, columns: Columns): RecordShape {
  const entity = prefix.at(-1)?.target ?? root;
  const idPath = systemPath(rights, root, prefix, entity, 'id');
  if (idPath === undefined) throw new TypeError(`no readable id for ${entity.key}`);
  const idColumn = columns.add(idPath);
  const version = systemPath(rights, root, prefix, entity, 'version');
  const fields: FieldShape[] = [];
  const several: SeveralShape[] = [];
  for (const [field, nestedWanted] of wanted) {
    const guarded = guardedPath(rights, root, [...prefix, field]);
    if (guarded === undefined) continue;
    const visibleColumn = guarded.visible === TRUE ? undefined : columns.add(guarded.visible);
    if (field.valueType.kind === 'list') several.push({ guarded, field, idColumn, visibleColumn, wanted: nestedWanted });
    else fields.push(fieldShape(rights, root, [...prefix, field], guarded, visibleColumn, nestedWanted, columns));
  }
  return { idColumn, versionColumn: prefix.length === 0 && version !== undefined ? columns.add(version) : undefined, fields, several };
}

function fieldShape(
  rights: Rights,
  root: LinkedEntity,
  steps: readonly LinkedField[],
  guarded: GuardedPath,
  visibleColumn: number | undefined,
  wanted: Wanted | undefined,
  columns: Columns,
): FieldShape {
  const { field } = guarded;
  const title = field.target === undefined ? undefined : guardedPath(rights, root, [...steps, field.target.titleField]);
  return {
    name: field.name,
    field,
    column: columns.add(guarded.value),
    visibleColumn,
    titleColumn: title === undefined ? undefined : columns.add(title.value),
    nested: wanted === undefined || field.target === undefined ? undefined : shapeOf(rights, root, steps, wanted, columns),
  };
}

/** Names of people and departments by id; of people where it is not said. */
export type UserNames = (id: number, of?: Named) => string;

/** The title a link shows: the target's title as text, else its number. */
export function titleText(field: LinkedField, cell: Cell | undefined, id: number): string {
  if (cell === null || cell === undefined) return `#${id}`;
  if (typeof cell === 'string') return cell;
  return field.type.toText(cell as NonNullable<Cell>, { config: field.config, locale: 'en', timezone: 'UTC' });
}

function fieldJson(shape: FieldShape, row: readonly Cell[], several: Several, names: UserNames): unknown {
  const cell = row[shape.column];
  if (cell === null || cell === undefined) return null;
  const { field } = shape;
  if (field.target !== undefined) {
    const id = cell as number;
    const link: Record<string, unknown> = {
      id,
      title: titleText(field.target.titleField, shape.titleColumn === undefined ? null : row[shape.titleColumn], id),
    };
    if (shape.nested !== undefined) fillRecord(link, shape.nested, row, several, names);
    return link;
  }
  if (field.type.names !== undefined) return { id: cell, title: names(cell as number, field.type.names) };
  return field.type.toJson(cell, field.config);
}

function fillRecord(into: Record<string, unknown>, shape: RecordShape, row: readonly Cell[], several: Several, names: UserNames): void {
  for (const field of shape.fields) {
    if (field.visibleColumn !== undefined && row[field.visibleColumn] !== true) continue;
    into[field.name] = fieldJson(field, row, several, names);
  }
  for (const list of shape.several) {
    if (list.visibleColumn !== undefined && row[list.visibleColumn] !== true) continue;
    const id = row[list.idColumn];
    into[list.field.name] = (typeof id === 'number' ? several.get(list)?.get(id) : undefined) ?? [];
  }
}

/** Makes a record's JSON. Fields hidden on this record are absent. */
export function recordJson(shape: RecordShape, row: readonly Cell[], several: Several, names: UserNames): RecordJson {
  const record: { id: number; version: number; [field: string]: unknown } = { id: row[shape.idColumn] as number, version: 0 };
  if (shape.versionColumn !== undefined) record.version = row[shape.versionColumn] as number;
  fillRecord(record, shape, row, several, names);
  return record;
}

/** Every several-valued part of a shape, however deep. */
export function severalOf(shape: RecordShape): readonly SeveralShape[] {
  return [...shape.several, ...shape.fields.flatMap((field) => (field.nested === undefined ? [] : severalOf(field.nested)))];
}
