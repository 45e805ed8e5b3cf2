// In charge of: the several-valued parts of records: choices, many links and back-links, read by statements over all records at once.
import { AppError } from '@trellis/errors';
import { and, typedPath } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { rightsAlong, type Rights } from '@trellis/permissions';
import {
  Columns,
  guardedPath,
  idIn,
  leadsTo,
  rowsById,
  recordJson,
  severalOf,
  shapeOf,
  titleText,
  type ActorValues,
  type PlanRunner,
  type RecordShape,
  type RowsPlan,
  type Several,
  type SeveralShape,
  type UserNames,
} from '@trellis/query';

import { filesOn, type FileLookup } from '../files/file-json.ts';

/** Most linked records that one answer expands; more are refused, never cut. */
const MAX_LINKED = 5000;

/** What reading needs besides the plan. */
export interface ReadContext {
  readonly runner: PlanRunner;
  readonly actor: ActorValues;
  readonly rights: Rights;
  readonly files: FileLookup;
  readonly names: UserNames;
}

/** A linked record's JSON, by its id. */
type Linked = ReadonlyMap<number, Record<string, unknown>>;

interface LinkedRows {
  readonly shape: RecordShape;
  readonly titleColumn: number | undefined;
  readonly ownerColumn: number | undefined;
  readonly rows: readonly (readonly Cell[])[];
}

async function linkedRows(
  context: ReadContext,
  entity: LinkedEntity,
  { wanted, guarded }: SeveralShape,
  restrict: RowsPlan['where'],
  owner: LinkedField | undefined,
): Promise<LinkedRows> {
  const { rights } = context;
  const columns = new Columns();
  const shape = shapeOf(rights, entity, [], wanted ?? new Map(), columns);
  const title = guardedPath(rights, entity, [entity.titleField]);
  const titleColumn = title === undefined ? undefined : columns.add(title.value);
  const ownerColumn = owner === undefined ? undefined : columns.add(typedPath([owner]));
  const where = and(restrict, guarded.linked);
  const rows = await context.runner.rows(rowsById(entity, where, columns.list, MAX_LINKED + 1), context.actor);
  if (rows.length > MAX_LINKED) throw new AppError('limit', 'query.expand-too-many', { params: { max: MAX_LINKED } });
  return { shape, titleColumn, ownerColumn, rows };
}

async function linkedJson(
  context: ReadContext,
  entity: LinkedEntity,
  linked: LinkedRows,
): Promise<{ row: readonly Cell[]; json: Record<string, unknown> }[]> {
  const several = await loadSeveral(context, linked.shape, linked.rows);
  return linked.rows.map((row) => {
    const { version: _version, id, ...fields } = recordJson(linked.shape, row, several, context.names);
    const title = titleText(entity.titleField, linked.titleColumn === undefined ? null : row[linked.titleColumn], id);
    return { row, json: { id, title, ...fields } };
  });
}

/** What is read at the other end of a part is read with the rights that hold there. */
function beyond(context: ReadContext, shape: SeveralShape): ReadContext {
  return { ...context, rights: rightsAlong(context.rights, shape.guarded.steps) };
}

async function targetsOf(context: ReadContext, shape: SeveralShape, ids: readonly number[]): Promise<Linked> {
  const target = shape.field.target as LinkedEntity;
  const linked = await linkedRows(context, target, shape, idIn(target, ids), undefined);
  return new Map((await linkedJson(context, target, linked)).map(({ json }) => [json['id'] as number, json]));
}

function collect<T>(pairs: readonly (readonly [number, T])[]): ReadonlyMap<number, readonly T[]> {
  const map = new Map<number, T[]>();
  for (const [owner, value] of pairs) {
    const list = map.get(owner);
    if (list === undefined) map.set(owner, [value]);
    else list.push(value);
  }
  return map;
}

/** Values of a side table: choices as they are, users by name, links to targets the actor may read. */
async function sideValues(context: ReadContext, shape: SeveralShape, owners: readonly number[]): Promise<ReadonlyMap<number, readonly unknown[]>> {
  const pairs = await context.runner.values(shape.field, owners);
  const { names } = shape.field.type;
  if (names !== undefined) return collect(pairs.map(([owner, id]) => [owner, { id, title: context.names(id as number, names) }] as const));
  if (shape.field.type.files !== undefined) return collect(await filesOn(context.files, shape.field, pairs));
  if (shape.field.target === undefined) return collect(pairs);
  const ids = [...new Set(pairs.map(([, id]) => id as number))];
  if (ids.length > MAX_LINKED) throw new AppError('limit', 'query.expand-too-many', { params: { max: MAX_LINKED } });
  const targets = ids.length === 0 ? new Map() : await targetsOf(beyond(context, shape), shape, ids);
  return collect(pairs.flatMap(([owner, id]) => (targets.has(id as number) ? [[owner, targets.get(id as number)] as const] : [])));
}

/** Records at the other end of a back-link. */
async function backValues(
  context: ReadContext,
  shape: SeveralShape,
  link: LinkedField,
  owners: readonly number[],
): Promise<ReadonlyMap<number, readonly unknown[]>> {
  const source = link.entity;
  const isMany = link.valueType.kind === 'list';
  const along = beyond(context, shape);
  const linked = await linkedRows(along, source, shape, leadsTo([link], owners), isMany ? undefined : link);
  const json = await linkedJson(along, source, linked);
  if (!isMany) return collect(json.map((each) => [each.row[linked.ownerColumn as number] as number, each.json] as const));
  const byId = new Map(json.map((each) => [each.json['id'] as number, each.json]));
  const pairs = await context.runner.values(link, [...byId.keys()]);
  return collect(pairs.map(([record, owner]) => [owner as number, byId.get(record)] as const));
}

/** Reads every several-valued part that the rows need. */
export async function loadSeveral(context: ReadContext, shape: RecordShape, rows: readonly (readonly Cell[])[]): Promise<Several> {
  const loaded = new Map<SeveralShape, ReadonlyMap<number, readonly unknown[]>>();
  for (const part of severalOf(shape)) {
    const owners = [...new Set(rows.flatMap((row) => (typeof row[part.idColumn] === 'number' ? [row[part.idColumn] as number] : [])))];
    if (owners.length === 0) continue;
    const { backOf } = part.field;
    loaded.set(part, backOf === undefined ? await sideValues(context, part, owners) : await backValues(context, part, backOf, owners));
  }
  return loaded;
}
