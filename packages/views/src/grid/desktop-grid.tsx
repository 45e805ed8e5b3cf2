// In charge of: the grid on a wide screen: it ties scrolling, selection, editing and the clipboard together.
import type { Client, RecordsApi } from '@trellis/client';
import { localText } from '@trellis/errors';
import type { Filter, RecordJson, ViewJson } from '@trellis/query';
import {
  lazy,
  Suspense,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { CellCard } from './cell-card.tsx';
import { CellEditor, CellInput } from './cell-input.tsx';
import { cellLabel } from './cell-label.ts';
import { CellMenu, type MenuPlace } from './cell-menu.tsx';
import { CellOverlay } from './cell-overlay.tsx';
import { readClipboard } from './clipboard.ts';
import { fittingWidth } from './column-fit.ts';
import type { ColumnLayout, ColumnPreferences } from './columns.ts';
import { useGrid } from './grid-context.ts';
import { GridHeader, type HeaderActions } from './grid-header.tsx';
import { GridLines } from './grid-lines.tsx';
import { cellId } from './grid-row.tsx';
import { GridTotals, TOTALS_HEIGHT } from './grid-totals.tsx';
import { GridScroll } from './grid-scroll.ts';
import { commandOf, type Command } from './keys.ts';
import { NewLine, NewLineCard } from './new-line.tsx';
import type { Notice } from './notice.tsx';
import { fillTarget, followPointer, hitOf } from './pointer.ts';
import { rangeActions, type RefusedPlan } from './range-actions.ts';
import { onRecords } from './range-commands.ts';
import type { GridRow } from './record-source.ts';
import {
  advance,
  covers,
  extend,
  extendTo,
  fitted,
  isSingle,
  moveActive,
  rowPart,
  selectAll,
  selectCell,
  selectColumn,
  selectedRange,
  selectRow,
  sizeOf,
  type CellRange,
  type GridSize,
  type Move,
  type Selection,
} from './selection.ts';
import { StatusBar } from './status-bar.tsx';
import { linkedReader, titleFinder } from './transport.ts';
import { useEditing } from './use-editing.ts';
import { useFigures } from './use-figures.ts';
import { useTotals } from './use-totals.ts';
import { type GridRecords } from './use-records.ts';

// Seen seldom: loaded when something is refused.
const RefusedDialog = lazy(async () => ({ default: (await import('./refused-dialog.tsx')).RefusedDialog }));

/** What the grid is given. */
export interface DesktopGridProps {
  readonly view: ViewJson;
  readonly client: Client;
  readonly api: RecordsApi;
  readonly records: GridRecords;
  readonly layout: ColumnLayout;
  readonly rowHeight: number;
  /** What is computed below which column. */
  readonly totals: ColumnPreferences['totals'];
  readonly sort: readonly string[];
  readonly words: string | undefined;
  readonly checked: ReadonlySet<number>;
  readonly headerActions: Omit<HeaderActions, 'fit' | 'menuClosed'>;
  /** Stands in place of the rows. */
  readonly instead: ReactNode;
  readonly onCheck: (row: number, isRange: boolean) => void;
  readonly onOpenRecord: (id: number) => void;
  /** Absent where none can be made: there is then no line for one. */
  readonly onNewRecord: (() => void) | undefined;
  readonly onFilter: (condition: Filter) => void;
  readonly onDelete: (id: number) => void;
  readonly onFind: () => void;
  readonly onNotice: (notice: Notice) => void;
  readonly onUndo: (direction: 'undo' | 'redo') => void;
}

const HEADER = 28;
/** From this height on a line holds more than one line of text. */
const TALL = 56;

/** Rows and columns like a spreadsheet. */
export function DesktopGrid(props: DesktopGridProps): ReactNode {
  const { view, records, layout, rowHeight, checked } = props;
  const { source, edits } = records;
  const settings = useGrid();
  const { t, locale, timezone, services, entity } = settings;
  const gridId = useId();
  const [scroll] = useState(() => new GridScroll());
  const scroller = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const [wanted, setSelection] = useState<Selection>();
  const [copied, setCopied] = useState<CellRange>();
  const [lockedAt, setLockedAt] = useState<Selection>();
  const [menu, setMenu] = useState<MenuPlace>();
  const [filling, setFilling] = useState<CellRange>();

  const [refused, setRefused] = useState<RefusedPlan>();

  const total = source.total ?? 0;
  // Behind the last record is a line for new ones: keys go there step by step, jumps end at the last record.
  const lines = props.onNewRecord === undefined || total === 0 ? total : total + 1;
  const size = { rows: total, columns: layout.columns.length };
  const steps = { ...size, rows: lines };
  const selection = fitted(wanted, steps);
  const range = selection === undefined ? undefined : selectedRange(selection);
  const active = selection?.active;
  const activeColumn = active === undefined ? undefined : layout.columns[active.column];
  const activeRow = active === undefined ? undefined : source.rowAt(active.row);
  const window = useSyncExternalStore(scroll.subscribe, scroll.window);
  const figures = useFigures(onRecords(range, total), layout.columns, source, props.api);

  const totals = useTotals(layout.columns, props.totals, source, props.api);
  const footerHeight = totals === undefined ? 0 : TOTALS_HEIGHT;

  useLayoutEffect(
    () => scroll.configure({ rows: lines, rowHeight, headerHeight: HEADER, footerHeight, layout }),
    [scroll, lines, rowHeight, footerHeight, layout],
  );
  useLayoutEffect(() => (scroller.current === null || layer.current === null ? undefined : scroll.attach(scroller.current, layer.current)), [scroll]);
  useEffect(() => source.look(window.firstRow, Math.max(window.firstRow, window.lastRow)), [source, window.firstRow, window.lastRow]);
  useEffect(() => scroll.toTop(), [scroll, source]);

  function focus(): void {
    input.current?.focus({ preventScroll: true });
  }

  function select(next: Selection | undefined, reveal?: 'active' | 'corner'): void {
    setSelection(next);
    setLockedAt(undefined);
    if (next !== undefined && reveal !== undefined) scroll.reveal(next[reveal].row, next[reveal].column);
  }

  const control = useEditing({
    active,
    column: activeColumn,
    row: activeRow,
    layout,
    edits,
    input: { text: () => input.current?.value, clear: () => clearInput(input.current) },
    settings: { locale, timezone },
    onLocked: () => setLockedAt(selection),
    onBegin() {
      setCopied(undefined);
      if (active !== undefined) scroll.reveal(active.row, active.column);
    },
    onEnd(after) {
      if (selection !== undefined && after !== 'stay') {
        const isAlongColumn = after === 'down' || after === 'up';
        select(advance(selection, isAlongColumn ? 'column' : 'row', after === 'up' || after === 'left', steps), 'active');
      }
      focus();
    },
  });
  const { editing } = control;
  const actions = rangeActions({
    range,
    tools: {
      source,
      edits,
      columns: layout.columns,
      services,
      settings: { locale, timezone },
      canCreate: lines > total,
      readLinked: linkedReader(props.client),
      findTitled: titleFinder(props.client, settings.apps),
    },
    t,
    onNotice: props.onNotice,
    onSelect: ({ top, left, bottom, right }) => select({ active: { row: top, column: left }, corner: { row: bottom, column: right } }),
    onCopied: setCopied,
    onCreated: (made) => void showCreated(made),
    onRefused: setRefused,
  });

  // Commands ------------------------------------------------------------------------------------------------------------

  function run(command: Command): void {
    if (command.name === 'find') return props.onFind();
    if (command.name === 'undo' || command.name === 'redo') return turnBack(command.name);
    if (command.name === 'all') return select(selectAll(selection, size));
    if (selection === undefined || range === undefined) return;
    switch (command.name) {
      case 'move':
        return command.isExtending
          ? select(extend(selection, command.move, reach(command.move.rows)), 'corner')
          : select(moveActive(selection, command.move, reach(command.move.rows)), 'active');
      case 'advance':
        return select(advance(selection, command.along, command.isBack, steps), 'active');
      case 'edit':
        return selection.active.row === total ? props.onNewRecord?.() : control.begin(undefined);
      case 'clear':
        return actions.clear();
      case 'open':
        return activeRow === undefined ? undefined : props.onOpenRecord(activeRow.id);
      case 'selectRow':
        return select(selectRow(selection, selection.active.row, size, false));
      case 'selectColumn':
        return select(selectColumn(selection, selection.active.column, size, false));
      case 'cellMenu':
        return openMenu();
      case 'columnMenu':
        return scroller.current?.querySelector<HTMLElement>(`[data-header="${selection.active.column}"] .tg-head-menu`)?.click();
      case 'fillDown':
        return actions.fillDown();
      case 'fillRight':
        return actions.fillRight();
      case 'escape':
        return escape(selection);
    }
  }

  // The sort says where new records stand: the first of them is shown where it is known.
  async function showCreated(made: readonly RecordJson[]): Promise<void> {
    await source.refreshed();
    const row = made.map(({ id }) => source.indexOf(id)).find((place) => place !== undefined);
    if (row !== undefined) select(selectCell({ row, column: 0 }), 'active');
  }

  function reach(rows: Move['rows']): GridSize {
    return typeof rows === 'number' || selection?.active.row === total ? steps : size;
  }

  function escape(now: Selection): void {
    const edit = activeColumn === undefined ? undefined : activeRow?.edits?.get(activeColumn.path);
    if (edit !== undefined && edit.status !== 'saving') edits.discard(edit.id, edit.field);
    else if (copied !== undefined) setCopied(undefined);
    else if (lockedAt !== undefined) setLockedAt(undefined);
    else if (!isSingle(selectedRange(now))) select(selectCell(now.active));
    else select(undefined);
  }

  function turnBack(way: 'undo' | 'redo'): void {
    void edits.settled().then(() => props.onUndo(way));
  }

  // Mouse ---------------------------------------------------------------------------------------------------------------

  function pressed(event: PointerEvent): void {
    const hit = hitOf(event.target);
    if (hit === undefined || event.pointerType === 'touch') return;
    if (editing !== undefined) control.commit('stay');
    // The textarea keeps the focus: the press must not take it.
    event.preventDefault();
    focus();
    if (hit.on === 'gutter' && hit.row < total) return props.onCheck(hit.row, event.shiftKey);
    if (hit.on === 'open') return openRow(hit.row);
    if (event.button !== 0) return;
    if (hit.on === 'gutter') return props.onNewRecord?.();
    if (hit.on === 'fill') return dragFill();
    select(event.shiftKey && selection !== undefined ? extendTo(selection, hit.place) : selectCell(hit.place));
    if (scroller.current === null) return;
    followPointer(scroller.current, scroll, (corner) => setSelection((now) => (now === undefined ? now : extendTo(now, corner))), focus);
  }

  function openRow(index: number): void {
    const row = source.rowAt(index);
    if (row !== undefined) props.onOpenRecord(row.id);
  }

  function dragFill(): void {
    const block = onRecords(range, total);
    if (block === undefined || scroller.current === null) return;
    let target = block;
    followPointer(
      scroller.current,
      scroll,
      ({ row }) => {
        target = fillTarget(block, Math.min(row, total - 1));
        setFilling(target);
      },
      () => {
        setFilling(undefined);
        if (sizeOf(target).rows !== sizeOf(block).rows) actions.fillTo(block, target, 'series');
      },
    );
  }

  // A finger selects by tapping; dragging scrolls.
  function tapped(event: MouseEvent): void {
    if ((event.nativeEvent as globalThis.PointerEvent).pointerType !== 'touch') return;
    const hit = hitOf(event.target);
    if (hit?.on === 'gutter') props.onCheck(hit.row, false);
    if (hit?.on === 'open') openRow(hit.row);
    if (hit?.on === 'cell') select(selectCell(hit.place));
  }

  function doubled(event: MouseEvent): void {
    const hit = hitOf(event.target);
    if (hit?.on === 'fill') actions.fillBelow();
    if (hit?.on === 'cell') run({ name: 'edit' });
  }

  function menuAt(event: MouseEvent): void {
    const hit = hitOf(event.target);
    if (hit?.on !== 'cell') return;
    event.preventDefault();
    const row = source.rowAt(hit.place.row);
    const column = layout.columns[hit.place.column];
    if (row === undefined || column === undefined) return;
    const isInside = range !== undefined && covers(range, hit.place);
    if (!isInside) select(selectCell(hit.place));
    setMenu({ x: event.clientX, y: event.clientY, row, column });
  }

  // By a key the menu opens below the active cell.
  function openMenu(): void {
    const box = input.current?.getBoundingClientRect();
    if (box === undefined || activeRow === undefined || activeColumn === undefined) return;
    setMenu({ x: box.left, y: box.bottom, row: activeRow, column: activeColumn });
  }

  // Drawing -------------------------------------------------------------------------------------------------------------

  const headerActions: HeaderActions = {
    ...props.headerActions,
    menuClosed: () => selection !== undefined && focus(),
    fit(id) {
      const column = layout.columns.find((one) => one.id === id);
      if (column === undefined || scroller.current === null) return;
      const rows: GridRow[] = [];
      for (let index = window.firstRow; index <= window.lastRow; index++) {
        const row = source.rowAt(index);
        if (row !== undefined) rows.push(row);
      }
      props.headerActions.resize(id, fittingWidth(column, rows, { locale, timezone }, getComputedStyle(scroller.current).font));
    },
  };

  const shownSelection =
    filling === undefined || selection === undefined ? selection : { active: selection.active, corner: selection.corner, within: filling };
  const copiedSelection: Selection | undefined =
    copied === undefined ? undefined : { active: { row: -1, column: -1 }, corner: { row: -1, column: -1 }, within: copied };
  const isLocked = lockedAt !== undefined && lockedAt === wanted;
  const activeEdit = activeColumn === undefined ? undefined : activeRow?.edits?.get(activeColumn.path);
  const loadedChecked = checked.size === 0 ? 'none' : checked.size >= total ? 'all' : 'some';
  const label = cellLabel(settings, view, active, activeColumn, activeRow);

  return (
    <div className="tg-body">
      <div
        ref={scroller}
        className={`tg-scroller${records.isStale ? ' is-stale' : ''}`}
        role="grid"
        aria-label={t('gridLabel', { entity: localText(entity.label, locale), view: localText(view.label, locale) })}
        aria-rowcount={lines + 1}
        aria-colcount={layout.columns.length + 1}
        aria-multiselectable
        aria-busy={source.isLoading || undefined}
        tabIndex={-1}
      >
        <GridHeader
          layout={layout}
          firstColumn={window.firstColumn}
          lastColumn={window.lastColumn}
          sort={props.sort}
          selected={range === undefined || isSingle(range) ? undefined : range}
          checked={loadedChecked}
          actions={headerActions}
        />
        <div
          className={`tg-rows${rowHeight >= TALL ? ' is-tall' : ''}`}
          style={{ height: Math.min(lines * rowHeight, 8_000_000), width: layout.width }}
          onPointerDown={pressed}
          onClick={tapped}
          onDoubleClick={doubled}
          onContextMenu={menuAt}
          role="presentation"
        >
          <div ref={layer} className="tg-layer">
            <GridLines
              gridId={gridId}
              window={window}
              source={source}
              revision={source.revision()}
              layout={layout}
              rowHeight={rowHeight}
              selection={shownSelection}
              copied={copiedSelection}
              checked={checked}
              mark={props.words}
            />
            {lines > total && window.lastRow >= total && (
              <NewLine index={total} top={(total - window.base) * rowHeight} height={rowHeight} layout={layout} part={rowPart(selection, total)} />
            )}
          </div>
        </div>
        {totals !== undefined && <GridTotals totals={totals} layout={layout} firstColumn={window.firstColumn} lastColumn={window.lastColumn} />}
      </div>
      {props.instead}
      <CellOverlay scroll={scroll} place={editing ?? active} layout={layout} rowHeight={rowHeight} headerHeight={HEADER}>
        <CellInput
          input={input}
          editing={editing}
          column={activeColumn}
          label={label}
          activeId={active === undefined ? undefined : cellId(gridId, active.row, active.column)}
          actions={{
            keyDown(event) {
              const command = commandOf(event, scroll.pageRows);
              // Without a selection Tab leaves the grid, as everywhere else.
              if (command === undefined || (selection === undefined && command.name !== 'find' && command.name !== 'all')) return;
              event.preventDefault();
              run(command);
            },
            type(text) {
              if (activeColumn !== undefined && activeColumn.readOnly === undefined && activeRow !== undefined) return control.begin(text);
              if (activeRow !== undefined) setLockedAt(selection);
              clearInput(input.current);
            },
            commit: control.commit,
            cancel: control.cancel,
            copy(event, isCut) {
              event.preventDefault();
              actions.copy(({ text, html }) => {
                event.clipboardData.setData('text/plain', text);
                event.clipboardData.setData('text/html', html);
              }, isCut);
            },
            paste: (data) => actions.paste(readClipboard(data)),
            focus: () => selection === undefined && total > 0 && select(selectCell({ row: 0, column: 0 })),
            blur: () => editing?.mode === 'text' && control.commit('stay'),
          }}
        />
        {editing?.mode === 'editor' && activeColumn !== undefined && activeRow !== undefined && (
          <CellEditor
            key={`${editing.row} ${editing.column}`}
            editing={editing}
            column={activeColumn}
            row={activeRow}
            onChange={control.change}
            onCommit={control.commit}
            onCancel={control.cancel}
          />
        )}
        {active?.row === total && range !== undefined && isSingle(range) && <NewLineCard />}
        {editing === undefined && activeColumn !== undefined && activeRow !== undefined && (
          <CellCard column={activeColumn} row={activeRow} edit={activeEdit} isLockedShown={isLocked} edits={edits} />
        )}
      </CellOverlay>
      <CellMenu
        place={menu}
        onClose={() => {
          setMenu(undefined);
          focus();
        }}
        actions={{
          open: props.onOpenRecord,
          copy: () => actions.copy(undefined, false),
          clear: () => run({ name: 'clear' }),
          filter: props.onFilter,
          remove: props.onDelete,
        }}
      />
      {refused !== undefined && (
        <Suspense>
          <RefusedDialog
            refused={refused}
            onClose={() => {
              setRefused(undefined);
              focus();
            }}
            onRest={actions.carryOut}
          />
        </Suspense>
      )}
      <StatusBar client={props.client} total={source.total} range={range} figures={figures} saveState={records.saveState} onShowFailed={showFailed} />
    </div>
  );

  function showFailed(): void {
    const edit = edits.firstFailed();
    const row = edit === undefined ? undefined : source.indexOf(edit.id);
    const column = layout.columns.findIndex((one) => one.path === edit?.field);
    if (row === undefined || column === -1) return;
    select(selectCell({ row, column }), 'active');
    focus();
  }
}

function clearInput(element: HTMLTextAreaElement | null): void {
  if (element !== null) element.value = '';
}
