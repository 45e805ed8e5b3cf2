// In charge of: how many requests wait for an owner's decision.
import { useQuery } from '@tanstack/react-query';
import { useSession } from '../app/session.ts';
import { requestsKey } from './requests-key.ts';

const MINUTE = 60_000;

/** Their number; 0 for whoever decides nothing. */
export function useWaitingRequests(): number {
  const { client, me } = useSession();
  const { data } = useQuery({
    queryKey: requestsKey('open'),
    queryFn: ({ signal }) => client.access.requests({ status: 'open', limit: 200 }, { signal }),
    enabled: me.user.owner,
    staleTime: MINUTE,
    refetchInterval: MINUTE,
  });
  return me.user.owner ? (data?.requests.length ?? 0) : 0;
}
