// In charge of: expressions as SQL. Every constant becomes a numbered slot, met in the same order as `exprKey` lists them.
import type { ValueType } from '@trellis/expr';
import type { MetricOperator } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { listSize, type Expr } from '@trellis/query';
import { sql, type SQL } from 'drizzle-orm';
import { Untranslated, type SqlDialect } from './dialect.ts';
import { callsFor, elementOf, scaleOf, type Calls } from './expression-calls.ts';
import { columnName, dayColumnName, sideTableName, tableName } from './physical.ts';
import type { Source } from './plan-sql.ts';

/** Place of a bound value: the slot's number and, of a list, which of its values, those after the last being the last; or the list as one value. */
export class Place {
  readonly slot: number;
  readonly part: number | 'all';
  /** The text is folded before it is bound. */
  readonly folded: boolean;

  constructor(slot: number, part: number | 'all', folded = false) {
    this.slot = slot;
    this.part = part;
    this.folded = folded;
  }
}

/** The operator of each call that gathers. */
const gatherOperators: ReadonlyMap<string, MetricOperator> = new Map(
  (['sum', 'count', 'countDistinct', 'min', 'max'] as const).map((op) => [`gather.${op}`, op]),
);

/** Calls whose SQL may be NULL where the expression is false. */
const threeValued = new Set(['and', 'or', 'eq', 'lt', 'lte', 'gt', 'gte', 'in', 'contains', 'startsWith']);

/** Calls that compare texts as search does. */
const isSearch = new Set(['contains', 'startsWith']);

/** Stands for the value of a field that is given with the record instead of being kept in a table. */
export class GivenSide {
  readonly field: LinkedField;

  constructor(field: LinkedField) {
    this.field = field;
  }
}

/** Records that paths start from, and the joins for the links followed from them. */
interface Scope {
  readonly root: string;
  /** The record is given as values, not read from its table. */
  readonly given: boolean;
  readonly joins: Map<string, { alias: string; sql: SQL }>;
}

/** Where the values of a list come from. */
interface Values {
  readonly from: SQL;
  readonly where: readonly SQL[];
  readonly value: SQL;
}

const isConstant = (list: Extract<Expr, { kind: 'list' }>): boolean => list.items.every((entry) => entry.kind === 'literal');

/** Selects that one statement puts together: SQLite takes 500. */
const MOST_SELECTS = 400;

/** Values as something to select from, one to a row. */
function united(values: readonly SQL[]): SQL {
  const all = sql.raw(' UNION ALL ');
  const selects = values.map((value) => sql`SELECT ${value} AS value`);
  if (selects.length <= MOST_SELECTS) return sql.join(selects, all);
  const parts = Array.from({ length: Math.ceil(selects.length / MOST_SELECTS) }, (_, place) =>
    sql.join(selects.slice(place * MOST_SELECTS, (place + 1) * MOST_SELECTS), all),
  );
  return sql.join(
    parts.map((part, place) => sql`SELECT value FROM (${part}) ${sql.raw(`part${place}`)}`),
    all,
  );
}

function joinsOf(scope: Scope): SQL {
  return sql.join(
    [...scope.joins.values()].map((join) => join.sql),
    sql.raw(''),
  );
}

/** Turns the expressions of one statement into SQL, gathering the joins they need. */
export class ExpressionSql {
  readonly #dialect: SqlDialect;
  readonly #calls: Calls;
  readonly #main: Scope;
  /** Conditions keep away from indexes, so that the order's index is walked instead: all but that of the order's own field. */
  readonly #keepsOrder: boolean;
  readonly #leading: LinkedField | undefined;
  #isCondition = false;
  #slots = 0;
  #aliases = 0;

  constructor(source: Source, dialect: SqlDialect, leading?: LinkedField) {
    this.#leading = leading;
    this.#dialect = dialect;
    this.#calls = callsFor(dialect);
    this.#main = { root: 't0', given: source === 'given', joins: new Map() };
    this.#keepsOrder = source === 'ordered';
  }

  /** Left joins for the links that the expressions follow, in the order they were met. */
  joins(): SQL {
    return joinsOf(this.#main);
  }

  /** A condition: NULL counts as false. */
  condition(expr: Expr): SQL {
    this.#isCondition = true;
    const condition = this.#sql(this.#main, expr);
    this.#isCondition = false;
    return condition;
  }

  /** A value: a condition among them is true or false, never NULL. */
  value(expr: Expr): SQL {
    return this.#value(this.#main, expr);
  }

  #newAlias(): string {
    this.#aliases += 1;
    return `t${this.#aliases}`;
  }

  #alias(scope: Scope, steps: readonly LinkedField[]): string {
    if (steps.length === 0) return scope.root;
    const key = steps.map((step) => step.number).join('.');
    const known = scope.joins.get(key);
    if (known !== undefined) return known.alias;
    const link = steps.at(-1) as LinkedField;
    const from = this.#alias(scope, steps.slice(0, -1));
    const alias = this.#newAlias();
    const target = link.target as LinkedEntity;
    const join = sql` LEFT JOIN ${sql.identifier(tableName(target))} ${sql.raw(alias)} ON ${sql.raw(alias)}.id = ${sql.raw(from)}.${sql.identifier(columnName(link))}`;
    scope.joins.set(key, { alias, sql: join });
    return alias;
  }

  #column(scope: Scope, steps: readonly LinkedField[], column: (field: LinkedField) => string): SQL {
    const field = steps.at(-1) as LinkedField;
    const alias = this.#alias(scope, steps.slice(0, -1));
    const name = sql`${sql.raw(alias)}.${sql.identifier(column(field))}`;
    const isKept = this.#keepsOrder && this.#isCondition && steps.length === 1 && scope === this.#main && field !== this.#leading;
    return isKept ? this.#dialect.withoutIndex(name) : name;
  }

  /** The values of a list expression as something to select from. INVARIANT: slots are met from left to right. */
  #values(scope: Scope, expr: Expr): Values {
    if (expr.kind === 'path') return this.#pathValues(scope, expr.steps, undefined);
    if (expr.kind === 'call' && expr.name === 'where') {
      const [list, condition] = expr.args;
      if (list?.kind === 'path') return this.#pathValues(scope, list.steps, condition);
    }
    if (expr.kind === 'call' && expr.name === 'if') {
      const [condition, list] = expr.args;
      if (condition !== undefined && list !== undefined) {
        const guard = this.#sql(scope, condition);
        const values = this.#values(scope, list);
        return { ...values, where: [guard, ...values.where] };
      }
    }
    const alias = this.#newAlias();
    const value = sql`${sql.raw(alias)}.value`;
    if (expr.kind === 'actor') {
      const from = this.#dialect.boundList(new Place(this.#slots++, 0), elementOf(expr.type), alias);
      return { from, where: [], value };
    }
    if (expr.kind !== 'list') throw new TypeError('this list has no SQL');
    const where = [sql`${value} IS NOT NULL`];
    if (isConstant(expr)) return { from: this.#dialect.boundList(new Place(this.#slots++, 'all'), elementOf(expr.type), alias), where, value };
    return { from: sql`(${united(this.#items(scope, expr))}) ${sql.raw(alias)}`, where, value };
  }

  /** Values along a path: single links, then a field of several values, then whatever the rest leads to. */
  #pathValues(scope: Scope, steps: readonly LinkedField[], condition: Expr | undefined, taken?: Expr): Values {
    const at = steps.findIndex((step) => step.valueType.kind === 'list');
    const field = steps[at];
    if (field === undefined) throw new TypeError('this path has one value');
    const before = steps.slice(0, at);
    const owner = sql`${sql.raw(this.#alias(scope, before))}.id`;
    const own = this.#sideValues(field, owner, scope.given && before.length === 0);
    const rest = steps.slice(at + 1);
    if (field.target === undefined) return own;
    const inner: Scope = { root: this.#newAlias(), given: false, joins: new Map() };
    const target = sql`${sql.identifier(tableName(field.target))} ${sql.raw(inner.root)}`;
    const live = [...own.where, sql`${sql.raw(inner.root)}.id = ${own.value}`, sql`${sql.raw(inner.root)}.deleted_at IS NULL`];
    const from = (joins: SQL): SQL => sql`${own.from}, ${target}${joins}`;
    if (rest.length === 0) {
      const narrowed = condition === undefined ? [] : [this.#sql(inner, condition)];
      const value = taken === undefined ? own.value : this.#value(inner, taken);
      return { from: from(joinsOf(inner)), where: [...live, ...narrowed.map((each) => sql`(${each})`)], value };
    }
    if (rest.some((step) => step.valueType.kind === 'list')) {
      const further = this.#pathValues(inner, rest, condition);
      return { from: sql`${from(joinsOf(inner))}, ${further.from}`, where: [...live, ...further.where], value: further.value };
    }
    const value = this.#column(inner, rest, columnName);
    return { from: from(joinsOf(inner)), where: [...live, sql`${value} IS NOT NULL`], value };
  }

  /** The bare values of a field with several: where they are kept, and whose. */
  #sideValues(field: LinkedField, owner: SQL, given: boolean): Values {
    const name = this.#newAlias();
    const alias = sql.raw(name);
    const link = field.backOf ?? field;
    if (field.backOf !== undefined && link.storage.shape === 'column') {
      const column = sql`${alias}.${sql.identifier(columnName(link))}`;
      return { from: sql`${sql.identifier(tableName(link.entity))} ${alias}`, where: [sql`${column} = ${owner}`], value: sql`${alias}.id` };
    }
    if (given && field.backOf === undefined)
      return { from: this.#dialect.boundList(new GivenSide(field), elementOf(field.valueType), name), where: [], value: sql`${alias}.value` };
    const [mine, value] = field.backOf === undefined ? ['record', 'value'] : ['value', 'record'];
    const side = sql`${sql.identifier(sideTableName(link))} ${alias}`;
    return { from: side, where: [sql`${alias}.${sql.raw(mine)} = ${owner}`], value: sql`${alias}.${sql.raw(value)}` };
  }

  #exists({ from, where }: Values, ...more: readonly SQL[]): SQL {
    const conditions = [...where, ...more].map((each) => sql`(${each})`);
    return sql`EXISTS (SELECT 1 FROM ${from}${conditions.length === 0 ? sql.raw('') : sql` WHERE ${sql.join(conditions, sql.raw(' AND '))}`})`;
  }

  /** The values of a list, to stand behind IN, numbers at a scale. */
  #set(scope: Scope, expr: Expr, scale: number): SQL {
    if (expr.kind === 'list')
      return sql`(${sql.join(
        this.#items(scope, expr).map((item) => this.#calls.rescale(item, scaleOf(elementOf(expr.type)), scale)),
        sql.raw(', '),
      )})`;
    const { from, where, value } = this.#values(scope, expr);
    const conditions = where.map((each) => sql`(${each})`);
    return sql`(SELECT ${this.#calls.rescale(value, scaleOf(elementOf(expr.type)), scale)} FROM ${from}${conditions.length === 0 ? sql.raw('') : sql` WHERE ${sql.join(conditions, sql.raw(' AND '))}`})`;
  }

  #items(scope: Scope, expr: Extract<Expr, { kind: 'list' }>): SQL[] {
    const of = elementOf(expr.type);
    if (!isConstant(expr)) return expr.items.map((entry) => this.#calls.rescale(this.#value(scope, entry), scaleOf(entry.type), scaleOf(of)));
    const slot = this.#slots++;
    if (expr.items.length === 0) return [sql.raw('NULL')];
    return Array.from({ length: listSize(expr.items.length) }, (_, part) => this.#dialect.bound(new Place(slot, part), of));
  }

  /** Calls that take lists. */
  #listCall(scope: Scope, expr: Extract<Expr, { kind: 'call' }>): SQL | undefined {
    const [first, second] = expr.args;
    if (first === undefined) return undefined;
    if (expr.name === 'isEmpty' && first.type.kind === 'list') return sql`(NOT ${this.#exists(this.#values(scope, first))})`;
    if (second?.type.kind !== 'list') return undefined;
    if (expr.name === 'in') return this.#in(scope, first, second);
    if (expr.name === 'match' && second.kind === 'list') return this.#place(scope, first, second);
    const scale = Math.max(scaleOf(elementOf(first.type)), scaleOf(elementOf(second.type)));
    const at = (list: Expr, values: Values): SQL => this.#calls.rescale(values.value, scaleOf(elementOf(list.type)), scale);
    if (expr.name === 'overlaps') {
      const values = this.#values(scope, first);
      return this.#exists(values, sql`${at(first, values)} IN ${this.#set(scope, second, scale)}`);
    }
    if (expr.name !== 'hasAll') return undefined;
    const has = this.#set(scope, first, scale);
    const wanted = this.#values(scope, second);
    // Where a value beside it is empty, NOT IN would be NULL for what is not there.
    return sql`(${this.#exists(wanted)} AND NOT ${this.#exists(wanted, sql`(${at(second, wanted)} IN ${has}) IS NOT TRUE`)})`;
  }

  /** A rollup over the records of a list for which a condition holds. */
  #gather(scope: Scope, expr: Extract<Expr, { kind: 'call' }>): SQL | undefined {
    const [list, condition, taken] = expr.args;
    const op = gatherOperators.get(expr.name);
    if (op === undefined || list?.kind !== 'path') return undefined;
    const { from, where, value } = this.#pathValues(scope, list.steps, condition, taken);
    const conditions = sql.join(
      where.map((each) => sql`(${each})`),
      sql.raw(' AND '),
    );
    return sql`(SELECT ${this.#folded(op, expr.type, value, taken)} FROM ${from} WHERE ${conditions})`;
  }

  #folded(op: MetricOperator, type: ValueType, value: SQL, taken: Expr | undefined): SQL {
    if (op === 'count') return taken === undefined ? sql`COUNT(*)` : sql`COUNT(${value})`;
    if (op === 'countDistinct') return sql`COUNT(DISTINCT ${value})`;
    const from = scaleOf(taken?.type ?? type);
    const folded = op === 'sum' ? sql`CAST(COALESCE(SUM(${value}), 0) AS BIGINT)` : this.#dialect.extreme(op as 'min' | 'max', value, type);
    return this.#calls.rescale(folded, from, scaleOf(type));
  }

  #in(scope: Scope, one: Expr, list: Expr): SQL {
    const scale = Math.max(scaleOf(one.type), scaleOf(elementOf(list.type)));
    const value = this.#calls.rescale(this.#value(scope, one), scaleOf(one.type), scale);
    return sql`${value} IN ${this.#set(scope, list, scale)}`;
  }

  /** The place of a value among constants, the first being 1; the first of equal ones counts. */
  #place(scope: Scope, one: Expr, places: Extract<Expr, { kind: 'list' }>): SQL {
    const value = this.#value(scope, one);
    const cases = this.#items(scope, places).map((item, place) => sql`WHEN ${item} THEN ${sql.raw(String(place + 1))}`);
    return sql`CASE ${value} ${sql.join(cases, sql.raw(' '))} END`;
  }

  #day(scope: Scope, expr: Expr): SQL {
    if (expr.kind === 'path') return this.#column(scope, expr.steps, dayColumnName);
    // A guarded path: the guard stays, the day takes the place of the instant.
    if (expr.kind === 'call' && expr.name === 'if' && expr.args[0] !== undefined && expr.args[1] !== undefined) {
      const guard = this.#sql(scope, expr.args[0]);
      return sql`CASE WHEN ${guard} THEN ${this.#day(scope, expr.args[1])} END`;
    }
    throw new TypeError('the local day of a computed instant has no SQL');
  }

  #value(scope: Scope, expr: Expr): SQL {
    const found = this.#sql(scope, expr);
    return expr.kind === 'call' && threeValued.has(expr.name) ? sql`((${found}) IS TRUE)` : found;
  }

  /** A text as search compares it, from the column that keeps it so. */
  #searched(scope: Scope, expr: Expr): SQL {
    switch (expr.kind) {
      case 'literal':
        return expr.value === null ? sql.raw('NULL') : this.#dialect.bound(new Place(this.#slots++, 0, true), expr.type);
      case 'actor':
        return this.#dialect.bound(new Place(this.#slots++, 0, true), expr.type);
      case 'path':
        return this.#column(scope, expr.steps, (field) => this.#foldedColumn(field));
      case 'call':
        return this.#searchedCall(scope, expr);
      case 'list':
        throw new TypeError('a list is no text');
    }
  }

  /** Folding passes through what only chooses among texts. */
  #searchedCall(scope: Scope, expr: Extract<Expr, { kind: 'call' }>): SQL {
    const compile = expr.name === 'if' || expr.name === 'coalesce' ? this.#calls.byName.get(expr.name) : undefined;
    if (compile === undefined) throw new Untranslated(`searching in ${expr.name}`);
    const args = expr.args.map((arg, index) => (expr.name === 'if' && index === 0 ? this.#sql(scope, arg) : this.#searched(scope, arg)));
    return compile(args, expr);
  }

  #foldedColumn(field: LinkedField): string {
    const column = this.#dialect.foldedColumn?.(field);
    if (column === undefined) throw new Untranslated(`searching in ${field.key}`);
    return column;
  }

  /** An expression as SQL. INVARIANT: arguments are visited once each and from left to right, as `exprKey` does. */
  #sql(scope: Scope, expr: Expr): SQL {
    switch (expr.kind) {
      case 'literal':
        if (expr.value === null) return sql.raw('NULL');
        if (typeof expr.value === 'boolean') return expr.value ? this.#dialect.yes : this.#dialect.no;
        return this.#dialect.bound(new Place(this.#slots++, 0), expr.type);
      case 'path':
        return this.#column(scope, expr.steps, columnName);
      case 'actor':
        return this.#dialect.bound(new Place(this.#slots++, 0), expr.type);
      case 'list':
        throw new TypeError('a list stands only beside what looks into it');
      case 'call':
        return this.#call(scope, expr);
    }
  }

  #call(scope: Scope, expr: Extract<Expr, { kind: 'call' }>): SQL {
    if (expr.name === 'localDay' && expr.args[0] !== undefined) return this.#day(scope, expr.args[0]);
    const special = this.#gather(scope, expr) ?? this.#listCall(scope, expr);
    if (special !== undefined) return special;
    const compile = this.#calls.byName.get(expr.name);
    if (compile === undefined) throw new TypeError(`${expr.name} has no SQL`);
    if (isSearch.has(expr.name) && this.#dialect.foldedColumn !== undefined)
      return compile(
        expr.args.map((arg) => this.#searched(scope, arg)),
        expr,
      );
    const isLogic = expr.name === 'and' || expr.name === 'or' || expr.name === 'not';
    const args = expr.args.map((arg, index) => (isLogic || (expr.name === 'if' && index === 0) ? this.#sql(scope, arg) : this.#value(scope, arg)));
    return compile(args, expr);
  }
}
