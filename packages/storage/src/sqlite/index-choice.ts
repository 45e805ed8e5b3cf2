// In charge of: whether a list is quicker along the index of its order than by narrowing first: SQLite decides without knowing how common a value is.
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Expr, GroupsPlan, RowsPlan } from '@trellis/query';
import { columnName, tableName } from '../sql/physical.ts';
import type { Execute } from '../sql/plan-runner.ts';

/** How common values are is looked at again after this time. */
const KNOWN_FOR_MS = 60_000;
/** Values kept for each field: the most common ones; all others are rarer. */
const VALUES = 200;
/** What sorting costs a record beyond reading it. */
const SORTING = 2;

/** How many records have each of the most common values, and how many any. */
interface Frequencies {
  readonly counts: ReadonlyMap<unknown, number>;
  readonly total: number;
  readonly until: number;
}

/** What the choice needs: statements run here (small entities) or elsewhere, and sizes. */
export interface IndexChoiceParts {
  readonly here: Execute;
  readonly elsewhere: Execute;
  readonly size: (entity: LinkedEntity) => number;
  /** Entities up to this size are counted at once. */
  readonly small: number;
}

/** The field that an expression is, when it is one of the plan's own entity. */
export function rootField(expr: Expr | undefined): LinkedField | undefined {
  return expr?.kind === 'path' && expr.steps.length === 1 ? expr.steps[0] : undefined;
}

/** A field compared with constants by an index that many records may share. */
function equality(condition: Expr): { field: LinkedField; values: readonly unknown[] } | undefined {
  if (condition.kind !== 'call' || (condition.name !== 'eq' && condition.name !== 'in')) return undefined;
  const [left, right] = condition.args;
  const field = rootField(left);
  if (field?.indexed !== true || field.unique || right === undefined) return undefined;
  const items = right.kind === 'list' ? right.items : [right];
  return items.every((item) => item.kind === 'literal')
    ? { field, values: items.map((item) => (item.kind === 'literal' ? item.value : null)) }
    : undefined;
}

const bounds: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte']);

/** Whether a condition only says where along the order's index to begin or end. */
export function boundsOrder(condition: Expr, leading: LinkedField): boolean {
  if (condition.kind !== 'call' || !bounds.has(condition.name)) return false;
  const [left, right] = condition.args;
  return rootField(left) === leading && right?.kind === 'literal' && right.value !== null;
}

function toDriver(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Chooses by how common the values are that a list asks for. */
export class IndexChoice {
  readonly #parts: IndexChoiceParts;
  readonly #known = new Map<number, Frequencies>();
  readonly #asked = new Set<number>();

  constructor(parts: IndexChoiceParts) {
    this.#parts = parts;
  }

  /** Whether walking the order's index meets a page sooner than narrowing and sorting. */
  walksOrder(plan: RowsPlan): boolean {
    const leading = rootField(plan.order[0]?.expr);
    if (leading === undefined || leading.number < 0 || !(leading.indexed || leading.unique) || plan.after !== undefined) return false;
    const conditions = plan.where.kind === 'call' && plan.where.name === 'and' ? plan.where.args : [plan.where];
    const shares: number[] = [];
    for (const condition of conditions) {
      if (boundsOrder(condition, leading)) continue;
      const found = equality(condition);
      if (found === undefined) return false;
      const share = this.#share(plan.entity, found.field, found.values);
      if (share === undefined) return false;
      shares.push(share);
    }
    if (shares.length === 0) return false;
    const walked =
      (plan.limit + plan.offset) /
      Math.max(
        1e-9,
        shares.reduce((all, share) => all * share, 1),
      );
    return walked < this.#parts.size(plan.entity) * Math.min(...shares) * SORTING;
  }

  /** How many records the conditions on indexed fields leave at most; undefined where none narrows or nothing is known yet. */
  expected({ entity, where }: RowsPlan | GroupsPlan): number | undefined {
    const conditions = where.kind === 'call' && where.name === 'and' ? where.args : [where];
    const shares = conditions.flatMap((condition) => {
      const found = equality(condition);
      return found === undefined ? [] : (this.#share(entity, found.field, found.values) ?? []);
    });
    return shares.length === 0 ? undefined : Math.min(...shares) * this.#parts.size(entity);
  }

  /** Share of the records that have one of the values; undefined while it is not known. */
  #share(entity: LinkedEntity, field: LinkedField, values: readonly unknown[]): number | undefined {
    const frequencies = this.#frequencies(entity, field);
    if (frequencies === undefined || frequencies.total === 0) return undefined;
    const rarest = frequencies.counts.size < VALUES ? 0 : Math.min(...frequencies.counts.values());
    const found = values.reduce((sum: number, value) => sum + (frequencies.counts.get(toDriver(value)) ?? rarest), 0);
    return found / frequencies.total;
  }

  #frequencies(entity: LinkedEntity, field: LinkedField): Frequencies | undefined {
    const known = this.#known.get(field.number);
    if (known !== undefined && known.until > performance.now()) return known;
    const column = columnName(field);
    const text = `SELECT ${column}, COUNT(*) FROM ${tableName(entity)} WHERE deleted_at IS NULL GROUP BY ${column} ORDER BY 2 DESC LIMIT ${VALUES}`;
    if (this.#parts.size(entity) <= this.#parts.small) return this.#keep(entity, field, this.#parts.here(text, [], false) as readonly unknown[][]);
    this.#askElsewhere(entity, field, text);
    return known;
  }

  /** Counts in a reader process; lists go on without until the answer is there. */
  #askElsewhere(entity: LinkedEntity, field: LinkedField, text: string): void {
    if (this.#asked.has(field.number)) return;
    this.#asked.add(field.number);
    const asked = Promise.resolve(this.#parts.elsewhere(text, [], false));
    asked
      .then((rows) => this.#keep(entity, field, rows))
      .catch(() => undefined) // A count that fails only leaves the choice to SQLite.
      .finally(() => this.#asked.delete(field.number));
  }

  #keep(entity: LinkedEntity, field: LinkedField, rows: readonly unknown[][]): Frequencies {
    const counts = new Map(rows.map(([value, count]) => [value, Number(count)] as const));
    const listed = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const kept = {
      counts,
      total: Math.max(listed, counts.size < VALUES ? listed : this.#parts.size(entity)),
      until: performance.now() + KNOWN_FOR_MS,
    };
    this.#known.set(field.number, kept);
    return kept;
  }
}
