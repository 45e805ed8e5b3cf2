// In charge of: the screen of requests for access: one's own; to owners everyone's, to be decided there.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { AccessRequestJson } from '@trellis/query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines, StateMessage } from '../app/state-message.tsx';
import { addTexts } from '../i18n/add-texts.ts';
import { access } from '../i18n/access.ts';
import { TopBar } from '../shell/top-bar.tsx';
import { DecisionPanel } from './decision-panel.tsx';
import { RequestLine } from './request-line.tsx';
import { requestsKey } from './requests-key.ts';
import '../admin/admin.css';
import './requests.css';

addTexts('access', access);

const PAGE = 50;

/** The screen. */
export function RequestsScreen(): ReactNode {
  const { t } = useTranslation('access');
  const { me } = useSession();
  return (
    <>
      <TopBar back="/">
        <h1>{t('requests')}</h1>
      </TopBar>
      <div className="admin-screen requests-screen">{me.user.owner ? <ToDecide /> : <Mine />}</div>
    </>
  );
}

function useRequests(list: 'mine' | 'open' | 'all', status?: AccessRequestJson['status']) {
  const { client } = useSession();
  const found = useInfiniteQuery({
    queryKey: [...requestsKey(list), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      client.access.requests({ limit: PAGE, cursor: pageParam, ...(status === undefined ? {} : { status }) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
  return { ...found, requests: found.data?.pages.flatMap((page) => page.requests) };
}

type Requests = ReturnType<typeof useRequests>;

function Waiting({ found }: { readonly found: Requests }): ReactNode {
  return found.error === null ? <SkeletonLines /> : <FailureMessage error={found.error} retry={() => void found.refetch()} />;
}

function More({ found }: { readonly found: Requests }): ReactNode {
  const { t } = useTranslation('access');
  if (!found.hasNextPage) return null;
  return (
    <Button className="admin-more" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
      {t('more')}
    </Button>
  );
}

function Mine(): ReactNode {
  const { t } = useTranslation('access');
  const found = useRequests('mine');
  const { requests } = found;
  if (requests === undefined) return <Waiting found={found} />;
  if (requests.length === 0) return <StateMessage title={t('noRequests')} text={t('noRequestsText')} />;
  return (
    <section aria-label={t('mine')}>
      <h2 className="requests-title">{t('mine')}</h2>
      <ul className="requests">
        {requests.map((request) => (
          <RequestLine key={request.id} request={request} withPerson={false} />
        ))}
      </ul>
      <More found={found} />
    </section>
  );
}

function ToDecide(): ReactNode {
  const { t } = useTranslation('access');
  const queries = useQueryClient();
  const open = useRequests('open', 'open');
  const all = useRequests('all');
  const [deciding, setDeciding] = useState<AccessRequestJson>();
  if (open.requests === undefined || all.requests === undefined) return <Waiting found={open.requests === undefined ? open : all} />;
  const decided = all.requests.filter(({ status }) => status !== 'open');
  async function done(): Promise<void> {
    setDeciding(undefined);
    await queries.invalidateQueries({ queryKey: requestsKey() });
  }
  return (
    <>
      <section aria-label={t('toDecide')}>
        <h2 className="requests-title">{t('toDecide')}</h2>
        {open.requests.length === 0 && <p className="requests-none">{t('nothingToDecide')}</p>}
        <ul className="requests">
          {open.requests.map((request) => (
            <RequestLine key={request.id} request={request} withPerson end={<Button onClick={() => setDeciding(request)}>{t('decide')}</Button>} />
          ))}
        </ul>
        <More found={open} />
      </section>
      {(decided.length > 0 || all.hasNextPage) && (
        <section aria-label={t('decided')}>
          <h2 className="requests-title">{t('decided')}</h2>
          <ul className="requests">
            {decided.map((request) => (
              <RequestLine key={request.id} request={request} withPerson />
            ))}
          </ul>
          <More found={all} />
        </section>
      )}
      {deciding !== undefined && <DecisionPanel key={deciding.id} request={deciding} close={() => setDeciding(undefined)} done={done} />}
    </>
  );
}
