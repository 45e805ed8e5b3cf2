// In charge of: opening a file that came in: what it is, which columns it has, and its rows as text, with bounded memory.
import { AppError } from '@trellis/errors';
import { csvRows } from './csv-rows.ts';
import { detectDelimiter } from './delimiter.ts';
import { fileKind, readHead } from './file-format.ts';
import { columnNames, findHeader, headerCells, isBlank, type HeaderPlace, type TableRow } from './header.ts';
import type { CellRange } from './merged-cells.ts';
import { detectEncoding, encodingOf } from './text-encoding.ts';
import { otherZip, Workbook } from './workbook.ts';

/** Most rows that one file may have. */
const MAX_ROWS = 2_000_000;

/** Rows that are looked at to find the header. */
const LOOKED_AT = 20;

/** How the caller wants the file read; what is absent is found out. */
export interface TableSettings {
  /** The name to use in messages. */
  readonly name: string;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly sheet?: string | undefined;
  /** Number of the header's first line. */
  readonly headerRow?: number | undefined;
  /** Lines of the header; with none, columns are named by their places. */
  readonly headerRows?: number | undefined;
}

/** A file that is open. Its rows can be read once; closing lets the file go. */
export interface Table {
  readonly format: 'csv' | 'tsv' | 'xlsx';
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly sheets?: readonly string[];
  /** Sheets that are hidden in the workbook. */
  readonly hiddenSheets?: readonly string[];
  /** The sheet that is read. */
  readonly sheet?: string;
  readonly header: HeaderPlace;
  readonly columns: readonly string[];
  /** Rows after the header that are not blank. */
  rows(): AsyncGenerator<TableRow>;
  close(): Promise<void>;
}

interface Source {
  readonly facts: Pick<Table, 'format' | 'encoding' | 'delimiter' | 'sheets' | 'hiddenSheets' | 'sheet'>;
  readonly rows: AsyncGenerator<TableRow>;
  merges(): Promise<readonly CellRange[]>;
  close(): Promise<void>;
}

/** What is not read, each with what to do instead. */
const refusals = {
  unknown: 'import.unknown-format',
  'old-workbook': 'import.old-workbook',
  'web-page': 'import.web-page',
  'open-document': 'import.open-document',
} as const;

function unreadable(kind: keyof typeof refusals, name: string): AppError {
  return new AppError('invalid', refusals[kind], { params: { name } });
}

async function openWorkbook(path: string, { name, sheet }: TableSettings): Promise<Source> {
  const workbook = await Workbook.open(path);
  if (workbook === undefined) throw unreadable(await otherZip(path), name);
  try {
    const { sheets, hidden } = workbook;
    const chosen = sheet ?? (await workbook.firstFilled());
    return {
      facts: {
        format: 'xlsx',
        sheets,
        ...(hidden.length === 0 ? {} : { hiddenSheets: hidden }),
        ...(chosen === undefined ? {} : { sheet: chosen }),
      },
      rows: workbook.rows(chosen),
      merges: () => workbook.merges(chosen),
      close: () => workbook.close(),
    };
  } catch (error) {
    await workbook.close();
    throw error;
  }
}

async function openText(path: string, head: Uint8Array, settings: TableSettings): Promise<Source> {
  const encoding = settings.encoding === undefined ? await detectEncoding(path, head) : encodingOf(settings.encoding);
  if (encoding === undefined) throw unreadable('unknown', settings.name);
  const delimiter = settings.delimiter ?? detectDelimiter(new TextDecoder(encoding).decode(head));
  return {
    facts: { format: delimiter === '\t' ? 'tsv' : 'csv', encoding, delimiter },
    rows: csvRows(path, { encoding, delimiter }),
    merges: async () => [],
    close: async () => {},
  };
}

/** The first rows that are not blank: enough to see past titles above the header, or to reach the line that is said to be it. */
async function firstRows(source: Source, from: number): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  while (rows.length < LOOKED_AT) {
    const { done, value } = await source.rows.next();
    if (done === true) break;
    if (value.number >= from && value.cells.some((cell) => !isBlank(cell))) rows.push(value);
  }
  return rows;
}

async function* rowsAfter(first: readonly TableRow[], rest: AsyncGenerator<TableRow>): AsyncGenerator<TableRow> {
  let count = 0;
  const isWanted = (row: TableRow): boolean => {
    if (!row.cells.some((cell) => !isBlank(cell))) return false;
    count += 1;
    if (count > MAX_ROWS) throw new AppError('limit', 'import.too-many-rows', { params: { max: MAX_ROWS } });
    return true;
  };
  for (const row of first) if (isWanted(row)) yield row;
  for await (const row of rest) if (isWanted(row)) yield row;
}

async function tableOf(source: Source, { headerRow, headerRows }: TableSettings): Promise<Table> {
  const first = await firstRows(source, headerRow ?? 0);
  const isSheet = source.facts.format === 'xlsx';
  const merges = first.length === 0 ? [] : await source.merges();
  const said = { ...(headerRow === undefined ? {} : { row: headerRow }), ...(headerRows === undefined ? {} : { rows: headerRows }) };
  const header = findHeader(first, merges, isSheet, said);
  if (header === undefined) throw new AppError('invalid', 'import.empty-file');
  const lines = first.filter((row) => row.number >= header.row && row.number < header.row + header.rows);
  const after = first.filter((row) => row.number >= header.row + header.rows);
  // A sheet may have columns without a name; in text a longer row is more likely a mistake, so there the header decides.
  const width = isSheet || header.rows === 0 ? Math.max(...after.map((row) => row.cells.length), 0) : 0;
  return {
    ...source.facts,
    header,
    columns: columnNames(headerCells(lines, merges), width),
    rows: () => rowsAfter(after, source.rows),
    close: () => closeSource(source),
  };
}

async function closeSource(source: Source): Promise<void> {
  await source.rows.return(undefined);
  await source.close();
}

/** Opens a file. What it is shows in its content; a file that is no table is refused with what to do. */
export async function openTable(path: string, settings: TableSettings): Promise<Table> {
  const head = await readHead(path);
  const kind = fileKind(head);
  if (kind !== 'zip' && kind !== 'text') throw unreadable(kind, settings.name);
  const source = kind === 'zip' ? await openWorkbook(path, settings) : await openText(path, head, settings);
  try {
    return await tableOf(source, settings);
  } catch (error) {
    await closeSource(source);
    throw error;
  }
}
