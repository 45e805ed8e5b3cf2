// In charge of: the screen that hosts a page of widgets. It loads on its own, because charts are large.
import { localText } from '@trellis/errors';
import { DashboardPage, dashboardTexts, type RecordsTarget } from '@trellis/views/dashboard';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { findPage, viewOfEntity } from '../app/paths.ts';
import { useSession } from '../app/session.ts';
import { SkeletonLines } from '../app/state-message.tsx';
import { addTexts } from '../i18n/add-texts.ts';
import { NotFoundScreen } from '../shell/edge-screens.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import './page.css';

addTexts('dashboard', dashboardTexts);

/** The page screen. */
export function PageScreen(): ReactNode {
  const params = useParams({ from: '/shell/a/$app/p/$page' });
  const { filters } = useSearch({ from: '/shell/a/$app/p/$page' });
  const { apps, appsLoading, client, locale, me } = useSession();
  const navigate = useNavigate();
  const app = apps.byId(params.app);
  const page = app === undefined ? undefined : findPage(app, params.page);
  if (app === undefined || page === undefined) return appsLoading ? <SkeletonLines /> : <NotFoundScreen />;

  function openRecords({ entity, filter }: RecordsTarget): void {
    const found = viewOfEntity(apps, entity);
    if (found === undefined) return;
    void navigate({
      to: '/a/$app/v/$view',
      params: { app: found.app.app.slug, view: found.view.name },
      search: filter === undefined ? {} : { filter },
    });
  }

  return (
    <>
      <TopBar>
        <h1>{localText(page.label, locale)}</h1>
      </TopBar>
      <div className="page-screen">
        <DashboardPage
          key={page.id}
          app={app}
          apps={apps}
          page={page}
          client={client}
          locale={locale}
          me={me}
          filters={filters ?? {}}
          onFiltersChange={(next) => void navigate({ to: '/a/$app/p/$page', params, search: { filters: next }, replace: true })}
          onOpenRecords={openRecords}
        />
      </div>
    </>
  );
}
