// In charge of: asking a widget's queries and holding context and answers together, so that no figure is drawn in the wrong frame.
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { ApiError, type Client } from '@trellis/client';
import type { EntityJson, QueryAnswer, WidgetJson } from '@trellis/query';
import { useCallback, useMemo, useRef } from 'react';
import { recordKeys } from '../apps.ts';
import type { WidgetEntry } from '../widgets/list.tsx';
import type { WidgetAnswers, WidgetContext } from '../widgets/widget-kind.ts';

/** A widget's answers with the context they were asked in. */
export interface WidgetData {
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
  retry(): void;
  /** Stops the queries that are running. */
  cancel(): void;
}

function isComplete(answers: { readonly [part: string]: QueryAnswer | undefined }): answers is WidgetAnswers {
  return answers['current'] !== undefined;
}

/** Asks a widget's queries. `entity` is undefined where the reader may not see it; then nothing is asked. */
export function useWidgetData(entry: WidgetEntry, widget: WidgetJson, context: WidgetContext, entity: EntityJson | undefined, client: Client): WidgetState {
  const queries = useQueryClient();
  const requests = useMemo(() => Object.entries(entry.kind.requests(widget, context)), [entry, widget, context]);
  const results = useQueries({
    queries: requests.map(([, request]) => ({
      queryKey: entity === undefined ? ['records', 'hidden'] : recordKeys.query(entity, request),
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<QueryAnswer> => client.records(entity?.app ?? '', entity?.slug ?? '').query(request, { signal }),
      enabled: entity !== undefined,
      staleTime: 30_000,
      // A refusal stays one; only a lost connection is worth trying again.
      retry: (count: number, error: Error) => count < 2 && error instanceof ApiError && error.kind === 'offline',
    })),
  });
  const answers = Object.fromEntries(requests.map(([part], index) => [part, results[index]?.data]));
  const whole = results.length > 0 && results.every((result) => result.data !== undefined);
  const last = useRef<{ readonly updated: string; readonly requests: unknown; readonly data: WidgetData } | undefined>(undefined);
  const updated = results.map((result) => result.dataUpdatedAt).join(' ');
  if (whole && isComplete(answers) && (last.current?.updated !== updated || last.current.requests !== requests)) last.current = { updated, requests, data: { context, answers } };
  const retry = useCallback(() => void Promise.all(results.filter((result) => result.data === undefined || result.isError).map((result) => result.refetch())), [results]);
  const cancel = useCallback(() => {
    if (entity !== undefined) void Promise.all(requests.map(([, request]) => queries.cancelQueries({ queryKey: recordKeys.query(entity, request) })));
  }, [queries, requests, entity]);
  return {
    data: last.current?.data,
    isStale: !whole || last.current?.requests !== requests,
    isLoading: results.some((result) => result.isFetching),
    error: results.find((result) => result.error !== null)?.error ?? undefined,
    retry,
    cancel,
  };
}
