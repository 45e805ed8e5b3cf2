// In charge of: e-mail addresses.
import type { FieldType, Result, ValueContext } from '../field-type.ts';
import { foldWidth } from '../number-text.ts';
import { isBlank, readLine } from '../plain-text.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { emailSchema, type EmailConfig } from './email.schema.ts';

/** What mail servers take at most, before the @ and in all. */
const MAX_LOCAL = 64;
const MAX_EMAIL = 254;

// Quoted names before the @ are allowed by the standard and used by nobody; refusing them catches lists and names around addresses.
const NOT_LOCAL = /[\s@"(),:;<>[\]\\]/u;
const LABEL = /^[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;

function isLocal(text: string): boolean {
  return text !== '' && text.length <= MAX_LOCAL && !NOT_LOCAL.test(text) && text.split('.').every((part) => part !== '');
}

function isDomain(text: string): boolean {
  const labels = text.split('.');
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

/**
 * The whole address is kept in lower case. Domains mean the same in either case; of names before the @ a server might tell them apart, but
 * none in use does, while two spellings of one address in a unique field, an import's key or a customer list are everyday mistakes.
 */
function readEmail(input: string, context: ValueContext<EmailConfig>): Result<string> {
  const line = readLine(foldWidth(input).replace(/^mailto:/i, ''), MAX_EMAIL, { ...context, config: {} });
  if (!line.ok) return line;
  const address = line.value.toLowerCase().normalize('NFC');
  const at = address.lastIndexOf('@');
  const isAddress = at > 0 && address.length <= MAX_EMAIL && isLocal(address.slice(0, at)) && isDomain(address.slice(at + 1));
  return isAddress ? accept(address) : refuse('value.email', context, { value: quoted(input) });
}

/** E-mail addresses, in lower case. */
export const emailType: FieldType<EmailConfig> = {
  name: 'email',
  label: { en: 'E-mail', 'zh-CN': '邮箱' },
  configSchema: emailSchema,
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: () => ({ kind: 'text' }),
  valueSchema: () => ({ type: 'string', maxLength: MAX_EMAIL }),
  read(input, context) {
    if (typeof input !== 'string') return refuseType(context, { en: 'an e-mail address as text', 'zh-CN': '文本形式的邮箱地址' });
    return isBlank(input) ? accept(null) : readEmail(input, context);
  },
  fromText: readEmail,
  toJson: (cell) => cell,
  format: String,
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
