// In charge of: detail lines on a record's page: a small table to read, edit, add to and delete from, with totals.
import { localText } from '@trellis/errors';
import { fieldUi, type FieldServices } from '@trellis/fields/react';
import type { RecordJson } from '@trellis/query';
import { recordKeys } from '@trellis/views/apps';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage } from '../app/state-message.tsx';
import { EmptyCell } from './empty-cell.tsx';
import { neededLinks, type LineColumn, type Lines } from './layout.ts';
import { LineDraft } from './line-draft.tsx';
import { LineRow } from './line-row.tsx';
import { useLineTotals, type LineTotals } from './line-totals.ts';

/** As many lines as one answer holds. */
const SHOWN = 1000;

interface LinesTableProps {
  readonly lines: Lines;
  readonly parent: RecordJson;
  readonly services: FieldServices;
}

/** The lines of a record. */
export function LinesTable({ lines, parent, services }: LinesTableProps): ReactNode {
  const { t } = useTranslation('record');
  const { client, locale } = useSession();
  const [adding, setAdding] = useState(false);
  const { entity, columns } = lines;
  const request = {
    filter: { field: lines.link, op: 'eq' as const, value: parent.id },
    sort: ['id'],
    limit: SHOWN,
    count: 'exact' as const,
    expand: neededLinks(columns.map((column) => column.field)),
  };
  const { data, error, refetch } = useQuery({
    queryKey: recordKeys.list(entity, request),
    queryFn: ({ signal }) => client.records(entity.app, entity.slug).list(request, { signal }),
  });
  const totals = useLineTotals(lines, parent);
  const records = data?.records ?? [];
  const hidden = (data?.total ?? 0) > records.length;
  return (
    <section className="record-section">
      <h2>{localText(lines.label, locale)}</h2>
      {error !== null && data === undefined ? (
        <FailureMessage error={error} retry={() => void refetch()} />
      ) : (
        <div className="lines">
          <table style={{ minWidth: leastWidth(columns) }}>
            <LinesHead columns={columns} hasEnd={entity.can.delete} />
            <tbody>
              {records.map((record, index) => (
                <LineRow key={record.id} lines={lines} record={record} number={index + 1} services={services} />
              ))}
              {data !== undefined && records.length === 0 && !adding && (
                <tr>
                  <EmptyCell />
                  <td className="lines-empty" colSpan={columns.length + 1}>
                    {t('noLines')}
                  </td>
                </tr>
              )}
              {adding && <LineDraft lines={lines} parent={parent} services={services} number={records.length + 1} done={() => setAdding(false)} />}
              {entity.can.create && !adding && (
                <tr>
                  <td className="lines-add-cell" colSpan={columns.length + (entity.can.delete ? 2 : 1)}>
                    <button type="button" className="lines-add" onClick={() => setAdding(true)}>
                      <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
                      {t('addLine')}
                    </button>
                  </td>
                </tr>
              )}
            </tbody>
            {totals !== undefined && columns.some((column) => column.total !== undefined) && (
              <LinesFoot columns={columns} totals={totals} hasEnd={entity.can.delete} />
            )}
          </table>
        </div>
      )}
      {hidden && (
        <p className="record-note">{t('linesShown', { shown: formatCount(records.length, locale), total: formatCount(data?.total ?? 0, locale) })}</p>
      )}
    </section>
  );
}

/** Room for a line's number, and for what can be done with it. */
const NARROW = 32;
/** How far columns give way before the table scrolls. */
const LEAST = 0.85;

/** Width below which a table of lines scrolls. */
export function leastWidth(columns: readonly LineColumn[]): number {
  return Math.round(columns.reduce((sum, column) => sum + columnWidth(column), 2 * NARROW) * LEAST);
}

/** Width of a column: as the form says, else as its type needs. */
function columnWidth(column: LineColumn): number {
  return column.width ?? fieldUi(column.field.type).defaultWidth;
}

/** The head of a table of lines. */
export function LinesHead({
  columns,
  hasEnd,
  marksRequired = false,
}: {
  readonly columns: readonly LineColumn[];
  readonly hasEnd: boolean;
  readonly marksRequired?: boolean;
}): ReactNode {
  const { locale } = useSession();
  const whole = columns.reduce((sum, column) => sum + columnWidth(column), NARROW * (hasEnd ? 2 : 1));
  // Shares, not pixels: the table fills its room and, where that is short, gives way evenly before it scrolls.
  const share = (width: number) => ({ width: `${(width / whole) * 100}%` });
  return (
    <>
      <colgroup>
        <col style={share(NARROW)} />
        {columns.map((column) => (
          <col key={column.id} style={share(columnWidth(column))} />
        ))}
        {hasEnd && <col style={share(NARROW)} />}
      </colgroup>
      <thead>
        <tr>
          <EmptyCell />
          {columns.map(({ id, field }) => (
            <th key={id} scope="col" data-align={fieldUi(field.type).align}>
              {localText(field.label, locale)}
              {marksRequired && field.required && field.writable && (
                <span className="field-required" aria-hidden="true">
                  *
                </span>
              )}
            </th>
          ))}
          {hasEnd && <EmptyCell />}
        </tr>
      </thead>
    </>
  );
}

function LinesFoot({
  columns,
  totals,
  hasEnd,
}: {
  readonly columns: readonly LineColumn[];
  readonly totals: LineTotals;
  readonly hasEnd: boolean;
}): ReactNode {
  const { t } = useTranslation('record');
  const { locale } = useSession();
  const lead = columns.findIndex((column) => column.total === 'sum');
  const span = lead < 0 ? columns.length : Math.max(1, lead);
  return (
    <tfoot>
      <tr>
        <EmptyCell />
        <td colSpan={span} className="lines-total-label">
          {t('linesTotal', { count: totals.count, formatted: formatCount(totals.count, locale) })}
        </td>
        {columns.slice(span).map((column) => (
          <td key={column.id} data-align={fieldUi(column.field.type).align}>
            <TotalCell column={column} totals={totals} />
          </td>
        ))}
        {hasEnd && <EmptyCell />}
      </tr>
    </tfoot>
  );
}

function TotalCell({ column, totals }: { readonly column: LineColumn; readonly totals: LineTotals }): ReactNode {
  const { locale, timezone } = useSession();
  const sums = totals.sums[column.id] ?? [];
  const { Cell } = fieldUi(column.field.type);
  return sums.map(({ value, currency }) => {
    // A total has no record: the currency it was grouped by stands in for the field's own source.
    const field = currency === undefined ? column.field : { ...column.field, currency: { code: currency } };
    return <Cell key={currency ?? ''} value={value} field={field} record={{}} locale={locale} timezone={timezone} />;
  });
}
