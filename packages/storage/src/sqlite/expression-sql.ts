// In charge of: expressions as SQL of SQLite. Every constant becomes a numbered slot, met in the same order as `exprKey` lists them.
import type { ValueType } from '@trellis/expr';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import { listSize, type Expr } from '@trellis/query';
import { sql, type SQL } from 'drizzle-orm';
import { columnName, dayColumnName, sideTableName, tableName } from './physical.ts';

/** Place of a bound value: the slot's number and, in a padded list, which of its values. */
export class Place {
  readonly slot: number;
  readonly part: number;

  constructor(slot: number, part: number) {
    this.slot = slot;
    this.part = part;
  }
}

type Calls = Record<string, (args: readonly SQL[], expr: Extract<Expr, { kind: 'call' }>) => SQL>;

const scaleOf = (type: ValueType): number => (type.kind === 'number' ? type.scale : 0);

/** Brings a scaled integer to another scale; scales only grow here. */
function rescale(value: SQL, from: number, to: number): SQL {
  return from === to ? value : sql`(${value} * ${sql.raw(String(10 ** (to - from)))})`;
}

/** Both sides of a comparison at one scale. */
function aligned(args: readonly SQL[], expr: Extract<Expr, { kind: 'call' }>): [SQL, SQL] {
  const [a, b] = expr.args.map((arg) => scaleOf(arg.type));
  const scale = Math.max(a ?? 0, b ?? 0);
  return [rescale(args[0] as SQL, a ?? 0, scale), rescale(args[1] as SQL, b ?? 0, scale)];
}

const compare = (operator: string) => (args: readonly SQL[], expr: Extract<Expr, { kind: 'call' }>) => {
  const [a, b] = aligned(args, expr);
  return sql`${a} ${sql.raw(operator)} ${b}`;
};

const arithmetic = (operator: string) => (args: readonly SQL[], expr: Extract<Expr, { kind: 'call' }>) => {
  const scale = scaleOf(expr.type);
  const [a, b] = args.map((arg, index) => rescale(arg, scaleOf(expr.args[index]?.type ?? expr.type), scale));
  return sql`(${a} ${sql.raw(operator)} ${b})`;
};

const chain = (operator: string, empty: string) => (args: readonly SQL[]) =>
  args.length === 0 ? sql.raw(empty) : sql`(${sql.join(args.map((arg) => sql`(${arg})`), sql.raw(` ${operator} `))})`;

/** Beside the constant null, equal means empty. */
function besideNull(args: readonly SQL[], expr: Extract<Expr, { kind: 'call' }>): SQL | undefined {
  const place = expr.args.findIndex((arg) => arg.type.kind === 'null');
  return place < 0 ? undefined : sql`${args[1 - place] as SQL} IS NULL`;
}

/** Two-valued logic: only `not` can meet a NULL that matters, so it asks IS NOT TRUE. */
const calls: Calls = {
  and: chain('AND', '1'),
  or: chain('OR', '0'),
  not: ([a]) => sql`((${a}) IS NOT TRUE)`,
  eq: (args, expr) => besideNull(args, expr) ?? compare('=')(args, expr),
  ne: (args, expr) => sql`((${besideNull(args, expr) ?? compare('=')(args, expr)}) IS NOT TRUE)`,
  lt: compare('<'),
  lte: compare('<='),
  gt: compare('>'),
  gte: compare('>='),
  in: ([a, list]) => sql`${a} IN ${list}`,
  if: ([condition, yes, no]) => sql`CASE WHEN ${condition} THEN ${yes} ${no === undefined ? sql.raw('') : sql`ELSE ${no} `}END`,
  isEmpty: ([a]) => sql`(${a} IS NULL)`,
  contains: ([a, b]) => sql`(instr(trellis_fold(${a}), ${b}) > 0)`,
  startsWith: ([a, b]) => sql`(substr(trellis_fold(${a}), 1, length(${b})) = ${b})`,
  coalesce: (args) => sql`COALESCE(${sql.join([...args], sql.raw(', '))})`,
  add: arithmetic('+'),
  sub: arithmetic('-'),
  mul: ([a, b]) => sql`(${a} * ${b})`,
  neg: ([a]) => sql`(-${a})`,
};

/** Turns the expressions of one statement into SQL, gathering the joins they need. */
export class ExpressionSql {
  readonly #joins = new Map<string, { alias: string; sql: SQL }>();
  #slots = 0;

  /** Left joins for the links that the expressions follow, in the order they were met. */
  joins(): SQL {
    return sql.join([...this.#joins.values()].map((join) => join.sql), sql.raw(''));
  }

  #alias(steps: readonly LinkedField[]): string {
    if (steps.length === 0) return 't0';
    const key = steps.map((step) => step.number).join('.');
    const known = this.#joins.get(key);
    if (known !== undefined) return known.alias;
    const link = steps.at(-1) as LinkedField;
    const from = this.#alias(steps.slice(0, -1));
    const alias = `t${this.#joins.size + 1}`;
    const target = link.target as LinkedEntity;
    const join = sql` LEFT JOIN ${sql.identifier(tableName(target))} ${sql.raw(alias)} ON ${sql.raw(alias)}.id = ${sql.raw(from)}.${sql.identifier(columnName(link))}`;
    this.#joins.set(key, { alias, sql: join });
    return alias;
  }

  #column(steps: readonly LinkedField[], column: (field: LinkedField) => string): SQL {
    const field = steps.at(-1) as LinkedField;
    const alias = this.#alias(steps.slice(0, -1));
    return sql`${sql.raw(alias)}.${sql.identifier(column(field))}`;
  }

  /** A table of values to look in: of the record that the path leads to. */
  #sideTable(steps: readonly LinkedField[]): { table: SQL; owner: SQL } {
    const field = steps.at(-1) as LinkedField;
    const owner = sql`${sql.raw(this.#alias(steps.slice(0, -1)))}.id`;
    if (field.backOf === undefined) return { table: sql`(SELECT record AS owner, value AS value FROM ${sql.identifier(sideTableName(field))})`, owner };
    const link = field.backOf;
    const source = link.storage.shape === 'side-table' ? sideTableName(link) : tableName(link.entity);
    const columns = link.storage.shape === 'side-table' ? sql`value AS owner, record AS value` : sql`${sql.identifier(columnName(link))} AS owner, id AS value`;
    const live = link.storage.shape === 'side-table' ? sql.raw('') : sql.raw(' WHERE deleted_at IS NULL');
    return { table: sql`(SELECT ${columns} FROM ${sql.identifier(source)}${live})`, owner };
  }

  #list(expr: Extract<Expr, { kind: 'list' }>): SQL {
    if (expr.items.some((entry) => entry.kind !== 'literal')) return sql`(${sql.join(expr.items.map((entry) => this.sql(entry)), sql.raw(', '))})`;
    const slot = this.#slots++;
    if (expr.items.length === 0) return sql.raw('(NULL)');
    const places = Array.from({ length: listSize(expr.items.length) }, (_, part) => sql`${sql.param(new Place(slot, part))}`);
    return sql`(${sql.join(places, sql.raw(', '))})`;
  }

  #listCall(expr: Extract<Expr, { kind: 'call' }>): SQL | undefined {
    const list = expr.args[0];
    if (list?.kind !== 'path' || list.type.kind !== 'list') return undefined;
    const { table, owner } = this.#sideTable(list.steps);
    if (expr.name === 'isEmpty') return sql`NOT EXISTS (SELECT 1 FROM ${table} v WHERE v.owner = ${owner})`;
    const wanted = expr.args[1];
    if (expr.name !== 'overlaps' || wanted === undefined) throw new TypeError(`${expr.name} of a list has no SQL`);
    return sql`EXISTS (SELECT 1 FROM ${table} v WHERE v.owner = ${owner} AND v.value IN ${this.sql(wanted)})`;
  }

  /** `x in lines.product`: the list is a path. */
  #inPath(expr: Extract<Expr, { kind: 'call' }>): SQL | undefined {
    const [value, list] = expr.args;
    if (expr.name !== 'in' || value === undefined || list?.kind !== 'path' || list.type.kind !== 'list') return undefined;
    const { table, owner } = this.#sideTable(list.steps);
    return sql`EXISTS (SELECT 1 FROM ${table} v WHERE v.owner = ${owner} AND v.value = ${this.sql(value)})`;
  }

  #actor(expr: Extract<Expr, { kind: 'actor' }>): SQL {
    const place = sql`${sql.param(new Place(this.#slots++, 0))}`;
    return expr.type.kind === 'list' ? sql`(SELECT value FROM json_each(${place}))` : place;
  }

  #day(expr: Expr): SQL {
    if (expr.kind === 'path') return this.#column(expr.steps, dayColumnName);
    // A guarded path: the guard stays, the day takes the place of the instant.
    if (expr.kind === 'call' && expr.name === 'if' && expr.args[0] !== undefined && expr.args[1] !== undefined) {
      const guard = this.sql(expr.args[0]);
      return sql`CASE WHEN ${guard} THEN ${this.#day(expr.args[1])} END`;
    }
    throw new TypeError('the local day of a computed instant has no SQL');
  }

  /** An expression as SQL. INVARIANT: arguments are visited once each and from left to right, as `exprKey` does. */
  sql(expr: Expr): SQL {
    switch (expr.kind) {
      case 'literal':
        if (expr.value === null) return sql.raw('NULL');
        if (typeof expr.value === 'boolean') return sql.raw(expr.value ? '1' : '0');
        return sql`${sql.param(new Place(this.#slots++, 0))}`;
      case 'path':
        return this.#column(expr.steps, columnName);
      case 'actor':
        return this.#actor(expr);
      case 'list':
        return this.#list(expr);
      case 'call': {
        if (expr.name === 'localDay' && expr.args[0] !== undefined) return this.#day(expr.args[0]);
        const special = this.#inPath(expr) ?? this.#listCall(expr);
        if (special !== undefined) return special;
        const compile = Object.hasOwn(calls, expr.name) ? calls[expr.name] : undefined;
        if (compile === undefined) throw new TypeError(`${expr.name} has no SQL`);
        return compile(expr.args.map((arg) => this.sql(arg)), expr);
      }
    }
  }
}
