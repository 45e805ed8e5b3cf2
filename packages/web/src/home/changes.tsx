// In charge of: what was added and changed since the last visit, per entity, counted by the server under the person's rights.
import { localText } from '@trellis/errors';
import type { Client } from '@trellis/client';
import type { Filter } from '@trellis/query';
import { recordKeys } from '@trellis/views/apps';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dayOf, formatCount, formatDay, formatMoment, timeOf } from '../app/format.ts';
import { usePreferences } from '../app/preferences.ts';
import { useSession } from '../app/session.ts';
import { useNow } from '../app/use-now.ts';
import { startOfToday } from './start-of-today.ts';
import type { MainEntity } from './main-entities.ts';

interface Change {
  readonly main: MainEntity;
  readonly added: number;
  readonly changed: number;
  /** Titles of the newest changed records. */
  readonly titles: readonly string[];
  /** UTC milliseconds. */
  readonly latest: number;
}

const TITLES = 3;

async function readChange(client: Client, main: MainEntity, since: number, signal: AbortSignal): Promise<Change | null> {
  const { entity } = main;
  const records = client.records(entity.app, entity.slug);
  const time = new Date(since).toISOString();
  const touched: Filter = { field: 'updatedAt', op: 'gte', value: time };
  const count = [{ op: 'count' as const, as: 'n' }];
  const [all, added, newest] = await Promise.all([
    records.query({ filter: touched, metrics: count }, { signal }),
    records.query({ filter: { field: 'createdAt', op: 'gte', value: time }, metrics: count }, { signal }),
    records.list(
      {
        filter: touched,
        sort: ['-updatedAt'],
        fields: [...(entity.titleField === undefined ? [] : [entity.titleField]), 'updatedAt'],
        limit: TITLES,
      },
      { signal },
    ),
  ]);
  const allCount = Number(all.rows[0]?.['n'] ?? 0);
  const addedCount = Number(added.rows[0]?.['n'] ?? 0);
  if (allCount === 0) return null;
  const titles = newest.records.flatMap((record) => (entity.titleField === undefined ? [] : [String(record[entity.titleField] ?? `#${record.id}`)]));
  return { main, added: addedCount, changed: allCount - addedCount, titles, latest: Date.parse(String(newest.records[0]?.['updatedAt'] ?? time)) };
}

/** The list of changes, newest first. */
export function Changes({ entities }: { readonly entities: readonly MainEntity[] }): ReactNode {
  const { t } = useTranslation('home');
  const { client, me, timezone, locale } = useSession();
  const previous = usePreferences((state) => state.visits[me.user.id]?.previous);
  const now = useNow();
  const today = dayOf(now, timezone);
  const since = previous ?? startOfToday(now, timezone);
  const results = useQueries({
    queries: entities.map((main) => ({
      queryKey: recordKeys.query(main.entity, { changedSince: since }),
      queryFn: ({ signal }: { signal: AbortSignal }) => readChange(client, main, since, signal),
    })),
  });
  const changes = results.flatMap((result) => result.data ?? []).toSorted((a, b) => b.latest - a.latest);
  const settled = results.every((result) => !result.isLoading);
  const day = dayOf(since, timezone) === today ? '' : `${formatDay(since, timezone, locale)} `;
  return (
    <section>
      <h2 className="home-heading">
        {t(previous === undefined ? 'today' : 'since')}
        <span className="home-heading-note">{previous === undefined ? t('todayFrom') : t('sinceFrom', { time: day + timeOf(since, timezone) })}</span>
      </h2>
      <ul className="changes">
        {changes.map((change) => (
          <ChangeLine key={change.main.entity.key} change={change} now={now} />
        ))}
      </ul>
      {settled && changes.length === 0 && <p className="home-note">{t(previous === undefined ? 'nothingToday' : 'nothingChanged')}</p>}
    </section>
  );
}

function ChangeLine({ change, now }: { readonly change: Change; readonly now: number }): ReactNode {
  const { t } = useTranslation('home');
  const { locale, timezone } = useSession();
  const { main, added, changed, titles } = change;
  const counts = [
    added > 0 ? t('added', { count: added, formatted: formatCount(added, locale) }) : undefined,
    changed > 0 ? t('changed', { count: changed, formatted: formatCount(changed, locale) }) : undefined,
  ].filter((part) => part !== undefined);
  const separator = locale === 'zh-CN' ? '，' : ', ';
  return (
    <li>
      <Link to="/a/$app/v/$view" params={{ app: main.app.app.slug, view: main.view.name }} className="change">
        <span className="change-dot" aria-hidden="true" />
        <span className="change-name">{localText(main.entity.label, locale)}</span>
        <span className="change-counts">{counts.join(separator)}</span>
        <span className="change-titles">{titles.join(locale === 'zh-CN' ? '、' : ', ')}</span>
        <time className="num" dateTime={new Date(change.latest).toISOString()}>
          {formatMoment(change.latest, now, timezone)}
        </time>
      </Link>
    </li>
  );
}
