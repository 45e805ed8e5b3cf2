// In charge of: what is written in a workbook's first sheet, taken from its XML as it stands and by no reader of the product.
import { inflateRawSync } from 'node:zlib';

/** A cell as it is written. */
interface WrittenCell {
  /** Where it stands, such as `B2`. */
  readonly at: string;
  /** `text`, `number`, or what else the file calls it. */
  readonly type: string;
  /** How a spreadsheet shows it. */
  readonly format: string;
  readonly value: string;
  readonly formula: boolean;
}

/** A sheet as it is written. */
export interface WrittenSheet {
  readonly name: string;
  /** Widths of the columns in characters, in their order. */
  readonly widths: readonly number[];
  /** Rows that stay in sight. */
  readonly frozen: number;
  readonly rows: readonly (readonly WrittenCell[])[];
}

/** The formats that every spreadsheet knows by a number. */
const builtIn: { readonly [id: string]: string } = { 0: 'General', 1: '0', 2: '0.00', 9: '0%', 10: '0.00%', 14: 'mm-dd-yy', 49: '@' };

/** The parts of a zip, by the directory at its end. */
function partsOf(file: Buffer): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const end = file.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, nameLength, extra, comment] = [file.readUInt32LE(at + 20), ...[28, 30, 32].map((place) => file.readUInt16LE(at + place))] as [
      number,
      number,
      number,
      number,
    ];
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const local = file.readUInt32LE(at + 42);
    const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const bytes = file.subarray(from, from + packed);
    parts.set(name, (file.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8'));
    at += 46 + nameLength + extra + comment;
  }
  return parts;
}

type Attributes = { readonly [name: string]: string };

interface Element {
  readonly attributes: Attributes;
  readonly inner: string;
}

const signs: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string): string => text.replace(/&(\w+);/g, (_, name: string) => signs[name] ?? '');

/** Every element of a name. None of those asked for stands within another of its name. */
function elements(xml: string, name: string): readonly Element[] {
  return [...xml.matchAll(new RegExp(`<${name}((?:\\s[^>]*?)?)(?:/>|>(.*?)</${name}>)`, 'gs'))].map(([, head = '', inner = '']) => ({
    attributes: Object.fromEntries([...head.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, plain(value)])),
    inner,
  }));
}

const textsIn = (xml: string): string =>
  elements(xml, 't')
    .map(({ inner }) => plain(inner))
    .join('');

/** The format of each style by its place. */
function formatsOf(styles: string): readonly string[] {
  const own = new Map(elements(styles, 'numFmt').map(({ attributes }) => [attributes['numFmtId'], attributes['formatCode'] ?? '']));
  return elements(elements(styles, 'cellXfs')[0]?.inner ?? '', 'xf').map(
    ({ attributes: { numFmtId = '0' } }) => own.get(numFmtId) ?? builtIn[numFmtId] ?? numFmtId,
  );
}

/** The first sheet of a workbook. */
export function writtenSheet(file: Buffer): WrittenSheet {
  const parts = partsOf(file);
  const part = (name: string): string => parts.get(name) ?? '';
  const sheet = part('xl/worksheets/sheet1.xml');
  const shared = elements(part('xl/sharedStrings.xml'), 'si').map(({ inner }) => textsIn(inner));
  const formats = formatsOf(part('xl/styles.xml'));
  const cellOf = ({ attributes: { r: at = '', t = 'n', s = '0' }, inner }: Element): WrittenCell => {
    const bare = plain(elements(inner, 'v')[0]?.inner ?? '');
    const value = t === 's' ? (shared[Number(bare)] ?? '') : t === 'inlineStr' ? textsIn(inner) : bare;
    const type = ['s', 'inlineStr', 'str'].includes(t) ? 'text' : t === 'n' ? 'number' : t;
    return { at, type, format: formats[Number(s)] ?? s, value, formula: elements(inner, 'f').length > 0 };
  };
  const widths = elements(sheet, 'col').flatMap(({ attributes: { min, max, width } }) =>
    Array.from({ length: Number(max) - Number(min) + 1 }, () => Number(width)),
  );
  return {
    name: elements(part('xl/workbook.xml'), 'sheet')[0]?.attributes['name'] ?? '',
    widths,
    frozen: Number(elements(sheet, 'pane')[0]?.attributes['ySplit'] ?? 0),
    rows: elements(sheet, 'row').map(({ inner }) => elements(inner, 'c').map(cellOf)),
  };
}
