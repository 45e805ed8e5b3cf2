// In charge of: the weeks of a calendar: days side by side, records as bars over them, moved and stretched by pointer or keys.
import { dayParts } from '@trellis/fields';
import { Popover } from 'antd';
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useGrid } from '../../grid/grid-context.ts';
import { titleOf } from '../field-value.react.tsx';
import { RefusalCard } from '../refusal-card.react.tsx';
import type { Span } from '../span.ts';
import { useKindText } from '../texts.ts';
import { useDrag, type Dragging, type DragPoint } from '../use-drag.react.ts';
import { useFollowedFocus } from '../use-followed-focus.react.ts';
import { daysText } from '../use-span-moves.react.ts';
import { CalendarBar } from './calendar-bar.react.tsx';
import { drawnLanes, hiddenOf, segmentsOf, weeksOf } from './calendar-layout.ts';
import type { CalendarProps, PlacedRecord } from './placed-record.ts';

/** What is in the hand: a bar, or its end. */
interface Held {
  readonly placed: PlacedRecord;
  readonly day: number;
  readonly part: 'whole' | 'end';
}

const HEAD = 26;
const LANE = { month: 24, week: 44 };
const NAMES = 28;
/** Before the height is known. */
const FEW = 3;
const DAY = 86_400_000;

function dayAt({ x, y }: DragPoint): number | undefined {
  const cell = document.elementsFromPoint(x, y).find((element) => element.matches('[data-day]'));
  return cell === undefined ? undefined : Number((cell as HTMLElement).dataset['day']);
}

/** Where what is in the hand would come to lie. */
function target({ thing: { placed, day, part }, ...point }: Dragging<Held>): Span {
  const days = (dayAt(point) ?? day) - day;
  const { first, last } = placed.span;
  return part === 'end' ? { first, last: Math.max(first, last + days) } : { first: first + days, last: last + days };
}

function isSame(a: Span, b: Span): boolean {
  return a.first === b.first && a.last === b.last;
}

/** The weeks. */
export function CalendarWeeks(props: CalendarProps): ReactNode {
  const { placed, shown, scale, moves } = props;
  const { locale } = useGrid();
  const t = useKindText();
  const box = useRef<HTMLDivElement>(null);
  const height = useHeight(box);
  const weeks = weeksOf(shown);
  const fitting = scale === 'week' ? Infinity : height === undefined ? FEW : Math.floor(((height - NAMES) / weeks.length - HEAD) / LANE.month);
  const follow = useFollowedFocus(box);
  const { dragging, take } = useDrag<Held>({ onDrop: drop });
  const aim = dragging === undefined ? undefined : target(dragging);
  const fixed = dragging?.thing.part === 'end' ? moves.fixedEnd : moves.fixed;
  const things = placed.map((one) => ({
    thing: one,
    span: aim !== undefined && fixed === undefined && dragging?.thing.placed.record.id === one.record.id ? aim : one.span,
  }));
  const names = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short' });

  function drop(last: Dragging<Held>): void {
    const to = target(last);
    const { record, span } = last.thing.placed;
    if (!isSame(to, span)) void moves.put(record, span, to, last);
  }

  function keyDown(event: KeyboardEvent<HTMLElement>, { record, span, isSaving }: PlacedRecord): void {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    if (!event.altKey || step === undefined || isSaving) return;
    event.preventDefault();
    follow(record.id);
    const canStretch = props.fields.end !== undefined;
    const to = !event.shiftKey
      ? { first: span.first + step, last: span.last + step }
      : { first: span.first, last: canStretch ? Math.max(span.first, span.last + step) : span.last };
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    if (!isSame(to, span)) void moves.put(record, span, to, { x: left, y: bottom });
  }

  return (
    <div className="tk-weeks" ref={box} data-scale={scale} data-busy={dragging !== undefined || undefined}>
      <p className="tr-unseen">{moves.fixed ?? t('calendarKeys')}</p>
      <div className="tk-weekdays" aria-hidden="true">
        {Array.from({ length: 7 }, (_, day) => (
          <span key={day}>{names.format((shown.first + day) * DAY)}</span>
        ))}
      </div>
      {weeks.map((week) => {
        const segments = segmentsOf(week, things);
        const lanes = drawnLanes(segments, fitting);
        return (
          <div key={week} className="tk-week" style={{ gridTemplateRows: `${HEAD}px repeat(${lanes}, ${LANE[scale]}px) 1fr` }}>
            {Array.from({ length: 7 }, (_, day) => (
              <DayCell key={day} {...props} day={week + day} column={day} />
            ))}
            {segments
              .filter(({ lane }) => lane < lanes)
              .map((segment) => (
                <CalendarBar
                  key={`${segment.thing.record.id}`}
                  {...props}
                  segment={segment}
                  canMove={moves.fixed === undefined}
                  onTake={(event, part) => {
                    const day = dayAt({ x: event.clientX, y: event.clientY });
                    if (day !== undefined && !segment.thing.isSaving) take(event, { placed: segment.thing, day, part });
                  }}
                  onKeyDown={(event) => keyDown(event, segment.thing)}
                />
              ))}
            {hiddenOf(segments, lanes).map(
              (count, day) => count > 0 && <More key={day} {...props} day={week + day} column={day} count={count} row={lanes + 2} />,
            )}
          </div>
        );
      })}
      {dragging !== undefined && fixed !== undefined && <RefusalCard at={dragging} refusal={{ message: fixed }} />}
      {dragging !== undefined && fixed === undefined && aim !== undefined && (
        <span className="tk-drag-days" style={{ left: dragging.x + 12, top: dragging.y + 16 }}>
          {t('days', { from: daysText(dragging.thing.placed.span), to: daysText(aim) })}
        </span>
      )}
    </div>
  );
}

function useHeight(box: RefObject<HTMLElement | null>): number | undefined {
  const [height, setHeight] = useState<number>();
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(([entry]) => setHeight(entry?.contentRect.height));
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);
  return height;
}

interface DayProps extends CalendarProps {
  readonly day: number;
  readonly column: number;
}

function DayCell({ day, column, today, around, scale }: DayProps): ReactNode {
  const { locale } = useGrid();
  const parts = dayParts(day);
  const isOutside = scale === 'month' && parts.month !== dayParts(around).month;
  const long = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'full' });
  const className = ['tk-day', isOutside && 'is-outside', column > 4 && 'is-weekend', day === today && 'is-today'];
  return (
    <div className={className.filter(Boolean).join(' ')} style={{ gridColumn: column + 1 }} data-day={day}>
      <time title={long.format(day * DAY)}>{parts.day === 1 ? `${parts.month}/${parts.day}` : parts.day}</time>
    </div>
  );
}

/** How many records more a day has, and which all of its records are. */
function More({ entity, placed, day, column, count, row, onOpenRecord }: DayProps & { readonly count: number; readonly row: number }): ReactNode {
  const t = useKindText();
  const all = placed.filter(({ span }) => span.first <= day && day <= span.last);
  const list = (
    <ul className="tk-day-list">
      {all.map(({ record }) => (
        <li key={record.id}>
          <button type="button" onClick={() => onOpenRecord(record.id)}>
            {titleOf(record, entity.titleField)}
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <Popover trigger="click" placement="bottom" arrow={false} destroyOnHidden content={list}>
      <button type="button" className="tk-day-more" style={{ gridColumn: column + 1, gridRow: row }}>
        {t('moreOfDay', { count })}
      </button>
    </Popover>
  );
}
