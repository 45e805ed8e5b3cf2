// In charge of: the records that lie on the days looked at, current, and no more than can be drawn.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RecordJson } from '@trellis/query';
import { useEffect, useMemo } from 'react';
import { recordKeys } from '../apps.ts';
import type { BodyProps } from './kind-frame.react.tsx';
import { spanFilter, type Span, type SpanFields } from './span.ts';
import { useRecordChanges } from './use-record-changes.react.ts';

/** Most records drawn at a time: what one list answers with. */
export const MOST_RECORDS = 1000;

/** What is known of the records. */
export interface SpanRecords {
  readonly records: readonly RecordJson[] | undefined;
  /** How many there are, drawn or not. */
  readonly total: number | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Lists what lies on the days. Answers to other days are kept on screen until these are there. */
export function useSpanRecords({ client, api, entity, request, onMatching }: BodyProps, fields: SpanFields, { first, last }: Span): SpanRecords {
  useRecordChanges(client, entity, request);
  const asked = useMemo(() => {
    const days = spanFilter(fields, first, last);
    const filter = request.filter === undefined ? days : { and: [request.filter, days] };
    return { ...request, filter, sort: request.sort.length === 0 ? [fields.start.name] : request.sort, limit: MOST_RECORDS, count: 'exact' as const };
  }, [request, fields, first, last]);
  const { data, error, refetch } = useQuery({
    queryKey: recordKeys.list(entity, asked),
    queryFn: ({ signal }) => api.list(asked, { signal }),
    placeholderData: keepPreviousData,
  });
  const total = data?.total;
  useEffect(() => onMatching(total), [onMatching, total]);
  return { records: data?.records, total, error: data === undefined ? error : null, retry: () => void refetch() };
}
