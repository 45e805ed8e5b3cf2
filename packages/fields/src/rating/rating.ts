// In charge of: ratings in stars.
import type { Cell, FieldType, Result, ValueContext } from '../field-type.ts';
import { numberSchema, numberSources, readNearest, readNumber, readNumberText } from '../number-field.ts';
import { foldWidth } from '../number-text.ts';
import { ratingSchema, type RatingConfig } from './rating.schema.ts';

/** The best rating a field has. */
export function bestRating(config: RatingConfig): number {
  return config.max ?? 5;
}

function limited(context: ValueContext<RatingConfig>) {
  return { ...context, config: { min: 1, max: bestRating(context.config) } };
}

/** `4`, `★★★★☆` and `4/5` where 5 is the best. */
function readText(text: string, context: ValueContext<RatingConfig>): Result<Cell> {
  const max = bestRating(context.config);
  const folded = foldWidth(text);
  const [, stars, rest = ''] = /^(★+)(☆*)$/u.exec(folded) ?? [];
  if (stars !== undefined && (rest === '' || stars.length + rest.length === max)) return readNumber(stars.length, 0, limited(context));
  const [, part, whole] = /^(\d{1,2}) ?[/\u2044] ?(\d{1,2})$/u.exec(folded) ?? [];
  return readNumberText(part !== undefined && Number(whole) === max ? part : text, 0, limited(context));
}

/** Ratings from 1 to the field's best. Their sum says nothing, so it is not offered. */
export const ratingType: FieldType<RatingConfig> = {
  name: 'rating',
  label: { en: 'Rating', 'zh-CN': '评分' },
  configSchema: ratingSchema,
  storage: () => ({ shape: 'column', kind: 'int64' }),
  valueType: () => ({ kind: 'number', scale: 0 }),
  valueSchema: (config) => numberSchema('integer', { min: 1, max: bestRating(config) }),
  read: (input, context) => readNumber(input, 0, limited(context)),
  fromText: readText,
  toJson: (cell) => cell,
  format: (cell, { config }) => `${cell}/${bestRating(config)}`,
  toText: String,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['avg', 'min', 'max', 'count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  takesAll: (before, after) => bestRating(before) <= bestRating(after),
  madeFrom: numberSources,
  approximate: (text, context) => readNearest(0, limited(context), (scale) => readNumberText(text, scale, limited(context))),
};
