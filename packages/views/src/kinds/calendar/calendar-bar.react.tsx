// In charge of: one record as a bar over the days of a week.
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useGrid } from '../../grid/grid-context.ts';
import { titleOf } from '../field-value.react.tsx';
import { recordColors } from '../record-color.ts';
import { RecordFields } from '../record-fields.react.tsx';
import { timeOf } from '../span.ts';
import { daysText } from '../use-span-moves.react.ts';
import type { Segment } from './calendar-layout.ts';
import type { CalendarProps, PlacedRecord } from './placed-record.ts';

interface BarProps extends CalendarProps {
  readonly segment: Segment<PlacedRecord>;
  readonly canMove: boolean;
  readonly onTake: (event: PointerEvent<HTMLElement>, part: 'whole' | 'end') => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Fields under a bar's title in a week. */
const FIELDS = 2;

/** The bar. Its end can be taken where the record has one. */
export function CalendarBar({ segment, canMove, onTake, onKeyDown, ...calendar }: BarProps): ReactNode {
  const { entity, fields, color, columns, scale, request, moves, onOpenRecord } = calendar;
  const { timezone } = useGrid();
  const { record, isSaving } = segment.thing;
  const title = titleOf(record, entity.titleField);
  const time = segment.begins ? timeOf(fields.start, record, timezone) : undefined;
  const className = ['tk-bar', canMove && 'can-move', isSaving && 'is-saving', segment.begins && 'begins', segment.ends && 'ends'];
  return (
    <div
      className={className.filter(Boolean).join(' ')}
      style={{ gridColumn: `${segment.column + 1} / span ${segment.days}`, gridRow: segment.lane + 2, ...recordColors(record, color) }}
      onPointerDown={(event) => onTake(event, 'whole')}
      data-record={record.id}
    >
      <button
        type="button"
        className="tk-bar-title"
        title={`${title} · ${daysText(segment.span)}`}
        onClick={() => onOpenRecord(record.id)}
        onKeyDown={onKeyDown}
      >
        {time !== undefined && <span className="tk-bar-time">{time}</span>}
        {title}
      </button>
      {scale === 'week' && <RecordFields record={record} columns={columns.slice(0, FIELDS)} words={request.search} />}
      {segment.ends && fields.end !== undefined && moves.fixedEnd === undefined && (
        <span
          className="tk-bar-end"
          aria-hidden="true"
          onPointerDown={(event) => {
            event.stopPropagation();
            onTake(event, 'end');
          }}
        />
      )}
    </div>
  );
}
