// In charge of: phone numbers.
import type { FieldType, Result, ValueContext } from '../field-type.ts';
import { isBlank, readLine } from '../plain-text.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { readPhoneNumber, showPhoneNumber } from './phone-number.ts';
import { phoneSchema, type PhoneConfig } from './phone.schema.ts';

/** Longest text that is looked at: far more than any notation needs. */
const MAX_WRITTEN = 60;
/** + and 15 digits, x and 8 more. */
const MAX_PHONE = 25;

function readPhone(input: string, context: ValueContext<PhoneConfig>): Result<string> {
  const line = readLine(input.trim(), MAX_WRITTEN, { ...context, config: {} });
  if (!line.ok) return line;
  const read = readPhoneNumber(line.value, context.config.countryCode);
  if ('phone' in read) return accept(read.phone);
  if (read.problem === 'phone') return refuse('value.phone', context, { value: quoted(input) });
  return refuse('value.phone-country', context, { value: quoted(input), code: `+${context.config.countryCode ?? ''}` });
}

/** Phone numbers: +, digits, and x before an extension. However it is written, one number has one form. */
export const phoneType: FieldType<PhoneConfig> = {
  name: 'phone',
  label: { en: 'Phone', 'zh-CN': '电话' },
  configSchema: phoneSchema,
  settingWords: {
    names: {
      countryCode: { en: 'Country code', 'zh-CN': '国家代码' },
    },
  },
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: () => ({ kind: 'text' }),
  valueSchema: () => ({ type: 'string', maxLength: MAX_PHONE }),
  read(input, context) {
    if (typeof input !== 'string') return refuseType(context, { en: 'a phone number as text', 'zh-CN': '文本形式的电话号码' });
    return isBlank(input) ? accept(null) : readPhone(input, context);
  },
  fromText: readPhone,
  toJson: (cell) => cell,
  format: (cell, { locale }) => showPhoneNumber(String(cell), locale === 'en' ? 'ext.' : '转'),
  toText: String,
  operators: ['eq', 'ne', 'in', 'notIn', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'],
  metrics: ['count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: true,
  canBeUnique: true,
  indexed: false,
  searchable: true,
  madeFrom: ['text', 'choice', 'number', 'record'],
};
