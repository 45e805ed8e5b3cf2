// In charge of: the tiles of my apps, each with the number of records of what it is about.
import { localText } from '@trellis/errors';
import type { AppJson } from '@trellis/query';
import { recordKeys } from '@trellis/views/apps';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../app/format.ts';
import { Glyph } from '../app/glyph.tsx';
import { useSession } from '../app/session.ts';
import { entitiesOfApp, type MainEntity } from './main-entities.ts';

/** The tiles. */
export function AppTiles(): ReactNode {
  const { t } = useTranslation('home');
  const { apps } = useSession();
  return (
    <section>
      <h2 className="home-heading">{t('myApps')}</h2>
      <ul className="app-tiles">
        {apps.list.map((app) => (
          <li key={app.app.id}>
            <AppTile app={app} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function AppTile({ app }: { readonly app: AppJson }): ReactNode {
  const { apps, locale } = useSession();
  const main = entitiesOfApp(apps, app)[0];
  return (
    <Link to="/a/$app" params={{ app: app.app.slug }} className="app-tile">
      <Glyph name={app.app.icon} kind="app" size={20} />
      <span className="app-tile-text">
        <span className="app-tile-name">{localText(app.app.label, locale)}</span>
        <span className="app-tile-fact">{main === undefined ? <Pages app={app} /> : <Fact main={main} />}</span>
      </span>
    </Link>
  );
}

/** An app of pages alone, over other apps' records, says how many it has. */
function Pages({ app }: { readonly app: AppJson }): ReactNode {
  const { t } = useTranslation('home');
  const count = Object.keys(app.pages).length;
  return count === 0 ? t('noCount') : t('pages', { count });
}

function Fact({ main }: { readonly main: MainEntity }): ReactNode {
  const { t } = useTranslation('home');
  const { client, locale } = useSession();
  const { entity } = main;
  const request = { metrics: [{ op: 'count' as const, as: 'n' }] };
  const { data } = useQuery({
    queryKey: recordKeys.query(entity, request),
    queryFn: ({ signal }) => client.records(entity.app, entity.slug).query(request, { signal }),
  });
  const count = data?.rows[0]?.['n'];
  if (typeof count !== 'number') return ' ';
  return t('records', { count, entity: localText(entity.label, locale), formatted: formatCount(count, locale) });
}
