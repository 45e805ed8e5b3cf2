// In charge of: building a widget's queries: the current days, the days before, groups, and currencies kept apart.
import type { Filter, GroupRequest, QueryRequest, WidgetJson, WidgetMetricJson } from '@trellis/query';
import { CURRENCY_COLUMN, columnsOf } from './data-frame.ts';
import { rangeBefore, type DateRange } from './period.ts';
import type { WidgetContext } from './widget-kind.ts';

/** All conditions in one, each once, so that people read them as one sentence; undefined for none. */
export function allOf(filters: readonly (Filter | undefined)[]): Filter | undefined {
  const parts = filters.flatMap((filter) => (filter === undefined ? [] : 'and' in filter ? filter.and : [filter]));
  const each = [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
  return each.length < 2 ? each[0] : { and: each };
}

/** The condition that a record's date is in a range. */
function inRange(field: string | undefined, range: DateRange | undefined): Filter | undefined {
  return field === undefined || range === undefined ? undefined : { field, op: 'between', value: [range.from, range.to] };
}

/** The range before the one looked at, where there is one. */
export function previousRange(context: WidgetContext): DateRange | undefined {
  return context.dateField === undefined || context.range === undefined ? undefined : rangeBefore(context.range);
}

/** Everything a widget's current figures are narrowed by: what "see the records" must lead to. */
export function currentFilter(context: WidgetContext): Filter | undefined {
  return allOf([context.filter, inRange(context.dateField, context.range)]);
}

function metricRequest({ as, op, field, expr }: WidgetMetricJson): QueryRequest['metrics'][number] {
  return { as, op, ...(field === undefined ? {} : { field }), ...(expr === undefined ? {} : { expr }) };
}

/** What differs between the queries of one widget. */
export interface RequestShape {
  readonly range?: DateRange;
  readonly groupBy?: readonly GroupRequest[];
  readonly sort?: readonly string[];
  readonly limit?: number;
}

/**
 * A query for a widget's metrics. Where amounts take their currency from a field it is also grouped by that
 * field, and its limit is left to whoever draws it: the first n groups mean something only within a currency.
 */
export function requestOf(widget: WidgetJson, context: WidgetContext, shape: RequestShape): QueryRequest {
  const currency = columnsOf(widget, context).currency;
  const filter = allOf([context.filter, inRange(context.dateField, shape.range)]);
  const apart = currency.kind === 'field';
  return {
    metrics: (widget.query?.metrics ?? []).map(metricRequest),
    groupBy: [...(shape.groupBy ?? []), ...(apart ? [{ field: currency.path, as: CURRENCY_COLUMN }] : [])],
    ...(filter === undefined ? {} : { filter }),
    ...(shape.sort === undefined || shape.sort.length === 0 ? {} : { sort: shape.sort }),
    ...(shape.limit === undefined || apart ? {} : { limit: shape.limit }),
  };
}

/** The groups a widget's document asks for, its date groups by the unit the viewer chose. */
export function groupsOf(widget: WidgetJson, context: WidgetContext): GroupRequest[] {
  return (widget.query?.groupBy ?? []).map(({ as, field, unit }) => ({
    field,
    as,
    ...(unit === undefined ? {} : { unit: context.view.unit ?? unit }),
  }));
}
