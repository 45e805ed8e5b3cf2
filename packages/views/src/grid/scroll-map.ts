// In charge of: more pixels than a browser can scroll: small movements go one to one, long ones in proportion.

/** Tallest element that browsers scroll and place exactly. */
export const MAX_HEIGHT = 8_000_000;

/** Where the scroll bar stands (`real`) and which pixel of the whole list is on top (`virtual`). */
export interface ScrollPosition {
  readonly real: number;
  readonly virtual: number;
}

/** Sizes in pixels. */
export interface ScrollSizes {
  /** Height of all records together. */
  readonly content: number;
  readonly viewport: number;
}

const limit = (value: number, max: number): number => Math.min(Math.max(0, value), Math.max(0, max));

/** Height the scrolled element is given. */
export function realHeight(content: number): number {
  return Math.min(content, MAX_HEIGHT);
}

function ranges({ content, viewport }: ScrollSizes): { real: number; virtual: number } {
  return { real: Math.max(0, realHeight(content) - viewport), virtual: Math.max(0, content - viewport) };
}

/** Where the scroll bar belongs for a pixel of the list. */
export function realOf(virtual: number, sizes: ScrollSizes): number {
  const range = ranges(sizes);
  return range.virtual === 0 ? 0 : limit((virtual / range.virtual) * range.real, range.real);
}

/**
 * The position after the scroll bar moved to `real`.
 * A movement of less than two screens is a wheel, key or finger: it moves the list by as much. More is a drag of the bar: the list follows in proportion.
 * At either end of the bar the list is at its end too, unless it was far from it: then only the bar is to be set anew (`realign`).
 */
export function scrolled(from: ScrollPosition, real: number, sizes: ScrollSizes): ScrollPosition {
  const range = ranges(sizes);
  if (range.real === range.virtual) return { real, virtual: limit(real, range.virtual) };
  const moved = real - from.real;
  if (Math.abs(moved) > sizes.viewport * 2) return { real, virtual: limit((real / range.real) * range.virtual, range.virtual) };
  return { real, virtual: limit(from.virtual + moved, range.virtual) };
}

/** The scroll bar set to where the list is; done when scrolling rests and when the bar came to an end before the list did. */
export function realign(position: ScrollPosition, sizes: ScrollSizes): ScrollPosition {
  const range = ranges(sizes);
  const real = Math.round(realOf(position.virtual, sizes));
  // Within the last pixel of the bar the list is at its end: otherwise the bar could rest there with a few pixels out of reach.
  if (real <= 0) return { real: 0, virtual: 0 };
  if (real >= range.real) return { real, virtual: range.virtual };
  return { real, virtual: limit(position.virtual, range.virtual) };
}

/** Whether the bar is at an end that the list has not reached. */
export function isStuck({ real, virtual }: ScrollPosition, sizes: ScrollSizes): boolean {
  const range = ranges(sizes);
  if (range.real === range.virtual) return false;
  return (real <= 0 && virtual > 0) || (real >= range.real - 1 && virtual < range.virtual - 1);
}

/** The top pixel that brings a line into view with the least movement. */
export function revealed(virtual: number, line: { readonly top: number; readonly height: number }, viewport: number): number {
  if (line.top < virtual) return line.top;
  if (line.top + line.height > virtual + viewport) return line.top + line.height - viewport;
  return virtual;
}
