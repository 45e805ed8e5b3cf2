// In charge of: calendar dates, which are the same everywhere on earth.
import { readWrittenTime } from '../date-text.ts';
import { formatDay, parseDay } from '../day.ts';
import type { FieldType } from '../field-type.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { dateSchema, type DateConfig } from './date.schema.ts';

/** Calendar dates. */
export const dateType: FieldType<DateConfig> = {
  name: 'date',
  label: { en: 'Date', 'zh-CN': '日期' },
  configSchema: dateSchema,
  storage: () => ({ shape: 'column', kind: 'date' }),
  valueType: () => ({ kind: 'date' }),
  valueSchema: () => ({ type: 'string', format: 'date' }),
  read(input, context) {
    if (typeof input !== 'string') return refuseType(context, { en: 'a date (YYYY-MM-DD)', 'zh-CN': '日期（YYYY-MM-DD）' });
    const day = parseDay(input);
    return day === undefined ? refuse('value.date', context, { value: quoted(input) }) : accept(day);
  },
  fromText(text, context) {
    const { day, time } = readWrittenTime(text, context.dateOrder);
    const value = quoted(text);
    if (day === 'two-ways') return refuse('value.date-two-ways', context, { value });
    if (day === 'date' || Number.isNaN(time)) return refuse('value.date', context, { value });
    // Spreadsheets write dates with a midnight behind; any other time would be lost.
    return time === undefined || time === 0 ? accept(day) : refuse('value.date-has-time', context, { value });
  },
  toJson: (cell) => formatDay(Number(cell)),
  format: (cell) => formatDay(Number(cell)),
  toText: (cell) => formatDay(Number(cell)),
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'isEmpty', 'isNotEmpty', 'relative'],
  metrics: ['min', 'max', 'count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: true,
  canBeUnique: true,
  indexed: true,
  searchable: false,
  madeFrom: ['text', 'choice', 'date', 'timestamp'],
  // The day as it is written, without its time.
  approximate(text, context) {
    const { day } = readWrittenTime(text, context.dateOrder);
    return typeof day === 'number' ? accept(day) : refuse('value.date', context, { value: quoted(text) });
  },
};
