// In charge of: the frame around every screen behind sign-in, and the session it hands down.
import { localText } from '@trellis/errors';
import { useApps } from '@trellis/views/apps';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../app/locale.ts';
import { noteVisit, remember, usePreferences } from '../app/preferences.ts';
import { meQuery, SessionContext, type Session } from '../app/session.ts';
import { usePhone } from '../app/theme.ts';
import { useRightsInForce } from '../app/use-live.ts';
import { UndoPlace } from '../undo/undo-place.tsx';
import { ViewingPlace } from '../viewing/viewing-place.tsx';
import { WhyPlace } from '../why/why-place.tsx';
import { Sidebar } from './sidebar.tsx';
import { ViewingBanner } from './viewing-banner.tsx';
import './shell.css';

// Its sheets are of no use on a wide screen.
const PhoneBar = lazy(async () => ({ default: (await import('./phone-bar.tsx')).PhoneBar }));

const MINUTE = 60_000;

/** Screens for one task from beginning to end: a phone leaves its bar out there. */
const FOCUSED = /^\/a\/[^/]+\/e\/[^/]+\/(new|import)$/;

/** The shell. */
export function Shell(): ReactNode {
  const { t } = useTranslation();
  const { client } = useRouter().options.context;
  const { data: me } = useSuspenseQuery(meQuery(client));
  const { apps, isLoading } = useApps(client);
  useRightsInForce(client);
  const locale = useLocale();
  const phone = usePhone();
  const content = useRef<HTMLDivElement>(null);
  useLinkFollower(content);
  const focused = useLocation({ select: (location) => FOCUSED.test(location.pathname) });
  const collapsed = usePreferences((state) => state.sidebarCollapsed);
  const session = useMemo(
    (): Session => ({ client, me, apps, appsLoading: isLoading, locale, timezone: me.workspace.timezone }),
    [client, me, apps, isLoading, locale],
  );
  useVisits(me.user.id);
  useEffect(() => remember({ workspace: me.workspace.label }), [me.workspace.label]);
  useEffect(() => {
    document.title = localText(me.workspace.label, locale);
  }, [me.workspace.label, locale]);
  return (
    <SessionContext value={session}>
      <div className="shell" data-collapsed={collapsed} data-viewing={me.viewing !== undefined}>
        <a className="shell-skip" href="#content">
          {t('skipToContent')}
        </a>
        <ViewingBanner />
        {!phone && <Sidebar />}
        <div className="shell-main" id="content" tabIndex={-1} ref={content}>
          <Outlet />
        </div>
        <UndoPlace />
        <WhyPlace />
        <ViewingPlace />
        {phone && !focused && (
          <Suspense fallback={<div className="phone-bar" />}>
            <PhoneBar />
          </Suspense>
        )}
      </div>
    </SessionContext>
  );
}

/** Links inside values are plain ones: following them must not load the page anew. */
function useLinkFollower(content: RefObject<HTMLElement | null>): void {
  const router = useRouter();
  useEffect(() => {
    const element = content.current;
    const follow = (event: MouseEvent) => {
      const href = plainHref(event);
      if (href === undefined) return;
      event.preventDefault();
      void router.navigate({ href });
    };
    element?.addEventListener('click', follow);
    return () => element?.removeEventListener('click', follow);
  }, [content, router]);
}

/** The address within the app that a plain click asks for, when nothing else has answered the click. */
function plainHref(event: MouseEvent): string | undefined {
  const anchor = event.target instanceof Element ? event.target.closest('a') : null;
  const href = anchor?.getAttribute('href') ?? '';
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;
  if (!isPlain || anchor === null || anchor.target !== '' || anchor.hasAttribute('download')) return undefined;
  return /^\/(?!\/|api\/)/.test(href) ? href : undefined;
}

/** Notes now and then that the person is here, so that the next visit knows when this one was. */
function useVisits(user: number): void {
  useEffect(() => {
    const note = () => {
      if (document.visibilityState === 'visible') noteVisit(user, Date.now());
    };
    note();
    const timer = setInterval(note, MINUTE);
    document.addEventListener('visibilitychange', note);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', note);
    };
  }, [user]);
}
