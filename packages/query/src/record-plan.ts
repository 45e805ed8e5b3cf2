// In charge of: naming records by their ids in conditions and plans.
import { list, literal, typedPath, type Value, type ValueType } from '@trellis/expr';
import { systemField, type LinkedEntity, type LinkedField } from '@trellis/model';
import type { Expr, RowsPlan } from './plan.ts';

/** The system field that is the record's id. */
function idField(entity: LinkedEntity): LinkedField {
  return systemField(entity, 'id');
}

/** What names a record's id in each entity: the same expression each time, so that what was worked out about it once stays known. */
const idPaths = new WeakMap<LinkedEntity, Expr>();

/** Expression of an entity's record id. */
export function idOf(entity: LinkedEntity): Expr {
  let id = idPaths.get(entity);
  if (id === undefined) idPaths.set(entity, (id = typedPath([idField(entity)])));
  return id;
}

// Types are plain here and lists long, so nothing is inferred.
function membership(name: 'in' | 'overlaps', path: Expr, values: readonly Value[], of: ValueType): Expr {
  const items = values.map((value) => literal(value, of));
  return { kind: 'call', name, args: [path, list<LinkedField>(items, of)], type: { kind: 'boolean' } };
}

/** The condition that the one value of a field, or one of several, is one of these. */
export function valueIn(field: LinkedField, values: readonly Value[]): Expr {
  const { valueType } = field;
  if (valueType.kind === 'list') return membership('overlaps', typedPath([field]), values, valueType.of);
  return membership('in', typedPath([field]), values, field.valueType);
}

/** The condition that a record is one of these. */
export function idIn(entity: LinkedEntity, ids: readonly number[]): Expr {
  return membership('in', idOf(entity), ids.map(BigInt), { kind: 'number', scale: 0 });
}

/** The condition that a path of links leads to one of these records; of several linked records one is enough. */
export function leadsTo(links: readonly LinkedField[], ids: readonly number[]): Expr {
  const last = links.at(-1);
  const name = last?.valueType.kind === 'list' ? 'overlaps' : 'in';
  return membership(name, typedPath(links), ids, { kind: 'record', entity: last?.target?.key ?? '' });
}

/** Columns of the records that a condition keeps, in the order of their ids; all of them unless a limit is given. */
export function rowsById(entity: LinkedEntity, where: Expr, columns: readonly Expr[], limit = Number.MAX_SAFE_INTEGER): RowsPlan {
  return { kind: 'rows', entity, where, columns, order: [{ expr: idOf(entity), descending: false }], limit, offset: 0 };
}
