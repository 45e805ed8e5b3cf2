// In charge of: a pivot's questions and the frame of heads and figures that its answers make. Amounts in different currencies stay apart.
import type { Filter, QueryAnswer, QueryRequest, ViewJson, WidgetJson, WidgetMetricJson } from '@trellis/query';
import { columnsOf, formatOf, frameOf, type FrameRow, type GroupColumn, type MetricColumn } from '../../widgets/data-frame.ts';
import { groupColor, groupFilter, groupKey, groupText } from '../../widgets/group-value.ts';
import { cellFigure } from '../../widgets/number-format.ts';
import type { WidgetContext } from '../../widgets/widget-kind.ts';
import { allOf, groupsOf, requestOf } from '../../widgets/widget-request.ts';

type Group = NonNullable<WidgetJson['query']>['groupBy'][number];

/** A pivot's config as the browser gets it. */
export interface PivotConfig {
  readonly rows: readonly Group[];
  readonly columns: readonly Group[];
  readonly metrics: readonly WidgetMetricJson[];
}

/** The head of a line of figures: the values that its records share. */
export interface PivotHead {
  readonly key: string;
  readonly values: readonly { readonly text: string; readonly color: string | undefined }[];
  /** The condition that finds its records. */
  readonly filter: Filter | undefined;
}

/** One figure of a cell. */
export interface PivotFigure {
  readonly code: string | undefined;
  readonly text: string;
  readonly value: number | null;
}

/** What stands in a cell: for each metric its figures, one for each currency. */
export type PivotCell = readonly (readonly PivotFigure[])[];

/** A pivot that is there. */
export interface PivotFrame {
  readonly groups: readonly GroupColumn[];
  readonly metrics: readonly MetricColumn[];
  readonly rows: readonly PivotHead[];
  readonly columns: readonly PivotHead[];
  /** The cell of a row and a column; without one of them its total. */
  cell(row: PivotHead | undefined, column: PivotHead | undefined): PivotCell | undefined;
}

/** The parts of a pivot: figures, and totals by row, by column and of all. A total is asked, not added up: averages have no sum. */
const parts = ['cells', 'rows', 'columns', 'all'] as const;

/** A part of a pivot. */
type PivotPart = (typeof parts)[number];

function widgetOf(view: ViewJson, { rows, columns, metrics }: PivotConfig, part: PivotPart): WidgetJson {
  const groupBy = [...(part === 'cells' || part === 'rows' ? rows : []), ...(part === 'cells' || part === 'columns' ? columns : [])];
  const query = { entity: view.entity, metrics, groupBy, sort: [] };
  return { id: part, type: 'pivot', label: view.label, order: 0, query, desktop: { x: 0, y: 0, w: 1, h: 1 } };
}

/** The questions of a pivot, in the order of their answers. */
export function pivotRequests(view: ViewJson, config: PivotConfig, context: WidgetContext, search: string | undefined): readonly QueryRequest[] {
  return parts.map((part) => {
    const widget = widgetOf(view, config, part);
    const request = requestOf(widget, context, { groupBy: groupsOf(widget, context) });
    return search === undefined ? request : { ...request, search };
  });
}

function headOf(values: readonly unknown[], groups: readonly GroupColumn[], { locale, today }: WidgetContext): PivotHead {
  const pairs = groups.map((column, index) => ({ column, value: values[index] ?? null }));
  return {
    key: values.map(groupKey).join('|'),
    values: pairs.map(({ column, value }) => ({ text: groupText(value, column, locale, today), color: groupColor(value, column) })),
    filter: allOf(pairs.map(({ column, value }) => groupFilter(value, column))),
  };
}

/** Each head once: where amounts are kept apart, a group has a line for each currency. */
function headsOf(rows: readonly FrameRow[], groups: readonly GroupColumn[], context: WidgetContext): readonly PivotHead[] {
  const heads = new Map<string, PivotHead>();
  for (const row of rows) {
    const head = headOf(row.groups, groups, context);
    if (!heads.has(head.key)) heads.set(head.key, head);
  }
  return [...heads.values()];
}

function cellOf(rows: readonly FrameRow[], metrics: readonly MetricColumn[], { locale }: WidgetContext): PivotCell {
  return metrics.map((metric, index) => figuresOf(rows, metric, index, locale));
}

// What has no currency (a count) is one figure over all currencies, and can be added up; nothing else is.
function figuresOf(rows: readonly FrameRow[], metric: MetricColumn, index: number, locale: WidgetContext['locale']): readonly PivotFigure[] {
  const isOne = metric.currency.kind !== 'field' && rows.length > 1;
  if (isOne && metric.op !== 'count' && metric.op !== 'sum')
    return [{ code: undefined, text: cellFigure(null, formatOf(metric, undefined, locale)), value: null }];
  const lines = isOne
    ? [{ currency: undefined, value: rows.reduce((sum, row) => sum + (row.metrics[index] ?? 0), 0) }]
    : rows.map((row) => ({ currency: row.currency, value: row.metrics[index] ?? null }));
  return lines.map(({ currency, value }) => {
    const format = formatOf(metric, currency, locale);
    return { code: format.currency, text: cellFigure(value, format), value };
  });
}

/** Puts the answers of a pivot's questions together. */
export function pivotFrame(view: ViewJson, config: PivotConfig, context: WidgetContext, answers: readonly QueryAnswer[]): PivotFrame {
  const frames = parts.map((part, index) => frameOf(answers[index] ?? { rows: [] }, columnsOf(widgetOf(view, config, part), context)));
  const [cells, byRow, byColumn] = frames;
  const found = new Map<string, FrameRow[]>();
  const keyOf = (row: string | undefined, column: string | undefined): string => JSON.stringify([row, column]);
  const put = (key: string, row: FrameRow): void => void found.set(key, [...(found.get(key) ?? []), row]);
  const depth = config.rows.length;
  const hasColumns = config.columns.length > 0;
  for (const [part, frame] of frames.entries()) {
    for (const row of frame.rows) {
      const own = row.groups.map(groupKey);
      if (parts[part] === 'cells') put(keyOf(own.slice(0, depth).join('|'), hasColumns ? own.slice(depth).join('|') : ''), row);
      else if (parts[part] === 'rows') put(keyOf(own.join('|'), undefined), row);
      else if (parts[part] === 'columns') put(keyOf(undefined, own.join('|')), row);
      else put(keyOf(undefined, undefined), row);
    }
  }
  const metrics = cells?.metrics ?? [];
  return {
    groups: byRow?.groups ?? [],
    metrics,
    rows: headsOf(byRow?.rows ?? [], byRow?.groups ?? [], context),
    columns: hasColumns ? headsOf(byColumn?.rows ?? [], byColumn?.groups ?? [], context) : [],
    cell(row, column) {
      const rows = found.get(keyOf(row?.key, column?.key));
      return rows === undefined ? undefined : cellOf(rows, metrics, context);
    },
  };
}
