// In charge of: the box on the active cell that holds the textarea, editors and cards. It stands outside the scrolled element and follows it.
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import type { ColumnLayout } from './columns.ts';
import type { GridScroll } from './grid-scroll.ts';
import type { CellPlace } from './selection.ts';

interface OverlayProps {
  readonly scroll: GridScroll;
  readonly place: CellPlace | undefined;
  readonly layout: ColumnLayout;
  readonly rowHeight: number;
  readonly headerHeight: number;
  readonly children: ReactNode;
}

/** Room a card needs under its cell; with less it opens upward. */
const CARD_ROOM = 140;
const CARD_WIDTH = 360;

/** Keeps its children on a cell. */
export function CellOverlay({ scroll, place, layout, rowHeight, headerHeight, children }: OverlayProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const row = place?.row ?? 0;
  const column = place?.column ?? 0;
  useLayoutEffect(
    () =>
      scroll.onMove(({ top, left, height, width }) => {
        const element = box.current;
        if (element === null) return;
        const isFrozen = column < layout.frozen;
        const x = (layout.lefts[column] ?? 0) - (isFrozen ? 0 : left);
        const y = row * rowHeight - top;
        element.style.transform = `translate(${x}px, ${y}px)`;
        // Under the frozen columns or off the screen it must not be seen, but it keeps the focus.
        const isOut = (!isFrozen && x < layout.frozenWidth - 1) || y < -1;
        element.style.opacity = isOut ? '0' : '1';
        element.classList.toggle('is-above', y + CARD_ROOM > height);
        element.classList.toggle('is-leftward', x + CARD_WIDTH > width);
      }),
    [scroll, row, column, layout, rowHeight],
  );
  return (
    <div className="tg-overlay" style={{ top: headerHeight }}>
      <div ref={box} className="tg-overlay-box" style={{ width: layout.columns[column]?.width ?? 0, height: rowHeight }}>
        {children}
      </div>
    </div>
  );
}
