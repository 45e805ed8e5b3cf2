// In charge of: calls of the expression language as SQL, their arguments being SQL already.
import type { ValueType } from '@trellis/expr';
import type { Expr } from '@trellis/query';
import { sql, type SQL } from 'drizzle-orm';
import type { SqlDialect } from './dialect.ts';

/** Digits behind the point that a value is kept with. */
export const scaleOf = (type: ValueType): number => (type.kind === 'number' ? type.scale : 0);

/** Type of the values of a list. */
export const elementOf = (type: ValueType): ValueType => (type.kind === 'list' ? type.of : type);

/** The arguments of a call as SQL, and the call itself. */
type Compile = (args: readonly SQL[], expr: Extract<Expr, { kind: 'call' }>) => SQL;

const chain =
  (operator: string, empty: SQL): Compile =>
  (args) =>
    args.length === 0
      ? empty
      : sql`(${sql.join(
          args.map((arg) => sql`(${arg})`),
          sql.raw(` ${operator} `),
        )})`;

/** Beside the constant null, equal means empty. */
function besideNull(args: readonly SQL[], expr: Extract<Expr, { kind: 'call' }>): SQL | undefined {
  const place = expr.args.findIndex((arg) => arg.type.kind === 'null');
  return place < 0 ? undefined : sql`${args[1 - place] as SQL} IS NULL`;
}

/** Calls as one kind of database writes them. */
export class Calls {
  readonly #dialect: SqlDialect;
  /** As conditions these may answer NULL for false; `not` and whoever uses them as a value asks IS TRUE. */
  readonly byName: ReadonlyMap<string, Compile>;

  constructor(dialect: SqlDialect) {
    this.#dialect = dialect;
    this.byName = new Map(Object.entries(this.#all()));
  }

  /** Brings a scaled integer to another scale; scales only grow here. */
  rescale(value: SQL, from: number, to: number): SQL {
    return from === to ? value : this.#dialect.scaled(value, 10 ** (to - from));
  }

  #compare(operator: string): Compile {
    return (args, expr) => {
      const [a, b] = this.#aligned(args, expr);
      return sql`${a} ${sql.raw(operator)} ${b}`;
    };
  }

  #arithmetic(operator: string): Compile {
    return (args, expr) => {
      const scale = scaleOf(expr.type);
      const [a, b] = args.map((arg, index) => this.rescale(arg, scaleOf(expr.args[index]?.type ?? expr.type), scale));
      return sql`(${a} ${sql.raw(operator)} ${b})`;
    };
  }

  /** Both sides of a comparison at one scale. */
  #aligned(args: readonly SQL[], expr: Extract<Expr, { kind: 'call' }>): [SQL, SQL] {
    const [a, b] = expr.args.map((arg) => scaleOf(arg.type));
    const scale = Math.max(a ?? 0, b ?? 0);
    return [this.rescale(args[0] as SQL, a ?? 0, scale), this.rescale(args[1] as SQL, b ?? 0, scale)];
  }

  /** Values at the one scale of the result. */
  #merged(args: readonly SQL[], expr: Extract<Expr, { kind: 'call' }>, skip = 0): SQL[] {
    return args.map((arg, index) => (index < skip ? arg : this.rescale(arg, scaleOf(expr.args[index]?.type ?? expr.type), scaleOf(expr.type))));
  }

  #all(): Record<string, Compile> {
    const dialect = this.#dialect;
    const equal = this.#compare('=');
    return {
      and: chain('AND', dialect.yes),
      or: chain('OR', dialect.no),
      not: ([a]) => sql`((${a}) IS NOT TRUE)`,
      eq: (args, expr) => besideNull(args, expr) ?? equal(args, expr),
      ne: (args, expr) => sql`((${besideNull(args, expr) ?? equal(args, expr)}) IS NOT TRUE)`,
      lt: this.#compare('<'),
      lte: this.#compare('<='),
      gt: this.#compare('>'),
      gte: this.#compare('>='),
      if: (args, expr) => {
        const [condition, yes, no] = this.#merged(args, expr, 1);
        return sql`CASE WHEN ${condition} THEN ${yes} ${no === undefined ? sql.raw('') : sql`ELSE ${no} `}END`;
      },
      isEmpty: ([a]) => sql`(${a} IS NULL)`,
      contains: ([a, b]) => dialect.contains(a as SQL, b as SQL),
      startsWith: ([a, b]) => dialect.startsWith(a as SQL, b as SQL),
      coalesce: (args, expr) => {
        const values = this.#merged(args, expr);
        return values.length === 1 ? sql`${values[0] as SQL}` : sql`COALESCE(${sql.join(values, sql.raw(', '))})`;
      },
      add: this.#arithmetic('+'),
      sub: this.#arithmetic('-'),
      mul: ([a, b]) => dialect.product(a as SQL, b as SQL),
      neg: ([a]) => sql`(-${a})`,
    };
  }
}

const callsOf = new WeakMap<SqlDialect, Calls>();

/** The calls of one kind of database, made once. */
export function callsFor(dialect: SqlDialect): Calls {
  let calls = callsOf.get(dialect);
  if (calls === undefined) callsOf.set(dialect, (calls = new Calls(dialect)));
  return calls;
}
