// In charge of: carrying plans out over anything that runs a statement, and giving the answers their in-memory form.
import { AppError, issue, invalid } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedField } from '@trellis/model';
import type { ActorValues, GroupRow, GroupsPlan, MetricResult, PlanRunner, RowsPlan } from '@trellis/query';
import { sideTableName } from './physical.ts';
import { bindings, groupsStatement, planShape, rowsStatement, type GivenRecord, type Source, type Statement } from './plan-sql.ts';

/** Runs one statement and answers rows as arrays. With `big`, integers come as bigint. */
export type Execute = (text: string, values: readonly unknown[], big: boolean) => Promise<readonly unknown[][]> | readonly unknown[][];

/** Statements by plan shape; dropped when documents change. */
export class StatementCache {
  readonly #statements = new Map<string, Statement>();

  /** The statement for a plan, compiled once per shape. */
  of(plan: RowsPlan | GroupsPlan, source: Source): Statement {
    const shape = planShape(plan, source);
    let statement = this.#statements.get(shape);
    if (statement === undefined) {
      if (this.#statements.size > 5_000) this.#statements.clear();
      statement = plan.kind === 'rows' ? rowsStatement(plan, source) : groupsStatement(plan);
      this.#statements.set(shape, statement);
    }
    return statement;
  }

  /** Forgets everything. */
  clear(): void {
    this.#statements.clear();
  }
}

/** SQLite answers booleans as 0 and 1. */
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

/** A sum past 64 bits comes as a binary float (or SQLite refuses it): never pass it on as exact. */
function exactSum(value: unknown): bigint | null {
  if (value === null || typeof value === 'bigint') return value;
  throw tooLarge();
}

/** An integer past the exactly round-tripping range, or one that a product turned into a binary float, is refused. */
function toCell(value: unknown): Cell {
  if (typeof value === 'number') throw tooLarge();
  if (typeof value !== 'bigint') return value as Cell;
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) throw tooLarge();
  return Number(value);
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
    case 'max': {
      const cell = toCell(row[place]);
      return entry.expr?.type.kind === 'boolean' && cell !== null ? cell === 1 : cell;
    }
    default:
      return Number(row[place]);
  }
}

function groupRow(plan: GroupsPlan, row: readonly unknown[]): GroupRow {
  const keys = plan.keys.map((key, index) => {
    const value = toCell(row[index]);
    return key.expr.type.kind === 'boolean' && value !== null ? value === 1 : value;
  });
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

/** Carries plans out with statements of SQLite. */
export class SqlitePlanRunner implements PlanRunner {
  readonly #execute: Execute;
  readonly #statements: StatementCache;

  constructor(execute: Execute, statements: StatementCache) {
    this.#execute = execute;
    this.#statements = statements;
  }

  async rows(
    plan: RowsPlan,
    actor: ActorValues,
    given?: GivenRecord,
    source: Source = given === undefined ? 'table' : 'given',
  ): Promise<readonly (readonly Cell[])[]> {
    const statement = this.#statements.of(plan, source);
    const rows = await this.#execute(statement.text, bindings(statement, plan, actor, given), false);
    return decode(rows, statement.booleans);
  }

  async groups(plan: GroupsPlan, actor: ActorValues): Promise<readonly GroupRow[]> {
    const statement = this.#statements.of(plan, 'table');
    const rows = await this.#grouped(statement, bindings(statement, plan, actor));
    checkGroupCount(plan, rows);
    return rows.map((row) => groupRow(plan, row));
  }

  /** SQLite refuses a sum past 64 bits by an error of its own. */
  async #grouped(statement: Statement, values: readonly unknown[]): Promise<readonly unknown[][]> {
    try {
      return await this.#execute(statement.text, values, true);
    } catch (error) {
      throw error instanceof Error && error.message.includes('integer overflow') ? tooLarge() : error;
    }
  }

  async values(field: LinkedField, records: readonly number[]): Promise<readonly (readonly [number, string | number])[]> {
    if (records.length === 0) return [];
    const text = `SELECT record, value FROM "${sideTableName(field)}" WHERE record IN (SELECT value FROM json_each(?)) ORDER BY record, place`;
    return (await this.#execute(text, [JSON.stringify(records)], false)) as unknown as readonly (readonly [number, string | number])[];
  }
}
