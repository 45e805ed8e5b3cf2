// In charge of: a shared view: its records as a grid to be read, and one of them in a panel.
import { localText } from '@trellis/errors';
import { fieldUi, isMissing } from '@trellis/fields/react';
import type { AppJson, EntityJson, OpenedLinkJson, ViewJson } from '@trellis/query';
import { columnValue, GridView, gridTexts, ownerOf, reachField, requestFields, type GridSearch } from '@trellis/views/grid';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SidePanel } from '../admin/side-panel.tsx';
import { useLinkToken } from '../app/link-token.ts';
import { Mark } from '../app/mark.tsx';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { addTexts } from '../i18n/add-texts.ts';
import { LanguageChoice, WithOpenLink } from './public-frame.tsx';
import { VisitorSession } from './visitor-session.tsx';
import '../view/view.css';
import '../admin/admin.css';

addTexts('grid', gridTexts);

/** The screen. */
export function SharedViewScreen(): ReactNode {
  const token = useLinkToken();
  return (
    <WithOpenLink kind="share" token={token}>
      {(opened, again) => (
        <VisitorSession opened={opened} again={again}>
          <Shared opened={opened} />
        </VisitorSession>
      )}
    </WithOpenLink>
  );
}

const nothing = (): void => undefined;

function Shared({ opened }: { readonly opened: OpenedLinkJson }): ReactNode {
  const { t } = useTranslation('share');
  const { apps, client, locale, me, timezone } = useSession();
  const [search, setSearch] = useState<GridSearch>({});
  const [record, setRecord] = useState<number>();
  const app = apps.byId(opened.app.id);
  const [entity] = opened.entities;
  const { view, workspace } = opened;
  if (app === undefined || view === undefined || entity === undefined) return null;
  const owner = localText(workspace.label, locale);
  return (
    <main className="shared-view">
      <header className="shared-bar">
        <Mark size={20} />
        <h1>{localText(opened.label, locale)}</h1>
        <p>{t('readOnly', { workspace: owner })}</p>
        <LanguageChoice />
      </header>
      <div className="view-screen">
        <GridView
          app={app}
          apps={apps}
          view={view}
          client={client}
          locale={locale}
          timezone={timezone}
          me={me}
          search={search}
          onSearchChange={setSearch}
          onOpenRecord={setRecord}
          onNewRecord={nothing}
          onImport={nothing}
          onUndo={nothing}
          onDeleted={nothing}
        />
      </div>
      {record !== undefined && <SharedRecord app={app} entity={entity} view={view} id={record} close={() => setRecord(undefined)} />}
    </main>
  );
}

interface RecordProps {
  readonly app: AppJson;
  readonly entity: EntityJson;
  readonly view: ViewJson;
  readonly id: number;
  readonly close: () => void;
}

/** What the view's columns say of one record. */
function SharedRecord({ entity, view, id, close }: RecordProps): ReactNode {
  const { t } = useTranslation('share');
  const { apps, client, locale, timezone } = useSession();
  const columns = view.columns.flatMap(({ id: column, field }) => {
    const reached = reachField(entity, field, apps, locale);
    return reached === undefined ? [] : [{ ...reached, id: column }];
  });
  const fields = requestFields(columns, entity);
  const { data, error, refetch } = useQuery({
    queryKey: ['shared', entity.key, id, fields],
    queryFn: ({ signal }) => client.records(entity.app, entity.slug).get(id, { fields }, { signal }),
  });
  return (
    <SidePanel title={t('record')} close={close}>
      {data === undefined && (error === null ? <SkeletonLines lines={6} /> : <FailureMessage error={error} retry={() => void refetch()} />)}
      {data !== undefined && (
        <dl className="shared-record">
          {columns.map(({ id: column, path, field, label }) => {
            const value = columnValue(data, path);
            const { Cell } = fieldUi(field.type);
            return (
              <div key={column}>
                <dt>{label}</dt>
                <dd>
                  {isMissing(value) ? (
                    <span className="tr-missing">{t('nothing')}</span>
                  ) : (
                    <Cell value={value} field={field} record={ownerOf(data, path)} locale={locale} timezone={timezone} />
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
      )}
    </SidePanel>
  );
}
