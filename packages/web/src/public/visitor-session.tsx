// In charge of: the session of whoever came by a link: a client of their own, and the few documents that the link gives.
import { createClient, type Client, type WebSocketLike } from '@trellis/client';
import type { Locale } from '@trellis/errors';
import type { AppJson, EntityJson, OpenedLinkJson } from '@trellis/query';
import { appsContext, type AppsContext } from '@trellis/views/apps';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo, type ReactNode } from 'react';
import { useLocale } from '../app/locale.ts';
import { retries } from '../app/retries.ts';
import { SessionContext, type Session } from '../app/session.ts';

/** A websocket that says by which session it comes: browsers let a page send no header with it. */
function socketOf(url: string, session: string): WebSocketLike {
  return new WebSocket(url, ['trellis', session]) as WebSocketLike;
}

/** A client that says when its session is over. */
function clientOf({ session }: OpenedLinkJson, locale: () => Locale, onOver: () => void): Client {
  return createClient({
    token: session,
    locale,
    openSocket: (url) => socketOf(url, session),
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (response.status === 401) onOver();
      return response;
    },
  });
}

function appOf(id: string, entities: readonly EntityJson[], { app, view, form }: OpenedLinkJson): AppJson {
  const isOwn = id === app.id;
  const summary = isOwn ? app : { id, slug: id, label: id, order: 0 };
  return {
    app: { ...summary, version: '', navigation: [] },
    entities: Object.fromEntries(entities.filter((entity) => entity.app === id).map((entity) => [entity.id, entity])),
    views: isOwn && view !== undefined ? { [view.id]: view } : {},
    forms: isOwn && form !== undefined ? { [form.id]: form } : {},
    pages: {},
  };
}

function appsOf(opened: OpenedLinkJson): AppsContext {
  const ids = new Set([opened.app.id, ...opened.entities.map((entity) => entity.app)]);
  return appsContext([...ids].map((id) => appOf(id, opened.entities, opened)));
}

function sessionOf(opened: OpenedLinkJson, client: Client, locale: Locale): Session {
  const { workspace } = opened;
  const nobody = { id: 0, name: '', email: '', owner: false, roles: [], locale: null };
  return {
    client,
    me: { user: nobody, workspace, csrfToken: '' },
    apps: appsOf(opened),
    appsLoading: false,
    locale,
    timezone: workspace.timezone,
  };
}

interface VisitorProps {
  readonly opened: OpenedLinkJson;
  /** Opens the link anew: its session is over. */
  readonly again: () => void;
  readonly children: ReactNode;
}

/** What screens need of a session. Answers are kept apart from those of whoever is signed in beside. */
export function VisitorSession({ opened, again, children }: VisitorProps): ReactNode {
  const locale = useLocale();
  const queries = useMemo(() => new QueryClient({ defaultOptions: { queries: { staleTime: 15_000, retry: retries } } }), []);
  const client = useMemo(() => clientOf(opened, () => locale, again), [opened, locale, again]);
  const session = useMemo(() => sessionOf(opened, client, locale), [opened, client, locale]);
  useProbe(client, opened);
  return (
    <QueryClientProvider client={queries}>
      <SessionContext value={session}>{children}</SessionContext>
    </QueryClientProvider>
  );
}

/** A connection that was lost may have been ended: the smallest question tells, and a refusal opens the link anew. */
function useProbe(client: Client, { kind, entities: [entity] }: OpenedLinkJson): void {
  useEffect(() => {
    const stop = client.live.onState(() => {
      if (client.live.state !== 'waiting' || kind !== 'share' || entity === undefined) return;
      client
        .records(entity.app, entity.slug)
        .list({ fields: ['id'], limit: 1 })
        .catch(() => undefined);
    });
    return () => {
      stop();
      client.live.close();
    };
  }, [client, kind, entity]);
}
