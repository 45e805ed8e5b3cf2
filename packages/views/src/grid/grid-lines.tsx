// In charge of: the lines on screen.
import type { ReactNode } from 'react';
import type { ColumnLayout } from './columns.ts';
import { GridLine } from './grid-row.tsx';
import type { ScrollWindow } from './grid-scroll.ts';
import type { RecordSource } from './record-source.ts';
import { rowPart, type Selection } from './selection.ts';

interface LinesProps {
  readonly gridId: string;
  readonly window: ScrollWindow;
  readonly source: RecordSource;
  /** Grows when the source changes: the source itself stays the same object. */
  readonly revision: number;
  readonly layout: ColumnLayout;
  readonly rowHeight: number;
  readonly selection: Selection | undefined;
  readonly copied: Selection | undefined;
  readonly checked: ReadonlySet<number>;
  readonly mark: string | undefined;
}

/** Every line of the window; each is drawn anew only when its own part changed. */
export function GridLines({ gridId, window, source, layout, rowHeight, selection, copied, checked, mark }: LinesProps): ReactNode {
  const lines: ReactNode[] = [];
  // Behind the last record may be one more line, which is none of one.
  const last = Math.min(window.lastRow, (source.total ?? 0) - 1);
  for (let index = window.firstRow; index <= last; index++) {
    const row = source.rowAt(index);
    lines.push(
      <GridLine
        // Rows that scroll out lend their elements to those that scroll in.
        key={index % window.slots}
        gridId={gridId}
        index={index}
        row={row}
        top={(index - window.base) * rowHeight}
        height={rowHeight}
        layout={layout}
        firstColumn={window.firstColumn}
        lastColumn={window.lastColumn}
        part={rowPart(selection, index)}
        copied={rowPart(copied, index)}
        isChecked={row !== undefined && checked.has(row.id)}
        mark={mark}
      />,
    );
  }
  return lines;
}
