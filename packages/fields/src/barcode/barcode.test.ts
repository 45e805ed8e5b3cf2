import { message } from '@trellis/errors';
import { expect, test } from 'vitest';
import { barcodeType } from './barcode.ts';

function refused(text: string, symbology: 'ean13' | 'isbn' | 'any', locale: 'en' | 'zh-CN'): string[] {
  const result = barcodeType.fromText(text, { config: { symbology }, label: 'Code', path: 'code', timezone: 'UTC' });
  return result.ok ? [] : result.issues.map(({ code, params }) => message(code, params, locale).message);
}

test('finds every single wrong digit', () => {
  const code = '6901234567892';
  for (let place = 0; place < code.length; place++) {
    for (let digit = 0; digit < 10; digit++) {
      const text = `${code.slice(0, place)}${digit}${code.slice(place + 1)}`;
      expect(refused(text, 'ean13', 'en').length === 0).toBe(text === code);
    }
  }
});

test('says which code is wanted, and what a spreadsheet did to one', () => {
  expect(refused('12345', 'ean13', 'zh-CN')).toEqual(['“12345”不是EAN-13 条码（13 位数字）。']);
  expect(refused('12345', 'isbn', 'en')).toEqual(['“12345” is not an ISBN (10 or 13 digits).']);
  expect(refused('6.90123E+12', 'any', 'en')).toEqual(['“6.90123E+12” was shortened by a spreadsheet; its digits are lost.']);
});
