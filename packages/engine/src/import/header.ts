// In charge of: finding a file's header, which may take several lines, and naming its columns.
import { AppError, issue } from '@trellis/errors';
import { forbiddenKeys } from '@trellis/model';
import type { CellRange } from './merged-cells.ts';
import { kindOf } from './written-kind.ts';

/** Most columns that a file may have. */
export const MAX_COLUMNS = 1000;

/** Longest name of a column. */
const MAX_NAME = 200;
/** Most lines that a header is taken to have without being told. */
const MAX_LINES = 3;

/** A line of a file: its number from 1, header included, and its cells. */
export interface TableRow {
  readonly number: number;
  readonly cells: readonly string[];
}

/** Where a header stands: the number of its first line and how many lines it has. Without any, records begin at that line. */
export interface HeaderPlace {
  readonly row: number;
  readonly rows: number;
}

/** Whether a text has nothing to read. */
export function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function filled(row: TableRow): number {
  return row.cells.reduce((count, cell) => (isBlank(cell) ? count : count + 1), 0);
}

/** Cells joined side by side in a line count for each column they span; a title that spans the line counts once. */
function spanned(row: TableRow, merges: readonly CellRange[]): number {
  const count = filled(row);
  if (count < 2) return count;
  const own = merges.filter((range) => range.top === row.number && !isBlank(row.cells[range.left]));
  return own.reduce((sum, range) => sum + range.right - range.left, count);
}

/** The place of the header among the first rows: titles and notes above it fill far fewer cells. In text only a wide line tells them apart. */
function headerIndex(rows: readonly TableRow[], merges: readonly CellRange[], isSheet: boolean): number {
  const widest = Math.max(0, ...rows.map(filled));
  if (widest === 0) return -1;
  if (!isSheet && widest < 3) return 0;
  const needed = Math.max(Math.min(2, widest), Math.ceil(widest / 3));
  return rows.findIndex((row) => spanned(row, merges) >= needed);
}

function isWording(cell: string): boolean {
  const kind = kindOf(cell);
  return kind === 'text' || kind === 'long_text';
}

/** A line of values of their own kinds, with a line of the same kinds below it, is no header. */
function isRecord(row: TableRow, next: TableRow | undefined): boolean {
  const cells = row.cells.filter((cell) => !isBlank(cell));
  if (next === undefined || cells.some(isWording)) return false;
  return row.cells.every((cell, place) => isBlank(cell) || isBlank(next.cells[place]) || kindOf(cell) === kindOf(next.cells[place] ?? ''));
}

/** Lines of a header: where cells of a line are joined side by side, the names stand below. */
function headerLines(rows: readonly TableRow[], index: number, merges: readonly CellRange[]): number {
  let lines = 1;
  for (let line = rows[index]; line !== undefined && lines < MAX_LINES; line = rows[index + lines - 1]) {
    const { number, cells } = line;
    const below = rows[index + lines];
    const groups = merges.filter((range) => range.bottom === number && range.right > range.left && !isBlank(cells[range.left]));
    if (below === undefined || below.number !== number + 1 || groups.length === 0) break;
    const names = below.cells.filter((cell) => !isBlank(cell));
    const under = groups.every(({ left, right }) => below.cells.slice(left, right + 1).filter((cell) => !isBlank(cell)).length > 1);
    if (!under || !names.every(isWording)) break;
    lines += 1;
  }
  return lines;
}

/** Where the header is. What the caller says goes before what is found out. */
export function findHeader(
  rows: readonly TableRow[],
  merges: readonly CellRange[],
  isSheet: boolean,
  said: Partial<HeaderPlace>,
): HeaderPlace | undefined {
  const index = said.row === undefined ? headerIndex(rows, merges, isSheet) : rows.findIndex((row) => row.number >= (said.row ?? 0));
  const row = rows[index];
  if (row === undefined) return undefined;
  if (said.rows !== undefined) return { row: said.row ?? row.number, rows: said.rows };
  if (said.row === undefined && isRecord(row, rows[index + 1])) return { row: row.number, rows: 0 };
  return { row: said.row ?? row.number, rows: headerLines(rows, index, merges) };
}

/** The words over each column: those of each line of the header, joined cells speaking for all columns they span. */
export function headerCells(lines: readonly TableRow[], merges: readonly CellRange[]): string[] {
  const width = Math.max(0, ...lines.map((line) => line.cells.length));
  if (lines.length === 1) return [...(lines[0]?.cells ?? [])];
  const cellAt = (line: TableRow, place: number): string => {
    const range = merges.find((each) => each.top <= line.number && each.bottom >= line.number && each.left <= place && each.right >= place);
    if (range === undefined) return line.cells[place] ?? '';
    return lines.find((each) => each.number === range.top)?.cells[range.left] ?? '';
  };
  return Array.from({ length: width }, (_, place) => {
    const words = lines.map((line) => cellAt(line, place).trim()).filter((word) => word !== '');
    return words.filter((word, index) => word !== words[index - 1]).join(' / ');
  });
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
