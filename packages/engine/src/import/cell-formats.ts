// In charge of: what the number formats of a workbook say about its values: dates, times, shares, digits in front.
import { xmlTags } from './xml-tags.ts';

/** What a value is by its format. `pad` is the number of digits that a whole number is filled up to. */
export type CellFormat = { readonly kind: 'plain' | 'date' | 'elapsed' | 'percent' } | { readonly kind: 'padded'; readonly pad: number };

const PLAIN: CellFormat = { kind: 'plain' };
const DATE: CellFormat = { kind: 'date' };

/** Formats that have numbers and no text in the file. Those from 27 on are the dates of East Asian programs. */
function builtIn(id: number): CellFormat {
  if (id === 9 || id === 10) return { kind: 'percent' };
  if (id === 46) return { kind: 'elapsed' };
  const isDate = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  return isDate ? DATE : PLAIN;
}

/** What stands for itself in a format: quoted and escaped text, colours, conditions, fillers. */
const LITERAL = /"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi;

/** What a format text says. The section for positive numbers decides. */
export function formatOf(code: string): CellFormat {
  const [first = ''] = code.replace(LITERAL, '').split(';');
  if (/^0{2,15}$/.test(first)) return { kind: 'padded', pad: first.length };
  if (/\[(?:h+|m+|s+)\]/i.test(first)) return { kind: 'elapsed' };
  if (first.includes('%')) return { kind: 'percent' };
  if (/general/i.test(first)) return PLAIN;
  return /[ymdhs年月日时分秒]/i.test(first.replace(/e[+-]/gi, '')) ? DATE : PLAIN;
}

/** The formats of a workbook's cells, by the number that a cell carries. */
export function cellFormats(styles: string): readonly CellFormat[] {
  const tags = xmlTags(styles);
  const own = new Map(
    tags.filter((tag) => tag.name === 'numFmt').map(({ attributes }) => [Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '']),
  );
  const start = tags.findIndex((tag) => tag.name === 'cellXfs');
  const formats: CellFormat[] = [];
  for (const { name, attributes } of start < 0 ? [] : tags.slice(start + 1)) {
    if (name === 'cellStyles' || name === 'dxfs') break;
    if (name !== 'xf') continue;
    const id = Number(attributes.get('numFmtId') ?? 0);
    const code = own.get(id);
    formats.push(code === undefined ? builtIn(id) : formatOf(code));
  }
  return formats;
}
