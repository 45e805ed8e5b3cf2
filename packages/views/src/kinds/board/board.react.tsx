// In charge of: the board on screen: what its columns hold, and its shape for the width there is.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FieldJson } from '@trellis/query';
import { useEffect, useMemo, type ReactNode } from 'react';
import { recordKeys } from '../../apps.ts';
import { useGrid } from '../../grid/grid-context.ts';
import { KindBody } from '../kind-body.react.tsx';
import { inFrame, type BodyProps } from '../kind-frame.react.tsx';
import { RefusalCard } from '../refusal-card.react.tsx';
import { useRecordChanges } from '../use-record-changes.react.ts';
import { configOf } from '../view-kind.ts';
import { boardColumns, boardFields, headRequest, MOST_COLUMNS, type BoardColumn } from './board-columns.ts';
import { DesktopBoard } from './board-desktop.react.tsx';
import { PhoneBoard } from './board-phone.react.tsx';
import { useCardMoves } from './use-card-moves.react.ts';

/** Most fields of a card. */
const FIELDS = 6;

/** The board in the common frame. */
export const BoardView = inFrame(Board);

function Board(props: BodyProps): ReactNode {
  const { view, entity } = props;
  const { field, total } = boardFields(entity, configOf('board', view));
  // The server gives no board whose field the reader may not see.
  return field === undefined ? null : <Loaded {...props} field={field} total={total} />;
}

interface LoadedProps extends BodyProps {
  readonly field: FieldJson;
  readonly total: FieldJson | undefined;
}

function useHeads({ client, api, entity, request, field, total }: LoadedProps) {
  useRecordChanges(client, entity, request);
  const asked = useMemo(() => headRequest(field, total, request), [field, total, request]);
  return useQuery({
    queryKey: recordKeys.query(entity, asked),
    queryFn: ({ signal }) => api.query(asked, { signal }),
    placeholderData: keepPreviousData,
  });
}

function Loaded(props: LoadedProps): ReactNode {
  const { field, total, onMatching } = props;
  const { locale } = useGrid();
  const { data, error, refetch } = useHeads(props);
  const all = useMemo(() => (data === undefined ? undefined : boardColumns(field, total, data, locale)), [data, field, total, locale]);
  const count = all?.reduce((sum, column) => sum + column.count, 0);
  useEffect(() => onMatching(count), [onMatching, count]);
  return (
    <KindBody {...props} total={count} error={all === undefined ? error : null} onRetry={() => void refetch()}>
      {all !== undefined && <Shaped {...props} all={all} />}
    </KindBody>
  );
}

function Shaped({ all, columns, ...props }: LoadedProps & { readonly all: readonly BoardColumn[] }): ReactNode {
  const { view, entity, field, isPhone } = props;
  const visible = all.slice(0, MOST_COLUMNS);
  const shown = columns.filter(({ path }) => path !== entity.titleField && path !== field.name).slice(0, FIELDS);
  const moves = useCardMoves({ ...props, columns: visible });
  const { refused, forget } = moves;
  const board = { ...props, config: configOf('board', view), columns: visible, hidden: all.length - visible.length, shown, moves };
  return (
    <>
      {isPhone ? <PhoneBoard {...board} /> : <DesktopBoard {...board} />}
      {refused !== undefined && <RefusalCard at={refused.at} title={refused.title} refusal={refused.refusal} onClose={forget} onWhy={refused.why} />}
    </>
  );
}
