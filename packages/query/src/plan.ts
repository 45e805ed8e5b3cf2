// In charge of: the plan: what to read, with rights already in it and no word of SQL. Storage adapters and the memory runner carry it out.
import type { EnvActor, Typed } from '@trellis/expr';
import type { Cell, MetricOperator } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { DateUnit } from '@trellis/schemas';

/**
 * A checked expression over fields. Besides the calls of the language, plans hold two that rights put in: `where(list, condition)`
 * narrows the records of a list, and `gather.<op>(list, condition, value?)` is a rollup (sum, count, countDistinct, min, max) over the
 * records of a list for which the condition holds. Condition and value are seen from the records of the list.
 */
export type Expr = Typed<LinkedField>;

/** One key of an order. Nulls come last in both directions. */
export interface OrderKey {
  readonly expr: Expr;
  readonly descending: boolean;
}

/** Reads records: one answer row per record, one cell per column, in order. */
export interface RowsPlan {
  readonly kind: 'rows';
  readonly entity: LinkedEntity;
  /** Records that are kept. */
  readonly where: Expr;
  /** Of the records in the trash instead of the live ones. What they link to is live in either case. */
  readonly deleted?: true;
  readonly columns: readonly Expr[];
  /** Always ends in the record's id, so the order is total. */
  readonly order: readonly OrderKey[];
  readonly limit: number;
  readonly offset: number;
  /** Values of the order keys of the record to continue after. */
  readonly after?: readonly Cell[];
}

/** A group key. A date or local day is cut to the first day of its unit. */
export interface GroupKey {
  readonly expr: Expr;
  readonly unit?: DateUnit;
}

/** A metric. `sum` answers a bigint scaled as its expression's type, `avg` answers sum and count for the shared division, `count` a number. */
export interface GroupMetric {
  readonly op: MetricOperator;
  /** Absent only for `count`: it then counts records. */
  readonly expr?: Expr;
}

/** Computes metrics over groups: one answer row per group; without keys exactly one. */
export interface GroupsPlan {
  readonly kind: 'groups';
  readonly entity: LinkedEntity;
  readonly where: Expr;
  /** Of the records in the trash instead of the live ones. */
  readonly deleted?: true;
  readonly keys: readonly GroupKey[];
  readonly metrics: readonly GroupMetric[];
  /** More groups than this are refused, never cut. */
  readonly maxGroups: number;
}

/** A plan. */
export type Plan = RowsPlan | GroupsPlan;

/** What a metric answers; see `GroupMetric`. */
export type MetricResult = Cell | bigint | { readonly sum: bigint; readonly count: number };

/** An answered group. */
export interface GroupRow {
  readonly keys: readonly Cell[];
  readonly metrics: readonly MetricResult[];
}

/** Values that conditions may ask the actor for. */
export type ActorValues = EnvActor;

/** Carries plans out. Every implementation gives equal results. */
export interface PlanRunner {
  rows(plan: RowsPlan, actor: ActorValues): Promise<readonly (readonly Cell[])[]>;
  groups(plan: GroupsPlan, actor: ActorValues): Promise<readonly GroupRow[]>;
  /** Values of a several-valued field, in order, of these records: pairs of record id and value. */
  values(field: LinkedField, records: readonly number[]): Promise<readonly (readonly [number, string | number])[]>;
}
