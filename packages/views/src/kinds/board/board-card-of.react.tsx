// In charge of: tying a record's card to the board it stands on: opening it, and sending it elsewhere by its menu.
import type { RecordJson } from '@trellis/query';
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { BoardCard } from './board-card.react.tsx';
import type { BoardColumn } from './board-columns.ts';
import type { BoardScreenProps } from './board-screen.ts';

interface CardOfProps extends BoardScreenProps {
  readonly record: RecordJson;
  readonly from: BoardColumn;
  readonly isSaving: boolean;
  readonly isTaken?: boolean;
  readonly onTake?: ((event: PointerEvent<HTMLElement>) => void) | undefined;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
}

/** The card of a record. */
export function BoardCardOf({ record, from, isSaving, isTaken = false, onTake, onKeyDown, ...board }: CardOfProps): ReactNode {
  const { shown, request, columns, moves, onOpenRecord } = board;
  const card = useRef<HTMLLIElement>(null);
  function send(key: string): void {
    const to = columns.find((column) => column.key === key);
    const box = card.current?.getBoundingClientRect();
    if (to !== undefined) void moves.move({ record, from }, to, { x: box?.left ?? 0, y: box?.bottom ?? 0 });
  }
  return (
    <BoardCard
      ref={card}
      record={record}
      columns={shown}
      words={request.search}
      isSaving={isSaving}
      isTaken={isTaken}
      destinations={moves.fixed === undefined ? () => moves.destinationsOf(from) : undefined}
      onOpen={() => onOpenRecord(record.id)}
      onMove={send}
      onTake={onTake}
      onKeyDown={onKeyDown}
    />
  );
}
