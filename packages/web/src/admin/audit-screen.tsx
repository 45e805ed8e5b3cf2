// In charge of: the screen on which owners read what was done that matters for security, and take it along as a file.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditEntryJson } from '@trellis/query';
import { Button } from 'antd';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../app/format.ts';
import type { AuditSearch } from '../app/search-params.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { useNow } from '../app/use-now.ts';
import { AuditBar } from './audit-bar.tsx';
import { detailWords } from './audit-detail.ts';
import { auditFilter } from './audit-filter.ts';
import { AdminFrame } from './admin-frame.tsx';
import { auditKey } from './admin-keys.ts';

/** The screen. */
export function AuditScreen(): ReactNode {
  const { t } = useTranslation('admin');
  const { client, timezone } = useSession();
  const search = useSearch({ from: '/shell/admin/audit' });
  const take = (
    <Button
      href={client.audit.exportUrl(auditFilter(search, timezone), 'csv')}
      download
      className="admin-action"
      aria-label={t('export')}
      icon={<Download size={16} strokeWidth={1.75} aria-hidden="true" />}
    >
      {t('export')}
    </Button>
  );
  return (
    <AdminFrame here="audit" actions={take}>
      <Trail search={search} />
    </AdminFrame>
  );
}

function Trail({ search }: { readonly search: AuditSearch }): ReactNode {
  const { t } = useTranslation('admin');
  const { client, timezone } = useSession();
  const navigate = useNavigate();
  const change = (next: AuditSearch): void => void navigate({ to: '/admin/audit', search: next, replace: true });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...auditKey, search],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      client.audit.list({ ...auditFilter(search, timezone), ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const entries = data?.pages.flatMap((page) => page.entries);
  return (
    <>
      <AuditBar search={search} change={change} />
      {entries === undefined && (error === null ? <SkeletonLines /> : <FailureMessage error={error} retry={() => void refetch()} />)}
      {entries?.length === 0 && <p className="admin-empty">{t(Object.keys(search).length === 0 ? 'auditEmpty' : 'auditNoMatch')}</p>}
      {entries !== undefined && entries.length > 0 && <AuditTable entries={entries} />}
      {hasNextPage && (
        <Button className="admin-more" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function AuditTable({ entries }: { readonly entries: readonly AuditEntryJson[] }): ReactNode {
  const { t } = useTranslation('admin');
  return (
    <table className="admin-table">
      <thead>
        <tr>
          <th scope="col">{t('kind')}</th>
          <th scope="col">{t('time')}</th>
          <th scope="col">{t('person')}</th>
          <th scope="col">{t('target')}</th>
          <th scope="col">{t('result')}</th>
          <th scope="col">{t('source')}</th>
          <th scope="col">{t('detail')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <AuditRow key={entry.seq} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function AuditRow({ entry }: { readonly entry: AuditEntryJson }): ReactNode {
  const { t } = useTranslation('admin');
  const { timezone } = useSession();
  const now = useNow();
  const { at, label, actor, result, source } = entry;
  const detail = detailWords(entry.named, (key) => t(key));
  return (
    <tr>
      <th scope="row" className="admin-cell-title">
        {label}
      </th>
      <td data-label={t('time')} className="num">
        <time dateTime={at}>{formatMoment(Date.parse(at), now, timezone)}</time>
      </td>
      <td data-label={t('person')}>{actor.name || t('unknownPerson')}</td>
      <td data-label={t('target')}>{entry.target === '' ? t('workspace') : entry.targetName}</td>
      <td data-label={t('result')}>
        <span className="admin-state" data-state={result}>
          {t(result === 'done' ? 'resultDone' : 'resultRefused')}
        </span>
      </td>
      <td data-label={t('source')} className="num">
        {source}
      </td>
      <td data-label={t('detail')} data-empty={detail.length === 0} className="admin-detail">
        {detail.join(' · ')}
      </td>
    </tr>
  );
}
