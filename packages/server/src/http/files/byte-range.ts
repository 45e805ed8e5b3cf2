// In charge of: which bytes of a file a request wants.
import type { ByteRange } from '@trellis/engine';

/** The bytes a Range header asks for: all of them without one (or with several, which may be answered whole), `none` when there are none such. */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined | 'none' {
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  const [, from = '', to = ''] = parts ?? [];
  if (parts === null || (from === '' && to === '')) return undefined;
  if (from === '') return to === '0' || Number(to) === 0 ? 'none' : { first: Math.max(0, size - Number(to)), last: size - 1 };
  const [first, last] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)];
  // A range that ends before it begins is none, and counts as no header at all.
  if (to !== '' && Number(to) < first) return undefined;
  return first >= size ? 'none' : { first, last };
}
