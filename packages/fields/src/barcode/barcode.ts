// In charge of: barcodes of goods and labels.
import type { FieldType, Result, ValueContext } from '../field-type.ts';
import { isBlank, readLine } from '../plain-text.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { barcodeSchema, type BarcodeConfig } from './barcode.schema.ts';
import { readCodeNumber, symbologyNames } from './code-number.ts';

/** Longer codes are not printed as bars. */
const MAX_CODE = 80;
/** 6.90123E+12 is what spreadsheets make of a long number; the digits it stands for are gone. */
const SHORTENED = /^\d(?:\.\d+)?E\+\d{1,3}$/i;

/** Full-width letters, digits and signs as plain ones. Nothing else is folded: a ② is no 2 on a label. */
function foldForms(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (form) => String.fromCharCode(form.charCodeAt(0) - 0xfee0)).trim();
}

function readCode(input: string, context: ValueContext<BarcodeConfig>): Result<string> {
  const line = readLine(foldForms(input), MAX_CODE, { ...context, config: {} });
  if (!line.ok) return line;
  const value = quoted(input);
  if (SHORTENED.test(line.value)) return refuse('value.barcode-shortened', context, { value });
  const kind = context.config.symbology ?? 'any';
  const read = readCodeNumber(line.value, kind);
  if ('code' in read) return accept(read.code);
  return read.problem === 'code'
    ? refuse('value.barcode', context, { value, expected: symbologyNames[kind] })
    : refuse('value.check-digit', context, { value });
}

/** Barcodes, as the text a scanner gives. */
export const barcodeType: FieldType<BarcodeConfig> = {
  name: 'barcode',
  label: { en: 'Barcode', 'zh-CN': '条码' },
  configSchema: barcodeSchema,
  settingWords: {
    names: {
      symbology: { en: 'Kind of code', 'zh-CN': '条码类型' },
    },
    values: {
      any: { en: 'Any', 'zh-CN': '不限' },
    },
  },
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: () => ({ kind: 'text' }),
  valueSchema: () => ({ type: 'string', maxLength: MAX_CODE }),
  read(input, context) {
    if (typeof input !== 'string') return refuseType(context, { en: 'a barcode as text', 'zh-CN': '文本形式的条码' });
    return isBlank(input) ? accept(null) : readCode(input, context);
  },
  fromText: readCode,
  toJson: (cell) => cell,
  format: String,
  toText: String,
  operators: ['eq', 'ne', 'in', 'notIn', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'],
  metrics: ['count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: true,
  canBeUnique: true,
  // A scan asks for one record by its code.
  indexed: true,
  searchable: true,
  takesAll: (_before, after) => (after.symbology ?? 'any') === 'any',
};
