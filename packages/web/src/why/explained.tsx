// In charge of: one explanation: the reasons, who can change it, and asking for access there.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AccessQuestion, AccessRequestJson, Explanation } from '@trellis/query';
import { Button, Input } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalText } from '../admin/refusal.ts';
import { formatMoment } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { useNow } from '../app/use-now.ts';
import { requestsKey } from '../requests/requests-key.ts';

interface ExplainedProps {
  readonly app: string;
  readonly question: AccessQuestion;
  /** Values that were not saved. */
  readonly values?: { readonly [field: string]: unknown };
}

/** An explanation. */
export function Explained({ app, question, values }: ExplainedProps): ReactNode {
  const { client } = useSession();
  const asked = values === undefined ? question : { ...question, values };
  const { data, error, refetch } = useQuery({
    queryKey: ['explain', app, asked],
    queryFn: ({ signal }) => client.access.explain(app, asked, { signal }),
    staleTime: 0,
  });
  if (data === undefined) return error === null ? <SkeletonLines lines={2} /> : <FailureMessage error={error} retry={() => void refetch()} />;
  return (
    <div className="why-answer">
      {data.reasons.map(({ message }) => (
        <p key={message}>{message}</p>
      ))}
      <Remedy app={app} question={question} answer={data} />
    </div>
  );
}

/** Who can change it, where anything is barred, and asking them. */
function Remedy({ app, question, answer }: { readonly app: string; readonly question: AccessQuestion; readonly answer: Explanation }): ReactNode {
  const { me } = useSession();
  const { allowed, askable } = answer;
  if (me.user.owner || (allowed && !askable)) return null;
  return (
    <>
      <p className="why-who">{answer.who.message}</p>
      {askable && <Asking app={app} question={question} />}
    </>
  );
}

function isSame(request: AccessRequestJson, app: string, { entity, action, record, field }: AccessQuestion): boolean {
  return (
    request.app === app &&
    request.entity === entity &&
    request.action === action &&
    request.record === (record ?? null) &&
    request.field === (field ?? null)
  );
}

function Asking({ app, question }: { readonly app: string; readonly question: AccessQuestion }): ReactNode {
  const { client, me } = useSession();
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: requestsKey('mine'), queryFn: ({ signal }) => client.access.requests({ limit: 200 }, { signal }) });
  const made = data?.requests.find((request) => request.user.id === me.user.id && isSame(request, app, question));
  async function send(reason: string): Promise<void> {
    await client.access.ask({ app, ...question, ...(reason.trim() === '' ? {} : { reason }) });
    await queries.invalidateQueries({ queryKey: requestsKey() });
  }
  if (data === undefined) return null;
  return made === undefined ? <AskForm send={send} /> : <Asked request={made} send={send} />;
}

function Asked({ request, send }: { readonly request: AccessRequestJson; readonly send: (reason: string) => Promise<void> }): ReactNode {
  const { t } = useTranslation('access');
  const { timezone } = useSession();
  const now = useNow();
  const when = formatMoment(Date.parse(request.decidedAt ?? request.at), now, timezone);
  const who = request.decidedBy?.name ?? '';
  const said = {
    open: t('asked', { when }),
    granted: t('askedGranted', { when, who }),
    noted: t('askedNoted', { when, who }),
    declined: t('askedDeclined', { when, who }),
  }[request.status];
  return (
    <>
      <output className="why-state" data-state={request.status}>
        {said} <Link to="/requests">{t('allRequests')}</Link>
      </output>
      {request.answer !== null && <p className="why-note">{request.answer}</p>}
      {request.status !== 'open' && <AskForm send={send} />}
    </>
  );
}

/** One click asks; a note may go with it. */
function AskForm({ send }: { readonly send: (reason: string) => Promise<void> }): ReactNode {
  const { t } = useTranslation('access');
  const id = useId();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  async function ask(): Promise<void> {
    setBusy(true);
    setRefused(undefined);
    try {
      await send(reason);
    } catch (error) {
      setRefused(refusalText(error));
    }
    setBusy(false);
  }
  return (
    <div className="why-ask">
      <label htmlFor={id} className="sr-only">
        {t('note')}
      </label>
      <Input
        id={id}
        value={reason}
        maxLength={1_000}
        placeholder={t('notePlaceholder')}
        onChange={(event) => setReason(event.target.value)}
        onPressEnter={() => void ask()}
      />
      <Button loading={busy} onClick={() => void ask()}>
        {t('ask')}
      </Button>
      {refused !== undefined && (
        <p className="admin-mistake" role="alert">
          {refused}
        </p>
      )}
    </div>
  );
}
