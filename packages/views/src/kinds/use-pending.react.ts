// In charge of: records whose change is under way: shown as they will be, and as they were again when the server refuses.
import { useQueryClient } from '@tanstack/react-query';
import type { RecordsApi, RecordValues } from '@trellis/client';
import type { EntityJson, RecordJson } from '@trellis/query';
import { useCallback, useState } from 'react';
import { refreshEntity } from '../apps.ts';
import { changeRecord } from '../record-change.ts';
import { refusalWords, type Refusal } from './failure-words.ts';

/** Changes under way by record, as their kind of view shows them, and how to send one off. */
export interface Pending<Shown> {
  readonly under: ReadonlyMap<number, Shown>;
  /** Undefined when it was stored, else why it was not. */
  readonly send: (record: RecordJson, values: RecordValues, shown: Shown) => Promise<Refusal | undefined>;
}

/** Keeps the changes of a view. */
export function usePending<Shown>(api: RecordsApi, entity: EntityJson): Pending<Shown> {
  const queries = useQueryClient();
  const [under, setUnder] = useState<ReadonlyMap<number, Shown>>(new Map());
  const put = useCallback((id: number, shown: Shown | undefined) => {
    setUnder((now) => {
      const next = new Map(now);
      if (shown === undefined) next.delete(id);
      else next.set(id, shown);
      return next;
    });
  }, []);
  const send = useCallback<Pending<Shown>['send']>(
    async (record, values, shown) => {
      put(record.id, shown);
      try {
        await changeRecord(api, entity, { id: record.id, version: record.version, values });
        // The record stays where it was put until the view has been read again, so that it never jumps.
        await refreshEntity(queries, entity);
        return undefined;
      } catch (error) {
        void refreshEntity(queries, entity);
        return refusalWords(error);
      } finally {
        put(record.id, undefined);
      }
    },
    [api, entity, queries, put],
  );
  return { under, send };
}
