// In charge of: the grid on a wide screen: it ties scrolling, selection, editing and the clipboard together.
import type { RecordsApi } from '@trellis/client';
import { fieldUi, plainText, zoneOf, type Reading } from '@trellis/fields/react';
import type { Filter, ViewJson } from '@trellis/query';
import { localText } from '@trellis/errors';
import { useEffect, useId, useLayoutEffect, useRef, useState, useSyncExternalStore, type MouseEvent, type PointerEvent, type ReactNode } from 'react';
import { CellCard } from './cell-card.tsx';
import { CellEditor, CellInput, type After, type Editing } from './cell-input.tsx';
import { CellMenu, type MenuPlace } from './cell-menu.tsx';
import { problemOf, readCellTextNow } from './clipboard.ts';
import { fittingWidth } from './column-fit.ts';
import type { ColumnLayout, GridColumn } from './columns.ts';
import { useGrid } from './grid-context.ts';
import { GridHeader, type HeaderActions } from './grid-header.tsx';
import { cellId, GridLine } from './grid-row.tsx';
import { GridScroll } from './grid-scroll.ts';
import { commandOf, type Command } from './keys.ts';
import type { Notice } from './notice.tsx';
import { fillTarget, followPointer, hitOf } from './pointer.ts';
import {
  clearRange,
  copyLater,
  copyNow,
  fillRight,
  fillRows,
  isTooLarge,
  MOST_CELLS,
  pasteText,
  type PasteOutcome,
  type RangeTools,
} from './range-commands.ts';
import type { GridRow } from './record-source.ts';
import { columnValue, ownerOf } from './record-value.ts';
import {
  advance,
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
  type Selection,
} from './selection.ts';
import { StatusBar } from './status-bar.tsx';
import { formattedCount } from './texts.ts';
import { useFigures } from './use-figures.ts';
import { useLiveDown, type GridRecords } from './use-records.ts';
import type { Client } from '@trellis/client';

/** What the grid is given. */
export interface DesktopGridProps {
  readonly view: ViewJson;
  readonly client: Client;
  readonly api: RecordsApi;
  readonly records: GridRecords;
  readonly layout: ColumnLayout;
  readonly rowHeight: number;
  readonly sort: readonly string[];
  readonly words: string | undefined;
  readonly checked: ReadonlySet<number>;
  readonly headerActions: Omit<HeaderActions, 'fit'>;
  /** Stands in place of the rows. */
  readonly instead: ReactNode;
  readonly onCheck: (row: number, isRange: boolean) => void;
  readonly onOpenRecord: (id: number) => void;
  readonly onFilter: (condition: Filter) => void;
  readonly onDelete: (id: number) => void;
  readonly onFind: () => void;
  readonly onNotice: (notice: Notice) => void;
}

const HEADER = 28;

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
  const [editing, setEditing] = useState<Editing>();
  const [copied, setCopied] = useState<CellRange>();
  const [lockedAt, setLockedAt] = useState<Selection>();
  const [menu, setMenu] = useState<MenuPlace>();
  const [filling, setFilling] = useState<CellRange>();
  // Picking a choice changes and commits in one go, before the change is drawn.
  const draft = useRef<Reading>({ value: null, issues: [] });

  const total = source.total ?? 0;
  const size = { rows: total, columns: layout.columns.length };
  const selection = fitted(wanted, size);
  const range = selection === undefined ? undefined : selectedRange(selection);
  const active = selection?.active;
  const activeColumn = active === undefined ? undefined : layout.columns[active.column];
  const activeRow = active === undefined ? undefined : source.rowAt(active.row);
  const window = useSyncExternalStore(scroll.subscribe, scroll.window);
  const figures = useFigures(range, layout.columns, source, props.api);
  const tools: RangeTools = { source, edits, columns: layout.columns, services, settings: { locale, timezone } };

  useLayoutEffect(() => scroll.configure({ rows: total, rowHeight, headerHeight: HEADER, layout }), [scroll, total, rowHeight, layout]);
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

  function lock(): void {
    setLockedAt(selection);
  }

  // Editing ------------------------------------------------------------------------------------------------------------

  function beginEdit(typedText: string | undefined): void {
    if (active === undefined || activeColumn === undefined || activeRow === undefined) return;
    if (activeColumn.readOnly !== undefined) return lock();
    const { editing: how } = fieldUi(activeColumn.field.type);
    if (how.opening === 'toggle') return toggle(typedText);
    const mode = typedText === undefined ? how.opening : how.typing;
    const value = columnValue(activeRow.record, activeColumn.path) ?? null;
    const text = typedText ?? (mode === 'text' ? textToEdit(activeColumn, activeRow, value) : '');
    draft.current = { value, issues: [] };
    setCopied(undefined);
    setEditing({ ...active, mode: mode === 'editor' ? 'editor' : 'text', text, isTyped: typedText !== undefined, value });
    scroll.reveal(active.row, active.column);
  }

  function textToEdit(column: GridColumn, row: GridRow, value: unknown): string {
    const edit = row.edits?.get(column.path);
    if (edit?.status === 'error' && typeof edit.value === 'string') return edit.value;
    return plainText({ value, field: column.field, record: ownerOf(row.record, column.path), locale, timezone });
  }

  function toggle(typedText: string | undefined): void {
    if (activeColumn === undefined || activeRow === undefined) return;
    const now = columnValue(activeRow.record, activeColumn.path);
    if (typedText === undefined) return put(activeRow, activeColumn, { value: now !== true });
    const read = readCellTextNow(typedText, activeColumn, activeRow.record, { locale, timezone });
    if (read.problem === undefined) put(activeRow, activeColumn, read);
    if (input.current !== null) input.current.value = '';
  }

  function put(row: GridRow, column: GridColumn, read: Pick<ReturnType<typeof readCellTextNow>, 'value' | 'problem'>): void {
    edits.add([{ record: row.stored, field: column.path, value: read.value, problem: read.problem }]);
  }

  function commit(after: After): void {
    if (editing === undefined) return;
    setEditing(undefined);
    const column = layout.columns[editing.column];
    const row = source.rowAt(editing.row);
    if (column !== undefined && row !== undefined) {
      if (editing.mode === 'text') {
        const text = input.current?.value ?? editing.text;
        put(row, column, readCellTextNow(fieldUi(column.field.type).typed?.(text) ?? text, column, row.record, { locale, timezone }));
      } else put(row, column, { value: draft.current.value, problem: problemOf(draft.current.issues, locale) });
    }
    go(after);
    focus();
  }

  function cancel(): void {
    setEditing(undefined);
    focus();
  }

  function go(after: After): void {
    if (selection === undefined || after === 'stay') return;
    if (after === 'down' || after === 'up') select(advance(selection, 'column', after === 'up', size), 'active');
    else select(advance(selection, 'row', after === 'left', size), 'active');
  }

  // Commands ------------------------------------------------------------------------------------------------------------

  function run(command: Command): void {
    if (command.name === 'find') return props.onFind();
    if (command.name === 'undo' || command.name === 'redo') return turnBack(command.name);
    if (command.name === 'all') return select(selectAll(selection, size));
    if (selection === undefined || range === undefined) return;
    switch (command.name) {
      case 'move':
        return command.isExtending
          ? select(extend(selection, command.move, size), 'corner')
          : select(moveActive(selection, command.move, size), 'active');
      case 'advance':
        return select(advance(selection, command.along, command.isBack, size), 'active');
      case 'edit':
        return beginEdit(undefined);
      case 'clear':
        return isTooLarge(range) ? tellTooLarge() : attempt(clearRange(range, tools));
      case 'open':
        return activeRow === undefined ? undefined : props.onOpenRecord(activeRow.id);
      case 'selectRow':
        return select(selectRow(selection, selection.active.row, size, false));
      case 'selectColumn':
        return select(selectColumn(selection, selection.active.column, size, false));
      case 'fillDown':
        return isTooLarge(range) ? tellTooLarge() : attempt(fillRows({ ...range, bottom: range.top }, range, tools));
      case 'fillRight':
        return isTooLarge(range) ? tellTooLarge() : attempt(fillRight(range, tools));
      case 'escape':
        return escape(selection);
    }
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
    const [step] = way === 'undo' ? edits.undo() : edits.redo();
    const row = step === undefined ? undefined : source.indexOf(step.id);
    const column = layout.columns.findIndex((one) => one.path === step?.field);
    if (row !== undefined && column !== -1) select(selectCell({ row, column }), 'active');
  }

  function attempt(work: Promise<unknown>): void {
    work.catch((error: unknown) => props.onNotice({ text: error instanceof Error ? error.message : String(error), isBad: true }));
  }

  function tellTooLarge(): void {
    props.onNotice({ text: t('tooLarge', { max: formattedCount(MOST_CELLS, locale) }), isBad: true });
  }

  function tellOutcome({ locked, beyond }: PasteOutcome): void {
    const texts = [...(locked > 0 ? [t('lockedLeftOut', { count: locked })] : []), ...(beyond > 0 ? [t('beyondEnd', { count: beyond })] : [])];
    if (texts.length > 0) props.onNotice({ text: texts.join(locale === 'en' ? '. ' : '；') });
  }

  function copy(set: ((text: string) => void) | undefined, isCut: boolean): void {
    if (range === undefined) return;
    if (isTooLarge(range)) return tellTooLarge();
    const text = copyNow(range, tools);
    if (text !== undefined && set !== undefined) set(text);
    else attempt(copyLater(range, tools).then((later) => navigator.clipboard.writeText(later)));
    setCopied(range);
    const cells = sizeOf(range);
    if (cells.rows * cells.columns > 1)
      props.onNotice({ text: t('copied', { count: cells.rows * cells.columns, formatted: formattedCount(cells.rows * cells.columns, locale) }) });
    if (isCut) attempt(clearRange(range, tools));
  }

  async function paste(text: string): Promise<void> {
    if (range === undefined || text === '') return;
    const outcome = await pasteText(text, range, tools);
    setCopied(undefined);
    select({ active: { row: outcome.range.top, column: outcome.range.left }, corner: { row: outcome.range.bottom, column: outcome.range.right } });
    tellOutcome(outcome);
  }

  // Mouse ---------------------------------------------------------------------------------------------------------------

  function pressed(event: PointerEvent): void {
    const hit = hitOf(event.target);
    if (hit === undefined || event.pointerType === 'touch') return;
    if (editing !== undefined) commit('stay');
    // The textarea keeps the focus: the press must not take it.
    event.preventDefault();
    focus();
    if (hit.on === 'gutter') return props.onCheck(hit.row, event.shiftKey);
    if (hit.on === 'open') return openRow(hit.row);
    if (event.button !== 0) return;
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
    if (range === undefined || scroller.current === null) return;
    const block = range;
    let target = block;
    followPointer(
      scroller.current,
      scroll,
      ({ row }) => {
        target = fillTarget(block, row);
        setFilling(target);
      },
      () => {
        setFilling(undefined);
        if (sizeOf(target).rows === sizeOf(block).rows) return;
        if (isTooLarge(target)) return tellTooLarge();
        attempt(fillRows(block, target, tools));
        select({ active: { row: target.top, column: target.left }, corner: { row: target.bottom, column: target.right } });
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
    if (hitOf(event.target)?.on === 'cell') beginEdit(undefined);
  }

  function menuAt(event: MouseEvent): void {
    const hit = hitOf(event.target);
    if (hit?.on !== 'cell') return;
    event.preventDefault();
    const row = source.rowAt(hit.place.row);
    const column = layout.columns[hit.place.column];
    if (row === undefined || column === undefined) return;
    const isInside =
      range !== undefined &&
      hit.place.row >= range.top &&
      hit.place.row <= range.bottom &&
      hit.place.column >= range.left &&
      hit.place.column <= range.right;
    if (!isInside) select(selectCell(hit.place));
    setMenu({ x: event.clientX, y: event.clientY, row, column });
  }

  // Drawing -------------------------------------------------------------------------------------------------------------

  const headerActions: HeaderActions = {
    ...props.headerActions,
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
  const rows: ReactNode[] = [];
  for (let index = window.firstRow; index <= window.lastRow; index++) {
    const row = source.rowAt(index);
    rows.push(
      <GridLine
        key={index}
        gridId={gridId}
        index={index}
        row={row}
        top={(index - window.base) * rowHeight}
        height={rowHeight}
        layout={layout}
        firstColumn={window.firstColumn}
        lastColumn={window.lastColumn}
        part={rowPart(shownSelection, index)}
        copied={rowPart(copiedSelection, index)}
        isChecked={row !== undefined && checked.has(row.id)}
        mark={props.words}
      />,
    );
  }

  return (
    <div className="tg-body">
      <div
        ref={scroller}
        className={`tg-scroller${records.isStale ? ' is-stale' : ''}`}
        role="grid"
        aria-label={t('gridLabel', { entity: localText(entity.label, locale), view: localText(view.label, locale) })}
        aria-rowcount={total + 1}
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
          className="tg-rows"
          style={{ height: Math.min(total * rowHeight, 8_000_000), width: layout.width }}
          onPointerDown={pressed}
          onClick={tapped}
          onDoubleClick={doubled}
          onContextMenu={menuAt}
          role="presentation"
        >
          <div ref={layer} className="tg-layer">
            {rows}
          </div>
        </div>
      </div>
      {props.instead}
      <CellOverlay scroll={scroll} place={editing ?? active} layout={layout} rowHeight={rowHeight} scroller={scroller}>
        <CellInput
          input={input}
          editing={editing}
          column={activeColumn}
          label={activeLabel()}
          activeId={active === undefined ? undefined : cellId(gridId, active.row, active.column)}
          actions={{
            keyDown(event) {
              const command = commandOf(event, scroll.pageRows);
              // Without a selection Tab leaves the grid, as everywhere else.
              if (command === undefined || (selection === undefined && command.name !== 'find' && command.name !== 'all')) return;
              event.preventDefault();
              run(command);
            },
            type: (text) => (activeColumn?.readOnly !== undefined || activeRow === undefined ? (lock(), clearInput(input.current)) : beginEdit(text)),
            change: () => undefined,
            commit,
            cancel,
            copy(event, isCut) {
              event.preventDefault();
              copy((text) => event.clipboardData.setData('text/plain', text), isCut);
            },
            paste: (text) => attempt(paste(text)),
            focus: () => selection === undefined && total > 0 && select(selectCell({ row: 0, column: 0 })),
            blur: () => editing?.mode === 'text' && commit('stay'),
          }}
        />
        {editing?.mode === 'editor' && activeColumn !== undefined && activeRow !== undefined && (
          <CellEditor
            key={`${editing.row} ${editing.column}`}
            editing={editing}
            column={activeColumn}
            row={activeRow}
            onChange={(value, issues) => {
              draft.current = { value, issues };
              setEditing((now) => (now === undefined ? now : { ...now, value, issues }));
            }}
            onCommit={commit}
            onCancel={cancel}
          />
        )}
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
          copy: () => copy(undefined, false),
          clear: () => run({ name: 'clear' }),
          filter: props.onFilter,
          remove: props.onDelete,
        }}
      />
      <Status {...props} range={range} figures={figures} onShowFailed={showFailed} />
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

  function activeLabel(): string {
    if (active === undefined || activeColumn === undefined)
      return t('gridLabel', { entity: localText(entity.label, locale), view: localText(view.label, locale) });
    const value = activeRow === undefined ? undefined : columnValue(activeRow.record, activeColumn.path);
    const owner = activeRow === undefined ? {} : ownerOf(activeRow.record, activeColumn.path);
    const words = fieldUi(activeColumn.field.type).text({
      value,
      field: activeColumn.field,
      record: owner,
      locale,
      timezone: zoneOf(activeColumn.field, owner, timezone),
    });
    return t('cellLabel', { field: activeColumn.label, row: active.row + 1, value: words === '' ? t('empty') : words });
  }
}

function clearInput(element: HTMLTextAreaElement | null): void {
  if (element !== null) element.value = '';
}

function Status({
  records,
  client,
  range,
  figures,
  onShowFailed,
}: DesktopGridProps & {
  readonly range: CellRange | undefined;
  readonly figures: Parameters<typeof StatusBar>[0]['figures'];
  readonly onShowFailed: () => void;
}): ReactNode {
  const downSince = useLiveDown(client);
  return (
    <StatusBar
      total={records.source.total}
      range={range}
      figures={figures}
      saveState={records.saveState}
      downSince={downSince}
      onShowFailed={onShowFailed}
    />
  );
}

interface OverlayProps {
  readonly scroll: GridScroll;
  readonly place: { readonly row: number; readonly column: number } | undefined;
  readonly layout: ColumnLayout;
  readonly rowHeight: number;
  readonly scroller: { readonly current: HTMLDivElement | null };
  readonly children: ReactNode;
}

const CARD_ROOM = 140;

/** The box on the active cell that holds the textarea, editors and cards. It stands outside the scrolled element and follows it. */
function CellOverlay({ scroll, place, layout, rowHeight, scroller, children }: OverlayProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const row = place?.row ?? 0;
  const column = place?.column ?? 0;
  useLayoutEffect(
    () =>
      scroll.onMove(({ top, left }) => {
        const element = box.current;
        if (element === null) return;
        const isFrozen = column < layout.frozen;
        const x = (layout.lefts[column] ?? 0) - (isFrozen ? 0 : left);
        const y = row * rowHeight - top;
        element.style.transform = `translate(${x}px, ${y}px)`;
        // Under the frozen columns or off the screen it must not be seen, but it keeps the focus.
        const isOut = (!isFrozen && x < layout.frozenWidth - 1) || y < -1;
        element.style.opacity = isOut ? '0' : '1';
        element.classList.toggle('is-above', y + CARD_ROOM > (scroller.current?.clientHeight ?? 0) - HEADER);
      }),
    [scroll, row, column, layout, rowHeight, scroller],
  );
  return (
    <div className="tg-overlay" style={{ top: HEADER }}>
      <div ref={box} className="tg-overlay-box" style={{ width: layout.columns[column]?.width ?? 0, height: rowHeight }}>
        {children}
      </div>
    </div>
  );
}
