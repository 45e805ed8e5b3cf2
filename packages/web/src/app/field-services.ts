// In charge of: what cells and editors ask for: records to pick, people, addresses of records.
import type { Client } from '@trellis/client';
import { localText } from '@trellis/errors';
import { typeOf, type FieldServices, type Pick as Picked } from '@trellis/fields/react';
import type { EntityJson, ListRequest } from '@trellis/query';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fieldByName, recordKeys, type AppsContext } from '@trellis/views/apps';
import { nearestFirst } from './nearest-first.ts';
import { recordPath } from './paths.ts';
import { useSession } from './session.ts';

const PICKS = 30;
const MINUTE = 60_000;

/** What cells and editors of a screen ask. */
export function useFieldServices(): FieldServices {
  const { client, apps } = useSession();
  const queries = useQueryClient();
  return useMemo(() => fieldServices(client, apps, queries), [client, apps, queries]);
}

function canBegin(entity: EntityJson, name: string): boolean {
  const field = fieldByName(entity, name);
  return field !== undefined && typeOf(field).operators.includes('startsWith');
}

/** Answers the questions of cells and editors from the server, keeping what was asked a moment ago. */
function fieldServices(client: Client, apps: AppsContext, queries: QueryClient): FieldServices {
  return {
    async searchRecords(target, text) {
      const entity = apps.entity(target.app, target.entity);
      if (entity?.titleField === undefined) return [];
      const title = entity.titleField;
      const search = text.trim();
      const ask = async (by: Pick<ListRequest, 'search' | 'filter'>): Promise<readonly Picked[]> => {
        const request = { fields: [title], sort: [title], limit: PICKS, ...by };
        const { records } = await queries.fetchQuery({
          queryKey: recordKeys.list(entity, request),
          queryFn: ({ signal }) => client.records(entity.app, entity.slug).list(request, { signal }),
          staleTime: MINUTE / 6,
        });
        return records.map((record) => ({ id: record.id, title: String(record[title] ?? record.id) }));
      };
      if (search === '') return ask({});
      // What begins with the text must be among those asked for, however many others hold it in some field.
      const filter = { field: title, op: 'startsWith', value: search } as const;
      const beginning = canBegin(entity, title) ? ask({ filter }) : [];
      return nearestFirst(search, [...(await beginning), ...(await ask({ search }))]).slice(0, PICKS);
    },
    async users() {
      const users = await queries.fetchQuery({ queryKey: recordKeys.users, queryFn: ({ signal }) => client.users({ signal }), staleTime: MINUTE });
      return users.map((user): Picked => ({ id: user.id, title: user.name }));
    },
    upload: (place, field, file, options) => client.records(place.app, place.entity).uploadFile(field, file, options),
    async departments() {
      const found = await queries.fetchQuery({
        queryKey: recordKeys.departments,
        queryFn: ({ signal }) => client.departments.list({ signal }),
        staleTime: MINUTE,
      });
      return found.map(({ id, name }): Picked => ({ id, title: localText(name, client.locale) }));
    },
    recordHref: (target, id) => recordPath(apps, target.app, target.entity, id),
  };
}
