// In charge of: finding a file's header and naming its columns.
import { AppError, issue } from '@trellis/errors';
import { forbiddenKeys } from '@trellis/model';

/** Most columns that a file may have. */
export const MAX_COLUMNS = 1000;

/** Longest name of a column. */
const MAX_NAME = 200;

/** A line of a file: its number from 1, header included, and its cells. */
export interface TableRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** Whether a text has nothing to read. */
export function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function filled(row: TableRow): number {
  return row.cells.reduce((count, cell) => (isBlank(cell) ? count : count + 1), 0);
}

/** The place of the header among the first rows of a sheet: titles and notes above it fill far fewer cells. */
export function headerPlace(rows: readonly TableRow[]): number {
  const widest = Math.max(0, ...rows.map(filled));
  const needed = Math.max(Math.min(2, widest), Math.ceil(widest / 3));
  return needed === 0 ? -1 : rows.findIndex((row) => filled(row) >= needed);
}

function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number += 1;
  return `${name} (${number})`;
}

/** Names of the columns: a blank one is named by its place, a repeated one numbered. E4: names of objects' own machinery are refused. */
export function columnNames(cells: readonly string[], width: number): string[] {
  const count = Math.max(cells.findLastIndex((cell) => !isBlank(cell)) + 1, width);
  if (count > MAX_COLUMNS) throw new AppError('limit', 'import.too-many-columns', { params: { count, max: MAX_COLUMNS } });
  const own = new Set(cells.map((cell) => cell.trim()));
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, place) => {
    const text = (cells[place] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, MAX_NAME);
    if (forbiddenKeys(Object.fromEntries([[text, 0]])).length > 0) {
      throw new AppError('invalid', 'request.invalid', { issues: [issue('import.forbidden-column', '', { column: text })] });
    }
    // A repeated name is numbered around names that the file itself has, so that no other column is renamed by it.
    const repeated = taken.has(text) ? new Set([...taken, ...own]) : taken;
    const name = uniqueName(text === '' ? `Column ${place + 1}` : text, text === '' ? new Set([...taken, ...own]) : repeated);
    taken.add(name);
    return name;
  });
}
