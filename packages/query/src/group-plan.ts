// In charge of: reading a query request (metrics over groups) into a plan, and its answer into rows of JSON.
import { invalid, issue } from '@trellis/errors';
import { NULL, TRUE, and, check, resolve, scaleOf, type ValueType } from '@trellis/expr';
import { scaledToNumber, type Cell } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import type { DateUnit } from '@trellis/schemas';
import { dateUnits } from '@trellis/schemas';
import { divide } from './divide.ts';
import { comparablePath, limits, localDayOf, readFilter, readSearch, type RequestContext } from './filter.ts';
import { guardExpression, readableScope } from './guard-expression.ts';
import { checkHaving } from './having.ts';
import type { Expr, GroupKey, GroupMetric, GroupRow, GroupsPlan, MetricResult } from './plan.ts';
import type { UserNames } from './record-shape.ts';
import type { GroupRequest, MetricRequest, QueryRequest } from './request.ts';

/** More groups than this are refused with a hint to filter or group more coarsely. */
const MAX_GROUPS = 100_000;

/** One column of the answer: where its value is and how it becomes JSON. */
export interface AnswerColumn {
  readonly as: string;
  readonly field: LinkedField | undefined;
  /** Of a group key: the path that its values are on. */
  readonly steps?: readonly LinkedField[];
  readonly type: ValueType;
  readonly unit: DateUnit | undefined;
  readonly metric: GroupMetric | undefined;
}

/** A query request ready to run. */
export interface QueryPlan {
  readonly groups: GroupsPlan;
  readonly columns: readonly AnswerColumn[];
  readonly request: QueryRequest;
}

interface ReadKey {
  readonly key: GroupKey;
  readonly column: AnswerColumn;
}

function readKey(context: RequestContext, group: GroupRequest, at: string): ReadKey | undefined {
  const guarded = comparablePath(context, group.field, `${at}.field`);
  if (guarded === undefined) return undefined;
  const { field } = guarded;
  if (!field.type.canGroup || field.valueType.kind === 'list') {
    context.issues.push(issue('query.not-groupable', at, { field: field.label }));
    return undefined;
  }
  const isDay = field.valueType.kind === 'date' || field.isTimestamp;
  if (group.unit !== undefined && (!isDay || !dateUnits.includes(group.unit))) {
    context.issues.push(issue('query.bad-unit', `${at}.unit`, { field: field.label, unit: String(group.unit) }));
    return undefined;
  }
  const unit = field.isTimestamp ? (group.unit ?? 'day') : group.unit;
  const expr: Expr = field.isTimestamp ? localDayOf(guarded.value) : guarded.value;
  return {
    key: unit === undefined ? { expr } : { expr, unit },
    column: { as: group.as ?? group.field, field, steps: guarded.steps, type: expr.type, unit, metric: undefined },
  };
}

function metricExpr(context: RequestContext, metric: MetricRequest, at: string): Expr | undefined {
  if (metric.field !== undefined) {
    const guarded = comparablePath(context, metric.field, `${at}.field`);
    if (guarded === undefined) return undefined;
    const isList = guarded.field.valueType.kind === 'list';
    if (!guarded.field.type.metrics.includes(metric.op) || (isList && metric.op !== 'count')) {
      context.issues.push(issue('query.bad-metric', at, { op: metric.op, field: guarded.field.label }));
    }
    return isList ? someOf(guarded.value) : guarded.value;
  }
  if (metric.expr === undefined) return undefined;
  const scope = readableScope(context.model, context.rights, context.entity, context.entity.app);
  const result =
    typeof metric.expr === 'string' ? resolve(metric.expr, scope, { inStatement: true }) : check(metric.expr, scope, { inStatement: true });
  if (!result.ok) {
    context.issues.push(...result.issues.map((found) => ({ ...found, path: found.path === '' ? `${at}.expr` : `${at}.expr.${found.path}` })));
    return undefined;
  }
  const guarded = guardExpression(context.rights, context.entity, result.typed, context.issues, `${at}.expr`);
  const needsNumber = metric.op === 'sum' || metric.op === 'avg';
  const isList = guarded.type.kind === 'list';
  const isCounted = isList && metric.op === 'count' && result.typed.kind === 'path';
  if ((needsNumber && guarded.type.kind !== 'number') || (isList && !isCounted)) {
    context.issues.push(issue('query.bad-metric', at, { op: metric.op, field: { en: 'This expression', 'zh-CN': '这个表达式' } }));
  }
  return isCounted ? someOf(guarded) : guarded;
}

/** True where a list has a value, else null: counting it counts the records with any. */
function someOf(list: Expr): Expr {
  const isEmpty: Expr = { kind: 'call', name: 'isEmpty', args: [list], type: { kind: 'boolean' } };
  return { kind: 'call', name: 'if', args: [isEmpty, NULL, TRUE], type: { kind: 'boolean' } };
}

const metricOps = ['sum', 'avg', 'min', 'max', 'count', 'countDistinct'];

function readMetric(context: RequestContext, metric: MetricRequest, at: string): AnswerColumn | undefined {
  if (!metricOps.includes(metric.op) || typeof metric.as !== 'string') {
    context.issues.push(issue('query.bad-metric', at, { op: String(metric.op), field: '' }));
    return undefined;
  }
  const expr = metricExpr(context, metric, at);
  if (expr === undefined && metric.op !== 'count') {
    if (metric.field === undefined && metric.expr === undefined) context.issues.push(issue('query.bad-metric', at, { op: metric.op, field: '' }));
    return undefined;
  }
  const field = expr?.kind === 'path' ? expr.steps.at(-1) : undefined;
  return {
    as: metric.as,
    field,
    type: expr?.type ?? { kind: 'number', scale: 0 },
    unit: undefined,
    metric: expr === undefined ? { op: metric.op } : { op: metric.op, expr },
  };
}

function checkNames(context: RequestContext, columns: readonly AnswerColumn[]): void {
  const seen = new Set<string>();
  for (const column of columns) {
    if (seen.has(column.as) || column.as === '__proto__') context.issues.push(issue('document.duplicate-name', 'metrics', { name: column.as }));
    seen.add(column.as);
  }
}

/** Reads a query request. Throws `request.invalid` with every mistake. */
export function planQuery(base: Omit<RequestContext, 'issues'>, request: QueryRequest): QueryPlan {
  const context: RequestContext = { ...base, issues: [] };
  const { groupBy = [], metrics } = request;
  const tooMany = groupBy.length > limits.groupKeys || metrics.length > limits.metrics;
  if (tooMany)
    throw invalid('request.invalid', [issue('query.too-complex', 'metrics', { max: limits.metrics, what: { en: 'metrics', 'zh-CN': '指标' } })]);
  const keys = groupBy.flatMap((group, index) => readKey(context, group, `groupBy.${index}`) ?? []);
  const metricColumns = metrics.flatMap((metric, index) => readMetric(context, metric, `metrics.${index}`) ?? []);
  const where = and(base.rights.of(base.entity).rows('read'), readFilter(context, request.filter), readSearch(context, request.search));
  const columns = [...keys.map((key) => key.column), ...metricColumns];
  checkNames(context, columns);
  for (const [index, key] of (request.sort ?? []).entries()) {
    const as = key.startsWith('-') ? key.slice(1) : key;
    if (!columns.some((column) => column.as === as)) context.issues.push(issue('query.unknown-field', `sort.${index}`, { name: as }));
  }
  checkHaving(request.having, new Set(columns.map((column) => column.as)), context.issues);
  if (context.issues.length > 0) throw invalid('request.invalid', context.issues);
  const groups: GroupsPlan = {
    kind: 'groups',
    entity: base.entity,
    where,
    keys: keys.map((key) => key.key),
    metrics: metricColumns.flatMap((column) => column.metric ?? []),
    maxGroups: MAX_GROUPS,
  };
  return { groups, columns, request };
}

/** Links among the group keys, whose titles the answer needs: place of the key and its path. */
export function linkKeys(plan: QueryPlan): readonly { readonly place: number; readonly steps: readonly LinkedField[] }[] {
  return plan.columns.flatMap(({ field, steps }, place) => (steps !== undefined && field?.target !== undefined ? [{ place, steps }] : []));
}

/** Exact number as JSON. A total past the exactly round-tripping range is refused. */
function exactNumber(value: bigint, scale: number): number {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  if (value > limit || value < -limit) throw invalid('request.invalid', [issue('query.number-too-large', 'metrics')]);
  return scaledToNumber(Number(value), scale);
}

function metricJson(column: AnswerColumn, result: MetricResult): unknown {
  const scale = scaleOf(column.type);
  if (result === null || typeof result === 'boolean') return result;
  if (typeof result === 'bigint') return exactNumber(result, scale);
  if (typeof result === 'object' && 'sum' in result) return result.count === 0 ? null : divide(result.sum, BigInt(result.count), scale);
  if (column.metric?.op === 'count' || column.metric?.op === 'countDistinct') return result;
  return cellJson(column, result as Cell, () => '');
}

function cellJson(column: AnswerColumn, cell: Cell, names: UserNames): unknown {
  if (cell === null) return null;
  if (column.type.kind === 'date' && typeof cell === 'number') return new Date(cell * 86_400_000).toISOString().slice(0, 10);
  if (column.type.kind === 'timestamp' && typeof cell === 'number') return new Date(cell).toISOString();
  if (column.field === undefined) return column.type.kind === 'number' && typeof cell === 'number' ? scaledToNumber(cell, column.type.scale) : cell;
  if (column.field.type.names !== undefined) return { id: cell, title: names(cell as number, column.field.type.names) };
  return column.field.type.toJson(cell as NonNullable<Cell>, column.field.config);
}

/** Titles of linked records by place of the key and id: by one path a title may be seen that another hides. */
export type LinkTitles = ReadonlyMap<number, ReadonlyMap<number, string>>;

function keyJson(column: AnswerColumn, cell: Cell, titles: ReadonlyMap<number, string> | undefined, names: UserNames): unknown {
  if (cell !== null && column.field?.target !== undefined) return { id: cell, title: titles?.get(cell as number) ?? `#${String(cell)}` };
  return cellJson(column, cell, names);
}

/** The answered groups as JSON rows, before `having`, `sort` and `limit`. */
export function queryRows(plan: QueryPlan, rows: readonly GroupRow[], titles: LinkTitles, names: UserNames): Record<string, unknown>[] {
  const keyCount = plan.groups.keys.length;
  return rows.map((row) => {
    const json: Record<string, unknown> = {};
    for (const [place, column] of plan.columns.entries()) {
      json[column.as] =
        place < keyCount
          ? keyJson(column, row.keys[place] ?? null, titles.get(place), names)
          : metricJson(column, row.metrics[place - keyCount] ?? null);
    }
    return json;
  });
}
