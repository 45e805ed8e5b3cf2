// In charge of: VALUE, TO_NUMBER, TO_TEXT, TO_DATE, TO_BOOLEAN, TO_TIMESTAMP: values of one kind as another.
import { quotientScale } from '../../calc/exact.ts';
import { readNumber } from '../../calc/number-text.ts';
import { typeLabel } from '../../types/label.ts';
import { textOf } from '../../types/show.ts';
import type { Report, World } from '../../operation.ts';
import type { ValueType } from '../../value-type.ts';
import { dayOf } from '../day-of.ts';
import { defineFunction, type Facts } from '../define.ts';
import { readDay } from '../date/make.ts';
import { localOf, msPerDay } from '../date/local-time.ts';
import type { DocumentedFunction } from '../doc.ts';
import { boolean, date, quotient, text, timestamp } from '../types.ts';

/** The number a text says. */
export const value = defineFunction({
  name: 'value',
  params: ['text'],
  result: quotient,
  doc: {
    group: 'conversion',
    params: 'text',
    en: 'The number that a text says: 1,234.5, -3 or 12%.',
    zh: '文本表示的数字：1,234.5、-3 或 12%。',
    example: 'VALUE("1,234.50")',
    result: '1234.5',
    rules: {
      en: 'Null for any other text; rounded to 12 decimal places. Full-width digits count.',
      zh: '其他文本为空；保留 12 位小数；支持全角数字。',
    },
  },
  run: ([value]) => readNumber(value, quotientScale) ?? null,
});

/** Reports a first argument of none of some kinds. */
function onlyKinds(name: string, kinds: readonly ValueType['kind'][]): (facts: Facts, report: Report) => void {
  return ({ args }, report) => {
    const found = args[0]?.type.kind ?? 'null';
    if (found !== 'null' && !kinds.includes(found)) {
      report('args.0', 'expression.type', { name, expected: typeLabel(kinds[0] ?? 'null'), found: typeLabel(found) });
    }
  };
}

function numberType({ args }: Facts): ValueType {
  const type = args[0]?.type;
  return type?.kind === 'number' ? type : type?.kind === 'boolean' ? { kind: 'number', scale: 0 } : quotient;
}

/** A value as a number. */
export const toNumber = defineFunction({
  name: 'to_number',
  params: ['any'],
  result: numberType,
  refuse: onlyKinds('TO_NUMBER', ['number', 'text', 'choice', 'boolean']),
  doc: {
    group: 'conversion',
    params: 'value',
    en: 'A number of a text or of yes or no (1 or 0); a number stays as it is.',
    zh: '把文本或是/否（1 或 0）变为数字；数字保持不变。',
    example: 'TO_NUMBER("12%")',
    result: '0.12',
    rules: { en: 'Null for a text that says no number.', zh: '文本不是数字时为空。' },
  },
  run: ([value]) => {
    if (typeof value === 'string') return readNumber(value, quotientScale) ?? null;
    return typeof value === 'boolean' ? BigInt(value) : value;
  },
});

/** A value as text. */
export const toText = defineFunction({
  name: 'to_text',
  params: ['any'],
  result: text,
  doc: {
    group: 'conversion',
    params: 'value',
    en: 'A value as text: numbers plainly, dates as 2026-01-31.',
    zh: '把值变为文本：数字按原样，日期写成 2026-01-31。',
    example: 'TO_TEXT(1.50)',
    result: '"1.5"',
    rules: {
      en: 'Moments are written in UTC, yes and no as TRUE and FALSE, links and users as their ids.',
      zh: '日期时间按 UTC，是/否写成 TRUE/FALSE，关联和用户写成编号。',
    },
  },
  run: ([value], { args }) => textOf(value, args[0]?.type ?? text),
});

function localDayAt(instant: number, world: World): number | null {
  return localOf(instant, world)?.day ?? null;
}

const toDateOperation = defineFunction({
  name: 'to_date',
  params: ['any'],
  result: date,
  refuse: onlyKinds('TO_DATE', ['date', 'timestamp', 'text', 'choice']),
  doc: {
    group: 'conversion',
    params: 'value',
    en: 'A date of a text or of a moment (its local day); a date stays as it is.',
    zh: '把文本或日期时间（取当地日期）变为日期；日期保持不变。',
    example: 'TO_DATE("2026年1月31日")',
    result: '2026-01-31',
    rules: { en: 'Null for a text that says no date.', zh: '文本不是日期时为空。' },
  },
  run: ([value], { args }, world) => {
    if (typeof value === 'string') return readDay(value) ?? null;
    return typeof value === 'number' && args[0]?.type.kind === 'timestamp' ? localDayAt(value, world) : value;
  },
});

/** A value as a date. Of a timestamp field it is the local day that the store keeps beside it. */
export const toDate: DocumentedFunction = {
  ...toDateOperation,
  infer(args, report) {
    const [arg] = args;
    const day = arg === undefined ? undefined : dayOf(arg);
    return day === undefined || day === arg ? toDateOperation.infer(args, report) : day;
  },
};

const longestWord = 40;
const yes = new Set(['true', 'yes', 'y', '1', '是', '对', '√']);
const no = new Set(['false', 'no', 'n', '0', '否', '不', '错', '×']);

/** A value as yes or no. */
export const toBoolean = defineFunction({
  name: 'to_boolean',
  params: ['any'],
  result: boolean,
  refuse: onlyKinds('TO_BOOLEAN', ['boolean', 'text', 'choice', 'number']),
  doc: {
    group: 'conversion',
    params: 'value',
    en: 'Yes or no of a text or a number; numbers other than 0 are yes.',
    zh: '把文本或数字变为是/否；不为 0 的数字为是。',
    example: 'TO_BOOLEAN("yes")',
    result: 'TRUE',
    rules: {
      en: 'Null for other texts; known are true, yes, y, 1, 是 and false, no, n, 0, 否.',
      zh: '其他文本为空；可识别 true、yes、y、1、是 和 false、no、n、0、否。',
    },
  },
  run: ([value]) => {
    if (typeof value === 'bigint') return value !== 0n;
    if (typeof value !== 'string') return value;
    const word = value.length > longestWord ? '' : value.normalize('NFKC').trim().toLowerCase();
    return yes.has(word) ? true : no.has(word) ? false : null;
  },
});

/** A date and time as a moment. */
export const toTimestamp = defineFunction({
  name: 'to_timestamp',
  params: ['date', 'integer?', 'integer?'],
  result: timestamp,
  doc: {
    group: 'conversion',
    params: 'date, [hour], [minute]',
    en: 'The moment of a date at an hour and minute in the workspace.',
    zh: '工作区时区中某日某时某分的时刻。',
    example: 'TO_TIMESTAMP("2026-01-31", 8, 30) = TIMESTAMP("2026-01-31T00:30:00Z")',
    result: 'TRUE',
    rules: { en: 'By the workspace’s time zone; null for hours and minutes that there are not.', zh: '按工作区时区；小时或分钟不存在时为空。' },
  },
  run: ([day, hour = 0, minute = 0], _facts, { clock }) => {
    if (clock === undefined || hour < 0 || hour > 23 || minute < 0 || minute > 59) return null;
    const local = day * msPerDay + (hour * 60 + minute) * 60_000;
    // The zone's offset at the moment itself, which the offset of the first guess finds but for the hour of a change.
    const guess = local - clock.offset(local) * 60_000;
    return local - clock.offset(guess) * 60_000;
  },
});
