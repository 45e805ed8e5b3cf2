// In charge of: a calendar on a phone: the days of the month that have records, one below the other.
import { dayParts } from '@trellis/fields';
import { useEffect, useRef, type ReactNode } from 'react';
import { useGrid } from '../../grid/grid-context.ts';
import { titleOf } from '../field-value.react.tsx';
import { recordColors } from '../record-color.ts';
import { RecordFields } from '../record-fields.react.tsx';
import { timeOf } from '../span.ts';
import { useKindText } from '../texts.ts';
import type { CalendarProps } from './placed-record.ts';

const DAY = 86_400_000;
const FIELDS = 3;

/** The list of days. */
export function Agenda({ entity, fields, placed, color, columns, around, today, request, onOpenRecord }: CalendarProps): ReactNode {
  const t = useKindText();
  const { locale, timezone } = useGrid();
  const { month } = dayParts(around);
  const days = new Map<number, typeof placed>();
  for (const one of placed) if (dayParts(one.span.first).month === month) days.set(one.span.first, [...(days.get(one.span.first) ?? []), one]);
  const list = useRef<HTMLOListElement>(null);
  const isLoaded = placed.length > 0;
  // What is to come stands first; what was, above it.
  useEffect(() => {
    const next = [...(list.current?.children ?? [])].find((day) => Number((day as HTMLElement).dataset['day']) >= today);
    if (dayParts(today).month === month) next?.scrollIntoView({ block: 'start' });
  }, [today, month, isLoaded]);
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', day: 'numeric', weekday: 'short' });
  if (days.size === 0) return <p className="tk-agenda-none">{t('nothingHere')}</p>;
  return (
    <ol className="tk-agenda" ref={list}>
      {[...days].map(([day, records]) => (
        <li key={day} data-day={day}>
          <h3 className={day === today ? 'is-today' : undefined}>{format.format(day * DAY)}</h3>
          <ul>
            {records.map(({ record }) => (
              <li key={record.id} className="tk-card">
                <button type="button" className="tk-card-title" onClick={() => onOpenRecord(record.id)}>
                  <span className="tk-agenda-mark" style={{ background: recordColors(record, color).color }} aria-hidden="true" />
                  {[timeOf(fields.start, record, timezone), titleOf(record, entity.titleField)].filter((text) => text !== undefined).join(' ')}
                </button>
                <RecordFields record={record} columns={columns.slice(0, FIELDS)} words={request.search} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
