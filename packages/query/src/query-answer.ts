// In charge of: what happens to a query's rows after grouping: having, sort and limit, the same on every store.
import { invalid, type Issue } from '@trellis/errors';
import { checkHaving, compareValues, keeps, plain } from './having.ts';
import type { AnswerColumn } from './group-plan.ts';
import type { QueryRequest } from './request.ts';

type Row = Readonly<Record<string, unknown>>;

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : 0;
}

/** Places of a choice's options, by the column they stand in. */
export type OptionPlaces = ReadonlyMap<string, ReadonlyMap<unknown, number>>;

/** The places of the options in the columns that hold choices. */
export function optionPlaces(columns: readonly AnswerColumn[]): OptionPlaces {
  const found = columns.flatMap(({ as, field, metric }) => {
    const isChoice = field?.valueType.kind === 'choice' && metric === undefined;
    const options = isChoice ? field.type.options?.(field.config) : undefined;
    return options === undefined ? [] : [[as, new Map(options.map(({ id }, place) => [id, place]))] as const];
  });
  return new Map(found);
}

/** An option's place decides; what is no option any more comes after all of them, by its id. */
function comparePlaced(x: unknown, y: unknown, places: ReadonlyMap<unknown, number>): number {
  const [a, b] = [places.get(x) ?? places.size, places.get(y) ?? places.size];
  return a === b ? compareValues(x, y) : a - b;
}

/** Orders rows by the sort keys, then by the group columns; nulls last in both directions. */
function compareRows(keys: readonly { as: string; descending: boolean }[], places: OptionPlaces): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const { as, descending } of keys) {
      const [x, y] = [plain(a[as]) ?? null, plain(b[as]) ?? null];
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1;
        continue;
      }
      const options = places.get(as);
      const order = options === undefined ? compareValues(x, y) : comparePlaced(x, y, options);
      if (order !== 0) return descending ? -order : order;
    }
    // Linked records may share a title: then their ids decide, so that the order is one on every store.
    return keys.map(({ as }) => compareValues(idOf(a[as]), idOf(b[as]))).find((order) => order !== 0) ?? 0;
  };
}

/** Applies `having`, `sort` and `limit` to a query's rows. */
export function finishQuery(
  rows: readonly Row[],
  groupColumns: readonly string[],
  allColumns: readonly string[],
  request: QueryRequest,
  places: OptionPlaces = new Map(),
): readonly Row[] {
  const issues: Issue[] = [];
  const { having } = request;
  checkHaving(having, new Set(allColumns), issues);
  if (issues.length > 0) throw invalid('request.invalid', issues);
  const kept = having === undefined ? rows : rows.filter((row) => keeps(row, having));
  const asked = (request.sort ?? []).map((key) => (key.startsWith('-') ? { as: key.slice(1), descending: true } : { as: key, descending: false }));
  const keys = [...asked, ...groupColumns.filter((as) => !asked.some((key) => key.as === as)).map((as) => ({ as, descending: false }))];
  const sorted = keys.length === 0 ? kept : kept.toSorted(compareRows(keys, places));
  return request.limit === undefined ? sorted : sorted.slice(0, request.limit);
}
