// In charge of: which cells are selected and how keys and the mouse move that. Rows and columns are counted from 0.

/** A cell's place. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** A rectangle of cells, ends included. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A selected rectangle: from the active cell to the opposite corner. */
export interface Selection {
  readonly active: CellPlace;
  readonly corner: CellPlace;
  /** The rectangle, while the active cell walks inside it. */
  readonly within?: CellRange;
}

/** How many cells there are. */
export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

/** Steps a key can take. `page` steps by what fits the screen, `edge` to the end. */
export interface Move {
  readonly rows?: number | 'start' | 'end';
  readonly columns?: number | 'start' | 'end';
}

/** One cell selected. */
export function selectCell(place: CellPlace): Selection {
  return { active: place, corner: place };
}

/** The rectangle that a selection covers. */
function rangeOf({ active, corner }: Selection): CellRange {
  return {
    top: Math.min(active.row, corner.row),
    bottom: Math.max(active.row, corner.row),
    left: Math.min(active.column, corner.column),
    right: Math.max(active.column, corner.column),
  };
}

/** Whether a rectangle is a single cell. */
export function isSingle(range: CellRange): boolean {
  return range.top === range.bottom && range.left === range.right;
}

/** How many rows and columns a rectangle has. */
export function sizeOf(range: CellRange): GridSize {
  return { rows: range.bottom - range.top + 1, columns: range.right - range.left + 1 };
}

/** Whether a rectangle covers a cell. */
export function covers(range: CellRange, { row, column }: CellPlace): boolean {
  return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
}

function step(from: number, by: number | 'start' | 'end' | undefined, count: number): number {
  if (by === undefined) return from;
  const to = by === 'start' ? 0 : by === 'end' ? count - 1 : from + by;
  return Math.max(0, Math.min(to, count - 1));
}

function moved(place: CellPlace, move: Move, size: GridSize): CellPlace {
  return { row: step(place.row, move.rows, size.rows), column: step(place.column, move.columns, size.columns) };
}

/** Moves the active cell; the selection becomes that cell. */
export function moveActive(selection: Selection, move: Move, size: GridSize): Selection {
  return selectCell(moved(selection.active, move, size));
}

/** Moves the corner opposite the active cell. */
export function extend(selection: Selection, move: Move, size: GridSize): Selection {
  return { active: selection.active, corner: moved(selection.corner, move, size) };
}

/** The selection from the active cell to another cell (shift and click, dragging). */
export function extendTo(selection: Selection, corner: CellPlace): Selection {
  return { active: selection.active, corner };
}

/**
 * Tab and Enter: within a rectangle they walk through its cells and stay inside; from a single cell they go to the next one,
 * Tab wrapping to the next row's start.
 */
export function advance(selection: Selection, along: 'row' | 'column', back: boolean, size: GridSize): Selection {
  const range = selectedRange(selection);
  const by = back ? -1 : 1;
  if (isSingle(range)) return along === 'column' ? moveActive(selection, { rows: by }, size) : selectCell(wrapped(selection.active, by, size));
  const { rows, columns } = sizeOf(range);
  const { row, column } = selection.active;
  const at = along === 'row' ? (row - range.top) * columns + (column - range.left) : (column - range.left) * rows + (row - range.top);
  const next = (at + by + rows * columns) % (rows * columns);
  const active =
    along === 'row'
      ? { row: range.top + Math.floor(next / columns), column: range.left + (next % columns) }
      : { row: range.top + (next % rows), column: range.left + Math.floor(next / rows) };
  return keepRange(active, range);
}

// The active cell may lie inside the rectangle: the corner stays what makes the rectangle, seen from the active cell's side.
function keepRange(active: CellPlace, range: CellRange): Selection {
  return { active, corner: { row: range.bottom, column: range.right }, within: range };
}

/** The rectangle of a selection, also while the active cell walks inside it. */
export function selectedRange(selection: Selection): CellRange {
  return selection.within ?? rangeOf(selection);
}

function wrapped({ row, column }: CellPlace, by: number, size: GridSize): CellPlace {
  const next = row * size.columns + column + by;
  const last = size.rows * size.columns - 1;
  const place = Math.max(0, Math.min(next, last));
  return { row: Math.floor(place / size.columns), column: place % size.columns };
}

/** Everything. The active cell stays. */
export function selectAll(selection: Selection | undefined, size: GridSize): Selection {
  const range = { top: 0, left: 0, bottom: size.rows - 1, right: size.columns - 1 };
  return keepRange(selection?.active ?? { row: 0, column: 0 }, range);
}

/** A whole column, or the columns from the active one to it. */
export function selectColumn(selection: Selection | undefined, column: number, size: GridSize, isExtending: boolean): Selection {
  const from = isExtending && selection !== undefined ? selection.active.column : column;
  const active = { row: 0, column: from };
  const range = rangeOf({ active, corner: { row: size.rows - 1, column } });
  return keepRange(active, range);
}

/** A whole row, or the rows from the active one to it. */
export function selectRow(selection: Selection | undefined, row: number, size: GridSize, isExtending: boolean): Selection {
  const from = isExtending && selection !== undefined ? selection.active.row : row;
  const active = { row: from, column: 0 };
  return keepRange(active, rangeOf({ active, corner: { row, column: size.columns - 1 } }));
}

/** The selection after the number of rows or columns changed; undefined when nothing is left. */
export function fitted(selection: Selection | undefined, size: GridSize): Selection | undefined {
  if (selection === undefined || size.rows === 0 || size.columns === 0) return undefined;
  const range = selectedRange(selection);
  if (range.bottom < size.rows && range.right < size.columns) return selection;
  const stay = { rows: 0, columns: 0 };
  return { active: moved(selection.active, stay, size), corner: moved(selection.corner, stay, size) };
}

/** What of a selection lies in one row; rows outside have none. Equal text means equal looks, so a row can tell whether it must be drawn anew. */
export function rowPart(selection: Selection | undefined, row: number): string {
  if (selection === undefined) return '';
  const range = selectedRange(selection);
  if (row < range.top || row > range.bottom) return '';
  const active = selection.active.row === row ? selection.active.column : -1;
  const edges = `${row === range.top ? 't' : ''}${row === range.bottom ? 'b' : ''}`;
  return `${range.left},${range.right},${active},${edges},${isSingle(range) ? 1 : 0}`;
}

/** A row's part of the selection, read back. */
export interface RowPart {
  readonly left: number;
  readonly right: number;
  /** The active cell's column, when it is in this row. */
  readonly active: number;
  readonly isTop: boolean;
  readonly isBottom: boolean;
  readonly isSingle: boolean;
}

/** Reads what `rowPart` wrote. */
export function readRowPart(part: string): RowPart | undefined {
  if (part === '') return undefined;
  const [left, right, active, edges, single] = part.split(',');
  return {
    left: Number(left),
    right: Number(right),
    active: Number(active),
    isTop: edges?.includes('t') ?? false,
    isBottom: edges?.includes('b') ?? false,
    isSingle: single === '1',
  };
}
