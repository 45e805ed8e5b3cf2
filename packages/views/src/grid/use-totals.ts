// In charge of: what stands below the columns: computed by the server over all records of the list, kept while it is computed anew.
import type { RecordsApi } from '@trellis/client';
import type { FieldInfo } from '@trellis/fields/react';
import { currencyOf, formatted, typeOf } from '@trellis/fields/react';
import type { MetricRequest, QueryAnswer } from '@trellis/query';
import { useEffect, useState } from 'react';
import { totalOperators, type ColumnPreferences, type GridColumn, type TotalOperator } from './columns.ts';
import { useGrid, type GridSettings } from './grid-context.ts';
import type { RecordSource } from './record-source.ts';
import { ownerOf } from './record-value.ts';

/** A total to show. */
export interface Total {
  readonly op: TotalOperator;
  readonly text: string;
  /** It is in one of several currencies or units, and so not computed. */
  readonly isMixed: boolean;
}

/** Totals by column id. */
export type Totals = ReadonlyMap<string, Total>;

/** What can be computed over a column. */
export function totalsOf(field: FieldInfo): readonly TotalOperator[] {
  const { metrics } = typeOf(field);
  return totalOperators.filter((op) => metrics.includes(op));
}

interface Wanted {
  readonly column: GridColumn;
  readonly op: TotalOperator;
}

/** The columns with a total, in order. */
export function wantedTotals(columns: readonly GridColumn[], totals: ColumnPreferences['totals']): readonly Wanted[] {
  return columns.flatMap((column) => {
    const op = totals?.[column.id];
    return op !== undefined && totalsOf(column.field).includes(op) ? [{ column, op }] : [];
  });
}

/** The question for them: one metric a column, and how many currencies its values are in. */
export function totalMetrics(wanted: readonly Wanted[]): readonly MetricRequest[] {
  return wanted.flatMap(({ column: { path, field }, op }, index): MetricRequest[] => {
    const metric: MetricRequest = { op, field: path, as: `total${index}` };
    if (op === 'count' || field.currency === undefined || !('field' in field.currency)) return [metric];
    const before = path.includes('.') ? path.slice(0, path.lastIndexOf('.') + 1) : '';
    return [metric, { op: 'countDistinct', field: before + field.currency.field, as: `currencies${index}` }];
  });
}

/** The answer as it is shown. Where all values are in one currency, `currencyOn` tells which. */
export function readTotals(
  wanted: readonly Wanted[],
  answer: QueryAnswer,
  settings: Pick<GridSettings, 'locale' | 'timezone'>,
  currencyOn: (column: GridColumn) => string | undefined,
): Totals {
  const row = answer.rows[0] ?? {};
  return new Map(
    wanted.map(({ column, op }, index) => {
      const value = row[`total${index}`];
      const isMixed = Number(row[`currencies${index}`] ?? 1) > 1;
      const text = op === 'count' ? new Intl.NumberFormat(settings.locale).format(Number(value ?? 0)) : valueText(column, value, settings);
      return [column.id, { op, isMixed, text: isMixed || text === '' ? '—' : withCurrency(text, op, currencyOn(column)) }];
    }),
  );
}

function valueText({ field }: GridColumn, value: unknown, settings: Pick<GridSettings, 'locale' | 'timezone'>): string {
  if (value === null || value === undefined) return '';
  return formatted({ ...settings, value, field, record: {} }) || String(value);
}

function withCurrency(text: string, op: TotalOperator, code: string | undefined): string {
  return op === 'count' || code === undefined ? text : `${code} ${text}`;
}

/** Most records looked at for a currency. */
const LOOKED_AT = 200;

/** The currency that the first loaded record names which names one. */
function currencyIn(source: RecordSource): (column: GridColumn) => string | undefined {
  return ({ field, path }) => {
    if (field.currency === undefined || 'code' in field.currency) return field.currency?.code;
    for (let index = 0; index < LOOKED_AT; index++) {
      const record = source.rowAt(index)?.stored;
      const code = record === undefined ? undefined : currencyOf(field, ownerOf(record, path));
      if (code !== undefined) return code;
    }
    return undefined;
  };
}

const PAUSE = 400;

/** Totals of the records that a list has; undefined where no column wants one. */
export function useTotals(
  columns: readonly GridColumn[],
  preferences: ColumnPreferences['totals'],
  source: RecordSource,
  records: RecordsApi,
): Totals | undefined {
  const { locale, timezone } = useGrid();
  const [totals, setTotals] = useState<Totals>(new Map());
  const wanted = wantedTotals(columns, preferences);
  const { filter, search } = source.request;
  const metrics = totalMetrics(wanted);
  const question = { ...(filter === undefined ? {} : { filter }), ...(search === undefined ? {} : { search }), metrics };
  const key = wanted.length === 0 ? '' : `${source.news} ${locale} ${JSON.stringify(question)}`;
  useEffect(() => {
    if (key === '') return undefined;
    const controller = new AbortController();
    // Many changes come together; the former totals stay meanwhile.
    const timer = setTimeout(() => {
      records.query(question, { signal: controller.signal }).then(
        (answer) => setTotals(readTotals(wanted, answer, { locale, timezone }, currencyIn(source))),
        // A total that cannot be had is not shown: the list itself says what is wrong.
        () => !controller.signal.aborted && setTotals(new Map()),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // The key says all that the totals depend on.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  return wanted.length === 0 ? undefined : totals;
}
