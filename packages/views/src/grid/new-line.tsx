// In charge of: the line below the last record, where new ones begin: by Enter, by its plus, or by pasting rows.
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ColumnLayout } from './columns.ts';
import { useGrid } from './grid-context.ts';
import { GUTTER } from './grid-row.tsx';
import { readRowPart } from './selection.ts';

interface NewLineProps {
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly layout: ColumnLayout;
  /** What of the selection lies in it; see `rowPart`. */
  readonly part: string;
}

/** The line. Its cells can be selected like others and hold nothing. */
export function NewLine({ index, top, height, layout, part }: NewLineProps): ReactNode {
  const { t } = useGrid();
  const selected = readRowPart(part);
  const cell = (place: number): ReactNode => {
    const isIn = selected !== undefined && place >= selected.left && place <= selected.right;
    const names = ['tg-cell', isIn && !selected.isSingle ? 'in-range' : '', selected?.active === place ? 'is-active' : ''];
    return (
      <div
        key={layout.columns[place]?.id}
        role="gridcell"
        aria-colindex={place + 2}
        aria-selected={isIn}
        data-c={place}
        className={names.filter((name) => name !== '').join(' ')}
        style={{ left: layout.lefts[place], width: layout.columns[place]?.width }}
      />
    );
  };
  const places = layout.columns.map((_, place) => place);
  return (
    <div role="row" aria-rowindex={index + 2} data-r={index} className="tg-row tg-new-line" style={{ top, height, width: layout.width }}>
      <div className="tg-frozen" style={{ width: layout.frozenWidth }}>
        <div role="rowheader" aria-colindex={1} className="tg-gutter" data-gutter title={t('addRecord')} style={{ width: GUTTER }}>
          <Plus size={14} strokeWidth={1.75} aria-label={t('addRecord')} />
        </div>
        {places.slice(0, layout.frozen).map(cell)}
        {selected === undefined && (
          <span className="tg-new-text" style={{ left: GUTTER + 8 }} aria-hidden="true">
            {t('newLine')}
          </span>
        )}
      </div>
      {places.slice(layout.frozen).map(cell)}
    </div>
  );
}

/** What can be done on the line, under its active cell. */
export function NewLineCard(): ReactNode {
  const { t } = useGrid();
  return (
    <div className="tg-card" role="status">
      <Plus size={16} strokeWidth={1.75} className="tg-card-glyph" aria-hidden="true" />
      <div>
        <div className="tg-card-title">{t('addRecord')}</div>
        <div className="tg-card-text">{t('newLineHint')}</div>
      </div>
    </div>
  );
}
