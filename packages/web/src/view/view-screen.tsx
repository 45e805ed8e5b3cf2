// In charge of: the screen that hosts a view of records: tabs of the entity's views, actions, the view itself.
import { localText } from '@trellis/errors';
import type { AppJson, EntityJson, ViewJson } from '@trellis/query';
import { GridView } from '@trellis/views/grid';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { Download, Plus, Upload } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Glyph } from '../app/glyph.tsx';
import { entityParams, findView } from '../app/paths.ts';
import type { ViewSearch } from '../app/search-params.ts';
import { useSession } from '../app/session.ts';
import { SkeletonLines } from '../app/state-message.tsx';
import { usePhone } from '../app/theme.ts';
import { NotFoundScreen } from '../shell/edge-screens.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import './view.css';

/** The view screen. */
export function ViewScreen(): ReactNode {
  const params = useParams({ from: '/shell/a/$app/v/$view' });
  const search = useSearch({ from: '/shell/a/$app/v/$view' });
  const { apps, appsLoading, client, locale, me, timezone } = useSession();
  const navigate = useNavigate();
  const app = apps.byId(params.app);
  const view = app === undefined ? undefined : findView(app, params.view);
  const entity = view === undefined ? undefined : apps.entity(view.entity.app, view.entity.entity);
  if (app === undefined || view === undefined || entity === undefined) return appsLoading ? <SkeletonLines /> : <NotFoundScreen />;
  const target = entityParams(apps, entity);
  const openNew = () => void navigate({ to: '/a/$app/e/$entity/new', params: target });
  const openImport = () => void navigate({ to: '/a/$app/e/$entity/import', params: target });
  return (
    <>
      <TopBar actions={<ViewActions entity={entity} view={view} search={search} openNew={openNew} openImport={openImport} />}>
        <ViewTabs app={app} view={view} />
      </TopBar>
      <div className="view-screen">
        <GridView
          key={`${app.app.id}/${view.id}`}
          app={app}
          apps={apps}
          view={view}
          client={client}
          locale={locale}
          timezone={timezone}
          me={me}
          search={search}
          onSearchChange={(next) => void navigate({ to: '/a/$app/v/$view', params, search: next, replace: true })}
          onOpenRecord={(id) => void navigate({ to: '/a/$app/e/$entity/$id', params: { ...target, id: String(id) } })}
          onNewRecord={openNew}
          onImport={openImport}
        />
      </div>
    </>
  );
}

/** The entity's views as tabs; the current one is scrolled into sight. */
function ViewTabs({ app, view }: { readonly app: AppJson; readonly view: ViewJson }): ReactNode {
  const { t } = useTranslation();
  const { locale } = useSession();
  const current = useRef<HTMLAnchorElement>(null);
  useEffect(() => current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [view.id]);
  const views = Object.values(app.views)
    .filter((one) => one.entity.app === view.entity.app && one.entity.entity === view.entity.entity)
    .toSorted((a, b) => a.order - b.order);
  return (
    <nav className="view-tabs" aria-label={t('views')}>
      {views.map((one) => (
        <Link
          key={one.id}
          ref={one.id === view.id ? current : null}
          to="/a/$app/v/$view"
          params={{ app: app.app.slug, view: one.name }}
          className="view-tab"
          aria-current={one.id === view.id ? 'page' : undefined}
        >
          <Glyph name={one.icon} kind="view" />
          {localText(one.label, locale)}
        </Link>
      ))}
    </nav>
  );
}

interface ViewActionsProps {
  readonly entity: EntityJson;
  readonly view: ViewJson;
  readonly search: ViewSearch;
  readonly openNew: () => void;
  readonly openImport: () => void;
}

const formats = { xlsx: 'exportXlsx', csv: 'exportCsv', jsonl: 'exportJsonl' } as const;

function ViewActions({ entity, view, search, openNew, openImport }: ViewActionsProps): ReactNode {
  const { t } = useTranslation();
  const { client, locale } = useSession();
  const phone = usePhone();
  const filter = search.filter ?? view.filter;
  const request = {
    sort: search.sort ?? view.sort,
    fields: view.columns.map((column) => column.field),
    ...(filter === undefined ? {} : { filter }),
    ...(search.search === undefined ? {} : { search: search.search }),
  };
  const items = (Object.keys(formats) as (keyof typeof formats)[]).map((format) => ({
    key: format,
    label: (
      <a href={client.records(entity.app, entity.slug).exportUrl(format, request)} download>
        {t(formats[format])}
      </a>
    ),
  }));
  const label = t('new', { entity: localText(entity.label, locale) });
  return (
    <>
      {!phone && entity.can.import && (
        <Button type="text" icon={<Upload size={16} strokeWidth={1.75} />} onClick={openImport}>
          {t('import')}
        </Button>
      )}
      {!phone && entity.can.export && (
        <Dropdown trigger={['click']} menu={{ items }} placement="bottomRight">
          <Button type="text" icon={<Download size={16} strokeWidth={1.75} />}>
            {t('export')}
          </Button>
        </Dropdown>
      )}
      {entity.can.create && (
        <Button type="primary" icon={<Plus size={16} strokeWidth={1.75} />} onClick={openNew} aria-label={label}>
          {phone ? null : label}
        </Button>
      )}
    </>
  );
}
