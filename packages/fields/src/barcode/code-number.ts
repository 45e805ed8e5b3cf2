// In charge of: the numbers under barcodes: which digits a code of each kind has, its check digit, and its one form.
import type { LocalText } from '@trellis/errors';
import type { BarcodeConfig } from './barcode.schema.ts';

/** Kinds of barcodes. */
export type Symbology = NonNullable<BarcodeConfig['symbology']>;

/** What a written code turned out to be. */
export type WrittenCode = { readonly code: string } | { readonly problem: 'code' | 'check-digit' };

/** What each kind of code is called. */
export const symbologyNames: { readonly [kind in Symbology]: LocalText } = {
  any: { en: 'a barcode (letters, digits and signs, without accents)', 'zh-CN': '条码（只含英文字母、数字和符号）' },
  ean13: { en: 'an EAN-13 barcode (13 digits)', 'zh-CN': 'EAN-13 条码（13 位数字）' },
  ean8: { en: 'an EAN-8 barcode (8 digits)', 'zh-CN': 'EAN-8 条码（8 位数字）' },
  upca: { en: 'a UPC-A barcode (12 digits)', 'zh-CN': 'UPC-A 条码（12 位数字）' },
  code128: { en: 'a Code 128 barcode (letters, digits and signs, without accents)', 'zh-CN': 'Code 128 条码（只含英文字母、数字和符号）' },
  isbn: { en: 'an ISBN (10 or 13 digits)', 'zh-CN': 'ISBN 书号（10 位或 13 位）' },
};

/** The digit that makes a GS1 number whole (EAN, UPC, ISBN-13): digits weighted 3 and 1 from the right add up to a multiple of ten. */
function gs1CheckDigit(digits: string): number {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) sum += Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10;
}

function isWhole(code: string): boolean {
  return gs1CheckDigit(code.slice(0, -1)) === Number(code.at(-1));
}

function isIsbn10(code: string): boolean {
  const sum = Array.from(code).reduce((total, digit, place) => total + (digit === 'X' ? 10 : Number(digit)) * (10 - place), 0);
  return sum % 11 === 0;
}

function checked(code: string): WrittenCode {
  return isWhole(code) ? { code } : { problem: 'check-digit' };
}

function readIsbn(compact: string): WrittenCode {
  const upper = compact.toUpperCase().replace(/^ISBN:?/, '');
  if (/^97[89]\d{10}$/.test(upper)) return checked(upper);
  if (!/^\d{9}[\dX]$/.test(upper)) return { problem: 'code' };
  if (!isIsbn10(upper)) return { problem: 'check-digit' };
  const number = `978${upper.slice(0, 9)}`;
  return { code: `${number}${gs1CheckDigit(number)}` };
}

function readDigits(compact: string, length: number): WrittenCode {
  return new RegExp(`^\\d{${length}}$`).test(compact) ? checked(compact) : { problem: 'code' };
}

/**
 * Reads a code whose width is folded. A UPC-A code and the EAN-13 code of the same goods differ by a 0 in front, which readers and
 * spreadsheets leave out or put in, so each kind takes both; an ISBN of ten digits becomes the one of thirteen that is on the book today.
 * @example readCodeNumber('0-306-40615-2', 'isbn') // { code: '9780306406157' }
 */
export function readCodeNumber(text: string, kind: Symbology): WrittenCode {
  // What Code 128 can hold; other kinds of codes hold less.
  if (kind === 'any' || kind === 'code128') return /^[\x20-\x7e]+$/.test(text) ? { code: text } : { problem: 'code' };
  const compact = text.replace(/[\s\u2010-\u2015-]/gu, '');
  if (kind === 'isbn') return readIsbn(compact);
  if (kind === 'ean8') return readDigits(compact, 8);
  if (kind === 'ean13') return readDigits(/^\d{12}$/.test(compact) ? `0${compact}` : compact, 13);
  return readDigits(/^0\d{12}$/.test(compact) ? compact.slice(1) : compact, 12);
}
