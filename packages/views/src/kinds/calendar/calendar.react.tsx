// In charge of: the calendar on screen: the days looked at, the records on them, and its shape for the width there is.
import { localDay } from '@trellis/fields';
import { localText } from '@trellis/errors';
import type { FieldJson } from '@trellis/query';
import { useMemo, useState, type ReactNode } from 'react';
import { fieldByName } from '../../apps.ts';
import { useGrid } from '../../grid/grid-context.ts';
import { KindBody } from '../kind-body.react.tsx';
import { inFrame, type BodyProps } from '../kind-frame.react.tsx';
import { RefusalCard } from '../refusal-card.react.tsx';
import { spanOf, type SpanFields } from '../span.ts';
import { useKindText } from '../texts.ts';
import { TimeBar } from '../time-bar.react.tsx';
import { useSpanMoves } from '../use-span-moves.react.ts';
import { useSpanRecords } from '../use-span-records.react.ts';
import { configOf } from '../view-kind.ts';
import { Agenda } from './agenda.react.tsx';
import { shownDays, stepped, type CalendarScale } from './calendar-layout.ts';
import { CalendarWeeks } from './calendar-weeks.react.tsx';
import type { PlacedRecord } from './placed-record.ts';

/** The calendar in the common frame. */
export const CalendarView = inFrame(Calendar);

function Calendar(props: BodyProps): ReactNode {
  const { view, entity } = props;
  const config = configOf('calendar', view);
  const fields = useMemo(() => {
    const start = fieldByName(entity, config.start);
    return start === undefined ? undefined : { start, end: config.end === undefined ? undefined : fieldByName(entity, config.end) };
  }, [entity, config.start, config.end]);
  const color = config.color === undefined ? undefined : fieldByName(entity, config.color);
  // The server gives no calendar whose days the reader may not see.
  return fields === undefined ? null : <Loaded {...props} fields={fields} color={color} />;
}

const DAY = 86_400_000;

function titleText(scale: CalendarScale, first: number, around: number, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
    ...(scale === 'week' ? { day: 'numeric' } : {}),
  });
  return scale === 'week' ? format.formatRange(first * DAY, (first + 6) * DAY) : format.format(around * DAY);
}

function Loaded(props: BodyProps & { readonly fields: SpanFields; readonly color: FieldJson | undefined }): ReactNode {
  const { entity, fields, color, isPhone } = props;
  const t = useKindText();
  const { locale, timezone } = useGrid();
  const [today] = useState(() => localDay(Date.now(), timezone));
  const [around, setAround] = useState(today);
  const [chosen, setScale] = useState<CalendarScale>('month');
  const scale = isPhone ? 'month' : chosen;
  const shown = shownDays(scale, around);
  const { records, total, error, retry } = useSpanRecords(props, fields, shown);
  const moves = useSpanMoves(props, fields);
  const placed = (records ?? []).flatMap((record): readonly PlacedRecord[] => {
    const span = moves.under.get(record.id) ?? spanOf(fields, record, timezone);
    return span === undefined ? [] : [{ record, span, isSaving: moves.under.has(record.id) }];
  });
  const columns = props.columns.filter(({ path }) => path !== entity.titleField && path !== fields.start.name && path !== fields.end?.name);
  const body = { ...props, columns, placed, color, shown, scale, today, around, moves };
  const { refused, forget } = moves;
  return (
    <KindBody {...props} total={total} error={error} onRetry={retry} isEmpty={false}>
      <TimeBar
        title={titleText(scale, shown.first, around, locale)}
        fields={fields}
        scale={scale}
        scales={
          isPhone
            ? []
            : [
                { value: 'month', label: t('month') },
                { value: 'week', label: t('week') },
              ]
        }
        total={total}
        onScale={setScale}
        onStep={(by) => setAround((now) => stepped(scale, now, by))}
        onToday={() => setAround(today)}
      />
      <div className="tk-calendar" aria-busy={records === undefined || undefined} data-label={localText(fields.start.label, locale)}>
        {isPhone ? <Agenda {...body} /> : <CalendarWeeks {...body} />}
      </div>
      {refused !== undefined && <RefusalCard at={refused.at} title={refused.title} refusal={refused.refusal} onClose={forget} onWhy={refused.why} />}
    </KindBody>
  );
}
