// In charge of: stored filters with names of fields in place of ids.
import type { Filter } from '@trellis/query';
import type { Path, StoredFilter } from '@trellis/schemas';

/** How a path is called; undefined where it is not to be named. */
export type NameOfPath = (path: Path) => string | undefined;

/**
 * A stored filter with names. What asks of a path without one is left out; where the filter is wanted `whole`, nothing is left of it
 * then, since fewer conditions keep more records.
 */
export function namedFilter(filter: StoredFilter, nameOf: NameOfPath, wanted: 'readable' | 'whole'): Filter | undefined {
  const all = (parts: readonly StoredFilter[]): Filter[] | undefined => {
    const named = parts.flatMap((part) => namedFilter(part, nameOf, wanted) ?? []);
    return wanted === 'whole' && named.length < parts.length ? undefined : named;
  };
  if ('and' in filter) return joined('and', all(filter.and));
  if ('or' in filter) return joined('or', all(filter.or));
  if ('not' in filter) {
    const inner = namedFilter(filter.not, nameOf, wanted);
    return inner === undefined ? undefined : { not: inner };
  }
  const field = nameOf(filter.path);
  if (field === undefined) return undefined;
  return 'value' in filter ? { field, op: filter.op, value: filter.value } : { field, op: filter.op };
}

function joined(how: 'and' | 'or', parts: readonly Filter[] | undefined): Filter | undefined {
  if (parts === undefined) return undefined;
  return how === 'and' ? { and: parts } : { or: parts };
}
