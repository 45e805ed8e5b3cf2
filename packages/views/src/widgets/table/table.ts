// In charge of: a table widget's query and lines: a ranked list of groups with their metrics.
import type { Filter, WidgetJson } from '@trellis/query';
import { columnsOf, formatOf, frameOf, type GroupColumn, type MetricColumn } from '../data-frame.ts';
import { groupColor, groupFilter, groupKey, groupText } from '../group-value.ts';
import { groupedFigures } from '../grouped-figures.ts';
import { cellFigure } from '../number-format.ts';
import { rankedRows } from '../ranking.ts';
import type { WidgetAnswers, WidgetContext, WidgetKind } from '../widget-kind.ts';
import { allOf, groupsOf, requestOf } from '../widget-request.ts';
import { tableConfigSchema, type TableConfig } from './table.schema.ts';

/** A group's name in a cell, as a chip where it is a choice. */
export interface GroupCell {
  readonly text: string;
  readonly color: string | undefined;
}

/** A figure in a cell; its currency stands at the cell's other edge. */
export interface FigureCell {
  readonly code: string | undefined;
  readonly text: string;
  /** The figure with every digit it has; the text may be rounded to the currency's decimals. */
  readonly value: number | null;
}

/** One line. */
export interface Line {
  readonly key: string;
  readonly groups: readonly GroupCell[];
  readonly figures: readonly FigureCell[];
  /** The condition that finds its records. */
  readonly filter: Filter | undefined;
}

/** What a table widget shows. */
export interface TableModel {
  readonly groups: readonly GroupColumn[];
  readonly metrics: readonly MetricColumn[];
  readonly lines: readonly Line[];
}

/** A table widget's config. */
export function tableConfig(widget: WidgetJson): TableConfig {
  return (widget.config ?? {}) as TableConfig;
}

/** What is shown for a widget's answers. Where amounts are kept apart, each currency of a group is a line of its own. */
export function tableModel(widget: WidgetJson, context: WidgetContext, answers: WidgetAnswers): TableModel {
  const frame = rankedRows(frameOf(answers.current, columnsOf(widget, context)), widget);
  const { groups, metrics } = frame;
  const lines = frame.rows.map((row): Line => {
    const pairs = row.groups.flatMap((value, index) => {
      const column = groups[index];
      return column === undefined ? [] : [{ value, column }];
    });
    return {
      key: [...row.groups.map(groupKey), row.currency ?? ''].join('|'),
      groups: pairs.map(({ value, column }) => ({ text: groupText(value, column, context.locale, context.today), color: groupColor(value, column) })),
      figures: metrics.map((metric, index) => {
        const format = formatOf(metric, row.currency, context.locale);
        const value = row.metrics[index] ?? null;
        return { code: format.currency, text: cellFigure(value, format), value };
      }),
      filter: allOf(pairs.map(({ value, column }) => groupFilter(value, column))),
    };
  });
  return { groups, metrics, lines };
}

/** The table kind. */
export const table: WidgetKind = {
  name: 'table',
  configSchema: tableConfigSchema,
  switches: () => [],
  requests(widget, context) {
    const { sort = [], limit } = widget.query ?? {};
    const range = context.range === undefined ? {} : { range: context.range };
    return { current: requestOf(widget, context, { ...range, groupBy: groupsOf(widget, context), sort, ...(limit === undefined ? {} : { limit }) }) };
  },
  isEmpty: (_widget, _context, answers) => answers.current.rows.length === 0,
  figures: groupedFigures,
};
