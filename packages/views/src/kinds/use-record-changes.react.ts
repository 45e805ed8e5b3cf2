// In charge of: keeping what a view shows of an entity current: changes heard over the websocket mark cached answers as out of date.
import { useQueryClient } from '@tanstack/react-query';
import type { Client } from '@trellis/client';
import type { EntityJson } from '@trellis/query';
import { useEffect } from 'react';
import { followRecords, refreshEntity } from '../apps.ts';
import type { KindRequest } from './kind-frame.react.tsx';

/** Reads the answers about an entity again whenever a record of the list changes, enters or leaves it. */
export function useRecordChanges(client: Client, entity: EntityJson, { filter, fields }: Pick<KindRequest, 'filter'> & Partial<KindRequest>): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      followRecords(
        client.live,
        { app: entity.app, entity: entity.slug, ...(fields === undefined ? {} : { fields }), ...(filter === undefined ? {} : { filter }) },
        () => void refreshEntity(queries, entity),
      ),
    [client, entity, queries, filter, fields],
  );
}
