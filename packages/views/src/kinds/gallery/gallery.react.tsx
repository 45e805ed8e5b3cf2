// In charge of: the gallery on screen: a card with a picture for each record, loaded as far as one scrolls.
import { useVirtualizer } from '@tanstack/react-virtual';
import type { FieldJson } from '@trellis/query';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { fieldByName } from '../../apps.ts';
import { FailedState } from '../../grid/grid-states.tsx';
import { useRecords } from '../../grid/use-records.ts';
import { KindBody } from '../kind-body.react.tsx';
import { inFrame, type BodyProps } from '../kind-frame.react.tsx';
import { configOf } from '../view-kind.ts';
import { GalleryCard } from './gallery-card.react.tsx';
import { cardBeside, cardsAcross, GAP, linesOf } from './gallery-layout.ts';

/** The gallery in the common frame. */
export const GalleryView = inFrame(Gallery);

/** Most fields of a card. */
const FIELDS = 4;
/** What a card takes besides its picture: its title, two lines of fields, its edges. */
const WORDS = 84;
const PICTURE = 3 / 4;

function Gallery(props: BodyProps): ReactNode {
  const { view, entity } = props;
  const picture = fieldByName(entity, configOf('gallery', view).picture);
  // The server gives no gallery whose pictures the reader may not see.
  return picture === undefined ? null : <Loaded {...props} picture={picture} />;
}

function Loaded(props: BodyProps & { readonly picture: FieldJson }): ReactNode {
  const { client, entity, request, onMatching } = props;
  const records = useRecords(client, entity, request);
  const { source, next } = records;
  useEffect(() => onMatching(next.total), [onMatching, next.total]);
  const isFailed = source.status === 'failed';
  return (
    <KindBody {...props} total={source.total} error={isFailed ? (source.error ?? null) : null} onRetry={() => source.refresh()}>
      {source.total !== undefined && source.total > 0 && <Cards {...props} records={records} total={source.total} />}
    </KindBody>
  );
}

interface CardsProps extends BodyProps {
  readonly picture: FieldJson;
  readonly records: ReturnType<typeof useRecords>;
  readonly total: number;
}

function Cards({ view, entity, picture, columns, request, records, total, onOpenRecord }: CardsProps): ReactNode {
  const { source } = records;
  const config = configOf('gallery', view);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const across = cardsAcross(width);
  const cardWidth = (width - GAP) / across - GAP;
  const height = Math.round(cardWidth * PICTURE) + WORDS;
  const shown = columns.filter(({ path }) => path !== entity.titleField && path !== picture.name).slice(0, FIELDS);
  // The compiler leaves this component alone: the virtualizer hands out functions that change their answers.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: linesOf(total, across),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 2,
    gap: GAP,
    paddingStart: GAP,
    paddingEnd: GAP,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const lines = virtual.getVirtualItems();
  const first = (lines[0]?.index ?? 0) * across;
  const last = Math.min(total, ((lines.at(-1)?.index ?? 0) + 1) * across) - 1;
  useEffect(() => source.look(first, last), [source, first, last]);

  function keyDown(event: KeyboardEvent<HTMLElement>, index: number): void {
    const beside = cardBeside(index, event.key, across, total);
    const found = beside === undefined ? null : scroller.current?.querySelector<HTMLElement>(`[data-index="${beside}"] .tk-card-title`);
    if (found === null || found === undefined) return;
    event.preventDefault();
    found.focus();
  }

  return (
    <div ref={scroller} className={records.isStale ? 'tk-gallery is-stale' : 'tk-gallery'}>
      <ul style={{ height: virtual.getTotalSize() }} aria-busy={source.isLoading || undefined}>
        {(width === 0 ? [] : lines).flatMap((line) =>
          Array.from({ length: Math.min(across, total - line.index * across) }, (_, place) => {
            const index = line.index * across + place;
            return (
              <GalleryCard
                key={index}
                index={index}
                total={total}
                record={source.rowAt(index)?.record}
                picture={picture}
                isWhole={config.fit === 'contain'}
                columns={shown}
                words={request.search}
                style={{ width: cardWidth, height, transform: `translate(${GAP + place * (cardWidth + GAP)}px, ${line.start}px)` }}
                onOpen={onOpenRecord}
                onKeyDown={(event) => keyDown(event, index)}
              />
            );
          }),
        )}
      </ul>
      {source.error !== undefined && source.status === 'ready' && <FailedState error={source.error} onRetry={() => source.refresh()} />}
    </div>
  );
}

function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);
  return width;
}
