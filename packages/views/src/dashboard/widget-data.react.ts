// In charge of: asking a widget's queries and holding context and answers together, so that no figure is drawn in the wrong frame.
import { useQueries, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { ApiError, type Client } from '@trellis/client';
import type { EntityJson, QueryAnswer, QueryRequest, WidgetJson } from '@trellis/query';
import { useCallback, useMemo, useState } from 'react';
import { recordKeys } from '../apps.ts';
import type { WidgetEntry } from '../widgets/list.tsx';
import type { WidgetAnswers, WidgetContext } from '../widgets/widget-kind.ts';

/** A widget's answers with the context they were asked in. */
interface WidgetData {
  readonly context: WidgetContext;
  readonly answers: WidgetAnswers;
}

/** Where a widget's queries stand. */
export interface WidgetState {
  /** The newest complete answers; of the former context while the current ones are still coming. */
  readonly data: WidgetData | undefined;
  readonly isStale: boolean;
  readonly isLoading: boolean;
  readonly error: Error | undefined;
  readonly retry: () => void;
  /** Stops the queries that are running. */
  readonly cancel: () => void;
}

interface Gathered {
  /** Undefined until every query is answered. */
  readonly answers: WidgetAnswers | undefined;
  readonly isLoading: boolean;
  readonly error: Error | undefined;
}

function gather(parts: readonly string[], results: readonly UseQueryResult<QueryAnswer>[]): Gathered {
  const answers = Object.fromEntries(parts.map((part, index) => [part, results[index]?.data]));
  const { current } = answers;
  const isWhole = current !== undefined && results.every((result) => result.data !== undefined);
  return {
    answers: isWhole ? { ...answers, current } : undefined,
    isLoading: results.some((result) => result.isFetching),
    error: results.find((result) => result.error !== null)?.error ?? undefined,
  };
}

/** Asks a widget's queries. `entity` is undefined where the reader may not see it; then nothing is asked. */
export function useWidgetData(
  entry: WidgetEntry,
  widget: WidgetJson,
  context: WidgetContext,
  entity: EntityJson | undefined,
  client: Client,
): WidgetState {
  const queries = useQueryClient();
  const requests = useMemo(() => Object.entries(entry.kind.requests(widget, context)), [entry, widget, context]);
  const keyOf = useCallback((request: QueryRequest) => (entity === undefined ? ['records', 'hidden'] : recordKeys.query(entity, request)), [entity]);
  const combine = useCallback(
    (results: readonly UseQueryResult<QueryAnswer>[]) =>
      gather(
        requests.map(([part]) => part),
        results,
      ),
    [requests],
  );
  const { answers, isLoading, error } = useQueries({
    queries: requests.map(([, request]) => ({
      queryKey: keyOf(request),
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<QueryAnswer> =>
        client.records(entity?.app ?? '', entity?.slug ?? '').query(request, { signal }),
      enabled: entity !== undefined,
      staleTime: 30_000,
      // A refusal stays one; only a lost connection is worth trying again.
      retry: (count: number, failure: Error) => count < 2 && failure instanceof ApiError && failure.kind === 'offline',
    })),
    combine,
  });
  const fresh = useMemo((): WidgetData | undefined => (answers === undefined ? undefined : { context, answers }), [context, answers]);
  const [kept, setKept] = useState<WidgetData | undefined>(undefined);
  if (fresh !== undefined && fresh !== kept) setKept(fresh);
  const retry = useCallback(
    () => void Promise.all(requests.map(([, request]) => queries.refetchQueries({ queryKey: keyOf(request) }))),
    [queries, requests, keyOf],
  );
  const cancel = useCallback(
    () => void Promise.all(requests.map(([, request]) => queries.cancelQueries({ queryKey: keyOf(request) }))),
    [queries, requests, keyOf],
  );
  return { data: fresh ?? kept, isStale: fresh === undefined, isLoading, error, retry, cancel };
}
