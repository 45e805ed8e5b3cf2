// In charge of: how wide a column must be for what is on screen.
import { fieldUi } from '@trellis/fields/react';
import type { TextSettings } from './clipboard.ts';
import { COLUMN_WIDTHS, type GridColumn } from './columns.ts';
import type { GridRow } from './record-source.ts';
import { columnValue, ownerOf } from './record-value.ts';

const PADDING = 30;
const HEADER = 52;

/** The width that shows the header and the values of these rows in full. */
export function fittingWidth(column: GridColumn, rows: readonly GridRow[], settings: TextSettings, font: string): number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return column.width;
  context.font = font;
  const ui = fieldUi(column.field.type);
  const widths = rows.map(
    (row) =>
      context.measureText(
        ui.text({ value: columnValue(row.record, column.path), field: column.field, record: ownerOf(row.record, column.path), ...settings }),
      ).width + PADDING,
  );
  const widest = Math.max(context.measureText(column.label).width + HEADER, ...widths);
  return Math.round(Math.max(COLUMN_WIDTHS.min, Math.min(widest, COLUMN_WIDTHS.max / 2)));
}
