// In charge of: a KPI's queries and figures: value, the days before, the course; a ratio is a ratio of exact sums.
import type { WidgetJson } from '@trellis/query';
import { columnsOf, currenciesOf, formatOf, frameOf, inCurrency, type DataFrame, type FrameRow, type MetricColumn } from '../data-frame.ts';
import { changeOf, type Change, type NumberFormat, type NumberStyle } from '../number-format.ts';
import { bucketsOf, unitFor } from '../period.ts';
import type { WidgetAnswers, WidgetContext, WidgetKind, WidgetRequests } from '../widget-kind.ts';
import { previousRange, requestOf } from '../widget-request.ts';
import { kpiConfigSchema, type KpiConfig } from './kpi.schema.ts';

const BUCKET = 'bucket';

/** One figure: of all records, or of those in one currency. */
export interface KpiFigure {
  readonly currency: string | undefined;
  readonly value: number | null;
  readonly before: number | null;
  readonly change: Change | undefined;
  readonly format: NumberFormat;
  readonly goodWhen: MetricColumn['goodWhen'];
  /** A value for each bucket of the course; null where there is none. */
  readonly course: readonly (number | null)[];
}

/** A KPI's config. */
function kpiConfig(widget: WidgetJson): KpiConfig {
  return (widget.config ?? {}) as KpiConfig;
}

interface Measure {
  read(row: FrameRow | undefined): number | null;
  readonly style: NumberStyle;
  readonly metric: MetricColumn | undefined;
  /** Whether a time without records counts as 0. */
  readonly additive: boolean;
}

function ratioStyle(of: MetricColumn | undefined, over: MetricColumn | undefined): NumberStyle {
  if (of?.style !== 'money') return 'number';
  return over?.style === 'money' ? 'percent' : 'money';
}

function measureOf(frame: DataFrame, config: KpiConfig): Measure {
  const at = (name: string | undefined): number => (name === undefined ? 0 : frame.metrics.findIndex((metric) => metric.name === name));
  if (config.ratio === undefined) {
    const index = at(config.metric);
    const metric = frame.metrics[index];
    const additive = metric !== undefined && ['sum', 'count', 'countDistinct'].includes(metric.op);
    return { read: (row) => row?.metrics[index] ?? null, style: config.format ?? metric?.style ?? 'number', metric, additive };
  }
  const [of, over] = [at(config.ratio.numerator), at(config.ratio.denominator)];
  const read = (row: FrameRow | undefined): number | null => {
    const [a, b] = [row?.metrics[of] ?? null, row?.metrics[over] ?? null];
    return a === null || b === null || b === 0 ? null : a / b;
  };
  const metric = frame.metrics[of];
  return { read, style: config.format ?? ratioStyle(metric, frame.metrics[over]), metric, additive: false };
}

function kpiRequests(widget: WidgetJson, context: WidgetContext): WidgetRequests {
  const config = kpiConfig(widget);
  const before = config.compare === 'none' ? undefined : previousRange(context);
  const range = context.range === undefined ? {} : { range: context.range };
  const { dateField } = context;
  const course =
    config.sparkline === false || dateField === undefined
      ? undefined
      : { ...range, groupBy: [{ field: dateField, unit: unitFor(context.range), as: BUCKET }] };
  return {
    current: requestOf(widget, context, range),
    ...(before === undefined ? {} : { previous: requestOf(widget, context, { range: before }) }),
    ...(course === undefined ? {} : { course: requestOf(widget, context, course) }),
  };
}

function courseOf(
  widget: WidgetJson,
  context: WidgetContext,
  answers: WidgetAnswers,
  measure: Measure,
  currency: string | undefined,
): (number | null)[] {
  if (answers['course'] === undefined) return [];
  const unit = unitFor(context.range);
  const columns = columnsOf(widget, context);
  const group = { name: BUCKET, label: '', path: '', unit, field: undefined };
  const rows = inCurrency(frameOf(answers['course'], { ...columns, groups: [group] }), currency).rows.filter(
    (row) => typeof row.groups[0] === 'string',
  );
  const byBucket = new Map(rows.map((row) => [String(row.groups[0]), measure.read(row)]));
  const days = [...byBucket.keys()].sort();
  const first = days[0];
  const range = context.range ?? (first === undefined ? undefined : { from: first, to: days[days.length - 1] ?? first });
  if (range === undefined) return [];
  const until = range.to > context.today && range.from <= context.today ? context.today : range.to;
  return bucketsOf({ from: range.from, to: until }, unit).map((bucket) => byBucket.get(bucket) ?? (measure.additive ? 0 : null));
}

/** The figures of a KPI: one, or one for each currency. */
export function kpiFigures(widget: WidgetJson, context: WidgetContext, answers: WidgetAnswers): KpiFigure[] {
  const columns = { ...columnsOf(widget, context), groups: [] };
  const frame = frameOf(answers.current, columns);
  const config = kpiConfig(widget);
  const measure = measureOf(frame, config);
  const former = answers['previous'] === undefined ? undefined : frameOf(answers['previous'], columns);
  const currencies = frame.currency.kind === 'field' ? currenciesByRows(frame, former) : [undefined];
  return currencies.map((currency): KpiFigure => {
    const value = measure.read(inCurrency(frame, currency).rows[0]);
    const before = former === undefined ? null : measure.read(inCurrency(former, currency).rows[0]);
    const written = measure.metric === undefined ? { locale: context.locale } : formatOf(measure.metric, currency, context.locale);
    return {
      currency,
      value,
      before,
      change: changeOf(value, before, measure.style),
      format: { ...written, style: measure.style },
      goodWhen: config.goodWhen ?? measure.metric?.goodWhen,
      course: courseOf(widget, context, answers, measure, currency),
    };
  });
}

/** Currencies with figures now come first, then those that had some before. None at all still makes one (missing) figure. */
function currenciesByRows(frame: DataFrame, former: DataFrame | undefined): (string | undefined)[] {
  const all = new Set([...currenciesOf(frame), ...(former === undefined ? [] : currenciesOf(former))]);
  return all.size === 0 ? [undefined] : [...all];
}

/** The KPI kind. */
export const kpi: WidgetKind = {
  name: 'kpi',
  configSchema: kpiConfigSchema,
  switches: () => [],
  requests: kpiRequests,
  // A KPI without records still says something: 0 orders, or — for an average.
  isEmpty: () => false,
  figures(widget, context, answers) {
    const figures = kpiFigures(widget, context, answers);
    return {
      header: ['', context.locale === 'zh-CN' ? '本期' : 'Current', context.locale === 'zh-CN' ? '上期' : 'Previous'],
      rows: figures.map(({ currency, value, before }) => [currency ?? '', value, before]),
    };
  },
};
