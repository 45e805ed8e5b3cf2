// In charge of: the numbers that people type, paste and keep in files, turned into plain decimal text, and the way back to the screen.

/** What a written number turned out to be: plain decimal text, nothing like a number, or two different numbers. */
export type WrittenNumber = { readonly plain: string } | { readonly problem: 'number' | 'two-ways' };

const SIGN = '[-+\u2212\u2010\u2011\u2012\u2013]';
const SIGNED = new RegExp(`^(${SIGN}?)\\s*(.*)$`, 's');
const PLAIN = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
// One kind of separator throughout, in threes.
const GROUPED = /^[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+|(?:['’]\d{3})+)(?:\.\d*)?$/;
// Digits with commas, points and spaces that follow neither form: decimal commas, groups of two or four.
const OTHERWISE = /^\d[\d.,'’ ]*\d$/;

/** Full-width digits and signs, and the spaces of typesetters, as plain ones. */
export function foldWidth(text: string): string {
  return text.normalize('NFKC').trim();
}

/** Takes a sign or the parentheses of bookkeeping off a folded text. Undefined when there are two signs. */
export function takeSign(text: string): { readonly negative: boolean; readonly signed: boolean; readonly rest: string } {
  const inner = /^\((.*)\)$/s.exec(text)?.[1];
  if (inner !== undefined) return { negative: true, signed: true, rest: inner.trim() };
  const match = SIGNED.exec(text);
  const sign = match?.[1] ?? '';
  return { negative: sign !== '' && sign !== '+', signed: sign !== '', rest: match?.[2] ?? '' };
}

/** Reads the digits of a folded text without sign. */
export function readDigits(text: string, negative: boolean): WrittenNumber {
  const sign = negative ? '-' : '';
  if (PLAIN.test(text)) return { plain: sign + text };
  if (GROUPED.test(text)) return { plain: sign + text.replace(/[,'’ ]/g, '') };
  return { problem: OTHERWISE.test(text) ? 'two-ways' : 'number' };
}

/**
 * Reads a written number: `1,234.50`, `1 234.5`, `(12.00)`, `−3`, full-width digits.
 * @example readWrittenNumber('1,234.50') // { plain: '1234.50' }
 */
export function readWrittenNumber(text: string): WrittenNumber {
  const { negative, rest } = takeSign(foldWidth(text));
  return readDigits(rest, negative);
}

/**
 * Plain decimal text as readers see it: thousands in groups, the minus sign as wide as a digit. Both languages write it so.
 * @example groupDigits('-1234.50') // '−1,234.50'
 */
export function groupDigits(plain: string): string {
  const negative = plain.startsWith('-');
  const [whole = '', fraction] = (negative ? plain.slice(1) : plain).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return (negative ? '\u2212' : '') + (fraction === undefined ? grouped : `${grouped}.${fraction}`);
}
