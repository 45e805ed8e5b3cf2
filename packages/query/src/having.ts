// In charge of: what is asked of groups after grouping: every mistake in it, found before any work, and which rows pass.
import { issue, type Issue } from '@trellis/errors';
import { compareText } from '@trellis/expr';
import { limits } from './filter.ts';
import type { Filter } from './request.ts';

/** The value rows are compared by: a link's title, else the value itself. */
export function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'title' in value ? value.title : value;
}

/** Order of two values of one column. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1;
}

const tests: Record<string, (value: unknown, wanted: unknown) => boolean> = {
  eq: (value, wanted) => value !== null && compareValues(value, wanted) === 0,
  ne: (value, wanted) => value === null || compareValues(value, wanted) !== 0,
  lt: (value, wanted) => value !== null && compareValues(value, wanted) < 0,
  lte: (value, wanted) => value !== null && compareValues(value, wanted) <= 0,
  gt: (value, wanted) => value !== null && compareValues(value, wanted) > 0,
  gte: (value, wanted) => value !== null && compareValues(value, wanted) >= 0,
  isEmpty: (value) => value === null,
  isNotEmpty: (value) => value !== null,
};

/** Whether a row passes. What is asked has been checked. */
export function keeps(row: Readonly<Record<string, unknown>>, node: Filter): boolean {
  if ('and' in node) return node.and.every((child) => keeps(row, child));
  if ('or' in node) return node.or.some((child) => keeps(row, child));
  if ('not' in node) return !keeps(row, node.not);
  return tests[node.op]?.(plain(row[node.field]) ?? null, node.value) ?? false;
}

/** What a caller may have sent in a node's place. */
type Sent = Readonly<Partial<Record<'and' | 'or' | 'not' | 'field' | 'op' | 'value', unknown>>>;

const MAX_QUOTED = 60;

/** Walks what was sent, with a budget: each row is asked everything, so nothing of its size is left to chance (E5). */
class Check {
  readonly #columns: ReadonlySet<string>;
  readonly #issues: Issue[];
  #left: number = limits.conditions;

  constructor(columns: ReadonlySet<string>, issues: Issue[]) {
    this.#columns = columns;
    this.#issues = issues;
  }

  node(node: unknown, at: string, depth: number): void {
    this.#left -= 1;
    if (this.#left === -1) this.#tooComplex(at, limits.conditions, { en: 'conditions', 'zh-CN': '条件' });
    if (this.#left < 0) return;
    if (depth > limits.filterDepth) return this.#tooComplex(at, limits.filterDepth, { en: 'levels', 'zh-CN': '层级' });
    if (typeof node !== 'object' || node === null) return void this.#issues.push(issue('query.bad-filter', at));
    const sent = node as Sent;
    if ('and' in sent) this.#all(sent.and, `${at}.and`, depth);
    else if ('or' in sent) this.#all(sent.or, `${at}.or`, depth);
    else if ('not' in sent) this.node(sent.not, `${at}.not`, depth + 1);
    else this.#test(sent, at);
  }

  #tooComplex(at: string, max: number, what: { readonly en: string; readonly 'zh-CN': string }): void {
    this.#issues.push(issue('query.too-complex', at, { max, what }));
  }

  #all(parts: unknown, at: string, depth: number): void {
    if (!Array.isArray(parts)) return void this.#issues.push(issue('query.bad-filter', at));
    for (const [index, part] of parts.entries()) this.node(part, `${at}.${index}`, depth + 1);
  }

  #test({ field, op, value }: Sent, at: string): void {
    const [name, operator] = [String(field).slice(0, MAX_QUOTED), String(op).slice(0, MAX_QUOTED)];
    if (typeof field !== 'string' || !this.#columns.has(field)) this.#issues.push(issue('query.unknown-field', `${at}.field`, { name }));
    if (typeof op !== 'string' || !Object.hasOwn(tests, op)) this.#issues.push(issue('query.operator', `${at}.op`, { op: operator, field: name }));
    // Objects of a caller's making would be asked for a number, and need not have one.
    if (typeof value === 'object' && value !== null) this.#issues.push(issue('query.bad-filter', `${at}.value`));
  }
}

/** Adds every mistake in what is asked of the groups with these columns. */
export function checkHaving(having: unknown, columns: ReadonlySet<string>, issues: Issue[]): void {
  if (having !== undefined) new Check(columns, issues).node(having, 'having', 1);
}
