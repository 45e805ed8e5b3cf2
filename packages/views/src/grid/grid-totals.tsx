// In charge of: the line of totals below the records. It scrolls sideways with the columns and never up or down.
import type { ReactNode } from 'react';
import type { ColumnLayout, GridColumn } from './columns.ts';
import { useGrid } from './grid-context.ts';
import { GUTTER } from './grid-row.tsx';
import type { GridTextKey } from './texts.ts';
import type { Total, Totals } from './use-totals.ts';

/** Height of the line. */
export const TOTALS_HEIGHT = 24;

/** What a total is called. */
export const totalWords: { readonly [op in Total['op']]: GridTextKey } = { sum: 'sum', avg: 'average', min: 'min', max: 'max', count: 'count' };

interface TotalsProps {
  readonly totals: Totals;
  readonly layout: ColumnLayout;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** The line. */
export function GridTotals({ totals, layout, firstColumn, lastColumn }: TotalsProps): ReactNode {
  const { t } = useGrid();
  const from = Math.max(layout.frozen, firstColumn);
  const cell = (column: GridColumn, place: number): ReactNode => (
    <TotalCell key={column.id} column={column} left={layout.lefts[place] ?? 0} total={totals.get(column.id)} />
  );
  return (
    <div className="tg-totals" role="group" aria-label={t('totalLabel')} style={{ width: layout.width }}>
      <div className="tg-frozen" style={{ width: layout.frozenWidth }}>
        <span className="tg-totals-sign" style={{ width: GUTTER }} aria-hidden="true">
          Σ
        </span>
        {layout.columns.slice(0, layout.frozen).map(cell)}
      </div>
      {layout.columns.slice(from, lastColumn + 1).map((column, at) => cell(column, from + at))}
    </div>
  );
}

function TotalCell({ column, left, total }: { readonly column: GridColumn; readonly left: number; readonly total: Total | undefined }): ReactNode {
  const { t } = useGrid();
  if (total === undefined) return null;
  const words = t(totalWords[total.op]);
  return (
    <span className="tg-total" style={{ left, width: column.width }} title={total.isMixed ? t('mixed') : `${column.label}: ${words} ${total.text}`}>
      <span className="tg-total-op">{words}</span>
      {total.isMixed ? <span className="tg-total-op">{t('mixedShort')}</span> : <span className="tg-total-value">{total.text}</span>}
    </span>
  );
}
