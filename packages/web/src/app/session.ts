// In charge of: who is signed in and what every screen needs of them: client, apps, language, zone.
import type { Locale } from '@trellis/errors';
import type { Client } from '@trellis/client';
import type { MeJson } from '@trellis/query';
import type { AppsContext } from '@trellis/views/apps';
import { queryOptions } from '@tanstack/react-query';
import { createContext, use } from 'react';

/** What a screen behind sign-in can rely on. */
export interface Session {
  readonly client: Client;
  readonly me: MeJson;
  readonly apps: AppsContext;
  readonly appsLoading: boolean;
  readonly locale: Locale;
  readonly timezone: string;
}

/** Carries the session down to the screens. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** The session of the screen. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new TypeError('useSession is for screens behind sign-in');
  return session;
}

/** Who is signed in; refused when nobody is. */
export function meQuery(client: Client) {
  return queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => client.auth.me({ signal }), staleTime: Infinity, retry: false });
}
