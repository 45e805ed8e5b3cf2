// In charge of: how many cards of a gallery stand beside each other, and which one an arrow key leads to.

/** Narrowest card, and the room between cards. */
const NARROWEST = 168;
/** Between cards, and around them. */
export const GAP = 12;

/** Cards side by side in a width. */
export function cardsAcross(width: number): number {
  return Math.max(1, Math.floor((width - GAP) / (NARROWEST + GAP)));
}

/** Lines of cards. */
export function linesOf(total: number, across: number): number {
  return Math.ceil(total / across);
}

/** The card that an arrow key leads to; undefined where there is none. */
export function cardBeside(index: number, key: string, across: number, total: number): number | undefined {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[key];
  const next = step === undefined ? undefined : index + step;
  return next === undefined || next < 0 || next >= total ? undefined : next;
}
