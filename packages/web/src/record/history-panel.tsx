// In charge of: the side panel with a record's history: who changed what, old → new.
import { localText } from '@trellis/errors';
import { fieldUi } from '@trellis/fields/react';
import type { EntityJson, HistoryEntry, RecordJson } from '@trellis/query';
import { fieldAsItWas, fieldByName, recordKeys } from '@trellis/views/apps';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { ArrowRight } from 'lucide-react';
import { Fragment, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dayOf, formatDay, timeOf } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { useNow } from '../app/use-now.ts';
import { Avatar } from '../shell/avatar.tsx';
import { VersionDialog } from './version-dialog.tsx';

const DAY = 86_400_000;

interface HistoryPanelProps {
  readonly entity: EntityJson;
  readonly record: RecordJson;
}

/** The history of a record, newest first. */
export function HistoryPanel({ entity, record }: HistoryPanelProps): ReactNode {
  const { t } = useTranslation('record');
  const { client, timezone } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: recordKeys.history(entity, record.id),
    queryFn: ({ signal }) => client.records(entity.app, entity.slug).history(record.id, { signal }),
  });
  // A new version means a new entry.
  useEffect(() => void refetch(), [record.version, refetch]);
  const entries = [...(data ?? [])].sort((a, b) => b.place - a.place);
  const days = byDay(entries, timezone);
  return (
    <aside className="history" aria-label={t('history')}>
      <header className="history-head">
        <h2>{t('history')}</h2>
        {data !== undefined && <span className="num">{data.length}</span>}
      </header>
      <div className="history-scroll">
        {data === undefined && (error === null ? <SkeletonLines lines={5} /> : <FailureMessage error={error} retry={() => void refetch()} />)}
        {data?.length === 0 && <p className="record-note">{t('historyEmpty')}</p>}
        {days.map(([day, ofDay]) => (
          <section key={day}>
            <h3>
              <DayName day={day} at={Date.parse(ofDay[0]?.at ?? '')} />
            </h3>
            <ol>
              {ofDay.map((entry) => (
                <Entry key={entry.place} entry={entry} entity={entity} record={record} />
              ))}
            </ol>
          </section>
        ))}
      </div>
    </aside>
  );
}

function byDay(entries: readonly HistoryEntry[], timezone: string): readonly (readonly [day: string, entries: readonly HistoryEntry[]])[] {
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const day = dayOf(Date.parse(entry.at), timezone);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}

function DayName({ day, at }: { readonly day: string; readonly at: number }): ReactNode {
  const { t } = useTranslation('record');
  const { timezone, locale } = useSession();
  const now = useNow();
  if (day === dayOf(now, timezone)) return t('today');
  if (day === dayOf(now - DAY, timezone)) return t('yesterday');
  return day.slice(0, 4) === dayOf(now, timezone).slice(0, 4) ? formatDay(at, timezone, locale) : day;
}

function Entry({ entry, entity, record }: { readonly entry: HistoryEntry; readonly entity: EntityJson; readonly record: RecordJson }): ReactNode {
  const { t } = useTranslation('record');
  const { t: tUndo } = useTranslation('undo');
  const { locale, timezone } = useSession();
  const changes = entry.operation === 'updated' ? entry.changes.filter((change) => fieldByName(entity, change.field) !== undefined) : [];
  const erased = (entry.erased ?? []).flatMap((name) => fieldByName(entity, name) ?? []);
  // Tasks of the system sign with their names.
  const who = entry.actor.id === null ? t(entry.actor.name === 'sample' ? 'sampleData' : 'system') : entry.actor.name;
  const text = {
    created: () => t('created', { who, entity: localText(entity.label, locale) }),
    updated: () => t('updated', { who, count: changes.length + erased.length }),
    deleted: () => t('deleted', { who }),
    restored: () => t('restored', { who }),
    purged: () => t('purged', { who }),
    erased: () => t('erased', { who }),
  }[entry.operation]();
  const [restoring, setRestoring] = useState(false);
  // The newest version is the record as it is; what is in between can come back.
  const canRestore = entity.can.update && entry.version > 0 && entry.version < record.version && entry.operation !== 'purged';
  return (
    <li className="history-entry">
      <Avatar id={entry.actor.id} name={who} />
      <div className="history-text">
        <div className="history-line">
          <span>{text}</span>
          <time className="num" dateTime={entry.at}>
            {timeOf(Date.parse(entry.at), timezone)}
          </time>
        </div>
        {changes.length + erased.length > 0 && (
          <dl className="history-changes">
            {erased.map((field) => (
              <Fragment key={field.name}>
                <dt>{localText(field.label, locale)}</dt>
                <dd>{t('erasedValue')}</dd>
              </Fragment>
            ))}
            {changes.map((change) => (
              <Change key={change.field} change={change} entity={entity} record={record} />
            ))}
          </dl>
        )}
        {canRestore && (
          <Button type="link" size="small" className="history-restore" onClick={() => setRestoring(true)}>
            {tUndo('restoreVersion')}
          </Button>
        )}
        {restoring && <VersionDialog entity={entity} record={record} version={entry.version} onClose={() => setRestoring(false)} />}
      </div>
    </li>
  );
}

function Change({
  change,
  entity,
  record,
}: {
  readonly change: HistoryEntry['changes'][number];
  readonly entity: EntityJson;
  readonly record: RecordJson;
}): ReactNode {
  const { locale, timezone } = useSession();
  const field = fieldByName(entity, change.field);
  if (field === undefined) return null;
  const shown = fieldAsItWas(field, change.was);
  const ui = fieldUi(shown.type);
  const text = (value: unknown) => {
    const words = ui.text({ value, field: shown, record, locale, timezone });
    return words === '' ? '—' : words;
  };
  return (
    <>
      <dt>{localText(field.label, locale)}</dt>
      <dd>
        <del>{text(change.before)}</del>
        <ArrowRight size={12} strokeWidth={1.75} aria-label="→" />
        <ins>{text(change.after)}</ins>
      </dd>
    </>
  );
}
