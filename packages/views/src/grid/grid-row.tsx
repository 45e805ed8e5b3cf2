// In charge of: one line of the grid: gutter, frozen cells that stay in view, the cells on screen, the fill handle.
import { Maximize2 } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { ColumnLayout } from './columns.ts';
import { GridCell } from './grid-cell.tsx';
import { useGrid } from './grid-context.ts';
import type { GridRow } from './record-source.ts';
import { readRowPart, type RowPart } from './selection.ts';

/** Width of the gutter with number and checkbox. */
export const GUTTER = 44;

interface RowProps {
  readonly gridId: string;
  readonly index: number;
  readonly row: GridRow | undefined;
  readonly top: number;
  readonly height: number;
  readonly layout: ColumnLayout;
  readonly firstColumn: number;
  readonly lastColumn: number;
  /** What of the selection lies in this row; see `rowPart`. */
  readonly part: string;
  readonly copied: string;
  readonly isChecked: boolean;
  readonly mark: string | undefined;
}

/** Id of a cell's element, for the grid's active descendant. */
export function cellId(gridId: string, row: number, column: number): string {
  return `${gridId}-${row}-${column}`;
}

/** A line; drawn again only when something in it changed. */
export const GridLine = memo(function GridLine(props: RowProps): ReactNode {
  const { index, row, top, height, layout, isChecked } = props;
  const part = readRowPart(props.part);
  const copied = readRowPart(props.copied);
  const frozen = layout.columns.slice(0, layout.frozen);
  const scrolled = layout.columns.slice(Math.max(layout.frozen, props.firstColumn), props.lastColumn + 1);
  const from = Math.max(layout.frozen, props.firstColumn);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChecked || undefined}
      data-r={index}
      className={`tg-row${isChecked ? ' is-checked' : ''}${part === undefined ? '' : ' has-selection'}`}
      style={{ top, height, width: layout.width }}
    >
      <div className="tg-frozen" style={{ width: layout.frozenWidth }}>
        <Gutter index={index} isChecked={isChecked} isLoaded={row !== undefined} hasActive={part !== undefined && part.active >= 0} />
        {frozen.map((column, at) => line(props, row, column.id, at, part, copied))}
        <FillHandle part={part} layout={layout} height={height} isFrozen />
      </div>
      {scrolled.map((column, at) => line(props, row, column.id, from + at, part, copied))}
      <FillHandle part={part} layout={layout} height={height} isFrozen={false} />
    </div>
  );
});

function line(
  props: RowProps,
  row: GridRow | undefined,
  key: string,
  index: number,
  part: RowPart | undefined,
  copied: RowPart | undefined,
): ReactNode {
  const column = props.layout.columns[index];
  if (column === undefined) return null;
  const left = props.layout.lefts[index] ?? 0;
  if (row === undefined) {
    return (
      <div key={key} role="gridcell" aria-colindex={index + 2} data-c={index} className="tg-cell" style={{ left, width: column.width }}>
        <span className="tg-bone" style={{ width: `${40 + ((props.index * 7 + index * 13) % 40)}%` }} />
      </div>
    );
  }
  return (
    <GridCell
      key={key}
      id={part?.active === index ? cellId(props.gridId, props.index, index) : undefined}
      row={row}
      column={column}
      index={index}
      left={left}
      part={part}
      copied={copied}
      mark={props.mark}
    />
  );
}

// One element for all rows: React sees at once that it has not changed.
const openGlyph = <Maximize2 size={12} strokeWidth={1.75} aria-hidden="true" />;

function Gutter({
  index,
  isChecked,
  isLoaded,
  hasActive,
}: {
  readonly index: number;
  readonly isChecked: boolean;
  readonly isLoaded: boolean;
  readonly hasActive: boolean;
}): ReactNode {
  const { t } = useGrid();
  return (
    <div role="rowheader" aria-colindex={1} className={`tg-gutter${hasActive ? ' is-active-row' : ''}`} data-gutter style={{ width: GUTTER }}>
      <span className="tg-number">{index + 1}</span>
      {isLoaded && (
        <>
          <input
            type="checkbox"
            className="tg-check"
            tabIndex={-1}
            checked={isChecked}
            readOnly
            aria-label={t('selectRecord', { n: index + 1 })}
            data-check
          />
          <button type="button" className="tg-open" tabIndex={-1} aria-label={t('openRecord')} title={t('openRecord')} data-open>
            {openGlyph}
          </button>
        </>
      )}
    </div>
  );
}

function FillHandle({
  part,
  layout,
  height,
  isFrozen,
}: {
  readonly part: RowPart | undefined;
  readonly layout: ColumnLayout;
  readonly height: number;
  readonly isFrozen: boolean;
}): ReactNode {
  if (part === undefined || !part.isBottom || part.right < layout.frozen !== isFrozen) return null;
  const column = layout.columns[part.right];
  if (column === undefined || layout.columns.slice(part.left, part.right + 1).every((one) => one.readOnly !== undefined)) return null;
  return <span className="tg-fill" data-fill style={{ left: (layout.lefts[part.right] ?? 0) + column.width - 5, top: height - 5 }} />;
}
