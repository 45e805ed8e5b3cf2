// In charge of: the screen that hosts the import of a file into an entity.
import { ImportWizard, importTexts } from '@trellis/views/import';
import { refreshEntity } from '@trellis/views/apps';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { SkeletonLines } from '../app/state-message.tsx';
import { useListLink } from '../record/record-bar.tsx';
import { NotFoundScreen } from '../shell/edge-screens.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import { useUndo } from '../undo/use-undo.ts';
import type { AppJson, EntityJson } from '@trellis/query';
import './import.css';

addTexts('import', importTexts);

/** The import screen. */
export function ImportScreen(): ReactNode {
  const params = useParams({ from: '/shell/a/$app/e/$entity/import' });
  const { apps, appsLoading } = useSession();
  const app = apps.byId(params.app);
  const entity = apps.entity(params.app, params.entity);
  if (app === undefined || entity === undefined || !entity.can.import) return appsLoading ? <SkeletonLines /> : <NotFoundScreen />;
  return <ImportPage app={app} entity={entity} />;
}

function ImportPage({ app, entity }: { readonly app: AppJson; readonly entity: EntityJson }): ReactNode {
  const { t } = useTranslation();
  const { client, locale, me } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const list = useListLink(app);
  const undo = useUndo();

  async function done(): Promise<void> {
    await navigate({ to: list.to });
    await refreshEntity(queries, entity);
  }

  return (
    <>
      <TopBar back={list.to}>
        <nav className="crumbs">
          <Link to={list.to}>{list.label}</Link>
          <span aria-hidden="true">/</span>
          <span className="crumbs-here">{t('import')}</span>
        </nav>
      </TopBar>
      <div className="import-screen">
        <ImportWizard
          app={app}
          entity={entity}
          client={client}
          locale={locale}
          me={me}
          onDone={() => void done()}
          onUndo={(batch) => undo.run('undo', { batch })}
        />
      </div>
    </>
  );
}
