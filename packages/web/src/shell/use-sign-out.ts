// In charge of: leaving: ending the session and forgetting what was seen in it.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '../app/session.ts';

/** Signs out, to where one signs in; with `to`, that leads there afterwards. */
export function useSignOut(): (to?: string) => Promise<void> {
  const { client } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (to) => {
    await client.auth.logout();
    client.live.close();
    // First away, then forget: screens that are still there would ask for everything again.
    await navigate({ to: '/sign-in', search: to === undefined ? {} : { to } });
    queries.clear();
  };
}
