// In charge of: lengths of time, kept in seconds.
import type { Locale } from '@trellis/errors';
import type { Cell, FieldType, Result, TextContext, ValueContext } from '../field-type.ts';
import { numberSources, readNumber } from '../number-field.ts';
import { groupDigits } from '../number-text.ts';
import { accept, quoted, refuse } from '../result.ts';
import { clockText, hoursText, hourUnit, readWrittenDuration } from './duration-text.ts';
import { durationSchema, type DurationConfig } from './duration.schema.ts';

/** A hundred thousand years: what is longer is a mistake. Sums of many still fit the exact range. */
const MAX_HOURS = 876_600_000;
const MAX_SECONDS = MAX_HOURS * 3600;

const codes = {
  duration: 'value.duration',
  unit: 'value.duration-unit',
  fraction: 'value.duration-seconds',
  'two-ways': 'value.number-two-ways',
} as const;

function within(seconds: number, context: ValueContext<DurationConfig>): Result<Cell> {
  if (seconds > MAX_SECONDS) return refuse('value.too-large', context, { max: `${MAX_HOURS} h` });
  return seconds < -MAX_SECONDS ? refuse('value.too-small', context, { min: `-${MAX_HOURS} h` }) : accept(seconds);
}

function readSeconds(input: unknown, context: ValueContext<DurationConfig>): Result<Cell> {
  const read = readNumber(input, 0, { ...context, config: {} });
  return read.ok ? within(Number(read.value), context) : read;
}

function readText(text: string, context: TextContext<DurationConfig>): Result<Cell> {
  const read = readWrittenDuration(text, context.config.format === 'hours' ? 3600 : undefined);
  if ('problem' in read) return refuse(codes[read.problem], context, { value: quoted(text) });
  return within(Number(read.seconds), context);
}

function write(seconds: number, config: DurationConfig, locale: Locale, number: (plain: string) => string): string {
  const hours = config.format === 'hours' ? hoursText(seconds) : undefined;
  return hours === undefined ? clockText(seconds, config.format === 'h:mm:ss') : `${number(hours)} ${hourUnit(locale)}`;
}

/** Lengths of time. Nothing of one is hidden: `h:mm` shows seconds where there are some, `hours` shows 20 minutes as 0:20. */
export const durationType: FieldType<DurationConfig> = {
  name: 'duration',
  label: { en: 'Duration', 'zh-CN': '时长' },
  configSchema: durationSchema,
  settingWords: {
    names: {
      format: { en: 'Shown as', 'zh-CN': '显示为' },
    },
    values: {
      hours: { en: 'Hours', 'zh-CN': '小时' },
    },
  },
  storage: () => ({ shape: 'column', kind: 'int64' }),
  valueType: () => ({ kind: 'number', scale: 0 }),
  valueSchema: () => ({ type: 'integer', minimum: -MAX_SECONDS, maximum: MAX_SECONDS }),
  read: readSeconds,
  fromText: readText,
  toJson: (cell) => cell,
  format: (cell, { config, locale }) => write(Number(cell), config, locale, groupDigits).replace(/^-/, '\u2212'),
  toText: (cell, { config, locale }) => write(Number(cell), config, locale, String),
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['sum', 'avg', 'min', 'max', 'count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  takesAll: () => true,
  madeFrom: numberSources,
};
