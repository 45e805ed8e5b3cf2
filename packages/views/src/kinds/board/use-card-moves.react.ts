// In charge of: sending cards to other columns, and what is said when one does not get there.
import { localText } from '@trellis/errors';
import type { FieldJson, RecordJson } from '@trellis/query';
import { useState } from 'react';
import { useGrid } from '../../grid/grid-context.ts';
import type { Refusal } from '../failure-words.ts';
import { titleOf } from '../field-value.react.tsx';
import type { BodyProps } from '../kind-frame.react.tsx';
import { useKindText } from '../texts.ts';
import type { DragPoint } from '../use-drag.react.ts';
import type { BoardColumn } from './board-columns.ts';
import type { Destination } from './board-card.react.tsx';
import { changeRefusal } from '../change-refusal.ts';
import { usePending } from '../use-pending.react.ts';
import { moveRefusal, type MoveRefusal } from './board-moves.ts';

/** A card under way. */
export interface Move {
  readonly record: RecordJson;
  readonly to: string;
}

/** A card and the column it stands in. */
export interface Taken {
  readonly record: RecordJson;
  readonly from: BoardColumn;
}

/** A move that came to nothing: what to say, and where. */
interface Refused {
  readonly at: DragPoint;
  readonly title: string;
  readonly refusal: Pick<Refusal, 'message' | 'hint'>;
  readonly why: (() => void) | undefined;
}

/** What the board's parts ask about moving. */
export interface CardMoves {
  /** Why no card of the board can be moved; undefined where cards can. */
  readonly fixed: string | undefined;
  readonly under: ReadonlyMap<number, Move>;
  readonly refused: Refused | undefined;
  readonly forget: () => void;
  /** Why a card cannot go to a column, as far as it is known beforehand. */
  readonly refusalOf: (from: BoardColumn, to: BoardColumn) => string | undefined;
  readonly destinationsOf: (from: BoardColumn) => readonly Destination[];
  readonly move: (taken: Taken, to: BoardColumn, at: DragPoint) => Promise<void>;
}

interface BoardParts extends Pick<BodyProps, 'api' | 'entity' | 'say'> {
  readonly field: FieldJson;
  readonly columns: readonly BoardColumn[];
}

/** Keeps the moves of a board and their refusals. */
export function useCardMoves({ api, entity, field, columns, say }: BoardParts): CardMoves {
  const t = useKindText();
  const { locale, onWhy } = useGrid();
  const [refused, setRefused] = useState<Refused>();
  const { under, send } = usePending<Move>(api, entity);
  const fixed = changeRefusal(entity, field);
  const nameOf = (column: BoardColumn): string => column.name ?? t('noValue');
  const wordsOf = (refusal: MoveRefusal | undefined): string | undefined =>
    refusal === undefined
      ? undefined
      : t(refusal.key, { field: localText(field.label, locale), from: refusal.from ?? t('noValue'), to: refusal.to ?? t('noValue') });
  const refusalOf = (from: BoardColumn, to: BoardColumn): string | undefined => wordsOf(moveRefusal(entity, field, from, to));

  async function move({ record, from }: Taken, to: BoardColumn, at: DragPoint): Promise<void> {
    const title = titleOf(record, entity.titleField);
    const known = refusalOf(from, to);
    const refusal =
      known === undefined
        ? await send(record, { [field.name]: to.value }, { record, to: to.key })
        : { message: known, isExplained: field.computed === undefined };
    if (refusal === undefined) return say({ text: t('moved', { title, to: nameOf(to) }) });
    const saving = { values: { [field.name]: to.value }, said: refusal.message };
    const why = refusal.isExplained && onWhy !== undefined ? () => onWhy(record.id, saving) : undefined;
    setRefused({ at, title: t('notMoved', { title, from: nameOf(from) }), refusal, why });
  }

  return {
    fixed: wordsOf(fixed),
    under,
    refused,
    forget: () => setRefused(undefined),
    refusalOf,
    destinationsOf: (from) =>
      columns.filter(({ key }) => key !== from.key).map((to) => ({ key: to.key, name: nameOf(to), refusal: refusalOf(from, to) })),
    move,
  };
}
