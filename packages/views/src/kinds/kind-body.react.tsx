// In charge of: the room between tool bar and foot: what a kind draws, or what stands there when there is nothing to draw.
import type { ReactNode } from 'react';
import { EmptyState, FailedState } from '../grid/grid-states.tsx';
import { isEmptyFilter } from '../grid/search.ts';
import { StatusBar } from '../grid/status-bar.tsx';
import type { BodyProps } from './kind-frame.react.tsx';

interface KindBodyProps extends Pick<BodyProps, 'request' | 'client' | 'onClear' | 'onNew' | 'onImport'> {
  /** How many records there are; undefined until it is known. */
  readonly total: number | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
  /** Whether there is nothing at all to draw; a kind that shows a part of the records knows better than their number. */
  readonly isEmpty?: boolean;
  readonly children: ReactNode;
}

const quiet = { saving: 0, failed: 0, savedAt: undefined };
const nothing = (): void => undefined;

/** The room and its foot. */
export function KindBody({ request, client, total, error, isEmpty = total === 0, children, ...on }: KindBodyProps): ReactNode {
  const hasFilter = !isEmptyFilter(request.filter);
  const isNarrowed = hasFilter || request.search !== undefined;
  return (
    <>
      <div className="tg-body">
        {error !== null && <FailedState error={error} onRetry={on.onRetry} />}
        {isEmpty && (
          <EmptyState client={client} hasFilter={hasFilter} words={request.search} onClear={on.onClear} onNew={on.onNew} onImport={on.onImport} />
        )}
        {!(isEmpty && isNarrowed) && children}
      </div>
      <StatusBar total={total} range={undefined} figures={undefined} saveState={quiet} client={client} onShowFailed={nothing} />
    </>
  );
}
