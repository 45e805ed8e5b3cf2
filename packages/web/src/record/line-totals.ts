// In charge of: totals of detail lines: summed by the server over all lines, never across currencies.
import type { MetricRequest, QueryRequest, RecordJson } from '@trellis/query';
import { recordKeys } from '@trellis/views/apps';
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../app/session.ts';
import type { LineColumn, Lines } from './layout.ts';

/** Totals of lines. */
export interface LineTotals {
  readonly count: number;
  /** Per column: the sum, or one sum per currency. Absent where the column has none. */
  readonly sums: { readonly [column: string]: readonly { readonly value: unknown; readonly currency: string | undefined }[] };
}

function currencyPath(column: LineColumn): string | undefined {
  const { currency } = column.field;
  return currency !== undefined && 'field' in currency ? currency.field : undefined;
}

/** The requests that give the totals: one for all columns of one currency field. */
function totalRequests(lines: Lines, parent: number): readonly { readonly path: string | undefined; readonly request: QueryRequest }[] {
  const byPath = new Map<string | undefined, MetricRequest[]>([[undefined, [{ op: 'count', as: 'n' }]]]);
  for (const column of lines.columns) {
    if (column.total !== 'sum') continue;
    const path = currencyPath(column);
    byPath.set(path, [...(byPath.get(path) ?? []), { op: 'sum', field: column.field.name, as: column.field.name }]);
  }
  return [...byPath].map(([path, metrics]) => ({
    path,
    request: {
      filter: { field: lines.link, op: 'eq', value: parent },
      metrics,
      ...(path === undefined ? {} : { groupBy: [{ field: path, as: 'currency' }] }),
    },
  }));
}

/** Reads the totals. */
export function useLineTotals(lines: Lines, parent: RecordJson): LineTotals | undefined {
  const { client } = useSession();
  const requests = totalRequests(lines, parent.id);
  const { data } = useQuery({
    queryKey: recordKeys.query(lines.entity, requests),
    queryFn: ({ signal }) =>
      Promise.all(requests.map(({ request }) => client.records(lines.entity.app, lines.entity.slug).query(request, { signal }))),
  });
  if (data === undefined) return undefined;
  const sums: { [column: string]: { value: unknown; currency: string | undefined }[] } = {};
  for (const column of lines.columns) {
    if (column.total !== 'sum') continue;
    const rows = data[requests.findIndex((one) => one.path === currencyPath(column))]?.rows ?? [];
    sums[column.id] = rows.map((row) => ({
      value: row[column.field.name],
      currency: typeof row['currency'] === 'string' ? row['currency'] : undefined,
    }));
  }
  const count = data[0]?.rows[0]?.['n'];
  return { count: typeof count === 'number' ? count : 0, sums };
}
