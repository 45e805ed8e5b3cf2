// In charge of: the figures of a widget that shows groups, as a plain grid for files.
import type { WidgetJson } from '@trellis/query';
import { columnsOf, frameOf } from './data-frame.ts';
import { groupText } from './group-value.ts';
import { rankedRows } from './ranking.ts';
import type { Figures, WidgetAnswers, WidgetContext } from './widget-kind.ts';

/** Groups, the currency where amounts are kept apart, metrics. */
export function groupedFigures(widget: WidgetJson, context: WidgetContext, answers: WidgetAnswers): Figures {
  const frame = rankedRows(frameOf(answers.current, columnsOf(widget, context)), widget);
  const apart = frame.currency.kind === 'field';
  const currencyHeader = context.locale === 'zh-CN' ? '币种' : 'Currency';
  return {
    header: [...frame.groups.map((group) => group.label), ...(apart ? [currencyHeader] : []), ...frame.metrics.map((metric) => metric.label)],
    rows: frame.rows.map((row) => [
      ...frame.groups.map((column, index) => groupText(row.groups[index], column, context.locale, context.today)),
      ...(apart ? [row.currency ?? ''] : []),
      ...row.metrics,
    ]),
  };
}
