// In charge of: a bar widget's queries and bars: one for each group, with its share of the longest and its change.
import type { Filter, WidgetJson } from '@trellis/query';
import { columnsOf, currenciesOf, formatOf, frameOf, inCurrency, type DataFrame, type FrameRow, type MetricColumn } from '../data-frame.ts';
import { groupFilter, groupKey, groupText } from '../group-value.ts';
import { groupedFigures } from '../grouped-figures.ts';
import { changeOf, type Change, type NumberFormat } from '../number-format.ts';
import { rankedRows } from '../ranking.ts';
import type { WidgetAnswers, WidgetContext, WidgetKind, WidgetRequests } from '../widget-kind.ts';
import { allOf, groupsOf, previousRange, requestOf } from '../widget-request.ts';
import { barConfigSchema, type BarConfig } from './bar.schema.ts';

/** One bar. */
export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly value: number | null;
  readonly change: Change | undefined;
  /** The condition that finds its records. */
  readonly filter: Filter | undefined;
}

/** What a bar widget draws. */
export interface BarModel {
  readonly bars: readonly Bar[];
  /** The largest figure, which the others are measured by. */
  readonly largest: number;
  /** Whether the days before were asked for, so that changes have a column. */
  readonly compared: boolean;
  readonly metric: string;
  readonly format: NumberFormat;
  readonly goodWhen: MetricColumn['goodWhen'];
  readonly currencies: readonly string[];
  readonly currency: string | undefined;
}

/** A bar widget's config. */
export function barConfig(widget: WidgetJson): BarConfig {
  return (widget.config ?? {}) as BarConfig;
}

function barRequests(widget: WidgetJson, context: WidgetContext): WidgetRequests {
  const config = barConfig(widget);
  const groupBy = groupsOf(widget, context);
  const byDate = groupBy.some((group) => group.unit !== undefined);
  const before = config.compare === 'none' || config.direction === 'vertical' || byDate ? undefined : previousRange(context);
  const { sort = [], limit } = widget.query ?? {};
  return {
    current: requestOf(widget, context, {
      ...(context.range === undefined ? {} : { range: context.range }),
      groupBy,
      sort,
      ...(limit === undefined ? {} : { limit }),
    }),
    ...(before === undefined ? {} : { previous: requestOf(widget, context, { range: before, groupBy }) }),
  };
}

function rowKey(row: FrameRow): string {
  return row.groups.map(groupKey).join('|');
}

function barOf(row: FrameRow, frame: DataFrame, context: WidgetContext, before: ReadonlyMap<string, number | null>): Bar {
  const value = row.metrics[0] ?? null;
  const labels = row.groups.flatMap((group, index) => {
    const column = frame.groups[index];
    return column === undefined ? [] : [groupText(group, column, context.locale, context.today)];
  });
  const filters = row.groups.flatMap((group, index) => {
    const column = frame.groups[index];
    return column === undefined ? [] : [groupFilter(group, column)];
  });
  const change = changeOf(value, before.get(rowKey(row)) ?? null, frame.metrics[0]?.style ?? 'number');
  return { key: rowKey(row), label: labels.join(' · '), value, change, filter: allOf(filters) };
}

/** What is drawn for a widget's answers; undefined where it has no metric. */
export function barModel(widget: WidgetJson, context: WidgetContext, answers: WidgetAnswers): BarModel | undefined {
  const columns = columnsOf(widget, context);
  const metric = columns.metrics[0];
  if (metric === undefined) return undefined;
  const whole = frameOf(answers.current, columns);
  const currencies = currenciesOf(whole);
  const currency = currencies.includes(context.view.currency ?? '') ? context.view.currency : currencies[0];
  const frame = rankedRows(inCurrency(whole, currency), widget);
  const former = answers['previous'] === undefined ? undefined : inCurrency(frameOf(answers['previous'], columns), currency);
  const before = new Map((former?.rows ?? []).map((row) => [rowKey(row), row.metrics[0] ?? null]));
  const bars = frame.rows.map((row) => barOf(row, frame, context, before));
  return {
    bars,
    largest: Math.max(0, ...bars.map((bar) => Math.abs(bar.value ?? 0))),
    compared: former !== undefined,
    metric: metric.label,
    format: formatOf(metric, currency, context.locale),
    goodWhen: metric.goodWhen,
    currencies,
    currency,
  };
}

/** The bar kind. */
export const bar: WidgetKind = {
  name: 'bar',
  configSchema: barConfigSchema,
  switches: () => ['currency'],
  requests: barRequests,
  isEmpty: (_widget, _context, answers) => answers.current.rows.length === 0,
  figures: groupedFigures,
};
