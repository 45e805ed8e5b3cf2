// In charge of: the links to an app's views and pages, with how many records each view holds.
import { localText } from '@trellis/errors';
import type { AppJson, ViewJson } from '@trellis/query';
import { recordKeys } from '@trellis/views/apps';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatCount } from '../app/format.ts';
import { destinationPath, findPage, findView, type Destination } from '../app/paths.ts';
import { useSession } from '../app/session.ts';
import { usePlace } from './use-place.ts';

/** Links to views and pages. */
export function NavLinks({ app, entries }: { readonly app: AppJson; readonly entries: readonly Destination[] }): ReactNode {
  const { locale } = useSession();
  const place = usePlace();
  return (
    <ul className="nav-links">
      {entries.map((entry) => {
        const view = entry.kind === 'view' ? findView(app, entry.name) : undefined;
        const page = entry.kind === 'page' ? findPage(app, entry.name) : undefined;
        const current = place.destination === entry.id;
        return (
          <li key={entry.id}>
            <Link to={destinationPath(app, entry)} className="nav-link" data-current={current} aria-current={current ? 'page' : undefined}>
              <span className="nav-link-label">{localText((view ?? page)?.label, locale)}</span>
              {view !== undefined && <ViewCount view={view} />}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** Counts a view's records; kept a while, because it stands beside and is not the thing looked at. */
function useViewCount(view: ViewJson): number | undefined {
  const { client, apps } = useSession();
  const entity = apps.entity(view.entity.app, view.entity.entity);
  const request = { ...(view.filter === undefined ? {} : { filter: view.filter }), metrics: [{ op: 'count' as const, as: 'n' }] };
  const { data } = useQuery({
    queryKey: entity === undefined ? ['none'] : recordKeys.query(entity, request),
    queryFn: ({ signal }) => (entity === undefined ? { rows: [] } : client.records(entity.app, entity.slug).query(request, { signal })),
    enabled: entity !== undefined,
    staleTime: 60_000,
  });
  const count = data?.rows[0]?.['n'];
  return typeof count === 'number' ? count : undefined;
}

function ViewCount({ view }: { readonly view: ViewJson }): ReactNode {
  const { locale } = useSession();
  const count = useViewCount(view);
  return count === undefined ? null : <span className="nav-link-count num">{formatCount(count, locale)}</span>;
}
