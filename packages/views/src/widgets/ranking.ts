// In charge of: the order and number of rows where a query's own limit had to be left out: first n within each currency.
import type { WidgetJson } from '@trellis/query';
import type { DataFrame } from './data-frame.ts';

/** The rows a widget's limit leaves, in each currency by itself. The query's order is kept. */
export function rankedRows(frame: DataFrame, widget: WidgetJson): DataFrame {
  const limit = widget.query?.limit;
  if (limit === undefined || frame.currency.kind !== 'field') return frame;
  const seen = new Map<string, number>();
  const rows = frame.rows.filter(({ currency = '' }) => {
    const count = (seen.get(currency) ?? 0) + 1;
    seen.set(currency, count);
    return count <= limit;
  });
  return { ...frame, rows };
}
