// In charge of: the scrolling element: which rows and columns are on screen, and moving it. React is told only when those change.
import { visibleColumns, type ColumnLayout } from './columns.ts';
import { isStuck, realign, realOf, revealed, scrolled, type ScrollPosition, type ScrollSizes } from './scroll-map.ts';

/** Rows and columns on screen, with a few rows around them; `base` is the row from which rows are placed. */
export interface ScrollWindow {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
  readonly base: number;
  /** How many rows the window can have at most: their elements are used again in turn. */
  readonly slots: number;
}

/** What is scrolled over. */
export interface ScrollContent {
  readonly rows: number;
  readonly rowHeight: number;
  readonly headerHeight: number;
  /** What stands over the end of the list: totals. */
  readonly footerHeight: number;
  readonly layout: ColumnLayout;
}

/** Top pixel of the list, how far the columns are scrolled, and how much of the list can be seen. */
export interface ScrollPlace {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

const AROUND = 6;
const REST = 150;
const BLOCK = 1000;

const noWindow: ScrollWindow = { firstRow: 0, lastRow: -1, firstColumn: 0, lastColumn: -1, base: 0, slots: 1 };

/** Follows and moves one scrolling element. `attach` it, `configure` it at every change of the content. */
export class GridScroll {
  #scroller: HTMLElement | undefined;
  #layer: HTMLElement | undefined;
  #content: ScrollContent | undefined;
  #position: ScrollPosition = { real: 0, virtual: 0 };
  #window = noWindow;
  // Measured when the element scrolls or changes size: asking it after rows were moved would lay everything out once more.
  #left = 0;
  #width = 0;
  #height = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  readonly #windowListeners = new Set<() => void>();
  readonly #moveListeners = new Set<(place: ScrollPlace) => void>();

  /** Begins to follow the element; `layer` holds the rows and is shifted. Returns the end. */
  attach(scroller: HTMLElement, layer: HTMLElement): () => void {
    this.#scroller = scroller;
    this.#layer = layer;
    const onScroll = (): void => this.#scrolled();
    const observer = new ResizeObserver(() => {
      this.#measure();
      this.#update();
    });
    scroller.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(scroller);
    this.#measure();
    this.#update();
    return () => {
      scroller.removeEventListener('scroll', onScroll);
      observer.disconnect();
      clearTimeout(this.#rest);
      this.#scroller = undefined;
      this.#layer = undefined;
    };
  }

  /** Tells what is scrolled over. With fewer rows the place stays where it can. */
  configure(content: ScrollContent): void {
    this.#content = content;
    const { content: height, viewport } = this.#sizes();
    const virtual = Math.max(0, Math.min(this.#position.virtual, height - viewport));
    if (virtual === this.#position.virtual) this.#update();
    else this.#moveTo({ virtual, real: realOf(virtual, this.#sizes()) });
  }

  /** Calls back when other rows or columns are on screen. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#windowListeners.add(listener);
    return () => this.#windowListeners.delete(listener);
  };

  /** What is on screen. */
  readonly window = (): ScrollWindow => this.#window;

  /** Calls back at every movement, after the rows moved. */
  onMove(listener: (place: ScrollPlace) => void): () => void {
    this.#moveListeners.add(listener);
    listener(this.place);
    return () => this.#moveListeners.delete(listener);
  }

  get place(): ScrollPlace {
    return { top: this.#position.virtual, left: this.#left, height: this.#sizes().viewport, width: this.#width };
  }

  /** Rows that fit the screen. */
  get pageRows(): number {
    const height = this.#content?.rowHeight ?? 1;
    return Math.max(1, Math.floor(this.#sizes().viewport / height) - 1);
  }

  /** Brings a cell into view. */
  reveal(row: number, column: number): void {
    const content = this.#content;
    if (content === undefined) return;
    const virtual = revealed(this.#position.virtual, { top: row * content.rowHeight, height: content.rowHeight }, this.#sizes().viewport);
    if (virtual !== this.#position.virtual) this.#moveTo({ virtual, real: realOf(virtual, this.#sizes()) });
    this.#revealColumn(content.layout, column);
  }

  /** Goes to the first row. */
  toTop(): void {
    this.#moveTo({ real: 0, virtual: 0 });
  }

  /** Moves by pixels. */
  scrollBy(down: number, right: number): void {
    if (this.#scroller === undefined) return;
    this.#scroller.scrollTop += down;
    this.#scroller.scrollLeft += right;
  }

  /** The row and column under a point of the window; points outside give the nearest cell. */
  cellAt(x: number, y: number): { readonly row: number; readonly column: number } | undefined {
    const content = this.#content;
    if (content === undefined || this.#scroller === undefined) return undefined;
    const box = this.#scroller.getBoundingClientRect();
    const row = Math.floor((y - box.top - content.headerHeight + this.#position.virtual) / content.rowHeight);
    return { row: Math.max(0, Math.min(row, content.rows - 1)), column: this.#columnAt(x - box.left, content.layout) };
  }

  #columnAt(x: number, layout: ColumnLayout): number {
    const at = x < layout.frozenWidth ? x : x + (this.#scroller?.scrollLeft ?? 0);
    let column = 0;
    while (column < layout.columns.length - 1 && at >= (layout.lefts[column + 1] ?? 0)) column++;
    return column;
  }

  #sizes(): ScrollSizes {
    const content = this.#content;
    if (content === undefined) return { content: 0, viewport: 0 };
    return { content: content.rows * content.rowHeight, viewport: Math.max(0, this.#height - content.headerHeight - content.footerHeight) };
  }

  #measure(): void {
    this.#left = this.#scroller?.scrollLeft ?? 0;
    this.#width = this.#scroller?.clientWidth ?? 0;
    this.#height = this.#scroller?.clientHeight ?? 0;
  }

  #scrolled(): void {
    if (this.#scroller === undefined) return;
    this.#left = this.#scroller.scrollLeft;
    const sizes = this.#sizes();
    const next = scrolled(this.#position, this.#scroller.scrollTop, sizes);
    if (isStuck(next, sizes)) this.#moveTo(realign(next, sizes));
    else {
      this.#position = next;
      this.#update();
    }
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#atRest(), REST);
  }

  #atRest(): void {
    const aligned = realign(this.#position, this.#sizes());
    if (Math.abs(aligned.real - this.#position.real) > 1) this.#moveTo(aligned);
  }

  #moveTo(next: ScrollPosition): void {
    this.#position = next;
    if (this.#scroller !== undefined) this.#scroller.scrollTop = next.real;
    this.#update();
  }

  #update(): void {
    const content = this.#content;
    if (content === undefined || this.#scroller === undefined || this.#layer === undefined) return;
    const next = windowAt(this.place, content);
    const { real, virtual } = this.#position;
    this.#layer.style.transform = `translateY(${real - virtual + next.base * content.rowHeight}px)`;
    if (!sameWindow(this.#window, next)) {
      this.#window = next;
      for (const listener of this.#windowListeners) listener();
    }
    for (const listener of this.#moveListeners) listener(this.place);
  }

  #revealColumn(layout: ColumnLayout, column: number): void {
    const element = this.#scroller;
    if (element === undefined || column < layout.frozen) return;
    const left = layout.lefts[column] ?? 0;
    const right = left + (layout.columns[column]?.width ?? 0);
    if (left < element.scrollLeft + layout.frozenWidth) element.scrollLeft = left - layout.frozenWidth;
    else if (right > element.scrollLeft + element.clientWidth) element.scrollLeft = right - element.clientWidth;
  }
}

function windowAt({ top, left, height, width }: ScrollPlace, { rows, rowHeight, layout }: ScrollContent): ScrollWindow {
  const firstRow = Math.max(0, Math.floor(top / rowHeight) - AROUND);
  const lastRow = Math.min(rows - 1, Math.ceil((top + height) / rowHeight) + AROUND);
  const columns = visibleColumns(layout, left, width);
  // Browsers place elements exactly only up to some 30 million pixels: rows are placed from the start of their block of a thousand.
  return {
    firstRow,
    lastRow,
    firstColumn: columns.first,
    lastColumn: columns.last,
    base: Math.floor(firstRow / BLOCK) * BLOCK,
    slots: Math.ceil(height / rowHeight) + 2 * AROUND + 2,
  };
}

function sameWindow(a: ScrollWindow, b: ScrollWindow): boolean {
  return (
    a.firstRow === b.firstRow &&
    a.lastRow === b.lastRow &&
    a.firstColumn === b.firstColumn &&
    a.lastColumn === b.lastColumn &&
    a.base === b.base &&
    a.slots === b.slots
  );
}
