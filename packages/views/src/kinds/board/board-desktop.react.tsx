// In charge of: the columns of a board side by side, and the card that is being dragged over them.
import { localText } from '@trellis/errors';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useGrid } from '../../grid/grid-context.ts';
import { formattedCount } from '../../grid/texts.ts';
import { RefusalCard } from '../refusal-card.react.tsx';
import { useKindText } from '../texts.ts';
import { useDrag, type Dragging, type DragPoint } from '../use-drag.react.ts';
import { CardGhost } from './board-card.react.tsx';
import { ColumnCards } from './board-column.react.tsx';
import type { BoardColumn } from './board-columns.ts';
import type { BoardScreenProps } from './board-screen.ts';
import { BoardCardOf } from './board-card-of.react.tsx';
import { focusBeside } from './card-focus.ts';
import { ColumnHead, ColumnName } from './column-head.react.tsx';
import { useFollowedFocus } from '../use-followed-focus.react.ts';
import type { Taken } from './use-card-moves.react.ts';

/** The reason stands below the card in the hand. */
const BELOW = 44;

function columnAt(columns: readonly BoardColumn[], { x, y }: DragPoint): BoardColumn | undefined {
  const key = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-column]')?.dataset['column'];
  return columns.find((column) => column.key === key);
}

/** The board on a wide screen. */
export function DesktopBoard(props: BoardScreenProps): ReactNode {
  const { entity, field, columns, hidden, config, moves } = props;
  const t = useKindText();
  const { locale } = useGrid();
  const scroller = useRef<HTMLDivElement>(null);
  const [folds, setFolds] = useState<{ readonly [key: string]: boolean }>({});
  const follow = useFollowedFocus(scroller);
  const { dragging, take } = useDrag<Taken>({ scroller, onDrop: drop });
  const isFolded = ({ key }: BoardColumn): boolean => folds[key] ?? config.folded?.[key] === true;
  const fold = (column: BoardColumn, isOn: boolean): void => setFolds((now) => ({ ...now, [column.key]: isOn }));
  const over = dragging === undefined ? undefined : columnAt(columns, dragging);

  function drop({ thing, x, y }: Dragging<Taken>): void {
    const to = columnAt(columns, { x, y });
    if (to !== undefined && to.key !== thing.from.key) void moves.move(thing, to, { x, y });
  }

  function keyDown(event: KeyboardEvent<HTMLElement>, taken: Taken): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!event.altKey) {
      if (focusBeside(event.currentTarget, event.key)) event.preventDefault();
    } else if (step !== undefined && !moves.under.has(taken.record.id)) {
      event.preventDefault();
      follow(taken.record.id);
      const open = columns.filter((column) => !isFolded(column));
      const to = open[open.findIndex((column) => column.key === taken.from.key) + step];
      const { left, bottom } = event.currentTarget.getBoundingClientRect();
      if (to !== undefined) void moves.move(taken, to, { x: left, y: bottom });
    }
  }

  function stateOf(column: BoardColumn): 'from' | 'open' | 'refused' | 'over' | undefined {
    if (dragging === undefined) return undefined;
    if (column.key === dragging.thing.from.key) return 'from';
    if (moves.refusalOf(dragging.thing.from, column) !== undefined) return 'refused';
    return over === column ? 'over' : 'open';
  }

  return (
    // The arrow keys are those of the cards' titles, which have the focus.
    <section className="tk-board" ref={scroller} aria-label={t('board', { field: localText(field.label, locale) })}>
      <p className="tr-unseen">{moves.fixed ?? t('boardKeys')}</p>
      {columns.map((column) =>
        isFolded(column) ? (
          <button
            key={column.key}
            type="button"
            className="tk-folded"
            data-column={column.key}
            data-state={stateOf(column)}
            aria-label={t('unfold', { name: column.name ?? t('noValue') })}
            onClick={() => fold(column, false)}
          >
            <ColumnName column={column} field={field} />
            <span className="tk-count">{formattedCount(column.count, locale)}</span>
          </button>
        ) : (
          <section key={column.key} className="tk-column" data-column={column.key} data-state={stateOf(column)}>
            <ColumnHead {...props} column={column} limit={config.limits?.[column.key]} onFold={() => fold(column, true)} />
            <ColumnCards
              {...props}
              column={column}
              moves={moves.under}
              card={(record, isSaving) => (
                <BoardCardOf
                  {...props}
                  key={record.id}
                  record={record}
                  from={column}
                  isSaving={isSaving}
                  isTaken={dragging?.thing.record.id === record.id}
                  onTake={isSaving ? undefined : (event) => take(event, { record, from: column })}
                  onKeyDown={(event) => keyDown(event, { record, from: column })}
                />
              )}
            />
          </section>
        ),
      )}
      {hidden > 0 && <p className="tk-board-more">{t('moreColumns', { count: hidden, formatted: formattedCount(hidden, locale) })}</p>}
      {dragging !== undefined && <Ghost {...props} dragging={dragging} refusal={refusalAt(over)} key={entity.key} />}
    </section>
  );

  function refusalAt(column: BoardColumn | undefined): string | undefined {
    if (dragging === undefined || column === undefined || column.key === dragging.thing.from.key) return moves.fixed;
    return moves.refusalOf(dragging.thing.from, column);
  }
}

interface GhostProps extends BoardScreenProps {
  readonly dragging: Dragging<Taken>;
  readonly refusal: string | undefined;
}

function Ghost({ dragging, refusal, shown }: GhostProps): ReactNode {
  const { thing, grip, x, y } = dragging;
  return (
    <>
      <CardGhost
        record={thing.record}
        columns={shown}
        isRefused={refusal !== undefined}
        style={{ left: x - grip.x, top: y - grip.y, width: grip.width }}
      />
      {refusal !== undefined && <RefusalCard at={{ x, y: y + BELOW }} refusal={{ message: refusal }} />}
    </>
  );
}
