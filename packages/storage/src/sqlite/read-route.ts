// In charge of: deciding which reads may run on the thread that serves everyone, which go to a reader process, and which to the column mirror.
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { Expr, GroupsPlan, RowsPlan } from '@trellis/query';
import { boundsOrder, rootField } from './index-choice.ts';

/** Entities up to this many records may be scanned on the main thread. */
export const SMALL = 20_000;
/** Grouping costs more for each record. */
const SMALL_TO_GROUP = 4_000;
/** Pages further in than this are counted through, not sought. */
const FAR_OFFSET = 2_000;
/** Records that an index leaves at most for the store to read them sooner than the column mirror. */
const FEW = 2_000;
/** A statement whose reads take this long on average on the main thread goes elsewhere from then on. */
const SLOW_MS = 12;
/** One read this long is enough. */
const VERY_SLOW_MS = 200;
/** Weight of the newest read in the average, so that one pause of the collector does not decide. */
const NEWEST = 0.2;
/**
 * How long a slow shape stays elsewhere before it may show that it has become quick: the first time, as what was read cold or on a busy
 * machine is soon quick again, and at most, where it was slow each time it came back.
 */
const SLOW_FIRST_MS = 3_000;
const SLOW_MOST_MS = 300_000;

function isIndexed(field: LinkedField | undefined): boolean {
  return field !== undefined && (field.number === -1 || field.indexed || field.unique);
}

function indexedPath(expr: Expr | undefined): boolean {
  if (expr?.kind === 'call' && expr.name === 'localDay') return indexedPath(expr.args[0]);
  return expr?.kind === 'path' && expr.steps.length === 1 && isIndexed(expr.steps[0]);
}

function conjuncts(where: Expr): readonly Expr[] {
  return where.kind === 'call' && where.name === 'and' ? where.args : [where];
}

/** Whether a condition narrows by an index to what is likely few records. */
function narrows(condition: Expr): boolean {
  return condition.kind === 'call' && (condition.name === 'eq' || condition.name === 'in') && indexedPath(condition.args[0]);
}

function namesIds(condition: Expr): boolean {
  const path = condition.kind === 'call' && condition.name === 'in' ? condition.args[0] : undefined;
  return path?.kind === 'path' && path.steps.length === 1 && path.steps[0]?.number === -1;
}

function isTrue(expr: Expr): boolean {
  return expr.kind === 'literal' && expr.value === true;
}

/** Whether a condition leaves one record, or those of a list of ids. */
function namesRecords(condition: Expr): boolean {
  if (!narrows(condition) || condition.kind !== 'call') return false;
  const [path] = condition.args;
  const field = path?.kind === 'path' ? path.steps[0] : undefined;
  return field !== undefined && (field.number === -1 || field.unique);
}

/** Whether an index leads to what a list answers. */
function isBounded(plan: RowsPlan): boolean {
  if (plan.offset > FAR_OFFSET) return false;
  const conditions = conjuncts(plan.where);
  // The trash has none of the fields' indexes.
  if (plan.deleted === true) return conditions.some(namesIds);
  if (conditions.some(narrows)) return true;
  const leading = rootField(plan.order[0]?.expr);
  if (!indexedPath(plan.order[0]?.expr)) return false;
  return isTrue(plan.where) || (leading !== undefined && conditions.every((condition) => boundsOrder(condition, leading)));
}

/** Whether an index has the records in the order of the plan, so that a page near the beginning may be walked to. */
export function ledByIndex(plan: RowsPlan): boolean {
  const first = plan.order[0]?.expr;
  return plan.deleted !== true && first?.kind === 'path' && indexedPath(first) && !isTrue(plan.where);
}

/** Where a plan runs: on the main thread, in a reader process, or on the column mirror as long as that can answer. */
export type Route = 'here' | 'elsewhere' | 'columns';

/** What a route is chosen by. */
export interface RouteParts {
  /** How many records an entity has, near enough. */
  readonly size: (entity: LinkedEntity) => number;
  /** Whether an entity has so many records that the column mirror keeps it. */
  readonly isMirrored: (entity: LinkedEntity) => boolean;
  /** How many records the conditions on indexed fields leave, where that is known. */
  readonly expected: (plan: RowsPlan | GroupsPlan) => number | undefined;
}

/** Remembers which shapes were slow, and answers where a plan runs. */
export class ReadRoute {
  /** Until when, and for how long, slow shapes are elsewhere. */
  readonly #slow = new Map<string, { readonly until: number; readonly wait: number }>();
  readonly #average = new Map<string, number>();
  readonly #parts: RouteParts;

  constructor(parts: RouteParts) {
    this.#parts = parts;
  }

  /** Where a list runs. */
  rows(plan: RowsPlan, statement: string): Route {
    const isSlow = this.#isSlow(statement);
    if (isBounded(plan) && !isSlow) return 'here';
    if (this.#isForColumns(plan)) return 'columns';
    return this.#parts.size(plan.entity) <= SMALL && !isSlow ? 'here' : 'elsewhere';
  }

  /** Where a grouping runs. */
  groups(plan: GroupsPlan, statement: string): Route {
    if (this.#isForColumns(plan)) return 'columns';
    return this.#parts.size(plan.entity) <= SMALL_TO_GROUP && !this.#isSlow(statement) ? 'here' : 'elsewhere';
  }

  /** Whether a plan reads much of a large entity. What an index leaves little of, the store reads sooner. */
  #isForColumns(plan: RowsPlan | GroupsPlan): boolean {
    if (!this.#parts.isMirrored(plan.entity) || conjuncts(plan.where).some(namesRecords)) return false;
    return (this.#parts.expected(plan) ?? Number.POSITIVE_INFINITY) > FEW;
  }

  /** Notes how long a statement took on the main thread. */
  took(statement: string, ms: number): void {
    const average = (this.#average.get(statement) ?? 0) * (1 - NEWEST) + ms * NEWEST;
    if (this.#average.size > 5_000) this.#average.clear();
    this.#average.set(statement, average);
    if (average <= SLOW_MS && ms <= VERY_SLOW_MS) return;
    this.#average.delete(statement);
    this.#send(statement);
  }

  /** Sends a shape elsewhere: twice as long as the last time, unless it did well here for as long as that again. */
  #send(statement: string): void {
    const now = performance.now();
    const last = this.#slow.get(statement);
    const isAgain = last !== undefined && now < last.until + Math.max(last.wait, SLOW_FIRST_MS * 10);
    const wait = isAgain ? Math.min(last.wait * 2, SLOW_MOST_MS) : SLOW_FIRST_MS;
    if (this.#slow.size > 2_000) this.#slow.clear();
    this.#slow.set(statement, { until: now + wait, wait });
  }

  #isSlow(statement: string): boolean {
    return (this.#slow.get(statement)?.until ?? 0) > performance.now();
  }
}
