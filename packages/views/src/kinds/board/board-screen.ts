// In charge of: what the two shapes of a board, wide and narrow, are given.
import type { FieldJson } from '@trellis/query';
import type { ViewConfig } from '@trellis/schemas';
import type { GridColumn } from '../../grid/columns.ts';
import type { BodyProps } from '../kind-frame.react.tsx';
import type { BoardColumn } from './board-columns.ts';
import type { CardMoves } from './use-card-moves.react.ts';

/** A board that is there. */
export interface BoardScreenProps extends Omit<BodyProps, 'columns'> {
  readonly field: FieldJson;
  readonly total: FieldJson | undefined;
  readonly config: ViewConfig<'board'>;
  readonly columns: readonly BoardColumn[];
  /** How many columns more there would be. */
  readonly hidden: number;
  /** The fields on cards. */
  readonly shown: readonly GridColumn[];
  readonly moves: CardMoves;
}
