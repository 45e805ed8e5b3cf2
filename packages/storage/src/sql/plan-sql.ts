// In charge of: plans as statements: text that depends on the plan's shape alone, and where each bound value comes from.
import type { DateUnit } from '@trellis/schemas';
import { foldText, type ValueType } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import { exprKey, type ActorValues, type Expr, type GroupsPlan, type OrderKey, type RowsPlan, type Slot } from '@trellis/query';
import { sql, type SQL } from 'drizzle-orm';
import type { SqlDialect } from './dialect.ts';
import { ExpressionSql, GivenSide, Place } from './expression-sql.ts';
import { columnFields, columnName, dayColumnName, tableName } from './physical.ts';

/** A statement's text and, for each of its parameters, the slot (or other place) its value comes from. */
export interface Statement {
  readonly text: string;
  readonly places: readonly unknown[];
  /** Whether each answered column is a boolean. */
  readonly booleans: readonly boolean[];
}

/** Marks the place of a plan's own value beside the slots of its expressions. */
class PlanValue {
  readonly name: 'limit' | 'offset';
  constructor(name: 'limit' | 'offset') {
    this.name = name;
  }
}

/** Marks the place of the n-th value to continue after. */
class AfterValue {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

/** A value that is bound as it is. */
class Given {
  readonly index: number;
  constructor(index: number) {
    this.index = index;
  }
}

function toStatement(dialect: SqlDialect, query: SQL, columns: readonly Expr[]): Statement {
  const { sql: text, params } = dialect.text(query);
  return { text, places: params, booleans: columns.map((column) => column.type.kind === 'boolean') };
}

/** Whether a key may hold nothing: all but what the system itself keeps of every record. */
export function mayBeNull({ expr }: OrderKey): boolean {
  return !(expr.kind === 'path' && expr.steps.length === 1 && expr.steps[0] !== undefined && expr.steps[0].number < 0);
}

function order(dialect: SqlDialect, key: OrderKey, value: SQL, isValued: boolean): SQL {
  return dialect.orderKey(value, key.descending, !isValued && mayBeNull(key));
}

/** How far a page reaches: to the end, or to the last record with something in the first key. */
export type Reach = 'all' | 'valued';

/**
 * Records after the given key values, in an order where nulls come last both ways. Asked together with those that have nothing in the
 * first key, no database seeks its index: a page that reaches to the `valued` ones alone does.
 */
function afterCondition(dialect: SqlDialect, keys: readonly OrderKey[], values: readonly SQL[], after: readonly Cell[], reach: Reach): SQL {
  const bound = (index: number): SQL => dialect.bound(new AfterValue(index), (keys[index] as OrderKey).expr.type);
  const endsBefore = (index: number): boolean => (index === 0 && reach === 'valued') || !mayBeNull(keys[index] as OrderKey);
  const orNull = (index: number, condition: SQL): SQL => (endsBefore(index) ? condition : sql`(${condition} OR ${values[index] as SQL} IS NULL)`);
  const beyond = (index: number): SQL => {
    if (after[index] === null) return dialect.no;
    return orNull(index, sql`${values[index] as SQL} ${sql.raw(keys[index]?.descending === true ? '<' : '>')} ${bound(index)}`);
  };
  const same = (index: number): SQL => dialect.same(values[index] as SQL, bound(index));
  const branches = keys.map(
    (_, index) => sql`(${sql.join([...keys.slice(0, index).map((__, before) => same(before)), beyond(index)], sql.raw(' AND '))})`,
  );
  // Bounds the scan of an index on the first key, which the branches alone would not.
  const bounds =
    after[0] === null
      ? sql`${values[0] as SQL} IS NULL`
      : orNull(0, sql`${values[0] as SQL} ${sql.raw(keys[0]?.descending === true ? '<=' : '>=')} ${bound(0)}`);
  return sql`${bounds} AND (${sql.join(branches, sql.raw(' OR '))})`;
}

function whereOf(expressions: ExpressionSql, where: Expr): SQL {
  return where.kind === 'literal' && where.value === true ? sql.raw('') : sql` AND (${expressions.condition(where)})`;
}

/** Where records come from: their table (`ordered`: along the index of the order), or one record given as values. */
export type Source = 'table' | 'ordered' | 'given';

/** What the system keeps of a given record is read from its table, trash included. */
const systemColumns = ['created_at', 'created_by', 'updated_at', 'updated_by', 'created_at_day', 'updated_at_day'];

/** Columns of a given record and their types, in the order their values are given. */
function givenColumns(plan: RowsPlan): readonly (readonly [string, ValueType])[] {
  const fields = columnFields(plan.entity);
  const whole: ValueType = { kind: 'number', scale: 0 };
  return [
    ['id', whole],
    ['version', whole],
    ...fields.map((field) => [columnName(field), field.valueType] as const),
    ...fields.filter((field) => field.isTimestamp).map((field) => [dayColumnName(field), whole] as const),
  ];
}

function givenRecord(dialect: SqlDialect, plan: RowsPlan): SQL {
  const columns = givenColumns(plan).map(([column, type], index) => sql`${dialect.bound(new Given(index), type)} AS ${sql.identifier(column)}`);
  return sql`(SELECT ${sql.join(columns, sql.raw(', '))}, ${sql.raw(systemColumns.join(', '))}, NULL AS deleted_at FROM ${sql.identifier(tableName(plan.entity))} WHERE id = ${dialect.bound(new Given(0), { kind: 'number', scale: 0 })})`;
}

/** Whether a record is among the live ones, or in the trash where the plan asks that. */
function isIn(plan: RowsPlan | GroupsPlan): SQL {
  return sql.raw(plan.deleted === true ? 't0.deleted_at IS NOT NULL' : 't0.deleted_at IS NULL');
}

/** The statement of a rows plan. */
export function rowsStatement(plan: RowsPlan, source: Source, dialect: SqlDialect, reach: Reach): Statement {
  const [first] = plan.order;
  const leading = first?.expr.kind === 'path' && first.expr.steps.length === 1 ? first.expr.steps[0] : undefined;
  const expressions = new ExpressionSql(source, dialect, leading);
  const where = whereOf(expressions, plan.where);
  const columns = plan.columns.map((column) => expressions.value(column));
  const keys = plan.order.map((key) => expressions.value(key.expr));
  const ordered = plan.order.map((key, index) => order(dialect, key, keys[index] as SQL, index === 0 && reach === 'valued'));
  const valued = reach === 'valued' ? sql` AND ${keys[0] as SQL} IS NOT NULL` : sql.raw('');
  const after = plan.after === undefined ? valued : sql` AND ${afterCondition(dialect, plan.order, keys, plan.after, reach)}`;
  const from = source === 'given' ? givenRecord(dialect, plan) : sql.identifier(tableName(plan.entity));
  const offset = plan.offset === 0 ? sql.raw('') : sql` OFFSET ${dialect.boundCount(new PlanValue('offset'))}`;
  const query = sql`SELECT ${sql.join(columns, sql.raw(', '))} FROM ${from} t0${expressions.joins()} WHERE ${isIn(plan)}${where}${after} ORDER BY ${sql.join(ordered, sql.raw(', '))} LIMIT ${dialect.boundCount(new PlanValue('limit'))}${offset}`;
  return toStatement(dialect, query, plan.columns);
}

/** The first day of a day's period, on integers. */
function cut(dialect: SqlDialect, day: SQL, unit: DateUnit): SQL {
  if (unit === 'day') return day;
  return unit === 'week' ? sql`(${day} - ((${day} + 3) % 7 + 7) % 7)` : dialect.periodStart(day, unit);
}

function metric(dialect: SqlDialect, expressions: ExpressionSql, entry: GroupsPlan['metrics'][number]): SQL[] {
  if (entry.expr === undefined) return [sql`COUNT(*)`];
  const value = expressions.value(entry.expr);
  switch (entry.op) {
    case 'sum':
      return [sql`SUM(${value})`];
    case 'avg':
      return [sql`SUM(${value})`, sql`COUNT(${value})`];
    case 'min':
    case 'max':
      return [dialect.extreme(entry.op, value, entry.expr.type)];
    case 'count':
      return [sql`COUNT(${value})`];
    case 'countDistinct':
      return [sql`COUNT(DISTINCT ${value})`];
  }
}

/** The statement of a groups plan: the keys' columns, then each metric's (an average has two). */
export function groupsStatement(plan: GroupsPlan, dialect: SqlDialect): Statement {
  const expressions = new ExpressionSql('table', dialect);
  const where = whereOf(expressions, plan.where);
  const keys = plan.keys.map((key) => {
    const value = expressions.value(key.expr);
    return key.unit === undefined ? value : cut(dialect, value, key.unit);
  });
  const metrics = plan.metrics.flatMap((entry) => metric(dialect, expressions, entry));
  const grouping =
    keys.length === 0
      ? sql.raw('')
      : sql` GROUP BY ${sql.join(
          keys.map((_, index) => sql.raw(String(index + 1))),
          sql.raw(', '),
        )}`;
  const columns = keys.length + metrics.length === 0 ? [sql.raw('1')] : [...keys, ...metrics];
  const query = sql`SELECT ${sql.join(columns, sql.raw(', '))} FROM ${sql.identifier(tableName(plan.entity))} t0${expressions.joins()} WHERE ${isIn(plan)}${where}${grouping} LIMIT ${dialect.boundCount(new PlanValue('limit'))}`;
  return toStatement(
    dialect,
    query,
    plan.keys.map((key) => key.expr),
  );
}

/** What a list of expressions contributes to a shape; lists of remembered plans are looked at once. */
interface ListKey {
  readonly shape: string;
  readonly slots: readonly Slot[];
}

const listKeys = new WeakMap<readonly Expr[], ListKey>();

function listKey(list: readonly Expr[]): ListKey {
  let key = listKeys.get(list);
  if (key === undefined) {
    const keys = list.map(exprKey);
    key = { shape: keys.map((each) => each.shape).join(';'), slots: keys.flatMap((each) => each.slots) };
    listKeys.set(list, key);
  }
  return key;
}

const orderLists = new WeakMap<readonly OrderKey[], { exprs: readonly Expr[]; directions: string }>();

function orderList(order: readonly OrderKey[]): { exprs: readonly Expr[]; directions: string } {
  let list = orderLists.get(order);
  if (list === undefined) {
    list = { exprs: order.map((key) => key.expr), directions: order.map((key) => (key.descending ? '-' : '+')).join('') };
    orderLists.set(order, list);
  }
  return list;
}

/** A plan's shape as text: plans with the same shape share a statement. */
export function planShape(plan: RowsPlan | GroupsPlan, source: Source): string {
  const where = `${plan.deleted === true ? 'trash' : ''}${exprKey(plan.where).shape}`;
  if (plan.kind === 'groups') {
    const keys = plan.keys.map((key) => `${exprKey(key.expr).shape}/${key.unit ?? ''}`).join(';');
    const metrics = plan.metrics.map((entry) => `${entry.op}${entry.expr === undefined ? '' : exprKey(entry.expr).shape}`).join(';');
    return `groups${plan.entity.number}|${where}|${keys}|${metrics}`;
  }
  const { exprs, directions } = orderList(plan.order);
  const after = plan.after?.map((cell) => (cell === null ? '0' : '1')).join('') ?? '';
  return `rows${source}${plan.entity.number}${plan.offset === 0 ? '' : 'o'}${after}|${where}|${listKey(plan.columns).shape}|${listKey(exprs).shape}${directions}`;
}

function slotsOf(plan: RowsPlan | GroupsPlan): readonly Slot[] {
  const where = exprKey(plan.where).slots;
  if (plan.kind === 'groups')
    return [
      ...where,
      ...plan.keys.flatMap((key) => exprKey(key.expr).slots),
      ...plan.metrics.flatMap((entry) => (entry.expr === undefined ? [] : exprKey(entry.expr).slots)),
    ];
  return [...where, ...listKey(plan.columns).slots, ...listKey(orderList(plan.order).exprs).slots];
}

function slotValue(dialect: SqlDialect, slot: Slot | undefined, part: Place['part'], actor: ActorValues): unknown {
  if (slot === undefined) throw new TypeError('a statement met more constants than its plan has');
  if ('value' in slot) return dialect.toDriver(slot.value);
  if ('values' in slot && part === 'all') return dialect.toDriverList(slot.values);
  if ('values' in slot) return dialect.toDriver(slot.values[Math.min(Number(part), slot.values.length - 1)]);
  const value = actor[slot.actor];
  return Array.isArray(value) ? dialect.toDriverList(value) : value;
}

/** A record that is given instead of stored: its columns as `givenColumns` lists them, and the lists it has. */
export interface GivenRecord {
  readonly columns: readonly unknown[];
  readonly list: (field: LinkedField) => readonly unknown[];
}

/** The values to bind, in the statement's order. */
export function bindings(dialect: SqlDialect, statement: Statement, plan: RowsPlan | GroupsPlan, actor: ActorValues, given?: GivenRecord): unknown[] {
  const slots = slotsOf(plan);
  return statement.places.map((place) => {
    if (place instanceof Place) {
      const value = slotValue(dialect, slots[place.slot], place.part, actor);
      return place.folded && typeof value === 'string' ? foldText(value) : value;
    }
    if (place instanceof AfterValue) return dialect.toDriver(plan.kind === 'rows' ? plan.after?.[place.index] : null);
    if (place instanceof PlanValue) return plan.kind === 'groups' ? plan.maxGroups + 1 : plan[place.name];
    if (place instanceof Given) return dialect.toDriver(given?.columns[place.index]);
    if (place instanceof GivenSide) return dialect.toDriverList(given?.list(place.field) ?? []);
    return place;
  });
}
