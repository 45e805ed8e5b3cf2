// In charge of: lines of CSV that spreadsheets open without evaluating anything.
import { guardText } from '../import/formula-guard.ts';

/** The mark by which spreadsheets know the text is UTF-8. */
export const CSV_START = '\uFEFF';

const QUOTED = /[",\r\n\t;|]|^\s|\s$/;

function csvCell(text: string): string {
  const guarded = guardText(text);
  return QUOTED.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** One line of cells. */
export function csvLine(cells: readonly string[]): string {
  // A line of one empty cell would read as no line at all.
  return `${cells.length === 1 && cells[0] === '' ? '""' : cells.map(csvCell).join(',')}\r\n`;
}
