// In charge of: what a screen reader says of the active cell.
import { localText } from '@trellis/errors';
import { fieldUi } from '@trellis/fields/react';
import type { ViewJson } from '@trellis/query';
import type { GridColumn } from './columns.ts';
import type { GridSettings } from './grid-context.ts';
import type { GridRow } from './record-source.ts';
import { columnValue, ownerOf } from './record-value.ts';
import type { CellPlace } from './selection.ts';

/** Field, row and value of the active cell; the grid's name where none is active. */
export function cellLabel(
  { t, locale, timezone, entity }: GridSettings,
  view: ViewJson,
  active: CellPlace | undefined,
  column: GridColumn | undefined,
  row: GridRow | undefined,
): string {
  if (active === undefined || column === undefined)
    return t('gridLabel', { entity: localText(entity.label, locale), view: localText(view.label, locale) });
  const value = row === undefined ? undefined : columnValue(row.record, column.path);
  const owner = row === undefined ? {} : ownerOf(row.record, column.path);
  const words = fieldUi(column.field.type).text({ value, field: column.field, record: owner, locale, timezone });
  return t('cellLabel', { field: column.label, row: active.row + 1, value: words === '' ? t('empty') : words });
}
