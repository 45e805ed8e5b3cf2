// In charge of: colours.
import type { Cell, FieldType, Result, ValueContext } from '../field-type.ts';
import { foldWidth } from '../number-text.ts';
import { isBlank } from '../plain-text.ts';
import { accept, quoted, refuse, refuseType } from '../result.ts';
import { colorSchema, type ColorConfig } from './color.schema.ts';

const RGB = /^rgb\( ?(\d{1,3}) ?[, ] ?(\d{1,3}) ?[, ] ?(\d{1,3}) ?\)$/;

function hexOf(text: string): string | undefined {
  if (/^#?[0-9a-f]{6}$/.test(text)) return `#${text.slice(-6)}`;
  // Without its #, a short one is rather a word or a number.
  if (/^#[0-9a-f]{3}$/.test(text)) return text.replace(/[0-9a-f]/g, '$&$&');
  const parts = RGB.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function readColor(input: string, context: ValueContext<ColorConfig>): Result<Cell> {
  const hex = input.length > 60 ? undefined : hexOf(foldWidth(input).toLowerCase());
  return hex === undefined ? refuse('value.color', context, { value: quoted(input) }) : accept(hex);
}

/** What a colour picker begins with where there is no colour yet. */
export const NO_COLOR = '#ffffff';

/** Colours, as `#rrggbb`. */
export const colorType: FieldType<ColorConfig> = {
  name: 'color',
  label: { en: 'Colour', 'zh-CN': '颜色' },
  configSchema: colorSchema,
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: () => ({ kind: 'text' }),
  valueSchema: () => ({ type: 'string', pattern: '^#[0-9a-f]{6}$' }),
  read(input, context) {
    if (typeof input !== 'string') return refuseType(context, { en: 'a colour (#01718c)', 'zh-CN': '颜色（#01718c）' });
    return isBlank(input) ? accept(null) : readColor(input, context);
  },
  fromText: readColor,
  toJson: (cell) => cell,
  format: String,
  toText: String,
  operators: ['eq', 'ne', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: false,
  canBeUnique: false,
  indexed: false,
  searchable: false,
  madeFrom: ['text', 'choice'],
};
