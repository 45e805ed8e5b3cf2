// In charge of: cells as text between programs: tab-separated lines with quotes where a cell has tabs, breaks or quotes.

/** Writes cells as spreadsheets read them from the clipboard. */
export function writeTsv(cells: readonly (readonly string[])[]): string {
  return cells.map((line) => line.map(quoted).join('\t')).join('\r\n');
}

function quoted(text: string): string {
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads what spreadsheets put on the clipboard. A quote counts only at a cell's start and only when it is closed before the cell's end,
 * because text copied from elsewhere (5" screen, "a" and "b") has quotes that mean themselves.
 */
export function readTsv(text: string): string[][] {
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  const lines: string[][] = [[]];
  let at = 0;
  for (;;) {
    const cell = readCell(source, at);
    lines.at(-1)?.push(cell.text);
    if (cell.end >= source.length) return lines;
    if (source[cell.end] === '\n') lines.push([]);
    at = cell.end + 1;
  }
}

function readCell(source: string, start: number): { text: string; end: number } {
  if (source[start] === '"') {
    const quotedCell = readQuoted(source, start);
    if (quotedCell !== undefined) return quotedCell;
  }
  let end = start;
  while (end < source.length && source[end] !== '\t' && source[end] !== '\n') end++;
  return { text: source.slice(start, end), end };
}

function readQuoted(source: string, start: number): { text: string; end: number } | undefined {
  let text = '';
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] !== '"') text += source[at];
    else if (source[at + 1] === '"') {
      text += '"';
      at++;
    } else {
      const isEnd = at + 1 >= source.length || source[at + 1] === '\t' || source[at + 1] === '\n';
      return isEnd ? { text, end: at + 1 } : undefined;
    }
  }
  return undefined;
}
