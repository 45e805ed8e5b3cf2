// In charge of: what a person asked of a view for now: filter, sort and words, as the address keeps them.
import type { Filter, ViewJson } from '@trellis/query';

/** A person's own wishes on top of a view. What is absent comes from the view. */
export interface GridSearch {
  readonly filter?: Filter;
  readonly sort?: readonly string[];
  readonly search?: string;
}

/** The filter in force. */
export function filterInForce(view: ViewJson, search: GridSearch): Filter | undefined {
  return search.filter ?? view.filter;
}

/** The sort in force: field paths, `-` in front for descending. */
export function sortInForce(view: ViewJson, search: GridSearch): readonly string[] {
  return search.sort ?? view.sort;
}

/** Whether a filter asks for nothing. */
export function isEmptyFilter(filter: Filter | undefined): boolean {
  if (filter === undefined) return true;
  if ('and' in filter) return filter.and.every(isEmptyFilter);
  if ('or' in filter) return filter.or.length === 0;
  return false;
}

/** The filter for requests: none where it asks for nothing. */
export function requestFilter(filter: Filter | undefined): Filter | undefined {
  return isEmptyFilter(filter) ? undefined : filter;
}

/** One key of a sort. */
export interface SortKey {
  readonly path: string;
  readonly isDescending: boolean;
}

/** Reads a key of a sort. */
export function readSortKey(key: string): SortKey {
  return key.startsWith('-') ? { path: key.slice(1), isDescending: true } : { path: key, isDescending: false };
}

/** Writes a key of a sort. */
export function writeSortKey({ path, isDescending }: SortKey): string {
  return isDescending ? `-${path}` : path;
}

/** The sort after a click on a header: up, down, none. With `isAdding` the other keys stay. */
export function toggledSort(sort: readonly string[], path: string, isAdding: boolean): readonly string[] {
  const keys = sort.map(readSortKey);
  const now = keys.find((key) => key.path === path);
  const next: SortKey | undefined = now === undefined ? { path, isDescending: false } : now.isDescending ? undefined : { path, isDescending: true };
  if (!isAdding) return next === undefined ? [] : [writeSortKey(next)];
  const kept = keys.flatMap((key) => (key.path === path ? (next === undefined ? [] : [next]) : [key]));
  return (now === undefined && next !== undefined ? [...kept, next] : kept).map(writeSortKey);
}

/** The filter with one more condition that must hold too. */
export function withCondition(filter: Filter | undefined, condition: Filter): Filter {
  if (isEmptyFilter(filter) || filter === undefined) return { and: [condition] };
  return 'and' in filter ? { and: [...filter.and, condition] } : { and: [filter, condition] };
}
