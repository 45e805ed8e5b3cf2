// In charge of: one's own sessions: which browsers are signed in, and ending them.
import type { SessionJson } from '@trellis/query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, type Question } from '../admin/confirm-dialog.tsx';
import { refusalText } from '../admin/refusal.ts';
import { formatMoment } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { useNow } from '../app/use-now.ts';
import { SecurityPart } from './security-part.tsx';
import { sessionsKey } from './security-keys.ts';

/** The part. */
export function SessionsPart(): ReactNode {
  const { t } = useTranslation('security');
  const { client } = useSession();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: sessionsKey, queryFn: ({ signal }) => client.sessions.list({ signal }) });
  const [question, setQuestion] = useState<Question>();
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: sessionsKey });
  async function endOthers(): Promise<void> {
    await client.sessions.endOthers();
    await refresh();
  }
  const ask = (): void => setQuestion({ title: t('endOthersAsk'), text: t('endOthersText'), verb: t('endOthers'), danger: true, run: endOthers });
  const action = (data?.length ?? 0) > 1 && (
    <Button size="small" onClick={ask}>
      {t('endOthers')}
    </Button>
  );
  return (
    <SecurityPart title={t('sessions')} text={t('sessionsText')} action={action}>
      {data === undefined && (error === null ? <SkeletonLines lines={2} /> : <FailureMessage error={error} retry={() => void refetch()} />)}
      {data !== undefined && <SessionTable sessions={data} refresh={refresh} />}
      <ConfirmDialog question={question} close={() => setQuestion(undefined)} />
    </SecurityPart>
  );
}

interface TableProps {
  readonly sessions: readonly SessionJson[];
  readonly refresh: () => Promise<void>;
}

function SessionTable({ sessions, refresh }: TableProps): ReactNode {
  const { t } = useTranslation('security');
  // This one first, then what was seen last.
  const inOrder = sessions.toSorted((a, b) => Number(b.current) - Number(a.current) || b.seenAt.localeCompare(a.seenAt));
  return (
    <table className="admin-table">
      <thead>
        <tr>
          <th scope="col">{t('browser')}</th>
          <th scope="col">{t('seen')}</th>
          <th scope="col">{t('began')}</th>
          <th aria-label={t('end')} />
        </tr>
      </thead>
      <tbody>
        {inOrder.map((session) => (
          <SessionRow key={session.id} session={session} refresh={refresh} />
        ))}
      </tbody>
    </table>
  );
}

function SessionRow({ session, refresh }: { readonly session: SessionJson; readonly refresh: TableProps['refresh'] }): ReactNode {
  const { t } = useTranslation('security');
  const { client, timezone } = useSession();
  const now = useNow();
  const [refused, setRefused] = useState<string>();
  const browser = session.browser ?? t('unknownBrowser');
  async function end(): Promise<void> {
    try {
      await client.sessions.end(session.id);
      await refresh();
    } catch (error) {
      setRefused(refusalText(error));
    }
  }
  return (
    <tr>
      <th scope="row" className="admin-cell-title">
        {browser}
        {session.current && <span className="admin-tag">{t('thisBrowser')}</span>}
      </th>
      <td data-label={t('seen')} className="num">
        {formatMoment(Date.parse(session.seenAt), now, timezone)}
      </td>
      <td data-label={t('began')} className="num">
        {formatMoment(Date.parse(session.beganAt), now, timezone)}
      </td>
      <td className="admin-cell-verb">
        {!session.current && (
          <Button size="small" aria-label={`${t('end')}: ${browser}`} onClick={() => void end()}>
            {t('end')}
          </Button>
        )}
        {refused !== undefined && (
          <p className="admin-mistake" role="alert">
            {refused}
          </p>
        )}
      </td>
    </tr>
  );
}
