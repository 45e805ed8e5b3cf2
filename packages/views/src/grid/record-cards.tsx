// In charge of: records on a phone: cards with the title and up to four fields, loaded while scrolling.
import { fieldUi, isMissing } from '@trellis/fields/react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { GridColumn } from './columns.ts';
import { useGrid } from './grid-context.ts';
import type { GridRow } from './record-source.ts';
import { columnValue, ownerOf } from './record-value.ts';
import type { GridRecords } from './use-records.ts';
import { formattedCount } from './texts.ts';

interface CardsProps {
  readonly records: GridRecords;
  readonly columns: readonly GridColumn[];
  readonly words: string | undefined;
  readonly instead: ReactNode;
  readonly onOpenRecord: (id: number) => void;
}

const FIELDS = 4;

/** The list of cards. */
export function RecordCards({ records, columns, words, instead, onOpenRecord }: CardsProps): ReactNode {
  const { entity, t, locale } = useGrid();
  const { source } = records;
  const total = source.total ?? 0;
  const scroller = useRef<HTMLDivElement>(null);
  const title = columns.find((column) => column.path === entity.titleField) ?? columns[0];
  const fields = columns.filter((column) => column !== title).slice(0, FIELDS);
  const height = 52 + Math.ceil(fields.length / 2) * 48;
  // The compiler leaves this component alone: the virtualizer hands out functions that change their answers.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 4,
    gap: 8,
    paddingStart: 8,
    paddingEnd: 8,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => source.look(first, last), [source, first, last]);
  return (
    <div className="tg-body">
      <div ref={scroller} className={`tg-cards${records.isStale ? ' is-stale' : ''}`}>
        {instead}
        <ul style={{ height: virtual.getTotalSize() }} aria-busy={source.isLoading || undefined}>
          {items.map((item) => (
            <li key={item.key} style={{ transform: `translateY(${item.start}px)`, height }} aria-setsize={total} aria-posinset={item.index + 1}>
              <RecordCard row={source.rowAt(item.index)} title={title} fields={fields} words={words} onOpen={onOpenRecord} />
            </li>
          ))}
        </ul>
      </div>
      <div className="tg-status">
        <span>{source.total === undefined ? '' : t('total', { count: total, formatted: formattedCount(total, locale) })}</span>
      </div>
    </div>
  );
}

interface CardProps {
  readonly row: GridRow | undefined;
  readonly title: GridColumn | undefined;
  readonly fields: readonly GridColumn[];
  readonly words: string | undefined;
  readonly onOpen: (id: number) => void;
}

function RecordCard({ row, title, fields, words, onOpen }: CardProps): ReactNode {
  if (row === undefined) {
    return (
      <div className="tg-record is-loading">
        <span className="tg-bone" style={{ width: '50%' }} />
        <span className="tg-bone" style={{ width: '80%' }} />
      </div>
    );
  }
  return (
    <button type="button" className="tg-record" onClick={() => onOpen(row.id)}>
      <span className="tg-record-title">
        <span className="tr-ellipsis">{title !== undefined && <Value row={row} column={title} words={words} />}</span>
        <ChevronRight size={16} strokeWidth={1.75} aria-hidden="true" className="tg-glyph" />
      </span>
      <span className="tg-record-fields">
        {fields.map((column) => (
          <span key={column.id} className="tg-record-field">
            <span className="tg-record-label">{column.label}</span>
            <span className="tg-record-value">
              <Value row={row} column={column} words={words} />
            </span>
          </span>
        ))}
      </span>
    </button>
  );
}

function Value({ row, column, words }: { readonly row: GridRow; readonly column: GridColumn; readonly words: string | undefined }): ReactNode {
  const { locale, timezone } = useGrid();
  const ui = fieldUi(column.field.type);
  const value = columnValue(row.record, column.path);
  const owner = ownerOf(row.record, column.path);
  if (isMissing(value)) return <span className="tr-missing">—</span>;
  return <ui.Cell value={value} field={column.field} record={owner} locale={locale} timezone={timezone} mark={words} compact />;
}
