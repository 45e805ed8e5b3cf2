// In charge of: the header: names, sort arrows, resizing, reordering, and each column's menu.
import { fieldUi } from '@trellis/fields/react';
import { Dropdown } from 'antd';
import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react';
import { useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { COLUMN_WIDTHS, totalOperators, type ColumnLayout, type ColumnPreferences, type GridColumn, type TotalOperator } from './columns.ts';
import { useGrid } from './grid-context.ts';
import { GUTTER } from './grid-row.tsx';
import { totalWords } from './grid-totals.tsx';
import { readSortKey } from './search.ts';
import { totalsOf } from './use-totals.ts';
import { typeOf } from '@trellis/fields/react';

/** What the header can ask for. */
export interface HeaderActions {
  toggleSort(path: string, isAdding: boolean): void;
  setSort(sort: readonly string[]): void;
  filterBy(path: string): void;
  hide(id: string): void;
  resize(id: string, width: number): void;
  fit(id: string): void;
  move(id: string, before: string | undefined): void;
  /** Freezes the columns up to one; without, those that the view freezes. */
  freezeTo(id: string | undefined): void;
  /** Puts a total below a column, or takes it away. */
  total(id: string, op: TotalOperator | undefined): void;
  checkAll(isChecked: boolean): void;
  /** A column's menu is gone: the cells take the keys again. */
  menuClosed(): void;
  /** The column up to which the person froze. */
  readonly frozenTo: string | undefined;
  readonly totals: NonNullable<ColumnPreferences['totals']>;
}

interface HeaderProps {
  readonly layout: ColumnLayout;
  readonly firstColumn: number;
  readonly lastColumn: number;
  readonly sort: readonly string[];
  readonly selected: { readonly left: number; readonly right: number } | undefined;
  readonly checked: 'none' | 'some' | 'all';
  readonly actions: HeaderActions;
}

/** The line of column headers. */
export function GridHeader({ layout, firstColumn, lastColumn, sort, selected, checked, actions }: HeaderProps): ReactNode {
  const { t } = useGrid();
  const [dropAt, setDropAt] = useState<number>();
  const cell = (column: GridColumn, index: number): ReactNode => (
    <HeaderCell
      key={column.id}
      column={column}
      index={index}
      left={layout.lefts[index] ?? 0}
      layout={layout}
      sort={sort}
      isSelected={selected !== undefined && index >= selected.left && index <= selected.right}
      isDropTarget={dropAt === index}
      onDropAt={setDropAt}
      actions={actions}
    />
  );
  const from = Math.max(layout.frozen, firstColumn);
  return (
    <div className="tg-header" role="row" aria-rowindex={1} style={{ width: layout.width }}>
      <div className="tg-frozen" style={{ width: layout.frozenWidth }}>
        <div className="tg-gutter" role="columnheader" aria-colindex={1} style={{ width: GUTTER }}>
          <input
            type="checkbox"
            className="tg-check is-shown"
            tabIndex={-1}
            aria-label={t('selectAllRecords')}
            checked={checked === 'all'}
            ref={(element) => {
              if (element !== null) element.indeterminate = checked === 'some';
            }}
            onChange={(event) => actions.checkAll(event.target.checked)}
          />
        </div>
        {layout.columns.slice(0, layout.frozen).map(cell)}
      </div>
      {layout.columns.slice(from, lastColumn + 1).map((column, at) => cell(column, from + at))}
    </div>
  );
}

interface HeaderCellProps {
  readonly column: GridColumn;
  readonly index: number;
  readonly left: number;
  readonly layout: ColumnLayout;
  readonly sort: readonly string[];
  readonly isSelected: boolean;
  readonly isDropTarget: boolean;
  readonly onDropAt: (index: number | undefined) => void;
  readonly actions: HeaderActions;
}

const DRAG_STARTS = 5;

function HeaderCell({ column, index, left, layout, sort, isSelected, isDropTarget, onDropAt, actions }: HeaderCellProps): ReactNode {
  const ui = fieldUi(column.field.type);
  const key = sort.map(readSortKey).find((one) => one.path === column.path);
  const drag = useRef<{ x: number; isMoving: boolean; target: number | undefined }>(undefined);
  const canSort = typeOf(column.field).canSort;

  function down(event: PointerEvent<HTMLDivElement>): void {
    const target = event.target as Element;
    // A press in the column's menu comes here too, though the menu stands elsewhere on the page: it must reach the menu.
    if (event.button !== 0 || !event.currentTarget.contains(target) || target.closest('button, .tg-resize') !== null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, isMoving: false, target: undefined };
  }

  function move(event: PointerEvent<HTMLDivElement>): void {
    const now = drag.current;
    if (now === undefined || (!now.isMoving && Math.abs(event.clientX - now.x) < DRAG_STARTS)) return;
    now.isMoving = true;
    const over = document
      .elementsFromPoint(event.clientX, event.clientY)
      .find((element) => element instanceof HTMLElement && element.dataset['header'] !== undefined);
    now.target = over instanceof HTMLElement ? Number(over.dataset['header']) : undefined;
    onDropAt(now.target);
  }

  function up(event: PointerEvent<HTMLDivElement>): void {
    const now = drag.current;
    drag.current = undefined;
    onDropAt(undefined);
    if (now === undefined) return;
    if (!now.isMoving) {
      if (canSort) actions.toggleSort(column.path, event.shiftKey);
    } else if (now.target !== undefined && now.target !== index) {
      // Dropped on a column further right, it goes behind that column; further left, before it.
      const before = now.target > index ? layout.columns[now.target + 1] : layout.columns[now.target];
      actions.move(column.id, before?.id);
    }
  }

  const direction = key === undefined ? undefined : key.isDescending ? 'descending' : 'ascending';
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={direction ?? 'none'}
      data-header={index}
      className={`tg-head${isSelected ? ' is-selected' : ''}${ui.align === 'end' ? ' is-end' : ''}${isDropTarget ? ' is-drop' : ''}${canSort ? ' can-sort' : ''}`}
      style={{ left, width: column.width }}
      title={column.label}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        drag.current = undefined;
        onDropAt(undefined);
      }}
    >
      <ui.Icon size={14} strokeWidth={1.75} className="tg-glyph" />
      <span className="tg-head-label">{column.label}</span>
      {key !== undefined &&
        (key.isDescending ? (
          <ArrowDown size={12} className="tg-sort" aria-hidden="true" />
        ) : (
          <ArrowUp size={12} className="tg-sort" aria-hidden="true" />
        ))}
      <ColumnMenu column={column} sort={sort} actions={actions} />
      <ResizeEdge column={column} actions={actions} />
    </div>
  );
}

function ColumnMenu({
  column,
  sort,
  actions,
}: {
  readonly column: GridColumn;
  readonly sort: readonly string[];
  readonly actions: HeaderActions;
}): ReactNode {
  const { t } = useGrid();
  const { canSort, operators } = typeOf(column.field);
  const isFrozenTo = actions.frozenTo === column.id;
  const offered = totalsOf(column.field).map((op) => ({ key: `total:${op}`, label: t(totalWords[op]) }));
  const items = [
    ...(canSort
      ? [
          { key: 'asc', label: t('sortAsc') },
          { key: 'desc', label: t('sortDesc') },
        ]
      : []),
    ...(operators.length > 0 ? [{ key: 'filter', label: t('filterByField') }] : []),
    { type: 'divider' as const },
    isFrozenTo ? { key: 'unfreeze', label: t('unfreeze') } : { key: 'freeze', label: t('freezeTo') },
    { key: 'hide', label: t('hideColumn') },
    ...(offered.length > 0 ? [{ key: 'totals', label: t('totalBelow'), children: [{ key: 'total:', label: t('noTotal') }, ...offered] }] : []),
  ];
  function run(key: string): void {
    const rest = sort.filter((one) => readSortKey(one).path !== column.path);
    if (key === 'asc') actions.setSort([column.path, ...rest]);
    if (key === 'desc') actions.setSort([`-${column.path}`, ...rest]);
    if (key === 'filter') actions.filterBy(column.path);
    if (key === 'hide') actions.hide(column.id);
    if (key === 'freeze') actions.freezeTo(column.id);
    if (key === 'unfreeze') actions.freezeTo(undefined);
    if (key.startsWith('total:'))
      actions.total(
        column.id,
        totalOperators.find((op) => key === `total:${op}`),
      );
  }
  return (
    <Dropdown
      trigger={['click']}
      autoFocus
      onOpenChange={(isOpen) => !isOpen && actions.menuClosed()}
      menu={{ items, selectedKeys: [`total:${actions.totals[column.id] ?? ''}`], onClick: ({ key }) => run(key) }}
    >
      <button type="button" className="tg-head-menu" tabIndex={-1} aria-label={t('columnMenu', { field: column.label })}>
        <ChevronDown size={12} aria-hidden="true" />
      </button>
    </Dropdown>
  );
}

function ResizeEdge({ column, actions }: { readonly column: GridColumn; readonly actions: HeaderActions }): ReactNode {
  const { t } = useGrid();
  const start = useRef<{ x: number; width: number }>(undefined);
  return (
    <span
      className="tg-resize"
      title={t('resizeColumn')}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width: column.width };
      }}
      onPointerMove={(event) => {
        if (start.current === undefined) return;
        const width = start.current.width + event.clientX - start.current.x;
        actions.resize(column.id, Math.round(Math.max(COLUMN_WIDTHS.min, Math.min(width, COLUMN_WIDTHS.max))));
      }}
      onPointerUp={() => {
        start.current = undefined;
      }}
      onDoubleClick={() => actions.fit(column.id)}
    />
  );
}
