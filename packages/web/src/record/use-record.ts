// In charge of: reading one record and saving changes to it.
import { ApiError } from '@trellis/client';
import type { EntityJson, RecordJson } from '@trellis/query';
import { recordKeys, refreshEntity } from '@trellis/views/apps';
import { changeRecord } from '@trellis/views/record-change';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useSession } from '../app/session.ts';
import { neededLinks } from './layout.ts';

/** Where saving stands. */
export type SaveState = { readonly kind: 'none' | 'saving' | 'failed' } | { readonly kind: 'saved'; readonly at: number };

/** A record on screen. */
export interface OpenRecord {
  readonly record: RecordJson | undefined;
  readonly error: Error | null;
  readonly saveState: SaveState;
  /** Saves values read at the version on screen. On a stale version the current record is shown and the error passed on. */
  readonly save: (values: { readonly [field: string]: unknown }) => Promise<void>;
  /** Takes a failed saving as done with: the former value is back on screen. */
  readonly settle: () => void;
  readonly retry: () => void;
}

/** Reads a record and keeps it for saving. */
export function useRecord(entity: EntityJson, id: number): OpenRecord {
  const { client } = useSession();
  const queries = useQueryClient();
  const [saveState, setSaveState] = useState<SaveState>({ kind: 'none' });
  const api = client.records(entity.app, entity.slug);
  const key = recordKeys.one(entity, id);
  const expand = neededLinks(Object.values(entity.fields));
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get(id, expand.length === 0 ? {} : { expand }, { signal }),
  });

  const queue = useRef<Promise<void>>(Promise.resolve());

  async function saveNow(values: { readonly [field: string]: unknown }): Promise<void> {
    const current = queries.getQueryData<RecordJson>(key);
    if (current === undefined) return;
    setSaveState({ kind: 'saving' });
    try {
      const answer = await changeRecord(api, entity, { id, version: current.version, values });
      queries.setQueryData<RecordJson>(key, (old) => ({ ...old, ...answer }));
      setSaveState({ kind: 'saved', at: Date.now() });
      void refreshEntity(queries, entity);
    } catch (failure) {
      setSaveState({ kind: 'failed' });
      if (failure instanceof ApiError && failure.kind === 'conflict') await queries.invalidateQueries({ queryKey: key });
      throw failure;
    }
  }

  // One after another: each needs the version that the one before made.
  const save = useCallback(
    (values: { readonly [field: string]: unknown }) => {
      const saved = queue.current.then(() => saveNow(values));
      queue.current = saved.catch(() => undefined);
      return saved;
    },
    // oxlint-disable-next-line react/exhaustive-deps -- entity and id say all that saving depends on
    [client, queries, entity, id],
  );
  const settle = () => setSaveState((now) => (now.kind === 'failed' ? { kind: 'none' } : now));
  return { record: data, error, saveState, save, settle, retry: () => void refetch() };
}
