// In charge of: a line widget's queries and series: every bucket of the range has a point, the days before lie under it.
import type { WidgetJson } from '@trellis/query';
import type { DateUnit } from '@trellis/schemas';
import { columnsOf, currenciesOf, formatOf, frameOf, inCurrency, type Columns, type DataFrame, type MetricColumn } from '../data-frame.ts';
import { groupKey, groupText } from '../group-value.ts';
import type { NumberFormat } from '../number-format.ts';
import { bucketsOf, type DateRange } from '../period.ts';
import type { WidgetAnswers, WidgetContext, WidgetKind, WidgetRequests } from '../widget-kind.ts';
import { groupsOf, previousRange, requestOf } from '../widget-request.ts';
import { lineConfigSchema, type LineConfig } from './line.schema.ts';

/** At most this many lines are told apart; the rest are one line. */
export const MAX_SERIES = 8;

/** One line: a value for each bucket, null where there is none. */
interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

/** What a line widget draws. */
export interface LineModel {
  readonly unit: DateUnit;
  readonly buckets: readonly string[];
  readonly series: readonly Series[];
  /** The days before, bucket by bucket under the current ones; only for a single line. */
  readonly before: { readonly buckets: readonly string[]; readonly values: readonly (number | null)[] } | undefined;
  readonly format: NumberFormat;
  readonly goodWhen: MetricColumn['goodWhen'];
  readonly currencies: readonly string[];
  readonly currency: string | undefined;
}

/** A line widget's config. */
export function lineConfig(widget: WidgetJson): LineConfig {
  return (widget.config ?? {}) as LineConfig;
}

function isAdditive(metric: MetricColumn): boolean {
  return metric.op === 'sum' || metric.op === 'count';
}

function dateIndex(columns: Columns): number {
  return columns.groups.findIndex((group) => group.unit !== undefined);
}

function isSingle(columns: Columns): boolean {
  return columns.groups.length === 1 && columns.metrics.length === 1;
}

function lineRequests(widget: WidgetJson, context: WidgetContext): WidgetRequests {
  const columns = columnsOf(widget, context);
  const groupBy = groupsOf(widget, context);
  const before = lineConfig(widget).compare === 'none' || !isSingle(columns) ? undefined : previousRange(context);
  return {
    current: requestOf(widget, context, { ...(context.range === undefined ? {} : { range: context.range }), groupBy }),
    ...(before === undefined ? {} : { previous: requestOf(widget, context, { range: before, groupBy }) }),
  };
}

function valuesBy(
  frame: DataFrame,
  date: number,
  metric: number,
  buckets: readonly string[],
  wanted: (groups: readonly unknown[]) => boolean,
): (number | null)[] {
  const column = frame.metrics[metric];
  const additive = column !== undefined && isAdditive(column);
  const sums = new Map<string, number | null>();
  for (const row of frame.rows) {
    if (!wanted(row.groups)) continue;
    const bucket = String(row.groups[date]);
    const value = row.metrics[metric] ?? null;
    // Several rows of one bucket meet only in "other", which is made for additive metrics alone.
    const sum = sums.get(bucket) ?? null;
    sums.set(bucket, sum === null ? value : sum + (value ?? 0));
  }
  return buckets.map((bucket) => sums.get(bucket) ?? (additive ? 0 : null));
}

/** The range drawn: the one looked at, cut at today; without one, from the first to the last bucket there is. */
function drawnRange(frame: DataFrame, date: number, context: WidgetContext): DateRange | undefined {
  const { range, today } = context;
  if (range !== undefined) return range.to > today && range.from <= today ? { from: range.from, to: today } : range;
  const days = frame.rows
    .map((row) => row.groups[date])
    .filter((day) => typeof day === 'string')
    .sort();
  const [first, last] = [days[0], days[days.length - 1]];
  return first === undefined || last === undefined ? undefined : { from: first, to: last };
}

function groupedSeries(frame: DataFrame, date: number, buckets: readonly string[], context: WidgetContext): Series[] {
  const split = frame.groups.findIndex((_, index) => index !== date);
  const column = frame.groups[split];
  const metric = frame.metrics[0];
  if (column === undefined || metric === undefined) return [];
  const totals = new Map<string, { readonly value: unknown; readonly total: number }>();
  for (const row of frame.rows) {
    const value = row.groups[split];
    const key = groupKey(value);
    totals.set(key, { value, total: (totals.get(key)?.total ?? 0) + Math.abs(row.metrics[0] ?? 0) });
  }
  const ranked = [...totals.entries()].sort((a, b) => b[1].total - a[1].total);
  const shown = ranked.length > MAX_SERIES ? ranked.slice(0, MAX_SERIES - 1) : ranked;
  const names = new Set(shown.map(([key]) => key));
  const series = shown.map(([key, { value }]) => ({
    label: groupText(value, column, context.locale, context.today),
    values: valuesBy(frame, date, 0, buckets, (groups) => groupKey(groups[split]) === key),
  }));
  if (ranked.length <= MAX_SERIES || !isAdditive(metric)) return series;
  return [
    ...series,
    {
      label: context.locale === 'zh-CN' ? '其他' : 'Other',
      values: valuesBy(frame, date, 0, buckets, (groups) => !names.has(groupKey(groups[split]))),
    },
  ];
}

function seriesOf(frame: DataFrame, date: number, buckets: readonly string[], context: WidgetContext): Series[] {
  if (frame.groups.length > 1) return groupedSeries(frame, date, buckets, context);
  return frame.metrics.map((metric, index) => ({ label: metric.label, values: valuesBy(frame, date, index, buckets, () => true) }));
}

/** What is drawn for a widget's answers; undefined where its document groups by no date. */
export function lineModel(widget: WidgetJson, context: WidgetContext, answers: WidgetAnswers): LineModel | undefined {
  const columns = columnsOf(widget, context);
  const date = dateIndex(columns);
  const unit = columns.groups[date]?.unit;
  const metric = columns.metrics[0];
  if (unit === undefined || metric === undefined) return undefined;
  const whole = frameOf(answers.current, columns);
  const currencies = currenciesOf(whole);
  const currency = currencies.includes(context.view.currency ?? '') ? context.view.currency : currencies[0];
  const frame = inCurrency(whole, currency);
  const range = drawnRange(frame, date, context);
  const buckets = range === undefined ? [] : bucketsOf(range, unit);
  const past = previousRange(context);
  const former =
    answers['previous'] === undefined || past === undefined
      ? undefined
      : { buckets: bucketsOf(past, unit), frame: inCurrency(frameOf(answers['previous'], columns), currency) };
  return {
    unit,
    buckets,
    series: seriesOf(frame, date, buckets, context),
    before: former === undefined ? undefined : { buckets: former.buckets, values: valuesBy(former.frame, date, 0, former.buckets, () => true) },
    format: formatOf(metric, currency, context.locale),
    goodWhen: metric.goodWhen,
    currencies,
    currency,
  };
}

/** The line kind. */
export const line: WidgetKind = {
  name: 'line',
  configSchema: lineConfigSchema,
  switches: (widget) => (lineConfig(widget).units === false ? ['currency'] : ['unit', 'currency']),
  requests: lineRequests,
  isEmpty: (_widget, _context, answers) => answers.current.rows.length === 0,
  figures(widget, context, answers) {
    const model = lineModel(widget, context, answers);
    if (model === undefined) return { header: [], rows: [] };
    const { before } = model;
    const past = before === undefined ? [] : [context.locale === 'zh-CN' ? '上期' : 'Previous'];
    return {
      header: [context.locale === 'zh-CN' ? '日期' : 'Date', ...model.series.map((series) => series.label), ...past],
      rows: model.buckets.map((bucket, index) => [
        bucket,
        ...model.series.map((series) => series.values[index] ?? null),
        ...(before === undefined ? [] : [before.values[index] ?? null]),
      ]),
    };
  },
};
