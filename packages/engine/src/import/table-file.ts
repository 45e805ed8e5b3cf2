// In charge of: opening a file that came in: what it is, which columns it has, and its rows as text, with bounded memory.
import { AppError } from '@trellis/errors';
import { csvRows } from './csv-rows.ts';
import { detectDelimiter } from './delimiter.ts';
import { fileKind, readHead } from './file-format.ts';
import { columnNames, headerPlace, isBlank, type TableRow } from './header.ts';
import { detectEncoding, encodingOf } from './text-encoding.ts';
import { Workbook } from './workbook.ts';

/** Most rows that one file may have. */
const MAX_ROWS = 2_000_000;

/** Rows of a sheet that are looked at to find its header. */
const LOOKED_AT = 20;

/** How the caller wants the file read; what is absent is found out. */
export interface TableSettings {
  /** The name to use in messages. */
  readonly name: string;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly sheet?: string | undefined;
}

/** A file that is open. Its rows can be read once; closing lets the file go. */
export interface Table {
  readonly format: 'csv' | 'tsv' | 'xlsx';
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly sheets?: readonly string[];
  readonly columns: readonly string[];
  /** Rows after the header that are not blank. */
  rows(): AsyncGenerator<TableRow>;
  close(): Promise<void>;
}

interface Source {
  readonly facts: Pick<Table, 'format' | 'encoding' | 'delimiter' | 'sheets'>;
  readonly rows: AsyncGenerator<TableRow>;
  close(): Promise<void>;
}

function unknownFormat(name: string): AppError {
  return new AppError('invalid', 'import.unknown-format', { params: { name } });
}

async function openWorkbook(path: string, { name, sheet }: TableSettings): Promise<Source> {
  const workbook = await Workbook.open(path);
  if (workbook === undefined) throw unknownFormat(name);
  return { facts: { format: 'xlsx', sheets: workbook.sheets }, rows: workbook.rows(sheet), close: () => workbook.close() };
}

async function openText(path: string, head: Uint8Array, settings: TableSettings): Promise<Source> {
  const encoding = settings.encoding === undefined ? await detectEncoding(path, head) : encodingOf(settings.encoding);
  if (encoding === undefined) throw unknownFormat(settings.name);
  const delimiter = settings.delimiter ?? detectDelimiter(new TextDecoder(encoding).decode(head));
  return {
    facts: { format: delimiter === '\t' ? 'tsv' : 'csv', encoding, delimiter },
    rows: csvRows(path, { encoding, delimiter }),
    close: async () => {},
  };
}

/** The first rows that are not blank: of text the header alone, of a sheet enough to see past titles above it. */
async function firstRows(source: Source): Promise<TableRow[]> {
  const wanted = source.facts.format === 'xlsx' ? LOOKED_AT : 1;
  const rows: TableRow[] = [];
  while (rows.length < wanted) {
    const { done, value } = await source.rows.next();
    if (done === true) break;
    if (value.cells.some((cell) => !isBlank(cell))) rows.push(value);
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

async function tableOf(source: Source): Promise<Table> {
  const first = await firstRows(source);
  const isSheet = source.facts.format === 'xlsx';
  const place = isSheet ? headerPlace(first) : first.length - 1;
  const header = first[place];
  if (header === undefined) throw new AppError('invalid', 'import.empty-file');
  const after = first.slice(place + 1);
  // A sheet may have columns without a name; in text a longer row is more likely a mistake, so there the header decides.
  const width = isSheet ? Math.max(...after.map((row) => row.cells.length), 0) : 0;
  return { ...source.facts, columns: columnNames(header.cells, width), rows: () => rowsAfter(after, source.rows), close: () => closeSource(source) };
}

async function closeSource(source: Source): Promise<void> {
  await source.rows.return(undefined);
  await source.close();
}

/** Opens a file. What it is shows in its content; a file that is no table is refused with what to do. */
export async function openTable(path: string, settings: TableSettings): Promise<Table> {
  const head = await readHead(path);
  const kind = fileKind(head);
  if (kind === 'unknown') throw unknownFormat(settings.name);
  const source = kind === 'zip' ? await openWorkbook(path, settings) : await openText(path, head, settings);
  try {
    return await tableOf(source);
  } catch (error) {
    await closeSource(source);
    throw error;
  }
}
