// In charge of: an import under way: started, watched until it ends, cancelled.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Client } from '@trellis/client';
import type { EntityJson, ImportOptions, JobJson } from '@trellis/query';
import { useEffect, useState } from 'react';
import { refreshEntity } from '../apps.ts';

const POLL = 500;

/** Whether a job has come to its end. */
export function isOver(job: JobJson): boolean {
  return job.status === 'done' || job.status === 'failed' || job.status === 'cancelled';
}

/** An import as the screen sees it. */
export interface ImportRun {
  readonly job: JobJson | undefined;
  /** What it was started with. */
  readonly options: ImportOptions | undefined;
  readonly isStarting: boolean;
  /** It has begun and is not over. */
  readonly isBusy: boolean;
  readonly isCancelling: boolean;
  /** Why it could not be started or watched. */
  readonly error: Error | undefined;
  readonly start: (file: File, options: ImportOptions) => void;
  /** Starts it once more as it was started. */
  readonly again: () => void;
  readonly cancel: () => void;
  /** Forgets it, so that another can be started. */
  readonly reset: () => void;
}

/** Runs imports of one entity, one at a time. */
export function useImportRun(client: Client, entity: EntityJson): ImportRun {
  const queries = useQueryClient();
  const [options, setOptions] = useState<ImportOptions | undefined>(undefined);
  const starting = useMutation({
    mutationFn: (input: { readonly file: File; readonly options: ImportOptions }) =>
      client.records(entity.app, entity.slug).startImport(input.file, input.options),
  });
  const id = starting.data?.id;
  const watching = useQuery({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => client.jobs.get(id ?? '', { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : POLL),
    gcTime: 0,
  });
  const cancelling = useMutation({ mutationFn: (job: string) => client.jobs.cancel(job) });
  const job = watching.data ?? starting.data;
  const stored = job !== undefined && isOver(job) && job.result !== undefined;
  useEffect(() => {
    if (stored) void refreshEntity(queries, entity);
  }, [stored, queries, entity]);
  return {
    job,
    options,
    isStarting: starting.isPending,
    isBusy: starting.isPending || (job !== undefined && !isOver(job)),
    isCancelling: cancelling.isPending || (cancelling.isSuccess && job !== undefined && !isOver(job)),
    error: starting.error ?? (job !== undefined && isOver(job) ? undefined : watching.error) ?? cancelling.error ?? undefined,
    start(file, next) {
      setOptions(next);
      cancelling.reset();
      starting.mutate({ file, options: next });
    },
    again() {
      cancelling.reset();
      if (starting.variables !== undefined) starting.mutate(starting.variables);
    },
    cancel: () => id !== undefined && cancelling.mutate(id),
    reset() {
      setOptions(undefined);
      cancelling.reset();
      starting.reset();
    },
  };
}
