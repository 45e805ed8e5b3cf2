// In charge of: the screen that hosts a view of records: tabs of the entity's views, actions, the view itself.
import { localText } from '@trellis/errors';
import type { AppJson, EntityJson, ViewJson } from '@trellis/query';
import { GridActions, gridTexts, type GridSearch, type GridViewProps, type UnsavedCells } from '@trellis/views/grid';
import { kindTexts, ViewHost } from '@trellis/views/kinds';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Dropdown } from 'antd';
import { CircleHelp, Ellipsis, Trash2, Share2 } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Glyph } from '../app/glyph.tsx';
import { entityParams, findView } from '../app/paths.ts';
import { useFieldServices } from '../app/field-services.ts';
import { useSession } from '../app/session.ts';
import { SkeletonLines } from '../app/state-message.tsx';
import { usePhone } from '../app/theme.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { NotFoundScreen } from '../shell/edge-screens.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import { useUndoMenu } from '../undo/undo-menu.tsx';
import { useUndo } from '../undo/use-undo.ts';
import { askWhy } from '../why/why-store.ts';
import { UnsavedGuard } from './unsaved-guard.tsx';
import './view.css';

addTexts('grid', gridTexts);
addTexts('views', kindTexts);

/** The view screen. */
export function ViewScreen(): ReactNode {
  const params = useParams({ from: '/shell/a/$app/v/$view' });
  const search = useSearch({ from: '/shell/a/$app/v/$view' });
  const { apps, appsLoading, client, locale, me, timezone } = useSession();
  const navigate = useNavigate();
  const services = useFieldServices();
  const phone = usePhone();
  const undo = useUndo();
  const onWhy = useWhy(params.app, params.view);
  const unsaved = useRef<UnsavedCells>(undefined);
  const app = apps.byId(params.app);
  const view = app === undefined ? undefined : findView(app, params.view);
  const entity = view === undefined ? undefined : apps.entity(view.entity.app, view.entity.entity);
  if (app === undefined || view === undefined || entity === undefined) return appsLoading ? <SkeletonLines /> : <NotFoundScreen />;
  const target = entityParams(apps, entity);
  const openNew = () => void navigate({ to: '/a/$app/e/$entity/new', params: target });
  const openImport = () => void navigate({ to: '/a/$app/e/$entity/import', params: target });
  const list = { app, apps, view, client, locale, search, onNewRecord: openNew, onImport: openImport };
  return (
    <>
      <TopBar
        actions={
          <>
            <GridActions {...list} isCompact={phone} />
            <ListMenu app={app} view={view} entity={entity} onTrash={() => void navigate({ to: '/a/$app/e/$entity/trash', params: target })} />
          </>
        }
      >
        <ViewTabs app={app} view={view} />
      </TopBar>
      <UnsavedGuard unsaved={unsaved} />
      <div className="view-screen">
        <ViewHost
          {...list}
          key={`${app.app.id}/${view.id}`}
          timezone={timezone}
          me={me}
          services={services}
          onSearchChange={(next: GridSearch) => void navigate({ to: '/a/$app/v/$view', params, search: next, replace: true })}
          onUndo={(direction) => void undo.run(direction)}
          onWhy={onWhy}
          unsaved={unsaved}
          onDeleted={(count) => void undo.offer(count)}
          onOpenRecord={(id) => void navigate({ to: '/a/$app/e/$entity/$id', params: { ...target, id: String(id) } })}
        />
      </div>
    </>
  );
}

/** Opens the reasons of a record of the view. */
function useWhy(appName: string, viewName: string): NonNullable<GridViewProps['onWhy']> {
  const { apps } = useSession();
  return useCallback(
    (record, saving) => {
      const app = apps.byId(appName);
      const view = app === undefined ? undefined : findView(app, viewName);
      const entity = view === undefined ? undefined : apps.entity(view.entity.app, view.entity.entity);
      if (entity !== undefined) askWhy({ entity, record, ...(saving === undefined ? {} : { saving: { action: 'update', ...saving } }) });
    },
    [apps, appName, viewName],
  );
}

// Few people share, and seldom: the others do not load it.
const SharePanel = lazy(async () => ({ default: (await import('../share/share-panel.tsx')).SharePanel }));

interface ListMenuProps {
  readonly app: AppJson;
  readonly view: ViewJson;
  readonly entity: EntityJson;
  readonly onTrash: () => void;
}

/** What else can be done with the list: undo, redo, asking why something is not there, the trash. */
function ListMenu({ app, view, entity, onTrash }: ListMenuProps): ReactNode {
  const { t } = useTranslation();
  const { t: tUndo } = useTranslation('undo');
  const [isOpen, setOpen] = useState(false);
  const [isSharing, setSharing] = useState(false);
  const undo = useUndoMenu(isOpen);
  const share = { key: 'share', label: t('share'), icon: <Share2 size={16} strokeWidth={1.75} /> };
  const trash = { key: 'trash', label: tUndo('trash'), icon: <Trash2 size={16} strokeWidth={1.75} /> };
  const why = { key: 'why', label: t('whyNot'), icon: <CircleHelp size={16} strokeWidth={1.75} /> };
  const items = [...undo.items, { type: 'divider' as const }, ...(canShare(entity) ? [share] : []), why, ...(entity.can.delete ? [trash] : [])];
  function choose(key: string): void {
    if (undo.choose(key)) return;
    if (key === 'share') setSharing(true);
    else if (key === 'why') askWhy({ entity });
    else onTrash();
  }
  return (
    <>
      <Dropdown trigger={['click']} placement="bottomRight" open={isOpen} onOpenChange={setOpen} menu={{ items, onClick: ({ key }) => choose(key) }}>
        <button type="button" className="icon-button" aria-haspopup="menu" aria-label={t('more')}>
          <Ellipsis size={16} strokeWidth={1.75} />
        </button>
      </Dropdown>
      <Suspense>{isSharing && <SharePanel app={app} view={view} entity={entity} close={() => setSharing(false)} />}</Suspense>
    </>
  );
}

/** Whether the person may give records away, or let strangers bring them in. */
function canShare({ can }: EntityJson): boolean {
  return can.export || (can.create && can.import);
}

/** The entity's views as tabs; the current one is scrolled into sight. */
function ViewTabs({ app, view }: { readonly app: AppJson; readonly view: ViewJson }): ReactNode {
  const { t } = useTranslation();
  const { locale } = useSession();
  const current = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // In braces, since newer browsers answer with a promise, which must not become the effect's clean-up.
    current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [view.id]);
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
