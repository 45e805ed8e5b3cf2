// In charge of: one column of a board: its records, loaded as far as one scrolls, with the cards on their way in and out.
import { useInfiniteQuery } from '@tanstack/react-query';
import type { RecordsApi } from '@trellis/client';
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { Button } from 'antd';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { recordKeys } from '../../apps.ts';
import { useGrid } from '../../grid/grid-context.ts';
import { FailedState } from '../../grid/grid-states.tsx';
import { formattedCount } from '../../grid/texts.ts';
import type { KindRequest } from '../kind-frame.react.tsx';
import { useKindText } from '../texts.ts';
import { columnFilter, type BoardColumn } from './board-columns.ts';
import type { Move } from './use-card-moves.react.ts';

const PAGE = 50;

/** What a column draws for each of its records. */
type DrawCard = (record: RecordJson, isSaving: boolean) => ReactNode;

interface ColumnProps {
  readonly api: RecordsApi;
  readonly entity: EntityJson;
  readonly field: FieldJson;
  readonly column: BoardColumn;
  readonly request: KindRequest;
  readonly moves: ReadonlyMap<number, Move>;
  readonly card: DrawCard;
}

function useColumnRecords({ api, entity, field, column, request }: ColumnProps) {
  const asked = useMemo(() => ({ ...request, filter: columnFilter(field, column, request.filter), limit: PAGE }), [request, field, column]);
  return useInfiniteQuery({
    queryKey: recordKeys.list(entity, { board: true, ...asked }),
    queryFn: ({ signal, pageParam }) => api.list({ ...asked, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** The cards below a column's head. */
export function ColumnCards(props: ColumnProps): ReactNode {
  const { column, moves, card } = props;
  const t = useKindText();
  const { locale } = useGrid();
  const label = t('columnLabel', { name: column.name ?? t('noValue'), count: column.count, formatted: formattedCount(column.count, locale) });
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useColumnRecords(props);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const mark = end.current;
    if (mark === null || !hasNextPage || isFetchingNextPage) return undefined;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && void fetchNextPage());
    watch.observe(mark);
    return () => watch.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (error !== null && data === undefined) return <FailedState error={error} onRetry={() => void refetch()} />;
  const stored = data?.pages.flatMap((page) => page.records) ?? [];
  const arriving = [...moves.values()].filter((move) => move.to === column.key && !stored.some(({ id }) => id === move.record.id));
  const staying = stored.filter(({ id }) => (moves.get(id)?.to ?? column.key) === column.key);
  return (
    <>
      <ul className="tk-cards" aria-label={label} aria-busy={data === undefined || undefined}>
        {arriving.map(({ record }) => card(record, true))}
        {staying.map((record) => card(record, moves.has(record.id)))}
      </ul>
      {hasNextPage && (
        <div ref={end} className="tk-more">
          <Button size="small" type="text" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('showMore')}
          </Button>
        </div>
      )}
    </>
  );
}
