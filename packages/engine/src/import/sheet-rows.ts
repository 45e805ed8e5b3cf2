// In charge of: the rows of a sheet's part, as text.
import type { CellFormat } from './cell-formats.ts';
import { valueText } from './cell-text.ts';
import type { TableRow } from './header.ts';
import { brokenFile } from './refusal.ts';
import { attributesOf, xmlElements } from './xml-elements.ts';
import { xmlText } from './xml-tags.ts';

/** What cells refer to. */
export interface SheetContext {
  readonly shared: readonly string[];
  readonly formats: readonly CellFormat[];
  readonly is1904: boolean;
}

/** Longest row in characters, and longest shared text. */
const LONGEST = 64 * 1024 * 1024;
/** A place past this is no column of any spreadsheet program. */
const LAST_COLUMN = 16_384;

const CELL = /<(?:[\w.-]+:)?c(?=[\s/>])([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:[\w.-]+:)?c\s*>)/g;
const VALUE = /<(?:[\w.-]+:)?v(?:\s[^>]*)?>([\s\S]*?)<\/(?:[\w.-]+:)?v\s*>/;
const REFERENCE = /\sr\s*=\s*["']([A-Za-z]{1,3})\d+["']/;
const STYLE = /\ss\s*=\s*["'](\d+)["']/;
const TYPE = /\st\s*=\s*["'](\w+)["']/;
const TEXT = /<(?:[\w.-]+:)?t(?:\s[^>]*)?>([\s\S]*?)<\/(?:[\w.-]+:)?t\s*>/g;
const PHONETIC = /<(?:[\w.-]+:)?rPh[\s>][\s\S]*?<\/(?:[\w.-]+:)?rPh\s*>/g;

/** Signs that XML cannot hold are written as `_x000D_` by spreadsheet programs. */
function unescapeText(text: string): string {
  // Line ends of the file itself are one sign in XML, however they are written.
  const decoded = xmlText(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
  if (!decoded.includes('_x')) return decoded;
  return decoded.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The text of an element that may be in several runs; how it is pronounced is no part of it. */
function richText(body: string): string {
  const own = body.includes('rPh') ? body.replace(PHONETIC, '') : body;
  let text = '';
  for (const [, run = ''] of own.matchAll(TEXT)) text += unescapeText(run);
  return text;
}

/** The texts that cells share, in order. */
export async function sharedTexts(bytes: AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const { body } of xmlElements(bytes, { name: 'si', within: 'sst', longest: LONGEST })) texts.push(richText(body));
  return texts;
}

function columnPlace(letters: string): number {
  let place = 0;
  for (const letter of letters.toUpperCase()) place = place * 26 + letter.charCodeAt(0) - 64;
  return place - 1;
}

function isoText(text: string): string {
  return text
    .replace('T', ' ')
    .replace(/Z$/, '')
    .replace(/ 00:00:00(?:\.0+)?$/, '');
}

function cellValue(attributes: string, body: string, { shared, formats, is1904 }: SheetContext): string {
  const type = TYPE.exec(attributes)?.[1] ?? 'n';
  if (type === 'inlineStr') return richText(body);
  const raw = VALUE.exec(body)?.[1];
  if (raw === undefined || raw === '') return '';
  if (type === 's') {
    const text = shared[Number(raw)];
    if (text === undefined) throw brokenFile({ en: 'a cell refers to a text that is missing', 'zh-CN': '有单元格引用的文本不存在' });
    return text;
  }
  if (type === 'b') return raw.trim() === '0' || raw.trim() === 'false' ? 'FALSE' : 'TRUE';
  if (type === 'str' || type === 'e') return unescapeText(raw);
  if (type === 'd') return isoText(raw.trim());
  const value = Number(raw);
  if (raw.trim() === '' || Number.isNaN(value)) return unescapeText(raw);
  return valueText(value, formats[Number(STYLE.exec(attributes)?.[1] ?? 0)], is1904);
}

function rowCells(body: string, context: SheetContext): string[] {
  const cells: string[] = [];
  let next = 0;
  for (const [, attributes = '', inside = ''] of body.matchAll(CELL)) {
    const letters = REFERENCE.exec(attributes)?.[1];
    const place = letters === undefined ? next : columnPlace(letters);
    if (place >= LAST_COLUMN) throw brokenFile({ en: 'a cell stands outside of the sheet', 'zh-CN': '有单元格在表格范围之外' });
    while (cells.length < place) cells.push('');
    cells[place] = inside === '' ? '' : cellValue(attributes, inside, context);
    next = place + 1;
  }
  while (cells.at(-1) === '') cells.pop();
  return cells;
}

/** The rows that are not empty, each with its number. */
export async function* sheetRows(bytes: AsyncIterable<Uint8Array>, context: SheetContext): AsyncGenerator<TableRow> {
  let number = 0;
  for await (const { attributes, body } of xmlElements(bytes, { name: 'row', within: 'sheetData', longest: LONGEST })) {
    number = Number(attributesOf(attributes).get('r') ?? number + 1);
    const cells = rowCells(body, context);
    if (cells.length > 0) yield { number, cells };
  }
}
