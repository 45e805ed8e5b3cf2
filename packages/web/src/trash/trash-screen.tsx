// In charge of: the trash of an entity: what was deleted, when and by whom, bringing it back, deleting it for good.
import { ApiError } from '@trellis/client';
import { localText } from '@trellis/errors';
import { fieldUi } from '@trellis/fields/react';
import type { AppJson, EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { fieldsInOrder, recordKeys, refreshEntity } from '@trellis/views/apps';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../app/format.ts';
import { joinSentences } from '../app/sentences.ts';
import { useSession } from '../app/session.ts';
import { useNow } from '../app/use-now.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { useListLink } from '../record/record-bar.tsx';
import { NotFoundScreen } from '../shell/edge-screens.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import { say } from '../undo/undo-store.ts';
import './trash.css';

const PAGE = 50;
/** Fields shown beside the title, so that one sees which record it is. */
const SHOWN = 3;

/** The trash screen: finds the entity first. */
export function TrashScreen(): ReactNode {
  const params = useParams({ from: '/shell/a/$app/e/$entity/trash' });
  const { apps, appsLoading } = useSession();
  const app = apps.byId(params.app);
  const entity = apps.entity(params.app, params.entity);
  if (app === undefined || entity === undefined) return appsLoading ? <SkeletonLines /> : <NotFoundScreen />;
  return entity.can.delete ? <Trash app={app} entity={entity} /> : <NotFoundScreen />;
}

interface TrashProps {
  readonly app: AppJson;
  readonly entity: EntityJson;
}

function Trash({ app, entity }: TrashProps): ReactNode {
  const { t } = useTranslation('undo');
  const { client } = useSession();
  const list = useListLink(app);
  const fields = [...shownFields(entity).map((field) => field.name), 'updatedAt', 'updatedBy'];
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: recordKeys.list(entity, 'trash'),
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      client
        .records(entity.app, entity.slug)
        .trash({ fields, sort: ['-updatedAt'], limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const records = data?.pages.flatMap((page) => page.records);
  return (
    <>
      <TopBar back={list.to}>
        <nav className="crumbs">
          <Link to={list.to}>{list.label}</Link>
          <span aria-hidden="true">/</span>
          <h1 className="crumbs-here">{t('trash')}</h1>
        </nav>
      </TopBar>
      <div className="trash-screen">
        {records === undefined && (error === null ? <SkeletonLines /> : <FailureMessage error={error} retry={() => void refetch()} />)}
        {records?.length === 0 && <p className="trash-note">{t('trashEmpty')}</p>}
        {records !== undefined && records.length > 0 && <TrashTable entity={entity} records={records} />}
        {hasNextPage && (
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('loadMore')}
          </Button>
        )}
      </div>
    </>
  );
}

/** The title and the first few fields that say something. */
function shownFields(entity: EntityJson): readonly FieldJson[] {
  const all = fieldsInOrder(entity).filter((field) => field.backOf === undefined);
  const title = all.find((field) => field.name === entity.titleField);
  return [...(title === undefined ? [] : [title]), ...all.filter((field) => field !== title).slice(0, SHOWN)];
}

function TrashTable({ entity, records }: { readonly entity: EntityJson; readonly records: readonly RecordJson[] }): ReactNode {
  const { t } = useTranslation('undo');
  const { locale } = useSession();
  const fields = shownFields(entity);
  return (
    <table className="trash-table">
      <thead>
        <tr>
          {fields.map((field) => (
            <th key={field.name} scope="col">
              {localText(field.label, locale)}
            </th>
          ))}
          <th scope="col">{t('deletedAt')}</th>
          <th scope="col">{t('deletedBy')}</th>
          <th aria-label={t('restore')} />
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <TrashLine key={record.id} entity={entity} fields={fields} record={record} />
        ))}
      </tbody>
    </table>
  );
}

interface LineProps {
  readonly entity: EntityJson;
  readonly fields: readonly FieldJson[];
  readonly record: RecordJson;
}

function TrashLine({ entity, fields, record }: LineProps): ReactNode {
  const { locale, timezone } = useSession();
  const now = useNow();
  const text = (field: FieldJson): string => fieldUi(field.type).text({ value: record[field.name], field, record, locale, timezone });
  const by = record['updatedBy'];
  const who = typeof by === 'object' && by !== null && 'title' in by ? String(by.title) : '';
  const at = Date.parse(String(record['updatedAt'] ?? ''));
  return (
    <tr>
      {fields.map((field) => (
        <td key={field.name}>{text(field)}</td>
      ))}
      <td className="num">{Number.isNaN(at) ? '' : formatMoment(at, now, timezone)}</td>
      <td>{who}</td>
      <td>
        <LineActions entity={entity} record={record} />
      </td>
    </tr>
  );
}

interface Refusal {
  readonly text: string;
  readonly mayClear: boolean;
}

function LineActions({ entity, record }: { readonly entity: EntityJson; readonly record: RecordJson }): ReactNode {
  const { t } = useTranslation('undo');
  const { t: tShell } = useTranslation();
  const { client, me } = useSession();
  const queries = useQueryClient();
  const [refusal, setRefusal] = useState<Refusal>();
  const [asking, setAsking] = useState(false);
  const api = client.records(entity.app, entity.slug);
  const named = [{ id: record.id, version: record.version }];

  async function restore(clearLinks: boolean): Promise<void> {
    try {
      const answer = await api.restore(named, { clearLinks });
      const with_ = answer.others === 0 ? [] : [t('restoredWith', { count: answer.others })];
      say({ text: [t('restored', { count: 1 }), ...with_].join(t('and')) });
      await refreshEntity(queries, entity);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const issues = error.issues.map((issue) => issue.message);
      setRefusal({
        text: joinSentences(...(issues.length === 0 ? [error.message] : issues)),
        mayClear: !clearLinks && error.issues.some((issue) => issue.code === 'record.restore-link'),
      });
    }
  }

  async function purge(): Promise<void> {
    await api.purge(named);
    setAsking(false);
    await refreshEntity(queries, entity);
  }

  return (
    <span className="trash-actions">
      <Button size="small" onClick={() => void restore(false)}>
        {t('restore')}
      </Button>
      {me.user.owner && (
        <Button size="small" type="text" danger onClick={() => setAsking(true)}>
          {t('purge')}
        </Button>
      )}
      {refusal !== undefined && (
        <span className="field-mistake" role="alert">
          {refusal.text}{' '}
          {refusal.mayClear && (
            <Button size="small" type="link" onClick={() => void restore(true)}>
              {t('restoreWithout')}
            </Button>
          )}
        </span>
      )}
      <Modal
        open={asking}
        width={400}
        title={t('purgeAsk')}
        onCancel={() => setAsking(false)}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{tShell('cancel')}</Button>
            <Button type="primary" danger onClick={() => void purge()}>
              {t('purge')}
            </Button>
          </>
        }
      >
        <p>{t('purgeText')}</p>
      </Modal>
    </span>
  );
}
