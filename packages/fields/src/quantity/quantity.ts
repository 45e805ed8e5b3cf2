// In charge of: quantities with a unit of measure, kept in one unit so that sorting, filtering and adding are right.
import { issue, type Issue } from '@trellis/errors';
import type { FieldType, Result, Cell, ValueContext } from '../field-type.ts';
import { checkLimits, keepsLimits, numberSchema, numberSources, readNearest, readNumber } from '../number-field.ts';
import { refuse, refuseType } from '../result.ts';
import { scaledToNumber } from '../scaled.ts';
import { isCommonUnit, measureUnit, unitWords, writtenUnit } from './measure-unit.ts';
import { keep, readQuantityText, scaleOf, shownQuantity, writtenQuantity } from './quantity-text.ts';
import { quantitySchema, type QuantityConfig } from './quantity.schema.ts';

const EXPECTED = { en: 'a number, or {value, unit}', 'zh-CN': '数字，或 {value, unit}' } as const;

function readQuantity(input: unknown, context: ValueContext<QuantityConfig>): Result<Cell> {
  if (typeof input === 'number') return readNumber(input, scaleOf(context.config), context);
  const members = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  const { value, unit } = Object.fromEntries(members);
  if (members.length !== 2 || typeof value !== 'number' || typeof unit !== 'string') return refuseType(context, EXPECTED);
  if (!Number.isFinite(value)) return refuse('value.number', context, { value });
  const known = writtenUnit(context.config, unit);
  return known === undefined
    ? refuse('value.unit', context, { unit, units: unitWords(context.config) })
    : keep(String(value), known, `${value} ${unit}`, context);
}

function checkPacks({ dimension, packs = {} }: QuantityConfig): readonly Issue[] {
  const names = Object.keys(packs);
  if (dimension !== 'count') return names.length === 0 ? [] : [issue('document.packs', 'packs')];
  return names.filter(isCommonUnit).map((name) => issue('document.pack-name', `packs.${name}`, { name }));
}

function checkQuantity(config: QuantityConfig): readonly Issue[] {
  const { unit, shown } = config;
  const wrong = (name: string, path: string): readonly Issue[] =>
    measureUnit(config, name) === undefined ? [issue('document.unit', path, { unit: name, units: unitWords(config) })] : [];
  const ofShown = shown !== undefined && 'unit' in shown ? wrong(shown.unit, 'shown.unit') : [];
  return [...wrong(unit, 'unit'), ...ofShown, ...checkPacks(config), ...checkLimits(config, scaleOf(config))];
}

/** Quantities with a unit. A bare JSON number is in the kept unit, and that is what answers carry. */
export const quantityType: FieldType<QuantityConfig> = {
  name: 'quantity',
  label: { en: 'Quantity', 'zh-CN': '数量（带单位）' },
  configSchema: quantitySchema,
  settingWords: {
    names: {
      dimension: { en: 'Measures', 'zh-CN': '量的种类' },
      packs: { en: 'Packs', 'zh-CN': '包装' },
      shown: { en: 'Shown in', 'zh-CN': '显示单位' },
      size: { en: 'Pieces', 'zh-CN': '每包件数' },
      unit: { en: 'Unit', 'zh-CN': '单位' },
    },
    values: {
      area: { en: 'Area', 'zh-CN': '面积' },
      length: { en: 'Length', 'zh-CN': '长度' },
      mass: { en: 'Mass', 'zh-CN': '质量' },
      time: { en: 'Time', 'zh-CN': '时间' },
      volume: { en: 'Volume', 'zh-CN': '体积' },
    },
  },
  checkConfig: checkQuantity,
  storage: (config) => ({ shape: 'column', kind: 'decimal', scale: scaleOf(config) }),
  valueType: (config) => ({ kind: 'number', scale: scaleOf(config), unit: config.unit }),
  valueSchema: (config) => ({
    anyOf: [
      numberSchema('number', config),
      {
        type: 'object',
        properties: { value: { type: 'number' }, unit: { type: 'string' } },
        required: ['value', 'unit'],
        additionalProperties: false,
      },
    ],
  }),
  read: readQuantity,
  fromText: readQuantityText,
  toJson: (cell, config) => scaledToNumber(Number(cell), scaleOf(config)),
  format: (cell, { config, locale }) => shownQuantity(Number(cell), config, locale),
  toText: (cell, { config, locale }) => writtenQuantity(Number(cell), config, locale),
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['sum', 'avg', 'min', 'max', 'count', 'countDistinct'],
  canSort: true,
  canGroup: false,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  takesAll: (before, after) => before.unit === after.unit && scaleOf(before) === scaleOf(after) && keepsLimits(before, after),
  madeFrom: numberSources,
  approximate: (text, context) => {
    // A number that comes from elsewhere is in the kept unit where the field names no other.
    const { shown, ...config } = context.config;
    const kept = shown !== undefined && 'unit' in shown ? { ...config, shown } : config;
    return readNearest(scaleOf(config), { ...context, config }, (scale) => readQuantityText(text, { ...context, config: { ...kept, scale } }));
  },
  measure: ({ unit, shown }) => ({ unit, shown: shown ?? { unit } }),
  // The unit of a record is not that of a sum over many.
  total: ({ dimension, unit, shown, packs }, scale) => ({
    dimension,
    unit,
    scale,
    ...(packs === undefined ? {} : { packs }),
    ...(shown !== undefined && 'unit' in shown ? { shown } : {}),
  }),
};
