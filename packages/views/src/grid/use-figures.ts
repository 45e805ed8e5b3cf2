// In charge of: the selection's figures: from loaded cells at once, else loaded first, and whole columns by the server.
import type { RecordsApi } from '@trellis/client';
import { formatted, typeOf } from '@trellis/fields/react';
import { useEffect, useState } from 'react';
import type { MetricRequest } from '@trellis/query';
import type { GridColumn } from './columns.ts';
import { useGrid } from './grid-context.ts';
import type { RecordSource } from './record-source.ts';
import { isSingle, sizeOf, type CellRange } from './selection.ts';
import { figuresOf, isNumeric, type SelectionFigures } from './selection-figures.ts';

const PAUSE = 80;
/** Most rows whose cells are added up here. */
const MOST_ROWS = 5000;

/** Figures of a range; undefined for a single cell and while they are not known. */
export function useFigures(
  range: CellRange | undefined,
  columns: readonly GridColumn[],
  source: RecordSource,
  records: RecordsApi,
): SelectionFigures | undefined {
  const { locale, timezone } = useGrid();
  const [figures, setFigures] = useState<{ readonly key: string; readonly value: SelectionFigures | undefined }>();
  const wanted = range === undefined || isSingle(range) ? undefined : range;
  const key = wanted === undefined ? '' : `${wanted.top} ${wanted.bottom} ${wanted.left} ${wanted.right} ${source.revision()}`;
  useEffect(() => {
    if (wanted === undefined) return undefined;
    let isCurrent = true;
    const selected = columns.slice(wanted.left, wanted.right + 1);
    const timer = setTimeout(() => {
      const finding =
        sizeOf(wanted).rows > MOST_ROWS ? askServer(wanted, selected, source, records, { locale, timezone }) : addUp(wanted, selected, source);
      finding.then(
        (value) => isCurrent && setFigures({ key, value }),
        () => isCurrent && setFigures({ key, value: undefined }),
      );
    }, PAUSE);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
    // The key says all that the figures depend on.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  return wanted === undefined || figures === undefined ? undefined : figures.value;
}

async function addUp(range: CellRange, columns: readonly GridColumn[], source: RecordSource): Promise<SelectionFigures | undefined> {
  if (!(await source.load(range.top, range.bottom))) return undefined;
  const rows = [];
  for (let index = range.top; index <= range.bottom; index++) {
    const row = source.rowAt(index);
    if (row !== undefined) rows.push(row.record);
  }
  return figuresOf(rows, columns);
}

// Only whole columns, and one at a time: the server can tell those apart from a part of a list.
async function askServer(
  range: CellRange,
  columns: readonly GridColumn[],
  source: RecordSource,
  records: RecordsApi,
  settings: Pick<Parameters<typeof formatted>[0], 'locale' | 'timezone'>,
): Promise<SelectionFigures | undefined> {
  const [column, ...others] = columns;
  const isWhole = range.top === 0 && range.bottom === (source.total ?? 0) - 1;
  if (column === undefined || others.length > 0 || !isWhole) return undefined;
  const { filter, search } = source.request;
  const scope = { ...(filter === undefined ? {} : { filter }), ...(search === undefined ? {} : { search }) };
  const answer = await records.query({ ...scope, metrics: metricsOf(column) });
  const row = answer.rows[0] ?? {};
  const count = Number(row['count'] ?? 0);
  if (!isNumeric(column) || count === 0) return { count, numbers: undefined, isMixed: false };
  if (Number(row['currencies'] ?? 1) > 1) return { count, numbers: undefined, isMixed: true };
  const show = (name: string): string => formatted({ ...settings, value: row[name], field: column.field, record: {} }) || String(row[name] ?? '');
  const currency = column.field.currency !== undefined && 'code' in column.field.currency ? column.field.currency.code : undefined;
  return {
    count,
    isMixed: false,
    numbers: { currency, sum: row['sum'] === undefined ? undefined : show('sum'), average: show('avg'), min: show('min'), max: show('max') },
  };
}

function metricsOf({ path, field }: GridColumn): readonly MetricRequest[] {
  const type = typeOf(field);
  const of = (op: MetricRequest['op'], name: string = op): MetricRequest => ({ op, field: path, as: name });
  const metrics: MetricRequest[] = type.metrics.filter((op) => op === 'sum' || op === 'avg' || op === 'min' || op === 'max').map((op) => of(op));
  if (type.metrics.includes('count')) metrics.push(of('count'));
  if (field.currency !== undefined && 'field' in field.currency) {
    const before = path.includes('.') ? path.slice(0, path.lastIndexOf('.') + 1) : '';
    metrics.push({ op: 'countDistinct', field: before + field.currency.field, as: 'currencies' });
  }
  return metrics;
}
