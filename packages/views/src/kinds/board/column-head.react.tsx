// In charge of: the head of a board's column: its value, how many records it holds, what they come to.
import { fieldUi, Person } from '@trellis/fields/react';
import type { FieldJson } from '@trellis/query';
import { ChevronsLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useGrid } from '../../grid/grid-context.ts';
import { formattedCount } from '../../grid/texts.ts';
import { shortFormatter } from '../../widgets/number-format.ts';
import { useKindText } from '../texts.ts';
import type { BoardColumn } from './board-columns.ts';

/** A column's value as a dot and a word. */
export function ColumnName({ column, field }: { readonly column: BoardColumn; readonly field: FieldJson }): ReactNode {
  const t = useKindText();
  if (column.name === undefined) return <span className="tk-none">{t('noValue')}</span>;
  const isPerson = typeof column.value === 'number' && field.target === undefined;
  if (isPerson) return <Person person={{ id: Number(column.value), title: column.name }} />;
  return (
    <>
      {column.color !== undefined && <span className="tk-dot" style={{ background: `var(--chip-${column.color}-dot)` }} aria-hidden="true" />}
      <span className="tr-ellipsis" title={column.name}>
        {column.name}
      </span>
    </>
  );
}

function Count({ column, limit }: { readonly column: BoardColumn; readonly limit: number | undefined }): ReactNode {
  const t = useKindText();
  const { locale } = useGrid();
  const count = formattedCount(column.count, locale);
  if (limit === undefined) return <span className="tk-count">{count}</span>;
  const params = { count, limit: formattedCount(limit, locale) };
  const isOver = column.count > limit;
  return (
    <span className={isOver ? 'tk-count is-over' : 'tk-count'} title={isOver ? t('overLimit', params) : undefined}>
      {t('ofLimit', params)}
    </span>
  );
}

/** The total of a column; in words where amounts are in several currencies. */
function Total({ column, total }: { readonly column: BoardColumn; readonly total: FieldJson }): ReactNode {
  const t = useKindText();
  const { locale, timezone } = useGrid();
  const filled = column.totals.filter(({ sum }) => sum !== null && sum !== 0);
  if (filled.length > 1) {
    return (
      <span className="tk-total" title={t('mixedWhy')}>
        {t('mixed', { count: filled.length })}
      </span>
    );
  }
  const { sum = null, currency } = filled[0] ?? column.totals[0] ?? {};
  if (sum === null) return null;
  const full = fieldUi(total.type).text({ value: sum, field: total, record: {}, locale, timezone });
  const short = currency === undefined ? full : shortFormatter(sum, { style: 'money', currency, locale })(sum);
  return (
    <span className="tk-total" title={currency === undefined ? full : `${currency} ${full}`}>
      {short}
    </span>
  );
}

interface HeadProps {
  readonly column: BoardColumn;
  readonly field: FieldJson;
  readonly total: FieldJson | undefined;
  readonly limit: number | undefined;
  /** Absent where columns are not folded. */
  readonly onFold?: () => void;
}

/** The head. */
export function ColumnHead({ column, field, total, limit, onFold }: HeadProps): ReactNode {
  const t = useKindText();
  return (
    <header className="tk-column-head">
      <h2>
        <ColumnName column={column} field={field} />
      </h2>
      <Count column={column} limit={limit} />
      {total !== undefined && <Total column={column} total={total} />}
      {onFold !== undefined && (
        <button type="button" className="tg-icon-button tk-fold" aria-label={t('fold', { name: column.name ?? t('noValue') })} onClick={onFold}>
          <ChevronsLeft size={14} aria-hidden="true" />
        </button>
      )}
    </header>
  );
}
