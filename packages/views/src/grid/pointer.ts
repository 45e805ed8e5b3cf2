// In charge of: the mouse over the cells: selecting by press and drag, dragging the fill handle, scrolling at the edges.
import type { GridScroll } from './grid-scroll.ts';
import type { CellPlace, CellRange } from './selection.ts';

/** What a press lands on. */
export type Hit =
  | { readonly on: 'cell'; readonly place: CellPlace }
  | { readonly on: 'gutter'; readonly row: number }
  | { readonly on: 'open'; readonly row: number }
  | { readonly on: 'fill' };

/** What is under the pointer. */
export function hitOf(target: EventTarget | null): Hit | undefined {
  if (!(target instanceof Element)) return undefined;
  const line = target.closest<HTMLElement>('[data-r]');
  if (line === null) return undefined;
  const row = Number(line.dataset['r']);
  if (target.closest('[data-fill]') !== null) return { on: 'fill' };
  if (target.closest('[data-open]') !== null) return { on: 'open', row };
  if (target.closest('[data-gutter]') !== null) return { on: 'gutter', row };
  const cell = target.closest<HTMLElement>('[data-c]');
  return cell === null ? undefined : { on: 'cell', place: { row, column: Number(cell.dataset['c']) } };
}

const EDGE_TICK = 40;

/**
 * Follows the pointer from a press until it is let go: calls `onCell` with the cell under it, at the edges scrolling on.
 * Returns nothing; it ends by itself.
 */
export function followPointer(scroller: HTMLElement, scroll: GridScroll, onCell: (place: CellPlace) => void, onEnd: () => void): void {
  let point: { x: number; y: number } | undefined;

  function tick(): void {
    if (point === undefined) return;
    const box = scroller.getBoundingClientRect();
    const down = point.y > box.bottom ? 1 : point.y < box.top ? -1 : 0;
    const right = point.x > box.right ? 1 : point.x < box.left ? -1 : 0;
    if (down === 0 && right === 0) return;
    scroll.scrollBy(down * 48, right * 48);
    tell();
  }

  function tell(): void {
    const place = point === undefined ? undefined : scroll.cellAt(point.x, point.y);
    if (place !== undefined) onCell(place);
  }

  function move(event: PointerEvent): void {
    point = { x: event.clientX, y: event.clientY };
    tell();
  }

  const timer = setInterval(tick, EDGE_TICK);
  function end(): void {
    clearInterval(timer);
    globalThis.removeEventListener('pointermove', move);
    globalThis.removeEventListener('pointerup', end);
    globalThis.removeEventListener('pointercancel', end);
    onEnd();
  }
  globalThis.addEventListener('pointermove', move);
  globalThis.addEventListener('pointerup', end);
  globalThis.addEventListener('pointercancel', end);
}

/** The rows a dragged fill handle covers: from the block down or up to the row under the pointer. */
export function fillTarget(block: CellRange, row: number): CellRange {
  if (row > block.bottom) return { ...block, bottom: row };
  return row < block.top ? { ...block, top: row } : block;
}
