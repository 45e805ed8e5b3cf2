// In charge of: counting and cutting texts by characters (code points), so that an emoji is never cut in half.

const beyondPlane = /[\uD800-\uDFFF]/;

/** Number of characters. */
export function pointCount(text: string): number {
  if (!beyondPlane.test(text)) return text.length;
  let count = 0;
  for (let at = 0; at < text.length; count++) at = nextPoint(text, at);
  return count;
}

function nextPoint(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

/** Where in the text a character begins; the text's length beyond its end. */
export function pointOffset(text: string, index: number): number {
  if (!beyondPlane.test(text)) return Math.min(index, text.length);
  let at = 0;
  for (let left = index; left > 0 && at < text.length; left--) at = nextPoint(text, at);
  return at;
}

/** The characters from one index (from 0) up to another. */
export function pointSlice(text: string, from: number, to: number): string {
  if (to <= from) return '';
  const start = pointOffset(text, from);
  return text.slice(start, start + pointOffset(text.slice(start), to - from));
}
