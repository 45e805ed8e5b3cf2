// In charge of: which cells of a sheet are joined. They are told after the rows, so the part is read once more for them.
import { xmlElements } from './xml-elements.ts';

/** Joined cells: rows counted from 1 as in the file, columns from 0. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Headers stand within the first rows. */
const LAST_ROW = 60;
const MAX_RANGES = 10_000;
const REFERENCE = /\sref\s*=\s*["']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)["']/;

function place(letters: string): number {
  let value = 0;
  for (const letter of letters) value = value * 26 + letter.charCodeAt(0) - 64;
  return value - 1;
}

/** The joined cells among the first rows. */
export async function mergedRanges(bytes: AsyncIterable<Uint8Array>): Promise<readonly CellRange[]> {
  const ranges: CellRange[] = [];
  let seen = 0;
  for await (const { attributes } of xmlElements(bytes, { name: 'mergeCell', within: 'worksheet', longest: Number.POSITIVE_INFINITY })) {
    const [, left = '', top = '', right = '', bottom = ''] = REFERENCE.exec(attributes) ?? [];
    seen += 1;
    if (seen > MAX_RANGES) break;
    if (top !== '' && Number(top) <= LAST_ROW) ranges.push({ top: Number(top), bottom: Number(bottom), left: place(left), right: place(right) });
  }
  return ranges;
}
