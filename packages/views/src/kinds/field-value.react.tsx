// In charge of: a record's value outside a table, as its field's type draws it.
import { fieldUi, isMissing } from '@trellis/fields/react';
import type { RecordJson } from '@trellis/query';
import type { ReactNode } from 'react';
import type { GridColumn } from '../grid/columns.ts';
import { useGrid } from '../grid/grid-context.ts';
import { columnValue, ownerOf } from '../grid/record-value.ts';

interface ValueProps {
  readonly record: RecordJson;
  readonly column: GridColumn;
  readonly words?: string | undefined;
}

/** The value; nothing where there is none. */
export function FieldValue({ record, column, words }: ValueProps): ReactNode {
  const { locale, timezone } = useGrid();
  const value = columnValue(record, column.path);
  if (isMissing(value)) return null;
  const { Cell } = fieldUi(column.field.type);
  return <Cell value={value} field={column.field} record={ownerOf(record, column.path)} locale={locale} timezone={timezone} mark={words} compact />;
}

/** What a record is called: its title where the reader may see it, else its number. */
export function titleOf(record: RecordJson, titleField: string | undefined): string {
  const title = titleField === undefined ? undefined : record[titleField];
  return isMissing(title) ? `#${record.id}` : String(title);
}
