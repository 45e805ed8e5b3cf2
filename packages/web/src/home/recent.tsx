// In charge of: the records this person opened lately in this browser.
import { localText } from '@trellis/errors';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../app/format.ts';
import { recordPath } from '../app/paths.ts';
import { usePreferences, type RecentRecord } from '../app/preferences.ts';
import { useSession } from '../app/session.ts';
import { useNow } from '../app/use-now.ts';

const none: readonly RecentRecord[] = [];

/** The list. */
export function Recent(): ReactNode {
  const { t } = useTranslation('home');
  const { apps, me, locale, timezone } = useSession();
  const recent = usePreferences((state) => state.recent[me.user.id]) ?? none;
  const now = useNow();
  return (
    <section>
      <h2 className="home-heading">{t('recent')}</h2>
      {recent.length === 0 && <p className="home-note">{t('recentEmpty')}</p>}
      <ul className="recent">
        {recent.map((record) => (
          <li key={`${record.app}/${record.entity}/${record.id}`}>
            <Link to={recordPath(apps, record.app, record.entity, record.id)} className="recent-link">
              <span className="recent-title num">{record.title}</span>
              <span className="recent-kind">{localText(record.label, locale)}</span>
              <time className="num" dateTime={new Date(record.at).toISOString()}>
                {formatMoment(record.at, now, timezone)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
