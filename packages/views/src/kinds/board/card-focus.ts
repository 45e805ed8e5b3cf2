// In charge of: going from card to card with the arrow keys.

function titleIn(card: Element | null | undefined): HTMLElement | null {
  return card?.querySelector<HTMLElement>('.tk-card-title') ?? null;
}

function besideColumn(card: HTMLElement, step: number): HTMLElement | null {
  const columns = [...(card.closest('.tk-board')?.querySelectorAll('.tk-column') ?? [])];
  const own = card.closest('.tk-column');
  const place = [...(card.parentElement?.children ?? [])].indexOf(card);
  const at = own === null ? -1 : columns.indexOf(own);
  // Columns without cards are passed over.
  const rest = step < 0 ? columns.slice(0, at).toReversed() : columns.slice(at + 1);
  for (const column of rest) {
    const cards = [...column.querySelectorAll('.tk-card')];
    const found = titleIn(cards[Math.min(place, cards.length - 1)]);
    if (found !== null) return found;
  }
  return null;
}

/** Gives the focus to the card beside, in the direction of an arrow key. False where there is none. */
export function focusBeside(card: HTMLElement, key: string): boolean {
  const found =
    key === 'ArrowDown'
      ? titleIn(card.nextElementSibling)
      : key === 'ArrowUp'
        ? titleIn(card.previousElementSibling)
        : key === 'ArrowLeft'
          ? besideColumn(card, -1)
          : key === 'ArrowRight'
            ? besideColumn(card, 1)
            : null;
  found?.focus();
  return found !== null;
}
