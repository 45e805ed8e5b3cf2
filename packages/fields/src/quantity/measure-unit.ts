// In charge of: the units a quantity field takes: those of its dimension and its own packs, and the words people write for them.
import { localText, type Locale, type LocalText } from '@trellis/errors';
import { findUnit, unitsOf } from '@trellis/expr';
import { foldWidth } from '../number-text.ts';
import type { QuantityConfig } from './quantity.schema.ts';

/** A unit of a field: a value in it × `top / bottom` is the value in the base unit of the dimension. */
export interface MeasureUnit {
  readonly id: string;
  readonly label: LocalText;
  readonly top: bigint;
  readonly bottom: bigint;
}

/** How units are shown where that is not their name, and in which other ways they are written. */
const words: Readonly<Record<string, { readonly label?: LocalText; readonly also: readonly string[] }>> = {
  m: { also: ['米', '公尺', 'meter', 'meters', 'metre', 'metres'] },
  km: { also: ['公里', '千米', 'kilometer', 'kilometers', 'kilometre', 'kilometres'] },
  dm: { also: ['分米'] },
  cm: { also: ['厘米', '公分', 'centimeter', 'centimeters', 'centimetre', 'centimetres'] },
  mm: { also: ['毫米', 'millimeter', 'millimeters', 'millimetre', 'millimetres'] },
  in: { also: ['英寸', 'inch', 'inches', '"'] },
  ft: { also: ['英尺', 'foot', 'feet'] },
  yd: { also: ['码', 'yard', 'yards'] },
  mi: { also: ['英里', 'mile', 'miles'] },
  nmi: { also: ['海里'] },
  g: { also: ['克', 'gram', 'grams', 'gr'] },
  kg: { also: ['千克', '公斤', 'kgs', 'kilo', 'kilos', 'kilogram', 'kilograms'] },
  mg: { also: ['毫克', 'milligram', 'milligrams'] },
  t: { also: ['吨', '公吨', 'ton', 'tons', 'tonne', 'tonnes'] },
  lb: { also: ['磅', 'lbs', 'pound', 'pounds'] },
  oz: { also: ['盎司', 'ounce', 'ounces'] },
  ct: { also: ['克拉', 'carat', 'carats'] },
  jin: { label: { en: 'jin', 'zh-CN': '斤' }, also: ['市斤'] },
  liang: { label: { en: 'liang', 'zh-CN': '两' }, also: ['市两'] },
  ml: { also: ['毫升', 'milliliter', 'milliliters', 'millilitre', 'millilitres'] },
  l: { label: 'L', also: ['升', '公升', 'liter', 'liters', 'litre', 'litres'] },
  m3: { label: 'm³', also: ['立方米', '立方', '方', 'cbm', '立方公尺'] },
  dm3: { label: 'dm³', also: ['立方分米'] },
  cm3: { label: 'cm³', also: ['立方厘米', 'cc', 'ccm'] },
  gal: { also: ['加仑', 'gallon', 'gallons'] },
  qt: { also: ['夸脱', 'quart', 'quarts'] },
  pt: { also: ['品脱', 'pint', 'pints'] },
  cup: { also: ['杯', 'cups'] },
  floz: { label: { en: 'fl oz', 'zh-CN': '液盎司' }, also: ['fl. oz', 'fl.oz'] },
  in3: { label: 'in³', also: ['立方英寸', 'cu in'] },
  ft3: { label: 'ft³', also: ['立方英尺', 'cu ft', 'cft'] },
  m2: { label: 'm²', also: ['平方米', '平米', 'sqm', 'sq m'] },
  km2: { label: 'km²', also: ['平方公里', '平方千米'] },
  cm2: { label: 'cm²', also: ['平方厘米'] },
  mm2: { label: 'mm²', also: ['平方毫米'] },
  ha: { also: ['公顷', 'hectare', 'hectares'] },
  in2: { label: 'in²', also: ['平方英寸', 'sq in'] },
  ft2: { label: 'ft²', also: ['平方英尺', 'sq ft', 'sqft'] },
  ac: { also: ['英亩', 'acre', 'acres'] },
  mu: { label: { en: 'mu', 'zh-CN': '亩' }, also: ['市亩'] },
  s: { also: ['秒', 'sec', 'second', 'seconds'] },
  ms: { also: ['毫秒', 'millisecond', 'milliseconds'] },
  min: { also: ['分', '分钟', 'minute', 'minutes', 'mins'] },
  h: { also: ['小时', '时', 'hour', 'hours', 'hr', 'hrs'] },
  d: { label: { en: 'd', 'zh-CN': '天' }, also: ['日', 'day', 'days'] },
  wk: { label: { en: 'wk', 'zh-CN': '周' }, also: ['星期', 'week', 'weeks'] },
  pc: { label: { en: 'pcs', 'zh-CN': '件' }, also: ['个', '只', '枚', 'piece', 'pieces', 'ea', 'unit', 'units'] },
  pair: { label: { en: 'pairs', 'zh-CN': '双' }, also: ['对'] },
  dozen: { label: { en: 'dozen', 'zh-CN': '打' }, also: ['dz', 'doz', 'dozens'] },
  gross: { label: { en: 'gross', 'zh-CN': '罗' }, also: [] },
};

interface UnitIndex {
  readonly units: readonly MeasureUnit[];
  readonly byId: ReadonlyMap<string, MeasureUnit>;
  readonly byWord: ReadonlyMap<string, MeasureUnit>;
}

const indexes = new WeakMap<QuantityConfig, UnitIndex>();

function fold(written: string): string {
  return foldWidth(written).toLowerCase().replace(/\s+/gu, ' ').replace(/\.$/, '');
}

/** A label as it stands beside a number, in each language. */
function spellings(label: LocalText): readonly string[] {
  return typeof label === 'string' ? [label] : [label['zh-CN'], label.en].filter((text) => text !== undefined);
}

function packsOf({ packs = {} }: QuantityConfig): readonly MeasureUnit[] {
  const sizeOf = (unit: string): bigint => BigInt(packs[unit]?.size ?? 1);
  return Object.entries(packs)
    .toSorted(([a, one], [b, other]) => one.order - other.order || (a < b ? -1 : 1))
    .map(([id, { label }]) => ({ id, label, top: sizeOf(id), bottom: 1n }));
}

function build(config: QuantityConfig): UnitIndex {
  const common = unitsOf(config.dimension).map(({ name, top, bottom }): MeasureUnit => ({
    id: name,
    label: words[name]?.label ?? name,
    top,
    bottom,
  }));
  const units = [...common, ...(config.dimension === 'count' ? packsOf(config) : [])];
  const byWord = new Map<string, MeasureUnit>();
  const take = (word: string, unit: MeasureUnit): void => {
    if (!byWord.has(fold(word))) byWord.set(fold(word), unit);
  };
  // Names first, then labels, then the other words: what is unmistakable is never taken by something else.
  for (const unit of units) take(unit.id, unit);
  for (const unit of units) for (const word of spellings(unit.label)) take(word, unit);
  for (const unit of common) for (const word of words[unit.id]?.also ?? []) take(word, unit);
  return { units, byId: new Map(units.map((unit) => [unit.id, unit])), byWord };
}

function indexOf(config: QuantityConfig): UnitIndex {
  let found = indexes.get(config);
  if (found === undefined) indexes.set(config, (found = build(config)));
  return found;
}

/** The units a field takes. */
export function measureUnits(config: QuantityConfig): readonly MeasureUnit[] {
  return indexOf(config).units;
}

/** The unit with an id. */
export function measureUnit(config: QuantityConfig, id: string): MeasureUnit | undefined {
  return indexOf(config).byId.get(id);
}

/** The unit a person wrote, in either language; undefined when the field takes none such. */
export function writtenUnit(config: QuantityConfig, written: string): MeasureUnit | undefined {
  return indexOf(config).byWord.get(fold(written));
}

/** The unit that values are kept in. */
export function keptUnit(config: QuantityConfig): MeasureUnit {
  const unit = measureUnit(config, config.unit);
  if (unit === undefined) throw new TypeError(`${config.unit} is no unit of ${config.dimension}`);
  return unit;
}

/** The one unit that values are shown in, undefined where each record names its own. */
export function shownUnit(config: QuantityConfig): MeasureUnit | undefined {
  const { shown } = config;
  if (shown === undefined) return keptUnit(config);
  return 'unit' in shown ? (measureUnit(config, shown.unit) ?? keptUnit(config)) : undefined;
}

/** The names of the units a field takes, for messages. */
export function unitWords(config: QuantityConfig): LocalText {
  const list = (locale: Locale, between: string): string =>
    measureUnits(config)
      .map((unit) => localText(unit.label, locale))
      .join(between);
  return { en: list('en', ', '), 'zh-CN': list('zh-CN', '、') };
}

/** Whether a name is that of a unit everyone has, so that no pack can have it. */
export function isCommonUnit(id: string): boolean {
  return findUnit(id) !== undefined;
}
