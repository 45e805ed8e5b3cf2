// In charge of: the page of one record: title, sections, detail lines, history.
import { localText } from '@trellis/errors';
import { fieldUi, type FieldServices } from '@trellis/fields/react';
import type { AppJson, EntityJson, RecordJson } from '@trellis/query';
import { fieldByName } from '@trellis/views/apps';
import { canChange } from '@trellis/views/record-change';
import { useParams } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactNode } from 'react';
import { useFieldServices } from '../app/field-services.ts';
import { forgetOpened, rememberOpened, usePreferences } from '../app/preferences.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { usePhone } from '../app/theme.ts';
import { useLiveEntities } from '../app/use-live.ts';
import { NotFoundScreen } from '../shell/edge-screens.tsx';
import { FieldRow } from './field-row.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { formOf, layoutOf, recordTitle, type Section } from './layout.ts';
import { LinesTable } from './lines-table.tsx';
import { RecordBar } from './record-bar.tsx';
import { useRecord, type OpenRecord } from './use-record.ts';
import './record.css';

/** The record screen: finds the entity first. */
export function RecordScreen(): ReactNode {
  const params = useParams({ from: '/shell/a/$app/e/$entity/$id' });
  const { apps, appsLoading } = useSession();
  const app = apps.byId(params.app);
  const entity = apps.entity(params.app, params.entity);
  const id = Number(params.id);
  if (app === undefined || entity === undefined) return appsLoading ? <SkeletonLines /> : <NotFoundScreen />;
  if (!Number.isSafeInteger(id)) return <NotFoundScreen />;
  return <RecordPage key={`${entity.key}/${id}`} app={app} entity={entity} id={id} />;
}

interface PageProps {
  readonly app: AppJson;
  readonly entity: EntityJson;
  readonly id: number;
}

function RecordPage({ app, entity, id }: PageProps): ReactNode {
  const { apps } = useSession();
  const open = useRecord(entity, id);
  const phone = usePhone();
  const historyOpen = usePreferences((state) => state.historyOpen);
  const layout = useMemo(() => layoutOf(apps, entity, formOf(app, entity)), [apps, app, entity]);
  const followed = useMemo(() => [entity, ...layout.lines.map((lines) => lines.entity)], [entity, layout]);
  useLiveEntities(followed);
  useRemembered(entity, id, open);
  return (
    <div className="record-screen" data-history={historyOpen && !phone}>
      <div className="record-main">
        <RecordBar app={app} entity={entity} id={id} open={open} />
        <div className="record-scroll">
          {open.record === undefined ? (
            open.error === null ? (
              <SkeletonLines />
            ) : (
              <FailureMessage error={open.error} retry={open.retry} />
            )
          ) : (
            <RecordContent entity={entity} open={open} record={open.record} layout={layout} />
          )}
          {phone && open.record !== undefined && <HistoryPanel entity={entity} record={open.record} />}
        </div>
      </div>
      {!phone && historyOpen && open.record !== undefined && <HistoryPanel entity={entity} record={open.record} />}
    </div>
  );
}

function useRemembered(entity: EntityJson, id: number, open: OpenRecord): void {
  const { me } = useSession();
  const title = open.record === undefined ? undefined : (recordTitle(entity, open.record) ?? `#${id}`);
  const missing = open.error !== null && 'kind' in open.error && open.error.kind === 'not-found';
  useEffect(() => {
    if (title !== undefined) rememberOpened(me.user.id, { app: entity.app, entity: entity.slug, id, title, label: entity.label, at: Date.now() });
    else if (missing) forgetOpened(me.user.id, { app: entity.app, entity: entity.slug, id });
  }, [entity, id, title, missing, me.user.id]);
}

interface ContentProps {
  readonly entity: EntityJson;
  readonly record: RecordJson;
  readonly open: OpenRecord;
  readonly layout: ReturnType<typeof layoutOf>;
}

function RecordContent({ entity, record, open, layout }: ContentProps): ReactNode {
  const services = useFieldServices();
  const [first, ...rest] = layout.sections;
  const section = (one: Section) => <SectionBlock key={one.id} section={one} entity={entity} record={record} services={services} open={open} />;
  return (
    <article className="record">
      <RecordTitle entity={entity} record={record} />
      {first !== undefined && section(first)}
      {layout.lines.map((lines) => (
        <LinesTable key={lines.id} lines={lines} parent={record} services={services} />
      ))}
      {rest.map(section)}
    </article>
  );
}

function RecordTitle({ entity, record }: { readonly entity: EntityJson; readonly record: RecordJson }): ReactNode {
  const { locale, timezone } = useSession();
  const status = fieldByName(entity, 'status');
  const value = status === undefined ? undefined : record[status.name];
  const StatusCell = status === undefined ? undefined : fieldUi(status.type).Cell;
  return (
    <header className="record-title">
      <h1 className="num">{recordTitle(entity, record) ?? `${localText(entity.label, locale)} ${record.id}`}</h1>
      {StatusCell !== undefined && status !== undefined && value !== undefined && value !== null && (
        <StatusCell value={value} field={status} record={record} locale={locale} timezone={timezone} />
      )}
    </header>
  );
}

interface SectionProps {
  readonly section: Section;
  readonly entity: EntityJson;
  readonly record: RecordJson;
  readonly services: FieldServices;
  readonly open: OpenRecord;
}

function SectionBlock({ section, entity, record, services, open }: SectionProps): ReactNode {
  const { locale } = useSession();
  return (
    <section className="record-section">
      <h2>{localText(section.label ?? entity.label, locale)}</h2>
      <div className="field-rows">
        {section.fields
          // A field that is hidden on this record is absent from it.
          .filter(({ field }) => field.name in record || canChange(entity, field))
          .map(({ id, field, wide }) => (
            <FieldRow
              key={id}
              entity={entity}
              field={field}
              record={record}
              services={services}
              canUpdate={canChange(entity, field)}
              wide={wide}
              save={open.save}
              settle={open.settle}
            />
          ))}
      </div>
    </section>
  );
}
