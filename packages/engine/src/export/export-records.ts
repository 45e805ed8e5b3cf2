// In charge of: writing every record of a list into a file, a page at a time, so that memory stays flat.
import { AppError, localText, type Locale } from '@trellis/errors';
import type { LinkedEntity, Model } from '@trellis/model';
import { exporting, rightsOf, type Actor } from '@trellis/permissions';
import { MAX_LIMIT, type ListAnswer, type ListRequest, type RecordJson } from '@trellis/query';
import { writeXlsxStream, type CellValue } from 'hucre/xlsx';
import { CSV_START, csvLine } from './csv-text.ts';
import { exportText, numberFormat, sheetValue, type SheetValue } from './export-cells.ts';
import { columnPaths, exportColumns, valueAt, type ExportColumn } from './export-columns.ts';

/** What exporting needs. */
export interface ExportContext {
  readonly model: Model;
  readonly actor: Actor;
  readonly entity: LinkedEntity;
  /** Answers one page of the list, with the rights of the actor that it is given. */
  readonly list: (actor: Actor, request: ListRequest) => Promise<ListAnswer>;
  readonly locale: Locale;
}

const DEFAULT_WIDTH = 12;
const MAX_WIDTH = 40;

async function* pages(context: ExportContext, request: ListRequest): AsyncGenerator<readonly RecordJson[]> {
  const actor = exporting(context.actor);
  const { limit: _limit, offset: _offset, cursor: _cursor, count: _count, ...question } = request;
  for (let cursor: string | undefined; ;) {
    const answer: ListAnswer = await context.list(actor, { ...question, limit: MAX_LIMIT, ...(cursor === undefined ? {} : { cursor }) });
    yield answer.records;
    if (answer.nextCursor === undefined) return;
    cursor = answer.nextCursor;
  }
}

async function* csvChunks(context: ExportContext, request: ListRequest, columns: readonly ExportColumn[]): AsyncGenerator<Uint8Array> {
  const cells = { locale: context.locale, timezone: context.model.workspace.timezone };
  // The header goes with the first page: a question that is refused leaves no file that has begun.
  let head = CSV_START + csvLine(columns.map((column) => column.header));
  for await (const records of pages(context, request)) {
    const lines = records.map((record) => csvLine(columns.map((column) => exportText(column.field, valueAt(record, column), cells))));
    if (head !== '' || lines.length > 0) yield Buffer.from(head + lines.join(''));
    head = '';
  }
}

async function* jsonChunks(context: ExportContext, request: ListRequest): AsyncGenerator<Uint8Array> {
  for await (const records of pages(context, request)) {
    if (records.length > 0) yield Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  }
}

/** Names of sheets have no such signs and at most 31 characters. */
function sheetName(entity: LinkedEntity, locale: Locale): string {
  const name = localText(entity.label, locale)
    .replace(/[[\]:*?/\\']/g, ' ')
    .trim()
    .slice(0, 31);
  return name === '' ? entity.name.slice(0, 31) : name;
}

/** Spreadsheet programs read `_x000D_` as a sign by its number: a text that looks so is marked as none. */
function escaped(value: SheetValue): SheetValue {
  return typeof value === 'string' && value.includes('_x') ? value.replace(/_x(?=[\dA-Fa-f]{4}_)/g, '_x005F_x') : value;
}

async function* sheetRows(context: ExportContext, request: ListRequest, columns: readonly ExportColumn[]): AsyncGenerator<CellValue[]> {
  const cells = { locale: context.locale, timezone: context.model.workspace.timezone };
  for await (const records of pages(context, request)) {
    for (const record of records) yield columns.map((column) => escaped(sheetValue(column.field, valueAt(record, column), cells)));
  }
}

async function* xlsxChunks(context: ExportContext, request: ListRequest, columns: readonly ExportColumn[]): AsyncGenerator<Uint8Array> {
  const definitions = columns.map(({ header, field }) => {
    const numFmt = numberFormat(field);
    const width = Math.min(MAX_WIDTH, Math.max(DEFAULT_WIDTH, numFmt === undefined ? 20 : numFmt.length + 2, Array.from(header).length * 2));
    return { header, width, ...(numFmt === undefined ? {} : { numFmt }) };
  });
  const options = { name: sheetName(context.entity, context.locale), columns: definitions, freezePane: { rows: 1 } };
  yield* writeXlsxStream(sheetRows(context, request, columns), options) as AsyncIterable<Uint8Array>;
}

/** Chunks of a file with every record of the list; page and limit of the request do not matter. */
export function exportRecords(context: ExportContext, request: ListRequest, format: 'csv' | 'xlsx' | 'jsonl'): AsyncIterable<Uint8Array> {
  const { model, actor, entity, locale } = context;
  const rights = rightsOf(model, actor);
  if (!rights.of(entity).can('export')) throw new AppError('forbidden', 'access.denied');
  const columns = exportColumns(rights, entity, request.fields, locale);
  if (format === 'jsonl') return jsonChunks(context, request);
  const fields = request.fields === undefined ? columnPaths(columns) : [...new Set([...request.fields, ...columnPaths(columns)])];
  const question = { ...request, fields };
  return format === 'csv' ? csvChunks(context, question, columns) : xlsxChunks(context, question, columns);
}
