// In charge of: keeping what is on screen current: changes heard over the websocket mark cached answers as out of date.
import { followRecords, recordKeys, refreshEntity } from '@trellis/views/apps';
import type { EntityJson } from '@trellis/query';
import type { Client, Live, LiveState } from '@trellis/client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { meQuery, useSession } from './session.ts';

/** Reads answers about these entities again whenever one of their records changes. */
export function useLiveEntities(entities: readonly EntityJson[]): void {
  const { client } = useSession();
  const queries = useQueryClient();
  const names = entities.map((entity) => entity.key).join(' ');
  useEffect(() => {
    const stops = entities.map((entity) => follow(client.live, entity, () => void refreshEntity(queries, entity)));
    return () => stops.forEach((stop) => stop());
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the names stand for the entities, which are new objects after each reading of the apps
  }, [client, queries, names]);
}

function follow(live: Live, entity: EntityJson, refresh: () => void): () => void {
  // The records themselves are read again by whoever shows them, so the smallest part of them will do.
  const fields = entity.titleField === undefined ? {} : { fields: [entity.titleField] };
  return followRecords(live, { app: entity.app, entity: entity.slug, ...fields }, refresh);
}

/**
 * Reads again what the person may see and do, whenever the server says that something is to be read anew: with other rights or documents,
 * screens would else go on asking for fields that are gone, and show what they had.
 */
export function useRightsInForce(client: Client): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      client.live.onReload(() => {
        void queries.invalidateQueries({ queryKey: recordKeys.apps });
        void queries.invalidateQueries(meQuery(client));
      }),
    [client, queries],
  );
}

/** State of the live connection, and since when there is none. */
export function useLiveState(): { readonly state: LiveState; readonly downSince: number | undefined } {
  const { live } = useSession().client;
  const state = useSyncExternalStore(
    (changed) => live.onState(changed),
    () => live.state,
  );
  return { state, downSince: live.downSince };
}
