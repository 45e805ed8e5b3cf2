// In charge of: tying one list of records to a component: the source for what is asked now, the changes under way, live news.
import type { Client } from '@trellis/client';
import { fieldUi } from '@trellis/fields/react';
import type { EntityJson } from '@trellis/query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { fieldByName } from '../apps.ts';
import { EditStore, type SaveState } from './edit-store.ts';
import { RecordSource, type SourceRequest } from './record-source.ts';
import { statusFields } from '../record-change.ts';
import { saveBatchWith } from './transport.ts';

/** The records a grid shows. */
export interface GridRecords {
  /** What is shown: until a new question's first page is there, the former answer. */
  readonly source: RecordSource;
  /** What is asked; the same as `source` except while waiting. */
  readonly next: RecordSource;
  readonly isStale: boolean;
  readonly edits: EditStore;
  readonly saveState: SaveState;
}

/** The changes under way, and the list that is told what was stored. */
class Wiring {
  readonly edits: EditStore;
  #current: RecordSource | undefined;

  constructor(client: Client, entity: EntityJson) {
    const statuses = statusFields(entity);
    this.edits = new EditStore({
      lane: (field, value) => (statuses.has(field) ? `${field}\n${String(value)}` : ''),
      save: saveBatchWith(client.records(entity.app, entity.slug), statuses),
      toWire(name, value) {
        const field = fieldByName(entity, name);
        return field === undefined ? value : fieldUi(field.type).toWire(value);
      },
      onSaved: (records) => this.#current?.merge(records),
    });
  }

  show(source: RecordSource): void {
    this.#current = source;
  }
}

/** Lists an entity's records for a request; a new request replaces the list without losing changes under way. */
export function useRecords(client: Client, entity: EntityJson, request: SourceRequest): GridRecords {
  const wiring = useMemo(() => new Wiring(client, entity), [client, entity]);
  const key = JSON.stringify(request);
  const next = useMemo(() => {
    const records = client.records(entity.app, entity.slug);
    const list = (wanted: Parameters<typeof records.list>[0], signal: AbortSignal) => records.list(wanted, { signal });
    return new RecordSource({ request: JSON.parse(key) as SourceRequest, list, edits: wiring.edits });
  }, [client, entity, wiring, key]);
  const [shown, setShown] = useState(next);

  useSyncExternalStore(next.subscribe, next.revision);
  const isWaiting = shown !== next && next.status === 'loading' && shown.total !== undefined;
  const source = isWaiting ? shown : next;
  useSyncExternalStore(source.subscribe, source.revision);
  useLatest(wiring, source, next, setShown);
  useLive(client, entity, next);
  const saveState = useSyncExternalStore(wiring.edits.onChange, wiring.edits.state);
  return { source, next, isStale: isWaiting, edits: wiring.edits, saveState };
}

// The first look is what makes a new list load; the former list ends when another is asked for.
function useLatest(wiring: Wiring, source: RecordSource, next: RecordSource, setShown: (source: RecordSource) => void): void {
  useEffect(() => {
    next.open();
    next.look(0, 0);
    return () => next.close();
  }, [next]);
  useEffect(() => {
    wiring.show(source);
    if (source === next) setShown(next);
  }, [wiring, source, next, setShown]);
}

// The list is followed from where its first page was read.
function useLive(client: Client, entity: EntityJson, source: RecordSource): void {
  const since = source.position;
  useEffect(() => {
    if (since === undefined) return undefined;
    const { filter, fields } = source.request;
    const subscription = client.live.subscribe(
      { app: entity.app, entity: entity.slug, ...(filter === undefined ? {} : { filter }), ...(fields === undefined ? {} : { fields }), since },
      { onChanges: (changes) => source.applyChanges(changes), onReload: () => source.refresh() },
    );
    return () => subscription.close();
  }, [client, entity, source, since]);
}

/** Since when there is no live connection; undefined while there is one. */
export function useLiveDown(client: Client): number | undefined {
  const { live } = client;
  return useSyncExternalStore(
    (listener) => live.onState(listener),
    () => live.downSince,
  );
}
