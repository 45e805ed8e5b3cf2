// In charge of: fixtures of barcode fields.
import type { Fixtures } from '../fixture.ts';
import type { BarcodeConfig } from './barcode.schema.ts';

const any: BarcodeConfig = {};
const ean13: BarcodeConfig = { symbology: 'ean13' };
const ean8: BarcodeConfig = { symbology: 'ean8' };
const upca: BarcodeConfig = { symbology: 'upca' };
const code128: BarcodeConfig = { symbology: 'code128' };
const isbn: BarcodeConfig = { symbology: 'isbn' };

/** Fixtures of barcode fields. */
export const barcodeFixtures: Fixtures<BarcodeConfig> = {
  configs: [any, ean13, ean8, upca, code128, isbn],
  wrongConfigs: [{ config: { symbology: 'qr' } }, { config: { symbology: 'EAN13' } }, { config: { length: 13 } }],
  good: [
    {
      config: any,
      json: 'SKU-00012/A b',
      texts: ['SKU-00012/A b', ' SKU-00012/A b ', 'ＳＫＵ-00012/A b'],
      cell: 'SKU-00012/A b',
      shown: 'SKU-00012/A b',
    },
    { config: any, json: '0012345', texts: ['0012345'], cell: '0012345' },
    { config: any, json: '6901234567890', cell: '6901234567890' },
    {
      config: ean13,
      json: '6901234567892',
      texts: ['6901234567892', '６９０１２３４５６７８９２', '690 1234 567892', '690-1234-567892'],
      cell: '6901234567892',
    },
    { config: ean13, json: '036000291452', texts: ['0036000291452'], cell: '0036000291452' },
    { config: ean8, json: '96385074', texts: ['9638 5074'], cell: '96385074' },
    { config: upca, json: '036000291452', texts: ['0036000291452', '0 36000 29145 2'], cell: '036000291452' },
    { config: code128, json: '(01)06901234567892', cell: '(01)06901234567892' },
    {
      config: isbn,
      json: '0-306-40615-2',
      texts: ['0306406152', '978-0-306-40615-7', '9780306406157', 'ISBN 978–0–306–40615–7'],
      cell: '9780306406157',
    },
    { config: isbn, json: '080442957X', texts: ['080442957x', '9780804429573'], cell: '9780804429573' },
    { config: isbn, json: '9791090636071', cell: '9791090636071' },
    { config: any, json: '  ', cell: null },
  ],
  bad: [
    { config: any, json: 6901234567892, code: 'value.type' },
    { config: any, json: '条码1', texts: ['é', '690–1', '②', 'ﬁ1'], code: 'value.barcode' },
    { config: code128, texts: ['价签'], code: 'value.barcode' },
    { config: any, json: '6.90123E+12', texts: ['6.90123E+12', '7E+11'], code: 'value.barcode-shortened' },
    { config: ean13, texts: ['6.90123e+12'], code: 'value.barcode-shortened' },
    { config: ean13, json: '690123456789X', texts: ['69012345678920', '96385074', '12345678901.0', '6901234567892x'], code: 'value.barcode' },
    { config: ean13, json: '6901234567890', texts: ['6901234567829', '036000291453'], code: 'value.check-digit' },
    { config: ean8, json: '9638507', texts: ['096385074'], code: 'value.barcode' },
    { config: ean8, json: '96385075', code: 'value.check-digit' },
    { config: upca, json: '36000291452', texts: ['1036000291452'], code: 'value.barcode' },
    { config: upca, json: '036000291453', code: 'value.check-digit' },
    { config: isbn, json: '9770306406157', texts: ['X306406152', '030640615'], code: 'value.barcode' },
    { config: isbn, json: '0306406153', texts: ['9780306406158', '080442957-0'], code: 'value.check-digit' },
    { config: any, json: 'x'.repeat(81), texts: ['x'.repeat(81)], code: 'value.too-long' },
    { config: any, json: 'a\nb', texts: ['a\nb'], code: 'value.line-break' },
    { config: any, json: 'a\u001db', texts: ['a\u001db'], code: 'value.control-character' },
  ],
  filters: [
    { config: ean13, operator: 'eq', value: '036000291452', holds: ['0036000291452'], fails: ['6901234567892', null] },
    { config: any, operator: 'ne', value: 'A1', holds: ['a1'], fails: ['A1'] },
    { config: any, operator: 'in', value: ['A1', 'A2'], holds: ['A2'], fails: ['A3', null] },
    { config: any, operator: 'notIn', value: ['A1'], holds: ['A3'], fails: ['A1'] },
    { config: any, operator: 'startsWith', value: '690', holds: ['6901234567892'], fails: ['1690', null] },
    { config: any, operator: 'contains', value: '1234', holds: ['6901234567892'], fails: ['1243', null] },
    { config: any, operator: 'isEmpty', holds: [null], fails: ['0'] },
    { config: any, operator: 'isNotEmpty', holds: ['0'], fails: [null] },
  ],
};
