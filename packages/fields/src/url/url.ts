// In charge of: web addresses.
import type { FieldType, Result, ValueContext } from '../field-type.ts';
import { isBlank, readLine } from '../plain-text.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { urlSchema, type UrlConfig } from './url.schema.ts';
import { readWebAddress, showWebAddress } from './web-address.ts';

/** Longest address that all browsers and proxies take. */
const MAX_URL = 2000;

const codes = { url: 'value.url', scheme: 'value.url-scheme', login: 'value.url-login' } as const;

function readUrl(input: string, context: ValueContext<UrlConfig>): Result<string> {
  const line = readLine(input.trim(), MAX_URL, { ...context, config: {} });
  if (!line.ok) return line;
  const read = readWebAddress(line.value);
  if ('problem' in read) return refuse(codes[read.problem], context, { value: quoted(input) });
  // Putting https:// before it may have made it too long.
  return readLine(read.url, MAX_URL, { ...context, config: {} });
}

/** Web addresses. Only http and https: whatever else an address can start is not started from here. */
export const urlType: FieldType<UrlConfig> = {
  name: 'url',
  label: { en: 'Web address', 'zh-CN': '网址' },
  configSchema: urlSchema,
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: () => ({ kind: 'text' }),
  valueSchema: () => ({ type: 'string', maxLength: MAX_URL }),
  read(input, context) {
    if (typeof input !== 'string') return refuseType(context, { en: 'a web address as text', 'zh-CN': '文本形式的网址' });
    return isBlank(input) ? accept(null) : readUrl(input, context);
  },
  fromText: readUrl,
  toJson: (cell) => cell,
  format: (cell) => showWebAddress(String(cell)),
  toText: String,
  operators: ['eq', 'ne', 'in', 'notIn', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'],
  metrics: ['count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: true,
  canBeUnique: true,
  indexed: false,
  searchable: true,
  madeFrom: ['text', 'choice', 'record'],
};
