// In charge of: listing, getting and grouping records for an actor.
import { AppError } from '@trellis/errors';
import { TRUE } from '@trellis/expr';
import { localDay, type Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField, Model } from '@trellis/model';
import { actorKey, rightsAlong, rightsOf, type Actor, type Rights } from '@trellis/permissions';
import {
  exprIdentity,
  finishQuery,
  optionPlaces,
  idIn,
  linkKeys,
  planList,
  planQuery,
  planRecords,
  queryRows,
  recordJson,
  titleText,
  type ListAnswer,
  type ListPlan,
  type ListRequest,
  type PlanRunner,
  type QueryAnswer,
  type QueryPlan,
  type QueryRequest,
  type RecordJson,
  type RowsPlan,
  type UserNames,
} from '@trellis/query';
import type { FileLookup } from '../files/file-json.ts';
import type { Cursors } from '../cursor.ts';
import type { FormerFields } from './former-fields.ts';
import { titlesAmong } from './record-ids.ts';
import { loadSeveral } from './several.ts';

/** What reading needs to know. */
export interface Reading {
  readonly model: Model;
  readonly entity: LinkedEntity;
  readonly actor: Actor;
  readonly runner: PlanRunner;
  readonly files: FileLookup;
  readonly names: UserNames;
  readonly former: FormerFields;
  readonly now: number;
}

/** What a plan is made from. */
function planBase(reading: Reading): { model: Model; rights: Rights; entity: LinkedEntity; today: number } {
  const { model, actor, entity, now } = reading;
  return { model, rights: rightsOf(model, actor), entity, today: localDay(now, model.workspace.timezone) };
}

/** Answers rows as records. */
async function toRecords(reading: Reading, plan: ListPlan, rows: readonly (readonly Cell[])[]): Promise<RecordJson[]> {
  const rights = rightsOf(reading.model, reading.actor);
  const { runner, actor, files, names } = reading;
  const several = await loadSeveral({ runner, actor, rights, files, names }, plan.shape, rows);
  return rows.map((row) => recordJson(plan.shape, row, several, reading.names));
}

/** Text that is the same only for the same question of the same actor. */
function cursorBinding(reading: Reading, plan: RowsPlan): string {
  const order = plan.order.map((key) => `${key.descending ? '-' : ''}${exprIdentity(key.expr)}`).join(',');
  return `${plan.deleted === true ? 'trash' : ''}${actorKey(reading.actor)}|${plan.entity.key}|${exprIdentity(plan.where)}|${order}`;
}

async function countAll(reading: Reading, plan: RowsPlan): Promise<number> {
  const [group] = await reading.runner.groups(
    {
      kind: 'groups',
      entity: plan.entity,
      where: plan.where,
      ...(plan.deleted === true ? { deleted: true } : {}),
      keys: [],
      metrics: [{ op: 'count' }],
      maxGroups: 1,
    },
    reading.actor,
  );
  return Number(group?.metrics[0] ?? 0);
}

/** Lists records. One record more than asked is read, to know whether there is a next page. */
export async function listRecords(reading: Reading, request: ListRequest, cursors: Cursors, from: 'live' | 'trash' = 'live'): Promise<ListAnswer> {
  const base = planBase(reading);
  const first = planList(base, request, from);
  const binding = request.cursor === undefined ? '' : cursorBinding(reading, first.rows);
  const plan = request.cursor === undefined ? first : { ...first, rows: { ...first.rows, after: cursors.open(request.cursor, binding) } };
  const [found, total] = await Promise.all([
    reading.runner.rows({ ...plan.rows, limit: plan.rows.limit + 1 }, reading.actor),
    request.count === 'exact' ? countAll(reading, first.rows) : undefined,
  ]);
  const rows = found.slice(0, plan.rows.limit);
  const last = found.length > rows.length ? rows.at(-1) : undefined;
  const records = await toRecords(reading, plan, rows);
  return {
    records,
    ...(total === undefined ? {} : { total }),
    ...(last === undefined
      ? {}
      : {
          nextCursor: cursors.seal(
            plan.keyColumns.map((column) => last[column] ?? null),
            binding === '' ? cursorBinding(reading, first.rows) : binding,
          ),
        }),
  };
}

/** Gets one record; hidden and missing ones are the same. */
export async function getRecord(reading: Reading, id: number, request: Pick<ListRequest, 'fields' | 'expand'>): Promise<RecordJson> {
  const [record] = await recordsById(reading, [id], request);
  if (record === undefined) throw new AppError('not-found', 'record.not-found');
  return record;
}

/** The records among `ids` that the actor may read and that the filter keeps, in id order. */
export async function recordsById(
  reading: Reading,
  ids: readonly number[],
  request: Pick<ListRequest, 'fields' | 'expand' | 'filter'>,
): Promise<RecordJson[]> {
  if (ids.length === 0) return [];
  const restrict = idIn(reading.entity, ids);
  const plan = planRecords(planBase(reading), request, restrict, ids.length);
  return toRecords(reading, plan, await reading.runner.rows(plan.rows, reading.actor));
}

/** The plan of a list of the actor without its page: which records it keeps, and what it shows of them. */
export function planOf(reading: Reading, request: Pick<ListRequest, 'fields' | 'expand' | 'filter'>): ListPlan {
  return planRecords(planBase(reading), request, TRUE, 1);
}

/** The condition under which a record is in a list of the actor with this filter. */
export function keptBy(reading: Reading, filter: ListRequest['filter']): RowsPlan['where'] {
  return planRecords(planBase(reading), filter === undefined ? {} : { filter }, TRUE, 1).rows.where;
}

/** Titles of those records at the end of a path that the actor may read, by id; a number where the title itself is not to be seen. */
export async function titlesOf(reading: Reading, steps: readonly LinkedField[], ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const target = steps.at(-1)?.target;
  if (target === undefined || ids.length === 0) return new Map();
  const rights = rightsAlong(rightsOf(reading.model, reading.actor), steps);
  const asked = { runner: reading.runner, actor: reading.actor, entity: target };
  const titles = await titlesAmong(asked, rights, rights.of(target).rows('read'), ids);
  return new Map([...titles].map(([id, cell]) => [id, titleText(target.titleField, cell, id)]));
}

/** Computes metrics over groups. */
export async function queryRecords(reading: Reading, request: QueryRequest): Promise<QueryAnswer> {
  const plan: QueryPlan = planQuery(planBase(reading), request);
  const groups = await reading.runner.groups(plan.groups, reading.actor);
  const titles = new Map<number, ReadonlyMap<number, string>>();
  for (const { place, steps } of linkKeys(plan)) {
    const ids = groups.flatMap(({ keys }) => (typeof keys[place] === 'number' ? [keys[place]] : []));
    titles.set(place, await titlesOf(reading, steps, [...new Set(ids)]));
  }
  const rows = queryRows(plan, groups, titles, reading.names);
  const names = plan.columns.map((column) => column.as);
  return { rows: finishQuery(rows, names.slice(0, plan.groups.keys.length), names, request, optionPlaces(plan.columns)) };
}
