// In charge of: carrying plans out over records in memory, in the plainest way: the reference that every store must agree with.
import { AppError, invalid, issue } from '@trellis/errors';
import { compareText, compile, rescale, type Env, type Evaluate, type Value } from '@trellis/expr';
import type { Cell, MetricOperator } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import { periodStart } from '../calendar.ts';
import type { ActorValues, Expr, GroupKey, GroupMetric, GroupRow, GroupsPlan, MetricResult, OrderKey, PlanRunner, RowsPlan } from '../plan.ts';
import { Walk, type MemoryRecord, type Narrowed, type World } from './world.ts';

/** What one record answers to an expression. */
type Read = (record: MemoryRecord) => Value;

const INT64 = 2n ** 63n;
const gatherPrefix = 'gather.';

function tooLarge(): AppError {
  return invalid('request.invalid', [issue('query.number-too-large', 'metrics')]);
}

/** A value as plans answer it. Past the exactly round-tripping range it is refused. */
function toCell(value: Value): Cell {
  if (typeof value !== 'bigint') return value as Cell;
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) throw tooLarge();
  return Number(value);
}

function compareValues(a: NonNullable<Value>, b: NonNullable<Value>): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Nulls come last in both directions. */
function compareKey(a: Cell, b: Cell, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = compareValues(a as NonNullable<Value>, b as NonNullable<Value>);
  return descending ? -order : order;
}

function compareKeys(order: readonly OrderKey[], a: readonly Cell[], b: readonly Cell[]): number {
  for (const [index, { descending }] of order.entries()) {
    const found = compareKey(a[index] ?? null, b[index] ?? null, descending);
    if (found !== 0) return found;
  }
  return 0;
}

/** Carries plans out over a world. */
export class MemoryRunner implements PlanRunner {
  readonly #walk: Walk;

  constructor(world: World) {
    this.#walk = new Walk(world);
  }

  async rows(plan: RowsPlan, actor: ActorValues): Promise<readonly (readonly Cell[])[]> {
    const reading = new Reading(this.#walk, actor);
    const keys = plan.order.map((key) => reading.of(key.expr));
    const { after } = plan;
    const found = reading.records(plan).map((record) => ({ record, keys: keys.map((key) => toCell(key(record))) }));
    const kept = after === undefined ? found : found.filter((each) => compareKeys(plan.order, each.keys, after) > 0);
    const page = kept.toSorted((a, b) => compareKeys(plan.order, a.keys, b.keys)).slice(plan.offset, plan.offset + plan.limit);
    const columns = plan.columns.map((column) => reading.of(column));
    return page.map(({ record }) => columns.map((column) => toCell(column(record))));
  }

  async groups(plan: GroupsPlan, actor: ActorValues): Promise<readonly GroupRow[]> {
    const reading = new Reading(this.#walk, actor);
    const groups = new Map<string, { keys: readonly Cell[]; records: MemoryRecord[] }>();
    if (plan.keys.length === 0) groups.set('[]', { keys: [], records: [] });
    const keysOf = plan.keys.map((key) => groupKey(key, reading.of(key.expr)));
    for (const record of reading.records(plan)) {
      const keys = keysOf.map((key) => key(record));
      const name = JSON.stringify(keys);
      const group = groups.get(name);
      if (group === undefined) groups.set(name, { keys, records: [record] });
      else group.records.push(record);
    }
    if (groups.size > plan.maxGroups)
      throw new AppError('limit', 'query.too-complex', { params: { max: plan.maxGroups, what: { en: 'groups', 'zh-CN': '分组' } } });
    const metrics = plan.metrics.map((metric) => ({ metric, read: metric.expr === undefined ? undefined : reading.of(metric.expr) }));
    return [...groups.values()].map(({ keys, records }) => ({ keys, metrics: metrics.map(({ metric, read }) => metricOf(metric, read, records)) }));
  }

  async values(field: LinkedField, records: readonly number[]): Promise<readonly (readonly [number, string | number])[]> {
    const live = this.#walk.live(field.entity);
    const trashed = new Map(this.#walk.trashed(field.entity).map((record) => [record.id, record]));
    return records
      .toSorted((a, b) => a - b)
      .flatMap((id) => {
        const cell = (live.get(id) ?? trashed.get(id))?.cells.get(field);
        return Array.isArray(cell) ? cell.map((value: string | number) => [id, value] as const) : [];
      });
  }
}

/** Expressions over records as one actor, compiled. */
class Reading {
  readonly #walk: Walk;
  readonly #actor: ActorValues;
  /** The lists that are narrowed to some of their records: a step that stands for the list and its condition. */
  readonly #narrowed = new Map<LinkedField, Narrowed>();

  constructor(walk: Walk, actor: ActorValues) {
    this.#walk = walk;
    this.#actor = actor;
  }

  /** Records that the plan keeps, in id order. */
  records(plan: RowsPlan | GroupsPlan): readonly MemoryRecord[] {
    const where = this.of(plan.where);
    const all = plan.deleted === true ? this.#walk.trashed(plan.entity) : [...this.#walk.live(plan.entity).values()];
    return all.filter((record) => where(record) === true).toSorted((a, b) => a.id - b.id);
  }

  of(expr: Expr): Read {
    const evaluate: Evaluate<LinkedField> = compile(this.#lowered(expr));
    return (record) => evaluate(this.#env(record));
  }

  #env(record: MemoryRecord): Env<LinkedField> {
    return {
      value: (steps) => this.#walk.value(record, steps, (step) => this.#narrowed.get(step)),
      localDay: (steps) => this.#walk.localDay(record, steps),
      actor: this.#actor,
    };
  }

  /** What rights put into a plan is no function of the expression language: here it becomes a step of its own. */
  #lowered(expr: Expr): Expr {
    if (expr.kind === 'list') return { ...expr, items: expr.items.map((item) => this.#lowered(item)) };
    if (expr.kind !== 'call') return expr;
    const [list, condition, value] = expr.args;
    const isGathered = expr.name.startsWith(gatherPrefix);
    if ((expr.name !== 'where' && !isGathered) || list?.kind !== 'path' || condition === undefined)
      return { ...expr, args: expr.args.map((arg) => this.#lowered(arg)) };
    const last = list.steps.at(-1);
    if (last === undefined) throw new TypeError('a path has at least one step');
    const holds = this.of(condition);
    const keep = (record: MemoryRecord): boolean => holds(record) === true;
    const step: LinkedField = { ...last, ...(isGathered ? { valueType: expr.type } : {}) };
    this.#narrowed.set(step, { list: last, keep, ...(isGathered ? { fold: this.#fold(expr, value) } : {}) });
    return { kind: 'path', steps: [...list.steps.slice(0, -1), step], type: isGathered ? expr.type : list.type };
  }

  /** A rollup's operator over records. */
  #fold(expr: Extract<Expr, { kind: 'call' }>, value: Expr | undefined): (records: readonly MemoryRecord[]) => Value {
    const metric = { op: expr.name.slice(gatherPrefix.length) as MetricOperator };
    const read = value === undefined ? undefined : this.of(value);
    const [from, to] = [value?.type, expr.type].map((type) => (type?.kind === 'number' ? type.scale : 0));
    const isNumber = expr.type.kind === 'number';
    return (records) => {
      const found = metricOf(metric, read, records);
      if (found === null) return metric.op === 'sum' ? 0n : null;
      if (!isNumber) return found as Value;
      const isCount = metric.op === 'count' || metric.op === 'countDistinct';
      return within(rescale(BigInt(found as number | bigint), isCount ? (to ?? 0) : (from ?? 0), to ?? 0));
    };
  }
}

function groupKey(key: GroupKey, read: Read): (record: MemoryRecord) => Cell {
  return (record) => {
    const cell = toCell(read(record));
    return key.unit !== undefined && typeof cell === 'number' ? periodStart(cell, key.unit) : cell;
  };
}

/** A number that a store keeps in 64 bits. */
function within(value: bigint): bigint {
  if (value >= INT64 || value < -INT64) throw tooLarge();
  return value;
}

function metricOf(metric: GroupMetric, read: Read | undefined, records: readonly MemoryRecord[]): MetricResult {
  if (read === undefined) return records.length;
  const values = records.map(read).filter((value) => value !== null);
  const sum = (): bigint => within(values.reduce((total: bigint, value) => total + within(value as bigint), 0n));
  switch (metric.op) {
    case 'sum':
      return values.length === 0 ? null : sum();
    case 'avg':
      return { sum: sum(), count: values.length };
    case 'count':
      return values.length;
    case 'countDistinct':
      return new Set(values).size;
    case 'min':
    case 'max': {
      const sorted = values.toSorted(compareValues);
      return toCell((metric.op === 'min' ? sorted[0] : sorted.at(-1)) ?? null);
    }
  }
}
