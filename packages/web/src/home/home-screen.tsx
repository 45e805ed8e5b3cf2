// In charge of: the home screen: my apps with one fact each, what changed since the last visit, what I opened lately.
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDay, formatWeekday } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { SkeletonLines, StateMessage } from '../app/state-message.tsx';
import { useLiveEntities } from '../app/use-live.ts';
import { useNow } from '../app/use-now.ts';
import { TopBar } from '../shell/top-bar.tsx';
import { AppTiles } from './app-tiles.tsx';
import { Changes } from './changes.tsx';
import { mainEntities } from './main-entities.ts';
import { Recent } from './recent.tsx';
import './home.css';

/** The home screen. */
export function HomeScreen(): ReactNode {
  const { t } = useTranslation('home');
  const { t: tShell } = useTranslation();
  const { apps, appsLoading, locale, timezone } = useSession();
  const entities = useMemo(() => mainEntities(apps), [apps]);
  useLiveEntities(useMemo(() => entities.map((main) => main.entity), [entities]));
  const now = useNow();
  return (
    <>
      <TopBar actions={<span className="top-bar-note">{`${formatDay(now, timezone, locale)} ${formatWeekday(now, timezone, locale)}`}</span>}>
        <h1>{t('title')}</h1>
      </TopBar>
      {apps.list.length === 0 ? (
        appsLoading ? (
          <SkeletonLines />
        ) : (
          <StateMessage title={t('myApps')} text={tShell('noApps')} />
        )
      ) : (
        <div className="home">
          <div className="home-main">
            <AppTiles />
            <Changes entities={entities} />
          </div>
          <aside className="home-side">
            <Recent />
          </aside>
        </div>
      )}
    </>
  );
}
