// In charge of: reading a list request into a plan and the shape of its records.
import { invalid, issue } from '@trellis/errors';
import { and, list, literal } from '@trellis/expr';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Rights } from '@trellis/permissions';
import { guardedPath } from './access.ts';
import { comparablePath, limits, readFilter, readSearch, usablePath, type RequestContext } from './filter.ts';
import type { Expr, OrderKey, RowsPlan } from './plan.ts';
import { idOf, rowsById } from './record-plan.ts';
import { Columns, shapeOf, type RecordShape, type Wanted } from './record-shape.ts';
import type { ListRequest } from './request.ts';

/** Largest page of a list. */
export const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 50;

/** A list request ready to run. */
export interface ListPlan {
  readonly rows: RowsPlan;
  readonly shape: RecordShape;
  /** Places of the order keys among the columns, for the cursor. */
  readonly keyColumns: readonly number[];
}

/** Every stored field of the entity the actor may read on some record; back-links only when asked for. */
export function readableFields(rights: Rights, entity: LinkedEntity): readonly LinkedField[] {
  return entity.fields.filter((field) => field.backOf === undefined && guardedPath(rights, entity, [field]) !== undefined);
}

type MutableWanted = Map<LinkedField, MutableWanted | undefined>;

function want(wanted: MutableWanted, steps: readonly LinkedField[]): MutableWanted | undefined {
  let level: MutableWanted | undefined = wanted;
  for (const [index, step] of steps.entries()) {
    if (level === undefined) return undefined;
    let next: MutableWanted | undefined = level.get(step);
    if (next === undefined) {
      next = index < steps.length - 1 ? new Map() : undefined;
      level.set(step, next);
    }
    level = next;
  }
  return level;
}

function readWanted(context: RequestContext, request: Pick<ListRequest, 'fields' | 'expand'>): Wanted {
  const wanted: MutableWanted = new Map();
  const { rights, entity } = context;
  if (request.fields === undefined) for (const field of readableFields(rights, entity)) wanted.set(field, undefined);
  if ((request.fields?.length ?? 0) + (request.expand?.length ?? 0) > limits.fields) {
    context.issues.push(issue('query.too-complex', 'fields', { max: limits.fields, what: { en: 'fields', 'zh-CN': '字段' } }));
    return wanted;
  }
  for (const [index, names] of (request.fields ?? []).entries()) {
    if (names === 'id' || names === 'version') continue;
    const guarded = usablePath(context, names, `fields.${index}`);
    if (guarded !== undefined) want(wanted, guarded.steps);
  }
  for (const [index, names] of (request.expand ?? []).entries()) expandLink(context, wanted, names, `expand.${index}`);
  return wanted;
}

function expandLink(context: RequestContext, wanted: MutableWanted, names: string, at: string): void {
  const guarded = usablePath(context, names, at);
  if (guarded === undefined) return;
  const { target } = guarded.field;
  if (target === undefined) {
    context.issues.push(issue('query.not-a-link', at, { name: names }));
    return;
  }
  want(wanted, guarded.steps);
  for (const field of target.fields) {
    if (field.backOf === undefined && guardedPath(context.rights, context.entity, [...guarded.steps, field]) !== undefined)
      want(wanted, [...guarded.steps, field]);
  }
}

// Planned often and the same for a field, so the list is made once.
const optionLists = new WeakMap<LinkedField, Expr>();

/** A choice sorts by the place of its option, not by its id; what is no option any more has no place. */
function rankOf(field: LinkedField, value: Expr): Expr {
  const { valueType } = field;
  const options = valueType.kind === 'choice' ? field.type.options?.(field.config) : undefined;
  if (options === undefined || options.length === 0) return value;
  const known = optionLists.get(field);
  const places =
    known ??
    list<LinkedField>(
      options.map(({ id }) => literal(id, valueType)),
      valueType,
    );
  if (known === undefined) optionLists.set(field, places);
  return { kind: 'call', name: 'match', args: [value, places], type: { kind: 'number', scale: 0 } };
}

/** Links sort by their title, which is what people see. */
function sortExpr(context: RequestContext, names: string, at: string): Expr | undefined {
  const guarded = comparablePath(context, names, at);
  if (guarded === undefined) return undefined;
  const { field } = guarded;
  if (field.valueType.kind === 'record' && field.target !== undefined) {
    // Where no title is to be seen, people see the number.
    return guardedPath(context.rights, context.entity, [...guarded.steps, field.target.titleField])?.value ?? guarded.value;
  }
  if (field.type.canSort) return rankOf(field, guarded.value);
  context.issues.push(issue('query.not-sortable', at, { field: field.label }));
  return undefined;
}

function readOrder(context: RequestContext, sort: readonly string[]): readonly OrderKey[] {
  if (sort.length > limits.sortKeys)
    context.issues.push(issue('query.too-complex', 'sort', { max: limits.sortKeys, what: { en: 'sort keys', 'zh-CN': '排序字段' } }));
  const keys = sort.slice(0, limits.sortKeys).flatMap((key, index): OrderKey[] => {
    const descending = key.startsWith('-');
    const expr = sortExpr(context, descending ? key.slice(1) : key, `sort.${index}`);
    return expr === undefined ? [] : [{ expr, descending }];
  });
  return [...keys, { expr: idOf(context.entity), descending: keys.at(-1)?.descending ?? false }];
}

function readLimit(context: RequestContext, limit: number | undefined): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  context.issues.push(issue('query.bad-limit', 'limit', { max: MAX_LIMIT }));
  return DEFAULT_LIMIT;
}

/** Plans that one set of rights asked for lately: the same question is read once. */
const recent = new WeakMap<Rights, Map<string, ListPlan>>();
const MAX_RECENT = 500;

function remembered(base: Omit<RequestContext, 'issues'>, question: string, plan: () => ListPlan): ListPlan {
  let plans = recent.get(base.rights);
  if (plans === undefined) recent.set(base.rights, (plans = new Map()));
  const key = `${base.entity.number}|${base.today}|${question}`;
  let known = plans.get(key);
  if (known === undefined) {
    if (plans.size >= MAX_RECENT) plans.clear();
    plans.set(key, (known = plan()));
  }
  return known;
}

/** Reads a list request (its cursor is the caller's). Throws `request.invalid` with every mistake. */
export function planList(base: Omit<RequestContext, 'issues'>, request: ListRequest, from: 'live' | 'trash' = 'live'): ListPlan {
  const { fields, expand, filter, search, sort, limit, offset } = request;
  return remembered(base, JSON.stringify([from, fields, expand, filter, search, sort, limit, offset]), () => readList(base, request, from));
}

/** The trash is seen by who may delete: of it only what they may both read and delete. */
function rowsFrom(rights: Rights, entity: LinkedEntity, from: 'live' | 'trash'): Expr {
  const own = rights.of(entity);
  return from === 'live' ? own.rows('read') : and(own.rows('read'), own.rows('delete'));
}

function readList(base: Omit<RequestContext, 'issues'>, request: ListRequest, from: 'live' | 'trash'): ListPlan {
  const context: RequestContext = { ...base, issues: [] };
  const wanted = readWanted(context, request);
  const where = and(rowsFrom(base.rights, base.entity, from), readFilter(context, request.filter), readSearch(context, request.search));
  const order = readOrder(context, request.sort ?? []);
  const limit = readLimit(context, request.limit);
  const offset = request.offset ?? 0;
  if (!Number.isInteger(offset) || offset < 0) context.issues.push(issue('query.bad-limit', 'offset', { max: MAX_LIMIT }));
  if (context.issues.length > 0) throw invalid('request.invalid', context.issues);
  const columns = new Columns();
  const shape = shapeOf(base.rights, base.entity, [], wanted, columns);
  const keyColumns = order.map((key) => columns.add(key.expr));
  const trash = from === 'trash' ? ({ deleted: true } as const) : {};
  const rows: RowsPlan = { kind: 'rows', entity: base.entity, where, ...trash, columns: columns.list, order, limit, offset };
  return { rows, shape, keyColumns };
}

/** A plan for some records by id, in id order, with a shape: for answers to writes and for live changes. */
export function planRecords(
  base: Omit<RequestContext, 'issues'>,
  request: Pick<ListRequest, 'fields' | 'expand' | 'filter'>,
  restrict: Expr,
  limit: number,
): ListPlan {
  const { fields, expand, filter } = request;
  const plan = remembered(base, JSON.stringify(['records', fields, expand, filter]), () => readRecords(base, request));
  return { ...plan, rows: { ...plan.rows, where: and(restrict, plan.rows.where), limit } };
}

function readRecords(base: Omit<RequestContext, 'issues'>, request: Pick<ListRequest, 'fields' | 'expand' | 'filter'>): ListPlan {
  const context: RequestContext = { ...base, issues: [] };
  const wanted = readWanted(context, request);
  const filter = readFilter(context, request.filter);
  if (context.issues.length > 0) throw invalid('request.invalid', context.issues);
  const columns = new Columns();
  const shape = shapeOf(base.rights, base.entity, [], wanted, columns);
  const where = and(base.rights.of(base.entity).rows('read'), filter);
  return { rows: rowsById(base.entity, where, columns.list, 1), shape, keyColumns: [] };
}
