// In charge of: a pivot's frame: heads that stay while one scrolls, a button for each figure, arrow keys from one to the next.
import type { KeyboardEvent, ReactNode } from 'react';
import { useGrid } from '../../grid/grid-context.ts';
import { formattedCount } from '../../grid/texts.ts';
import { useKindText } from '../texts.ts';
import type { PivotCell, PivotFigure, PivotFrame, PivotHead } from './pivot-model.ts';

/** Most lines that are drawn. */
const MOST_ROWS = 500;
const MOST_COLUMNS = 60;
/** Currencies that a cell lists. */
const FEW = 3;

interface TableProps {
  readonly frame: PivotFrame;
  readonly isStale: boolean;
  readonly label: string;
  /** Leads to the records of a row and a column; of all, where one is absent. */
  readonly onRecords: (row: PivotHead | undefined, column: PivotHead | undefined) => void;
}

/** The table. */
export function PivotTable({ frame, isStale, label, onRecords }: TableProps): ReactNode {
  const t = useKindText();
  const { locale } = useGrid();
  const rows = frame.rows.slice(0, MOST_ROWS);
  const columns = frame.columns.slice(0, MOST_COLUMNS);
  const hidden = { rows: frame.rows.length - rows.length, columns: frame.columns.length - columns.length };
  const line = (row: PivotHead | undefined): ReactNode => (
    <>
      {columns.map((column) => (
        <Cells key={column.key} frame={frame} cell={frame.cell(row, column)} onOpen={() => onRecords(row, column)} />
      ))}
      <Cells frame={frame} cell={frame.cell(row, undefined)} isTotal onOpen={() => onRecords(row, undefined)} />
    </>
  );
  return (
    <div className={isStale ? 'tk-pivot is-stale' : 'tk-pivot'}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the buttons within */}
      <table aria-label={t('pivot', { by: label })} onKeyDown={goOn}>
        <Heads frame={frame} columns={columns} />
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.key}>
              <RowHead row={row} before={rows[index - 1]} />
              {line(row)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={frame.groups.length}>
              {t('total')}
            </th>
            {line(undefined)}
          </tr>
        </tfoot>
      </table>
      {(hidden.rows > 0 || hidden.columns > 0) && (
        <p className="tk-board-more">
          {t('moreLines', { rows: formattedCount(hidden.rows, locale), columns: formattedCount(hidden.columns, locale) })}
        </p>
      )}
    </div>
  );
}

/** The heads of the columns: their values, and below them the metrics where there are several. */
function Heads({ frame, columns }: { readonly frame: PivotFrame; readonly columns: readonly PivotHead[] }): ReactNode {
  const t = useKindText();
  const { groups, metrics } = frame;
  const isDeep = metrics.length > 1 && columns.length > 0;
  const several = [...columns.map(({ key }) => key), ''];
  return (
    <thead>
      <tr>
        {groups.map((group) => (
          <th key={group.name} scope="col" rowSpan={isDeep ? 2 : 1}>
            {group.label}
          </th>
        ))}
        {columns.map((column) => (
          <th key={column.key} scope="colgroup" colSpan={metrics.length} className="is-end">
            <HeadValue value={column.values[0]} />
          </th>
        ))}
        {isDeep || columns.length > 0 ? (
          <th scope="colgroup" colSpan={metrics.length} className="is-end is-total">
            {t('total')}
          </th>
        ) : (
          metrics.map((metric) => (
            <th key={metric.name} scope="col" className="is-end">
              {metric.label}
            </th>
          ))
        )}
      </tr>
      {isDeep && (
        <tr>
          {several.flatMap((key) =>
            metrics.map((metric) => (
              <th key={`${key} ${metric.name}`} scope="col" className="is-end is-metric">
                {metric.label}
              </th>
            )),
          )}
        </tr>
      )}
    </thead>
  );
}

function HeadValue({ value }: { readonly value: PivotHead['values'][number] | undefined }): ReactNode {
  if (value?.color === undefined) return value?.text;
  return (
    <span className="tr-chip" style={{ background: `var(--chip-${value.color}-bg)`, color: `var(--chip-${value.color}-text)` }}>
      {value.text}
    </span>
  );
}

/** The values of a row; those that the row above has too are left out for the eye. */
function RowHead({ row, before }: { readonly row: PivotHead; readonly before: PivotHead | undefined }): ReactNode {
  return row.values.map((value, depth) => {
    const isSame = depth < row.values.length - 1 && row.values.slice(0, depth + 1).every((one, index) => one.text === before?.values[index]?.text);
    return (
      <th key={depth} scope="row" className={isSame ? 'is-same' : undefined} title={value.text}>
        <HeadValue value={value} />
      </th>
    );
  });
}

interface CellsProps {
  readonly frame: PivotFrame;
  readonly cell: PivotCell | undefined;
  readonly isTotal?: boolean;
  readonly onOpen: () => void;
}

/** The figures of a row and a column, metric by metric. */
function Cells({ frame, cell, isTotal = false, onOpen }: CellsProps): ReactNode {
  return frame.metrics.map((metric, index) => (
    <td key={metric.name} className={isTotal ? 'is-total' : undefined}>
      {cell !== undefined && (
        <button type="button" onClick={onOpen}>
          <Figures figures={cell[index] ?? []} />
        </button>
      )}
    </td>
  ));
}

function Figures({ figures }: { readonly figures: readonly PivotFigure[] }): ReactNode {
  const t = useKindText();
  if (figures.length > FEW) return <span title={t('mixedWhy')}>{t('mixed', { count: figures.length })}</span>;
  return figures.map((figure) => (
    <span key={figure.code ?? ''} className="tk-figure" data-figure={figure.value ?? ''}>
      {figure.code !== undefined && <span className="tk-figure-code">{figure.code}</span>}
      {figure.text}
    </span>
  ));
}

/** From figure to figure by arrow keys, over empty cells. */
function goOn(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const cell = (event.target as HTMLElement).closest('td');
  const line = cell?.parentElement;
  if (step === undefined || cell === null || line === null || line === undefined) return;
  const lines = [...event.currentTarget.querySelectorAll('tbody tr, tfoot tr')];
  const grid = lines.map((each) => [...each.querySelectorAll('td')]);
  let [row, column] = [lines.indexOf(line), grid[lines.indexOf(line)]?.indexOf(cell) ?? -1];
  const [down = 0, right = 0] = step;
  for (;;) {
    row += down;
    column += right;
    const next = grid[row]?.[column];
    if (next === undefined) return;
    const button = next.querySelector('button');
    if (button === null) continue;
    event.preventDefault();
    button.focus();
    return;
  }
}
