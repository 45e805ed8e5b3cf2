// In charge of: the small form of an answer that every chart is drawn from: groups, metrics, rows with their currency.
import { localText, type Locale } from '@trellis/errors';
import type { FieldJson, QueryAnswer, WidgetJson, WidgetMetricJson } from '@trellis/query';
import type { DateUnit } from '@trellis/schemas';
import { metricCurrency, metricStyle, narrowedCurrency, sharedCurrency, type MetricCurrency } from './currency.ts';
import { fieldByName } from './field-path.ts';
import type { NumberFormat, NumberStyle } from './number-format.ts';
import type { WidgetContext } from './widget-kind.ts';

/** Name of the column that holds the currency where amounts are kept apart by it. */
export const CURRENCY_COLUMN = 'trellis_currency';

/** Something the rows are grouped by. */
export interface GroupColumn {
  readonly name: string;
  readonly label: string;
  /** Its path of names. */
  readonly path: string;
  readonly unit: DateUnit | undefined;
  /** The field, where the reader may see it. */
  readonly field: FieldJson | undefined;
}

/** Something computed for each row. */
export interface MetricColumn {
  readonly name: string;
  readonly label: string;
  readonly op: WidgetMetricJson['op'];
  readonly style: NumberStyle;
  readonly currency: MetricCurrency;
  readonly goodWhen: WidgetMetricJson['goodWhen'];
}

/** What a widget's answers consist of. */
export interface Columns {
  readonly groups: readonly GroupColumn[];
  readonly metrics: readonly MetricColumn[];
  /** The currency that the amounts share. */
  readonly currency: MetricCurrency;
}

/** One group with its metrics, in the order of the columns. */
export interface FrameRow {
  readonly groups: readonly unknown[];
  /** The record's currency, where amounts are kept apart by it; an empty text where the record names none. */
  readonly currency: string | undefined;
  readonly metrics: readonly (number | null)[];
}

/** The data behind a chart. */
export interface DataFrame extends Columns {
  readonly rows: readonly FrameRow[];
}

function metricColumn(metric: WidgetMetricJson, widget: WidgetJson, locale: Locale, currency: MetricCurrency): MetricColumn {
  const label = metric.label ?? widget.label;
  return {
    name: metric.as,
    label: localText(label, locale),
    op: metric.op,
    style: metricStyle(metric, currency),
    currency,
    goodWhen: metric.goodWhen,
  };
}

/** What a widget's answers will consist of. */
export function columnsOf(widget: WidgetJson, context: WidgetContext): Columns {
  const { entities, locale, view } = context;
  const query = widget.query;
  if (query === undefined) return { groups: [], metrics: [], currency: { kind: 'none' } };
  const groups = query.groupBy.map((group): GroupColumn => {
    const field = fieldByName(query.entity, group.field, entities)?.field;
    const label = group.label ?? field?.label ?? group.field;
    return {
      name: group.as,
      label: localText(label, locale),
      path: group.field,
      unit: group.unit === undefined ? undefined : (view.unit ?? group.unit),
      field,
    };
  });
  const currencies = query.metrics.map((metric) => narrowedCurrency(metricCurrency(metric, query.entity, entities), context.filter));
  const metrics = query.metrics.map((metric, index) => metricColumn(metric, widget, locale, currencies[index] ?? { kind: 'none' }));
  return { groups, metrics, currency: keptApart(currencies) };
}

/** Amounts with fixed currencies need no keeping apart, so only those per record must agree on their source. */
function keptApart(currencies: readonly MetricCurrency[]): MetricCurrency {
  return sharedCurrency(currencies.filter((currency) => currency.kind !== 'fixed'));
}

function codeOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && 'title' in value ? String(value.title) : '';
}

/** Puts an answer in the form of its columns. */
export function frameOf(answer: QueryAnswer, columns: Columns): DataFrame {
  const rows = answer.rows.map((row): FrameRow => ({
    groups: columns.groups.map((group) => row[group.name] ?? null),
    currency: columns.currency.kind === 'field' ? codeOf(row[CURRENCY_COLUMN]) : undefined,
    metrics: columns.metrics.map((metric) => {
      const value = row[metric.name];
      return typeof value === 'number' ? value : null;
    }),
  }));
  return { ...columns, rows };
}

/** The currencies in a frame, those with most rows first; empty where amounts need no keeping apart. */
export function currenciesOf(frame: DataFrame): string[] {
  const counts = new Map<string, number>();
  for (const { currency } of frame.rows) if (currency !== undefined) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts.entries()].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([code]) => code);
}

/** The rows in one currency (all where amounts need no keeping apart). */
export function inCurrency(frame: DataFrame, currency: string | undefined): DataFrame {
  if (frame.currency.kind !== 'field') return frame;
  return { ...frame, rows: frame.rows.filter((row) => row.currency === currency) };
}

/** How to write a metric's figures. */
export function formatOf(metric: MetricColumn, currency: string | undefined, locale: Locale): NumberFormat {
  const code = metric.currency.kind === 'fixed' ? metric.currency.code : metric.currency.kind === 'field' ? currency : undefined;
  return code === undefined || code === '' ? { style: metric.style, locale } : { style: metric.style, currency: code, locale };
}
