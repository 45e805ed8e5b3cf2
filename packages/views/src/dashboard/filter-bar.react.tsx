// In charge of: the line above a dashboard: its filters, what they compare with, and whether it is live.
import type { Client } from '@trellis/client';
import { localText, type Locale } from '@trellis/errors';
import type { PageJson } from '@trellis/query';
import { Radio } from 'lucide-react';
import { useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppsContext } from '../apps.ts';
import { lengthOf, rangeOf, readRangeChoice } from '../widgets/period.ts';
import { DateFilter } from './date-filter.react.tsx';
import { isDateFilter, valueOf, type FilterValues } from './page-filters.ts';
import { ValueFilter } from './value-filter.react.tsx';

/** What the bar needs. */
export interface FilterBarProps {
  readonly page: PageJson;
  readonly apps: AppsContext;
  readonly client: Client;
  readonly locale: Locale;
  readonly timezone: string;
  readonly today: string;
  readonly values: FilterValues;
  readonly onChange: (values: FilterValues) => void;
}

function LiveMark({ client, locale, timezone }: Pick<FilterBarProps, 'client' | 'locale' | 'timezone'>): ReactNode {
  const { t } = useTranslation('dashboard');
  const state = useSyncExternalStore(
    (listener) => client.live.onState(listener),
    () => client.live.state,
    () => 'idle' as const,
  );
  if (state === 'idle') return null;
  if (state === 'open') {
    return (
      <span className="tr-live" data-state="open">
        <Radio size={14} strokeWidth={1.75} aria-hidden="true" />
        {t('live')}
      </span>
    );
  }
  const since = client.live.downSince;
  const time =
    since === undefined
      ? undefined
      : new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: timezone }).format(since);
  return (
    <output className="tr-live" data-state={since === undefined ? 'connecting' : 'down'}>
      {time === undefined ? t('connecting') : t('liveSince', { time })}
    </output>
  );
}

/** The bar. */
export function FilterBar({ page, apps, client, locale, timezone, today, values, onChange }: FilterBarProps): ReactNode {
  const { t } = useTranslation('dashboard');
  const isChanged = page.filters.some((filter) => filter.id in values);
  const dates = page.filters.find(isDateFilter);
  const range = dates === undefined ? undefined : rangeOf(readRangeChoice(valueOf(dates, values)), today);
  const set = (id: string, value: unknown): void => onChange({ ...values, [id]: value });
  return (
    <div className="tr-filters" role="toolbar" aria-label={t('filters')}>
      {page.filters.map((filter) =>
        isDateFilter(filter) ? (
          <DateFilter
            key={filter.id}
            label={localText(filter.label, locale)}
            value={valueOf(filter, values)}
            today={today}
            onChange={(choice) => set(filter.id, choice)}
          />
        ) : (
          <ValueFilter
            key={filter.id}
            filter={filter}
            values={values}
            apps={apps}
            client={client}
            locale={locale}
            onChange={(value) => set(filter.id, value)}
          />
        ),
      )}
      {isChanged && (
        <button type="button" className="tr-filter-clear" onClick={() => onChange({})}>
          {t('clearFilters')}
        </button>
      )}
      <span className="tr-filters-end">
        {range !== undefined && <span className="tr-filters-note">{t('versusBefore', { count: lengthOf(range) })}</span>}
        <LiveMark client={client} locale={locale} timezone={timezone} />
      </span>
    </div>
  );
}
