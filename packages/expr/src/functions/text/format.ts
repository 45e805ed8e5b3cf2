// In charge of: TEXT(value, format).
import type { Report } from '../../operation.ts';
import { scaleOf } from '../../types/decimal.ts';
import { typeLabel } from '../../types/label.ts';
import type { Value } from '../../value-type.ts';
import { readDateFormat, writeMoment } from '../../format/date-format.ts';
import { readNumberFormat, writeNumber } from '../../format/number-format.ts';
import { defineFunction, type Facts } from '../define.ts';
import { text } from '../types.ts';
import { localOf, secondsOf } from '../date/local-time.ts';

function refuse({ args }: Facts, report: Report): void {
  const [value, format] = args;
  if (value === undefined || format?.kind !== 'literal' || typeof format.value !== 'string') return;
  const { kind } = value.type;
  if (kind !== 'number' && kind !== 'date' && kind !== 'timestamp') {
    if (kind !== 'null') report('args.0', 'expression.type', { name: 'TEXT', expected: typeLabel('number'), found: typeLabel(kind) });
    return;
  }
  const isKnown = kind === 'number' ? readNumberFormat(format.value) !== undefined : canShow(kind, format.value);
  if (!isKnown) report('args.1', 'expression.format', { format: format.value, found: typeLabel(kind) });
}

function canShow(kind: 'date' | 'timestamp', format: string): boolean {
  const found = readDateFormat(format);
  return found !== undefined && (kind === 'timestamp' || !found.hasTime);
}

function writeNumberAs(value: bigint, scale: number, format: string): Value {
  const found = readNumberFormat(format);
  return found === undefined ? null : writeNumber(found, value, scale);
}

/** A number or date as text in a format. */
export const textFunction = defineFunction({
  name: 'text',
  params: ['any', 'text'],
  result: text,
  refuse,
  doc: {
    group: 'text',
    params: 'value, format',
    en: 'A number, date or time as text in a format such as #,##0.00 or yyyy-mm-dd.',
    zh: '按格式把数字、日期或时间写成文本，例如 #,##0.00 或 yyyy-mm-dd。',
    example: 'TEXT(1234.5, "#,##0.00")',
    result: '"1,234.50"',
    rules: {
      en: 'Halves round away from zero; a format that is none gives null; times are those of the workspace.',
      zh: '四舍五入（绝对值）；格式无法识别时为空；时间按工作区时区。',
    },
  },
  run: ([value, format], { args }, world) => {
    const type = args[0]?.type ?? { kind: 'null' };
    if (typeof value === 'bigint') return writeNumberAs(value, scaleOf(type), format);
    const found = readDateFormat(format);
    if (typeof value !== 'number' || found === undefined) return null;
    if (type.kind === 'date') return found.hasTime ? null : writeMoment(found, value, 0);
    const local = type.kind === 'timestamp' ? localOf(value, world) : null;
    return local === null ? null : writeMoment(found, local.day, secondsOf(local));
  },
});
