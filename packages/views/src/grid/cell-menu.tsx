// In charge of: the menu on a cell: open, copy, filter by its value, delete.
import { fieldUi, isMissing, optionIds, picksOf, typeOf } from '@trellis/fields/react';
import type { Filter } from '@trellis/query';
import { Dropdown, type MenuProps } from 'antd';
import type { ReactNode } from 'react';
import type { GridColumn } from './columns.ts';
import { useGrid, type GridSettings } from './grid-context.ts';
import type { GridRow } from './record-source.ts';
import { columnValue, ownerOf } from './record-value.ts';

/** A cell on which the menu was opened, and where on the screen. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  readonly row: GridRow;
  readonly column: GridColumn;
}

/** What the menu can do. */
export interface MenuActions {
  open(id: number): void;
  copy(): void;
  clear(): void;
  filter(condition: Filter): void;
  remove(id: number): void;
}

/** Conditions that a cell's value offers: only such records, or none of them. */
function quickFilters(column: GridColumn, value: unknown): { readonly is?: Filter; readonly not?: Filter } {
  const { operators } = typeOf(column.field);
  if (isMissing(value))
    return operators.includes('isEmpty') ? { is: { field: column.path, op: 'isEmpty' }, not: { field: column.path, op: 'isNotEmpty' } } : {};
  const wanted = filterValue(column, value);
  if (wanted === undefined) return {};
  return {
    ...(operators.includes('eq') ? { is: { field: column.path, op: 'eq', value: wanted } } : {}),
    ...(operators.includes('ne') ? { not: { field: column.path, op: 'ne', value: wanted } } : {}),
  };
}

function filterValue(column: GridColumn, value: unknown): unknown {
  if (typeOf(column.field).options !== undefined) return optionIds(value)[0];
  if (fieldUi(column.field.type).candidates !== undefined) return picksOf(value)[0]?.id;
  return Array.isArray(value) ? value[0] : value;
}

const LONGEST = 24;

function itemsOf({ row, column }: MenuPlace, { t, locale, timezone, entity }: GridSettings): MenuProps['items'] {
  const value = columnValue(row.record, column.path);
  const filters = quickFilters(column, value);
  const words = fieldUi(column.field.type).text({ value, field: column.field, record: ownerOf(row.record, column.path), locale, timezone });
  const text = words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
  const isEmpty = isMissing(value);
  return [
    { key: 'open', label: t('openRecord') },
    { type: 'divider' },
    { key: 'copy', label: t('copy') },
    { key: 'clear', label: t('clear'), disabled: column.readOnly !== undefined },
    ...(filters.is === undefined && filters.not === undefined ? [] : [{ type: 'divider' as const }]),
    ...(filters.is === undefined ? [] : [{ key: 'is', label: isEmpty ? t('filterEmpty') : t('filterIs', { value: text }) }]),
    ...(filters.not === undefined ? [] : [{ key: 'not', label: isEmpty ? t('filterNotEmpty') : t('filterNot', { value: text }) }]),
    ...(entity.can.delete ? [{ type: 'divider' as const }, { key: 'delete', label: t('delete'), danger: true }] : []),
  ];
}

/** The menu, opened at a point. */
export function CellMenu({
  place,
  actions,
  onClose,
}: {
  readonly place: MenuPlace | undefined;
  readonly actions: MenuActions;
  readonly onClose: () => void;
}): ReactNode {
  const settings = useGrid();
  if (place === undefined) return null;
  function run(key: string): void {
    if (place === undefined) return;
    const filters = quickFilters(place.column, columnValue(place.row.record, place.column.path));
    onClose();
    if (key === 'open') actions.open(place.row.id);
    if (key === 'copy') actions.copy();
    if (key === 'clear') actions.clear();
    if (key === 'is' && filters.is !== undefined) actions.filter(filters.is);
    if (key === 'not' && filters.not !== undefined) actions.filter(filters.not);
    if (key === 'delete') actions.remove(place.row.id);
  }
  return (
    <Dropdown
      open
      autoFocus
      trigger={['click']}
      onOpenChange={(open) => !open && onClose()}
      menu={{ items: itemsOf(place, settings) ?? [], onClick: ({ key }) => run(key) }}
    >
      <span className="tg-menu-anchor" style={{ left: place.x, top: place.y }} />
    </Dropdown>
  );
}
