// In charge of: one cell: the value through its field type, and the state the cell is in.
import { cellOf, fieldUi, isMissing } from '@trellis/fields/react';
import { memo, type CSSProperties, type ReactNode } from 'react';
import type { GridColumn } from './columns.ts';
import type { CellEdit } from './edit-store.ts';
import { useGrid } from './grid-context.ts';
import { columnValue, ownerOf } from './record-value.ts';
import type { GridRow } from './record-source.ts';
import type { RowPart } from './selection.ts';

interface CellProps {
  /** Only the active cell has one. */
  readonly id: string | undefined;
  readonly row: GridRow;
  readonly column: GridColumn;
  readonly index: number;
  readonly left: number;
  readonly part: RowPart | undefined;
  readonly copied: RowPart | undefined;
  readonly mark: string | undefined;
}

/** What is typed but cannot be read stays as it was typed. */
function unreadText(edit: CellEdit | undefined, column: GridColumn): string | undefined {
  if (edit?.status !== 'error' || typeof edit.value !== 'string') return undefined;
  return cellOf(edit.value, column.field) === null ? edit.value : undefined;
}

/** A column whose values come from elsewhere: calculated, numbered or read through a link. */
function isCalculated(column: GridColumn): boolean {
  return column.readOnly !== undefined && column.readOnly !== 'rights';
}

function classes({ column, index, part, copied, row }: CellProps): string {
  const names = ['tg-cell', fieldUi(column.field.type).align === 'end' ? 'is-end' : ''];
  const edit = row.edits?.get(column.path);
  if (isCalculated(column)) names.push('is-calculated');
  if (part !== undefined && index >= part.left && index <= part.right) {
    if (!part.isSingle) names.push('in-range', ...edges(part, index));
    if (part.active === index) names.push('is-active');
  }
  if (copied !== undefined && index >= copied.left && index <= copied.right) names.push('is-copied', ...edges(copied, index));
  if (edit !== undefined) names.push(`is-${edit.status}`);
  if (row.changed?.has(column.path.split('.')[0] ?? '') === true) names.push('is-changed');
  return names.filter((name) => name !== '').join(' ');
}

function edges(part: RowPart, index: number): string[] {
  return [part.isTop ? 'e-t' : '', part.isBottom ? 'e-b' : '', index === part.left ? 'e-l' : '', index === part.right ? 'e-r' : ''];
}

/** A cell of a loaded record. */
export const GridCell = memo(function GridCell(props: CellProps): ReactNode {
  const { row, column, index, left, part, mark } = props;
  const { locale, timezone, services } = useGrid();
  const ui = fieldUi(column.field.type);
  const edit = row.edits?.get(column.path);
  const value = columnValue(row.record, column.path);
  const unread = unreadText(edit, column);
  const style: CSSProperties = { left, width: column.width };
  const isSelected = part !== undefined && index >= part.left && index <= part.right;
  return (
    <div
      role="gridcell"
      id={props.id}
      aria-colindex={index + 2}
      aria-selected={isSelected}
      aria-readonly={column.readOnly !== undefined || undefined}
      aria-invalid={edit?.status === 'error' || undefined}
      data-c={index}
      className={classes(props)}
      style={style}
    >
      {unread ??
        (isMissing(value) && column.readOnly === undefined && ui.align === 'start' ? null : (
          <ui.Cell
            value={value}
            field={column.field}
            record={ownerOf(row.record, column.path)}
            locale={locale}
            timezone={timezone}
            services={withoutLinks(services)}
            mark={mark}
            compact
          />
        ))}
    </div>
  );
});

// A click in a grid selects: titles of linked records are text here, the record is opened by its own key and button.
const plain = new WeakMap<object, object>();
function withoutLinks<T extends object>(services: T): T {
  const known = plain.get(services);
  if (known !== undefined) return known as T;
  const copy = { ...services, recordHref: undefined };
  plain.set(services, copy);
  return copy as T;
}
