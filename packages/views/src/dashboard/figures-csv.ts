// In charge of: a widget's figures as a CSV file that spreadsheets open right.
import type { Figures } from '../widgets/widget-kind.ts';

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A text that begins like a formula would be run by the spreadsheet; the ' keeps it a text.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of the file: byte order mark, comma, CRLF. Numbers keep all their digits. */
export function figuresCsv(figures: Figures): string {
  const lines = [figures.header, ...figures.rows].map((row) => row.map(cell).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** A file name from labels: what file systems refuse is replaced. */
export function fileName(parts: readonly string[], extension: string): string {
  return `${parts
    .filter((part) => part !== '')
    .join(' ')
    .replace(/[\\/:*?"<>|\s]+/g, ' ')
    .trim()}.${extension}`;
}
