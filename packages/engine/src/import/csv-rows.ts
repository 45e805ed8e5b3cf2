// In charge of: the rows of a delimited text file, one after another.
import { AppError } from '@trellis/errors';
import { CsvError, parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { unguardText } from './formula-guard.ts';
import type { TableRow } from './header.ts';
import { brokenFile } from './refusal.ts';
import { decodeStream } from './text-encoding.ts';

/** Longest row in bytes: a quote that is never closed would otherwise take in the whole file. */
const MAX_ROW_BYTES = 4 * 1024 * 1024;

/** Files put together from several have lines that end in several ways. */
const LINE_ENDS = ['\r\n', '\n', '\r'];

/** How a text file is to be read. */
export interface CsvShape {
  readonly encoding: string;
  readonly delimiter: string;
}

function refusalOf(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof CsvError)) return error;
  const line = typeof error['lines'] === 'number' ? error['lines'] : 0;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') {
    return brokenFile({ en: `a quotation mark is opened near line ${line} and not closed`, 'zh-CN': `第 ${line} 行附近的引号没有闭合` }, error);
  }
  return brokenFile({ en: `line ${line} cannot be split into cells`, 'zh-CN': `第 ${line} 行分不出单元格` }, error);
}

/** Rows of the file with their numbers, as a spreadsheet program would number them. */
export async function* csvRows(path: string, { encoding, delimiter }: CsvShape): AsyncGenerator<TableRow> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: LINE_ENDS,
    max_record_size: MAX_ROW_BYTES,
  });
  // The error reaches the loop below through the parser, which the pipeline destroys with it.
  const source = pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), decodeStream(encoding), parser, () => {});
  let number = 0;
  try {
    for await (const cells of source as AsyncIterable<readonly string[]>) {
      number += 1;
      yield { number, cells: cells.map(unguardText) };
    }
  } catch (error) {
    throw refusalOf(error);
  }
}
