// In charge of: carrying plans out over anything that runs a statement, and giving the answers their in-memory form.
import { AppError, issue, invalid } from '@trellis/errors';
import type { ValueType } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import type { ActorValues, GroupRow, GroupsPlan, MetricResult, PlanRunner, RowsPlan } from '@trellis/query';
import { sql } from 'drizzle-orm';
import type { SqlDialect } from './dialect.ts';
import { sideTableName } from './physical.ts';
import {
  bindings,
  groupsStatement,
  mayBeNull,
  planShape,
  rowsStatement,
  type GivenRecord,
  type Reach,
  type Source,
  type Statement,
} from './plan-sql.ts';

/** Runs one statement and answers rows as arrays. With `big`, integers come as bigint. */
export type Execute = (text: string, values: readonly unknown[], big: boolean) => Promise<readonly unknown[][]> | readonly unknown[][];

/** Statements by plan shape; dropped when documents change. */
export class StatementCache {
  readonly #statements = new Map<string, Statement>();
  readonly #dialect: SqlDialect;
  /** The last answer: who looks at a plan's statement mostly runs it next. */
  #last: { readonly plan: RowsPlan | GroupsPlan; readonly source: Source; readonly reach: Reach; readonly statement: Statement } | undefined;

  constructor(dialect: SqlDialect) {
    this.#dialect = dialect;
  }

  /** The statement for a plan, compiled once per shape. */
  of(plan: RowsPlan | GroupsPlan, source: Source, reach: Reach = 'all'): Statement {
    const last = this.#last;
    if (last?.plan === plan && last.source === source && last.reach === reach) return last.statement;
    const statement = this.#compiled(plan, source, reach);
    this.#last = { plan, source, reach, statement };
    return statement;
  }

  #compiled(plan: RowsPlan | GroupsPlan, source: Source, reach: Reach): Statement {
    const shape = `${reach}|${planShape(plan, source)}`;
    let statement = this.#statements.get(shape);
    if (statement === undefined) {
      if (this.#statements.size > 5_000) this.#statements.clear();
      statement = plan.kind === 'rows' ? rowsStatement(plan, source, this.#dialect, reach) : groupsStatement(plan, this.#dialect);
      this.#statements.set(shape, statement);
    }
    return statement;
  }

  /** Forgets everything. */
  clear(): void {
    this.#statements.clear();
    this.#last = undefined;
  }
}

/** Booleans that came as 0 and 1. */
function decode(rows: readonly unknown[][], booleans: readonly boolean[]): readonly (readonly Cell[])[] {
  const places = booleans.flatMap((isBoolean, place) => (isBoolean ? [place] : []));
  if (places.length > 0) {
    for (const row of rows) {
      for (const place of places) if (row[place] !== null) row[place] = row[place] === 1;
    }
  }
  return rows as readonly (readonly Cell[])[];
}

function tooLarge(): AppError {
  return invalid('request.invalid', [issue('query.number-too-large', 'metrics')]);
}

/** A sum past 64 bits comes as a binary float, as an error or as it is, depending on the database: never pass it on as exact. */
function exactSum(value: unknown): bigint | null {
  if (value === null) return null;
  if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) throw tooLarge();
  return value;
}

/** An integer past the exactly round-tripping range, or one that a product turned into a binary float, is refused. */
function toCell(value: unknown): Cell {
  if (typeof value === 'number') throw tooLarge();
  if (typeof value !== 'bigint') return value as Cell;
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) throw tooLarge();
  return Number(value);
}

/** A cell of a type; booleans may come as 0 and 1. */
function typedCell(value: unknown, type: ValueType): Cell {
  if (typeof value === 'boolean') return value;
  const cell = toCell(value);
  return type.kind === 'boolean' && cell !== null ? cell === 1 : cell;
}

/** One metric's answer, from its one or two columns. */
function metricResult(plan: GroupsPlan, index: number, row: readonly unknown[], place: number): MetricResult {
  const entry = plan.metrics[index];
  switch (entry?.op) {
    case 'sum':
      return exactSum(row[place]);
    case 'avg':
      return { sum: exactSum(row[place]) ?? 0n, count: Number(row[place + 1]) };
    case 'min':
    case 'max':
      return entry.expr === undefined ? null : typedCell(row[place], entry.expr.type);
    default:
      return Number(row[place]);
  }
}

function groupRow(plan: GroupsPlan, row: readonly unknown[]): GroupRow {
  const keys = plan.keys.map((key, index) => typedCell(row[index], key.expr.type));
  let place = plan.keys.length;
  const metrics = plan.metrics.map((entry, index) => {
    const result = metricResult(plan, index, row, place);
    place += entry.op === 'avg' ? 2 : 1;
    return result;
  });
  return { keys, metrics };
}

function checkGroupCount(plan: GroupsPlan, rows: readonly unknown[][]): void {
  if (rows.length <= plan.maxGroups) return;
  throw new AppError('limit', 'query.too-complex', { params: { max: plan.maxGroups, what: { en: 'groups', 'zh-CN': '分组' } } });
}

/** The statement that answers the values of a side table for a list of records. */
function sideStatement(dialect: SqlDialect, field: LinkedField): string {
  const records = dialect.boundList(null, { kind: 'number', scale: 0 }, 'ids');
  const side = sql.identifier(sideTableName(field));
  return dialect.text(sql`SELECT record, value FROM ${side} WHERE record IN (SELECT ids.value FROM ${records}) ORDER BY record, place`).sql;
}

/**
 * Whether to look first among the records with something in the first key, because an index only helps there: for a page that goes on
 * after a value, as those without come after all others; and from the start where an index read from its end begins with them.
 */
function looksAmongValued({ endsWithNulls }: SqlDialect, { after, order: [first] }: RowsPlan): boolean {
  if (first === undefined || !mayBeNull(first)) return false;
  if (after !== undefined) return after[0] !== null;
  const [field, ...further] = first.expr.kind === 'path' ? first.expr.steps : [];
  return endsWithNulls && first.descending && field !== undefined && further.length === 0 && (field.indexed || field.unique);
}

/** Carries plans out with statements of one kind of database. */
export class SqlPlanRunner implements PlanRunner {
  readonly #dialect: SqlDialect;
  readonly #execute: Execute;
  readonly #statements: StatementCache;
  /** Statements that read side tables, by field number. */
  readonly #sides = new Map<number, string>();

  constructor(dialect: SqlDialect, execute: Execute, statements: StatementCache) {
    this.#dialect = dialect;
    this.#execute = execute;
    this.#statements = statements;
  }

  async rows(
    plan: RowsPlan,
    actor: ActorValues,
    given?: GivenRecord,
    source: Source = given === undefined ? 'table' : 'given',
  ): Promise<readonly (readonly Cell[])[]> {
    if (given !== undefined || !looksAmongValued(this.#dialect, plan)) return this.#page(plan, actor, given, this.#statements.of(plan, source));
    const found = await this.#page(plan, actor, given, this.#statements.of(plan, source, 'valued'));
    // A page that came short is asked for again as one statement, not continued by a second: between two a record may move.
    return found.length === plan.limit ? found : this.#page(plan, actor, given, this.#statements.of(plan, source));
  }

  async #page(plan: RowsPlan, actor: ActorValues, given: GivenRecord | undefined, statement: Statement): Promise<readonly (readonly Cell[])[]> {
    const rows = await this.#execute(statement.text, bindings(this.#dialect, statement, plan, actor, given), false);
    return this.#dialect.answersBooleans ? (rows as readonly (readonly Cell[])[]) : decode(rows, statement.booleans);
  }

  async groups(plan: GroupsPlan, actor: ActorValues): Promise<readonly GroupRow[]> {
    const statement = this.#statements.of(plan, 'table');
    const rows = await this.#grouped(statement, bindings(this.#dialect, statement, plan, actor));
    checkGroupCount(plan, rows);
    return rows.map((row) => groupRow(plan, row));
  }

  /** Some databases refuse a number past 64 bits by an error of their own. */
  async #grouped(statement: Statement, values: readonly unknown[]): Promise<readonly unknown[][]> {
    try {
      return await this.#execute(statement.text, values, true);
    } catch (error) {
      throw this.#dialect.isOverflow(error) ? tooLarge() : error;
    }
  }

  async values(field: LinkedField, records: readonly number[]): Promise<readonly (readonly [number, string | number])[]> {
    if (records.length === 0) return [];
    let text = this.#sides.get(field.number);
    if (text === undefined) this.#sides.set(field.number, (text = sideStatement(this.#dialect, field)));
    const rows = await this.#execute(text, [this.#dialect.toDriverList(records)], false);
    return rows as unknown as readonly (readonly [number, string | number])[];
  }
}
