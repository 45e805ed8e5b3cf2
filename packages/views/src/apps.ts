// In charge of: the apps a person may see, held together so that links between them can be followed.
import { useQueries, useQuery, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { Client, Live, LiveTopic } from '@trellis/client';
import { systemFieldJson, type AppJson, type AppSummary, type EntityJson, type FieldJson, type FormerType } from '@trellis/query';
import { useCallback } from 'react';

/** Every app the person may see, looked up by what documents and links say. */
export interface AppsContext {
  /** In order. */
  readonly list: readonly AppJson[];
  /** An app by id or slug. */
  byId(id: string): AppJson | undefined;
  /** An entity by its app (id or slug) and its name or id. */
  entity(app: string, name: string): EntityJson | undefined;
}

/** Addresses of cached answers. All that concerns the records of an entity begins with `recordKeys.entity`. */
export const recordKeys = {
  apps: ['apps'] as const,
  app: (app: string) => ['apps', app] as const,
  users: ['users'] as const,
  departments: ['departments'] as const,
  entity: (entity: EntityJson) => ['records', entity.key] as const,
  list: (entity: EntityJson, request: unknown) => ['records', entity.key, 'list', request] as const,
  query: (entity: EntityJson, request: unknown) => ['records', entity.key, 'query', request] as const,
  one: (entity: EntityJson, id: number) => ['records', entity.key, 'one', id] as const,
  history: (entity: EntityJson, id: number) => ['records', entity.key, 'history', id] as const,
};

/** Holds apps together. */
export function appsContext(apps: readonly AppJson[]): AppsContext {
  const list = [...apps].sort((a, b) => a.app.order - b.app.order || (a.app.slug < b.app.slug ? -1 : 1));
  const byName = new Map<string, AppJson>();
  for (const app of list) byName.set(app.app.slug, app);
  for (const app of list) byName.set(app.app.id, app);
  return {
    list,
    byId: (id) => byName.get(id),
    entity(app, name) {
      const entities = byName.get(app)?.entities ?? {};
      return entities[name] ?? Object.values(entities).find((entity) => entity.slug === name);
    },
  };
}

/** An entity's fields in order. */
export function fieldsInOrder(entity: EntityJson): readonly FieldJson[] {
  return Object.values(entity.fields).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** An entity's field by name, those that every record has by itself among them. */
export function fieldByName(entity: EntityJson, name: string): FieldJson | undefined {
  return Object.values(entity.fields).find((field) => field.name === name) ?? systemFieldJson(name);
}

/** A field as it was, for values of a type that it no longer has; the field itself where nothing is said of another type. */
export function fieldAsItWas(field: FieldJson, was: FormerType | undefined): FieldJson {
  return was === undefined ? field : { ...field, type: was.type, config: was.config };
}

/** What `useApps` knows so far. */
export interface AppsState {
  readonly apps: AppsContext;
  /** The list of apps, there before the apps themselves. */
  readonly summaries: readonly AppSummary[];
  readonly isLoading: boolean;
  readonly error: Error | null;
}

const FRESH = 5 * 60_000;

/** Loads every app the person may see. Answers are kept and shared. */
export function useApps(client: Client): AppsState {
  const summaries = useQuery({ queryKey: recordKeys.apps, queryFn: ({ signal }) => client.apps({ signal }), staleTime: FRESH });
  const { data: known, isLoading, error } = summaries;
  // A stable function: combined anew at every render, the context would be another object each time, and whatever depends on it would run again.
  const combine = useCallback(
    (results: readonly UseQueryResult<AppJson>[]): AppsState => ({
      apps: appsContext(results.flatMap((result) => (result.data === undefined ? [] : [result.data]))),
      summaries: known ?? [],
      isLoading: isLoading || results.some((result) => result.isLoading),
      error: error ?? results.find((result) => result.error !== null)?.error ?? null,
    }),
    [known, isLoading, error],
  );
  return useQueries({
    queries: (known ?? []).map((summary) => ({
      queryKey: recordKeys.app(summary.id),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.app(summary.id, { signal }),
      staleTime: FRESH,
    })),
    combine,
  });
}

/** Marks everything known about an entity's records as out of date, so that what is on screen is read again. */
export async function refreshEntity(queries: QueryClient, entity: EntityJson): Promise<void> {
  await queries.invalidateQueries({ queryKey: recordKeys.entity(entity) });
}

/** Changes that come closer together than this are read once. */
const GATHER = 300;

/** Calls back whenever records of a list change; returns a way to stop. */
export function followRecords(live: Live, topic: LiveTopic, changed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, GATHER);
  };
  const subscription = live.subscribe(topic, { onChanges: soon, onReload: soon });
  return () => {
    clearTimeout(timer);
    subscription.close();
  };
}
