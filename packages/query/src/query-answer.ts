// In charge of: what happens to a query's rows after grouping: having, sort and limit, the same on every store.
import { invalid, issue, type Issue } from '@trellis/errors';
import { compareText } from '@trellis/expr';
import type { Filter, QueryRequest } from './request.ts';

type Row = Readonly<Record<string, unknown>>;

/** The value rows are compared by: a link's title, else the value itself. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'title' in value ? value.title : value;
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : 0;
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1;
}

/** Orders rows by the sort keys, then by the group columns; nulls last in both directions. */
function compareRows(keys: readonly { as: string; descending: boolean }[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const { as, descending } of keys) {
      const [x, y] = [plain(a[as]) ?? null, plain(b[as]) ?? null];
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1;
        continue;
      }
      const order = compareValues(x, y);
      if (order !== 0) return descending ? -order : order;
    }
    // Linked records may share a title: then their ids decide, so that the order is one on every store.
    return keys.map(({ as }) => compareValues(idOf(a[as]), idOf(b[as]))).find((order) => order !== 0) ?? 0;
  };
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

function keeps(row: Row, node: Filter, columns: ReadonlySet<string>, issues: Issue[]): boolean {
  if ('and' in node) return node.and.every((child) => keeps(row, child, columns, issues));
  if ('or' in node) return node.or.some((child) => keeps(row, child, columns, issues));
  if ('not' in node) return !keeps(row, node.not, columns, issues);
  const test = Object.hasOwn(tests, node.op) ? tests[node.op] : undefined;
  if (!columns.has(node.field)) issues.push(issue('query.unknown-field', 'having', { name: String(node.field) }));
  if (test === undefined) issues.push(issue('query.operator', 'having', { op: String(node.op), field: String(node.field) }));
  return test?.(plain(row[node.field]) ?? null, node.value) ?? false;
}

/** Applies `having`, `sort` and `limit` to a query's rows. */
export function finishQuery(
  rows: readonly Row[],
  groupColumns: readonly string[],
  allColumns: readonly string[],
  request: QueryRequest,
): readonly Row[] {
  const issues: Issue[] = [];
  const columns = new Set(allColumns);
  const { having } = request;
  const kept = having === undefined ? rows : rows.filter((row) => keeps(row, having, columns, issues));
  if (issues.length > 0) throw invalid('request.invalid', [...new Map(issues.map((found) => [JSON.stringify(found), found])).values()]);
  const asked = (request.sort ?? []).map((key) => (key.startsWith('-') ? { as: key.slice(1), descending: true } : { as: key, descending: false }));
  const keys = [...asked, ...groupColumns.filter((as) => !asked.some((key) => key.as === as)).map((as) => ({ as, descending: false }))];
  const sorted = keys.length === 0 ? kept : kept.toSorted(compareRows(keys));
  return request.limit === undefined ? sorted : sorted.slice(0, request.limit);
}
