// In charge of: how texts compare and when they count as equal in a search.

// UTF-16 puts the characters beyond U+FFFF (surrogates, D800–DFFF) before U+E000–U+FFFF; code points come after them.
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** Order by Unicode code point: negative, zero or positive. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** A text with case and full-width forms folded away, as search compares it. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
