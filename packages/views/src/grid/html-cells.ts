// In charge of: cells as HTML between programs: what spreadsheets put on the clipboard beside plain text, read without a document and written so that types survive.

/** A cell of a block on its way through the clipboard. */
export interface BlockCell {
  readonly text: string;
  /** What the text stands for, where it came from a grid of ours: records or people of `of`. */
  readonly picks?: PickedCell;
}

/** Records or people by id, and what they are of: an entity, or a kind of field. */
interface PickedCell {
  readonly of: string;
  readonly values: readonly { readonly id: number; readonly title: string }[];
}

/** A cell to be written. Text that looks like a number stays text. */
export interface WrittenCell extends BlockCell {
  readonly isText: boolean;
}

const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', ensp: ' ', emsp: ' ' };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function encoded(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Writes cells as a table that spreadsheets take with their types and line breaks. */
export function writeHtmlCells(cells: readonly (readonly WrittenCell[])[]): string {
  const lines = cells.map((line) => `<tr>${line.map(tableCell).join('')}</tr>`);
  return `<meta charset="utf-8"><table>${lines.join('')}</table>`;
}

function tableCell({ text, isText, picks }: WrittenCell): string {
  // Excel reads a number format as "this is text": codes keep their zeros, long numbers their digits, and nothing is calculated.
  const format = isText ? ` style="mso-number-format:'\\@';white-space:pre-wrap"` : '';
  const marks = picks === undefined ? '' : ` data-of="${encoded(picks.of)}" data-picks="${encoded(JSON.stringify(picks.values))}"`;
  return `<td${format}${marks}>${encoded(text).replaceAll('\n', '<br>')}</td>`;
}

/** What of a page is not shown. */
const UNSEEN = new Set(['style', 'script', 'head', 'title', 'xml']);
const BLOCKS = new Set(['br', 'p', 'div', 'li']);
/** Most cells that one cell may span: what a page says beyond is a mistake. */
const WIDEST = 1000;

/**
 * Reads a page that is one table and nothing else. Undefined for everything else: its plain text says more. Cells that span several
 * columns or rows stand in the first and leave the others empty, as they do when a spreadsheet takes a merge apart.
 */
export function readHtmlCells(html: string): BlockCell[][] | undefined {
  const lower = html.toLowerCase();
  const table = new TableReader();
  let at = 0;
  // Every step goes on behind what it read, and what has no end ends the page: no text is looked at twice.
  while (at < html.length) {
    const open = html.indexOf('<', at);
    table.text(html.slice(at, open === -1 ? html.length : open));
    if (open === -1) break;
    const name = /^\/?[a-z][\w:]*/.exec(lower.slice(open + 1, open + 1 + LONGEST_NAME))?.[0];
    at = behind(lower, open, name);
    if (name !== undefined) table.tag(name.replace('/', ''), name.startsWith('/'), html.slice(open + 1 + name.length, at - 1));
  }
  return table.result();
}

const LONGEST_NAME = 40;

/** The place behind a comment, a tag, or an element of which nothing is shown. */
function behind(lower: string, open: number, name: string | undefined): number {
  if (name !== undefined && UNSEEN.has(name)) return endOf(lower, '>', endOf(lower, `</${name}`, open));
  if (lower.startsWith('<!--', open)) return endOf(lower, '-->', open + 4);
  let quote = '';
  for (let at = open + 1; at < lower.length; at++) {
    const letter = lower[at] as string;
    if (quote === '' && letter === '>') return at + 1;
    if (letter === quote) quote = '';
    else if (quote === '' && name !== undefined && (letter === '"' || letter === "'")) quote = letter;
  }
  return lower.length;
}

function endOf(lower: string, end: string, from: number): number {
  const at = lower.indexOf(end, from);
  return at === -1 ? lower.length : at + end.length;
}

/** A cell being read, line by line. */
interface OpenCell {
  readonly lines: string[];
  readonly attributes: string;
}

class TableReader {
  readonly #lines: BlockCell[][] = [];
  /** Rows for which a column is still covered by a cell above. */
  readonly #covered: number[] = [];
  #tables = 0;
  #depth = 0;
  #isOther = false;
  #cell: OpenCell | undefined;

  text(raw: string): void {
    if (raw === '') return;
    const text = decoded(raw.replace(/[ \t\r\n\f]+/g, ' '));
    if (this.#cell !== undefined) this.#cell.lines.push(`${this.#cell.lines.pop() ?? ''}${text}`);
    else if (text.trim() !== '') this.#isOther = true;
  }

  tag(name: string, isEnd: boolean, attributes: string): void {
    if (name === 'table') this.#table(isEnd);
    else if (name === 'td' || name === 'th') this.#endCell(isEnd ? undefined : attributes);
    else if (name === 'tr') this.#line(isEnd);
    else if (this.#cell !== undefined && BLOCKS.has(name)) this.#break(name, isEnd);
  }

  result(): BlockCell[][] | undefined {
    this.#endCell(undefined);
    if (this.#isOther || this.#tables !== 1) return undefined;
    const lines = this.#lines.filter((line) => line.length > 0);
    return lines.length === 0 ? undefined : lines;
  }

  #table(isEnd: boolean): void {
    this.#endCell(undefined);
    this.#depth += isEnd ? -1 : 1;
    if (isEnd) return;
    this.#tables += 1;
    // A table within a table lays a page out: no cells to paste.
    if (this.#depth > 1) this.#isOther = true;
  }

  #line(isEnd: boolean): void {
    this.#endCell(undefined);
    if (!isEnd) this.#lines.push([]);
  }

  #break(name: string, isEnd: boolean): void {
    const lines = this.#cell?.lines ?? [];
    const isNext = name === 'br' ? !isEnd : isEnd || (lines.at(-1) ?? '').trim() !== '';
    if (isNext) lines.push('');
  }

  #endCell(next: string | undefined): void {
    const cell = this.#cell;
    this.#cell = next === undefined ? undefined : { lines: [''], attributes: next };
    if (cell === undefined) return;
    if (this.#lines.length === 0) this.#lines.push([]);
    const line = this.#lines.at(-1) as BlockCell[];
    this.#skipCovered(line);
    const [columns, rows] = [spanOf(cell.attributes, 'colspan'), spanOf(cell.attributes, 'rowspan')];
    for (let offset = 0; offset < columns; offset++) {
      if (rows > 1) this.#covered[line.length] = rows - 1;
      line.push(offset === 0 ? blockCell(cell) : { text: '' });
    }
  }

  #skipCovered(line: BlockCell[]): void {
    for (let left = this.#covered[line.length] ?? 0; left > 0; left = this.#covered[line.length] ?? 0) {
      this.#covered[line.length] = left - 1;
      line.push({ text: '' });
    }
  }
}

function blockCell({ lines, attributes }: OpenCell): BlockCell {
  const plain = lines.map((line) => line.replaceAll('\u00a0', ' ').trim());
  while (plain.at(-1) === '') plain.pop();
  const picks = picksIn(attributes);
  return { text: plain.join('\n'), ...(picks === undefined ? {} : { picks }) };
}

function attribute(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? undefined : decoded(value);
}

function spanOf(attributes: string, name: 'colspan' | 'rowspan'): number {
  const span = Number(attribute(attributes, name) ?? 1);
  return Number.isSafeInteger(span) ? Math.max(1, Math.min(span, WIDEST)) : 1;
}

function picksIn(attributes: string): PickedCell | undefined {
  const [of, list] = [attribute(attributes, 'data-of'), attribute(attributes, 'data-picks')];
  if (of === undefined || list === undefined) return undefined;
  try {
    const values: unknown = JSON.parse(list);
    return Array.isArray(values) && values.every(isPick) ? { of, values: values.map(({ id, title }) => ({ id, title })) } : undefined;
  } catch {
    return undefined;
  }
}

function isPick(value: unknown): value is PickedCell['values'][number] {
  if (value === null || typeof value !== 'object') return false;
  const { id, title } = value as { readonly id?: unknown; readonly title?: unknown };
  return Number.isSafeInteger(id) && typeof title === 'string';
}
