// In charge of: what the search box offers for a text: places, records, or what was opened lately.
import { localText, type Locale } from '@trellis/errors';
import type { Client } from '@trellis/client';
import type { AppsContext } from '@trellis/views/apps';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { destinationPath, destinations, findPage, findView, recordPath } from '../app/paths.ts';
import type { RecentRecord } from '../app/preferences.ts';
import { mainEntities } from '../home/main-entities.ts';

/** Something to go to. */
export interface PaletteEntry {
  readonly key: string;
  readonly group: 'places' | 'records' | 'recent';
  readonly kind: 'view' | 'page' | 'record';
  readonly title: string;
  /** Where it belongs: the app's or the entity's name. */
  readonly note: string;
  readonly to: string;
}

const PAUSE = 150;
const PLACES = 6;
const RECORDS_EACH = 4;

/** Every view and page of the navigation, named in the reader's language. */
export function placeEntries(apps: AppsContext, locale: Locale): readonly PaletteEntry[] {
  return apps.list.flatMap((app) =>
    destinations(app).map((entry): PaletteEntry => {
      const label = (entry.kind === 'view' ? findView : findPage)(app, entry.name)?.label;
      return {
        key: `${app.app.id}/${entry.id}`,
        group: 'places',
        kind: entry.kind,
        title: localText(label, locale),
        note: localText(app.app.label, locale),
        to: destinationPath(app, entry),
      };
    }),
  );
}

/** The places whose name or app contains every word of the text, whatever the case. */
export function matchingPlaces(places: readonly PaletteEntry[], text: string): readonly PaletteEntry[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return places.filter(({ title, note }) => words.every((word) => `${title} ${note}`.toLowerCase().includes(word))).slice(0, PLACES);
}

/** Records opened lately as entries. */
export function recentEntries(apps: AppsContext, recent: readonly RecentRecord[], locale: Locale): readonly PaletteEntry[] {
  return recent.map((record) => ({
    key: `${record.app}/${record.entity}/${record.id}`,
    group: 'recent',
    kind: 'record',
    title: record.title,
    note: localText(record.label, locale),
    to: recordPath(apps, record.app, record.entity, record.id),
  }));
}

async function findRecords(client: Client, apps: AppsContext, text: string, locale: Locale, signal: AbortSignal): Promise<readonly PaletteEntry[]> {
  const found = await Promise.all(
    mainEntities(apps).map(async ({ entity }) => {
      const title = entity.titleField;
      if (title === undefined) return [];
      const { records } = await client.records(entity.app, entity.slug).list({ search: text, fields: [title], limit: RECORDS_EACH }, { signal });
      return records.map((record): PaletteEntry => ({
        key: `${entity.key}/${record.id}`,
        group: 'records',
        kind: 'record',
        title: String(record[title] ?? `#${record.id}`),
        note: localText(entity.label, locale),
        to: recordPath(apps, entity.app, entity.slug, record.id),
      }));
    }),
  );
  return found.flat();
}

/** The text once typing has paused. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** Records that match the text, looked up in every entity the navigation shows. */
export function useFoundRecords(client: Client, apps: AppsContext, text: string, locale: Locale) {
  const wanted = usePaused(text.trim());
  return useQuery({
    queryKey: ['search', wanted, locale],
    queryFn: ({ signal }) => findRecords(client, apps, wanted, locale, signal),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
  });
}
