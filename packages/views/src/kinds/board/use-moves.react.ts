// In charge of: cards on their way to another column: shown there at once, back where they were when the server refuses.
import { useQueryClient } from '@tanstack/react-query';
import type { RecordsApi } from '@trellis/client';
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { useCallback, useState } from 'react';
import { refreshEntity } from '../../apps.ts';
import { changeRecord } from '../../record-change.ts';
import { refusalWords, type Refusal } from '../failure-words.ts';
import type { BoardColumn } from './board-columns.ts';

/** A card under way. */
export interface Move {
  readonly record: RecordJson;
  readonly from: string;
  readonly to: string;
}

/** Cards under way by record, and how to send one off. */
export interface Moves {
  readonly under: ReadonlyMap<number, Move>;
  /** Undefined when it arrived, else why it did not. */
  readonly send: (record: RecordJson, from: BoardColumn, to: BoardColumn) => Promise<Refusal | undefined>;
}

/** Keeps the moves of a board. */
export function useMoves(api: RecordsApi, entity: EntityJson, field: FieldJson): Moves {
  const queries = useQueryClient();
  const [under, setUnder] = useState<ReadonlyMap<number, Move>>(new Map());
  const put = useCallback((id: number, move: Move | undefined) => {
    setUnder((now) => {
      const next = new Map(now);
      if (move === undefined) next.delete(id);
      else next.set(id, move);
      return next;
    });
  }, []);
  const send = useCallback<Moves['send']>(
    async (record, from, to) => {
      put(record.id, { record, from: from.key, to: to.key });
      try {
        await changeRecord(api, entity, { id: record.id, version: record.version, values: { [field.name]: to.value } });
        // The card stays where it was put until the columns have been read again, so that it never jumps.
        await refreshEntity(queries, entity);
        return undefined;
      } catch (error) {
        void refreshEntity(queries, entity);
        return refusalWords(error);
      } finally {
        put(record.id, undefined);
      }
    },
    [api, entity, field, queries, put],
  );
  return { under, send };
}
