// In charge of: what surrounds every screen: the client, cached answers, theme, language, routes.
import { createClient } from '@trellis/client';
import type { MeJson } from '@trellis/query';
import { antdThemeOf } from '@trellis/views/theme';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect, useMemo, type ReactNode } from 'react';
import { speak } from '../i18n/i18n.ts';
import { startLocale, useLocale } from './locale.ts';
import { retries } from './retries.ts';
import { createAppRouter } from './router.tsx';
import { usePhone, useStill, useThemeMode } from './theme.ts';

const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 15_000, retry: retries, refetchOnWindowFocus: true } } });

const client = createClient({
  locale: () => (document.documentElement.lang === 'en' ? 'en' : document.documentElement.lang === 'zh-CN' ? 'zh-CN' : startLocale()),
  onSignedOut: () => {
    if (leaving || queries.getQueryData(['me']) === undefined) return;
    leaving = true;
    void leave();
  },
  onViewing: (as) => {
    const me = queries.getQueryData<MeJson>(['me']);
    // Another window of this session looks as someone else now, or no longer: what is on screen was answered to another one.
    if (me !== undefined && viewingText(me) !== as && !leaving) window.location.reload();
  },
});

function viewingText({ viewing }: MeJson): string | null {
  if (viewing === undefined) return null;
  return viewing.user === undefined ? `role:${viewing.role}` : `user:${viewing.user}`;
}

// Several calls may learn at once that the session is over.
let leaving = false;

async function leave(): Promise<void> {
  client.live.close();
  await router.navigate({ to: '/sign-in', search: { to: router.state.location.href } });
  queries.clear();
  leaving = false;
}

const router = createAppRouter({ client, queries, arrivedWith: globalThis.location.search });

/** The app. */
export function Root(): ReactNode {
  return (
    <QueryClientProvider client={queries}>
      <Themed />
    </QueryClientProvider>
  );
}

function Themed(): ReactNode {
  const locale = useLocale();
  const mode = useThemeMode();
  const phone = usePhone();
  const still = useStill();
  const theme = useMemo(() => antdThemeOf(mode, { phone, still }), [mode, phone, still]);
  useEffect(() => {
    dayjs.locale(locale === 'zh-CN' ? 'zh-cn' : 'en');
    void speak(locale);
    // Answers carry sentences and names in the former language.
    void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
  }, [locale]);
  return (
    <ConfigProvider theme={theme} locale={locale === 'zh-CN' ? zhCN : enUS} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      <RouterProvider router={router} />
    </ConfigProvider>
  );
}
