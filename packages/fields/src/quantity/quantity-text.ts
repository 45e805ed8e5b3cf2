// In charge of: exact conversion between units, and quantities as they are read and written with their unit.
import { divide } from '@trellis/expr';
import { localText, type Locale } from '@trellis/errors';
import type { Cell, Result, TextContext, ValueContext } from '../field-type.ts';
import { checkWithin } from '../number-field.ts';
import { foldWidth, groupDigits, readDigits, takeSign } from '../number-text.ts';
import { quoted, refuse } from '../result.ts';
import { maxScaled, scaledToText } from '../scaled.ts';
import { keptUnit, shownUnit, unitWords, writtenUnit, type MeasureUnit } from './measure-unit.ts';
import type { QuantityConfig } from './quantity.schema.ts';

/** Decimals a field keeps of its unit. */
export function scaleOf(config: QuantityConfig): number {
  return config.scale ?? 3;
}

const DECIMAL = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
/** Longer numbers are none that anyone wrote. */
const LONGEST = 60;

interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** The fraction that plain decimal text says. */
function fractionOf(plain: string): Fraction | undefined {
  const match = plain.length > LONGEST ? null : DECIMAL.exec(plain);
  if (match === null || (match[2] ?? '') + (match[3] ?? '') === '') return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const places = fraction.length - Number(exponent);
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  return places >= 0 ? { top: digits, bottom: 10n ** BigInt(places) } : { top: digits * 10n ** BigInt(-places), bottom: 1n };
}

/** A value as the field keeps it, with what it was written as for messages. */
export function keep(plain: string, unit: MeasureUnit, written: string, context: ValueContext<QuantityConfig>): Result<Cell> {
  const { config } = context;
  const [kept, scale, value] = [keptUnit(config), scaleOf(config), fractionOf(plain)];
  if (value === undefined) return refuse('value.number', context, { value: quoted(written) });
  const scaled = { top: value.top * unit.top * kept.bottom * 10n ** BigInt(scale), bottom: value.bottom * unit.bottom * kept.top };
  const limit = BigInt(maxScaled(scale));
  const near = divide(scaled.top, scaled.bottom) ?? 0n;
  if (near > limit) return refuse('value.too-large', context, { max: scaledToText(maxScaled(scale), scale) });
  if (near < -limit) return refuse('value.too-small', context, { min: scaledToText(-maxScaled(scale), scale) });
  if (scaled.top % scaled.bottom === 0n) return checkWithin(Number(near), scale, context);
  if (unit.id === kept.id) return scale === 0 ? refuse('value.integer', context) : refuse('value.scale', context, { scale });
  return refuse('value.quantity-scale', context, {
    value: quoted(written),
    unit: kept.label,
    scale,
    near: scaledToText(Number(near), scale),
  });
}

/** Reads `2.5 kg`, `1,200 g`, `3 打`, or a bare number where the field is shown in one unit. */
export function readQuantityText(text: string, context: TextContext<QuantityConfig>): Result<Cell> {
  const { negative, rest } = takeSign(foldWidth(text));
  const match = /^([\d.,'’ ]+)(.*)$/su.exec(rest);
  const number = readDigits((match?.[1] ?? rest).trim(), negative);
  if ('problem' in number) return refuse(number.problem === 'number' ? 'value.number' : 'value.number-two-ways', context, { value: quoted(text) });
  const written = (match?.[2] ?? '').trim();
  const unit = written === '' ? shownUnit(context.config) : writtenUnit(context.config, written);
  if (unit !== undefined) return keep(number.plain, unit, text, context);
  if (written === '') return refuse('value.quantity-unit', context, { value: quoted(text), units: unitWords(context.config) });
  return refuse('value.unit', context, { unit: quoted(written), units: unitWords(context.config) });
}

/** Digits after the point that an exact conversion may take; what needs more is shown as nearly so. */
const MOST_PLACES = 12;

interface Converted {
  readonly plain: string;
  readonly isExact: boolean;
}

/** The scaled integer in another unit: exactly where it has an end, else rounded to as many decimals as the field has, at least three. */
function convert(scaled: number, unit: MeasureUnit, config: QuantityConfig): Converted {
  const [kept, scale] = [keptUnit(config), scaleOf(config)];
  if (unit.id === kept.id) return { plain: scaledToText(scaled, scale), isExact: true };
  const value = { top: BigInt(scaled) * kept.top * unit.bottom, bottom: 10n ** BigInt(scale) * kept.bottom * unit.top };
  const most = 10n ** BigInt(MOST_PLACES);
  const isExact = (value.top * most) % value.bottom === 0n;
  const places = isExact ? MOST_PLACES : Math.max(3, scale);
  const digits = divide(value.top * 10n ** BigInt(places), value.bottom) ?? 0n;
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const plain = `${digits < 0n ? '-' : ''}${text.slice(0, -places)}.${text.slice(-places)}`;
  return { plain: isExact ? plain.replace(/\.?0+$/, '') : plain, isExact };
}

/** What a reader sees: `12.500 kg`; with ≈ where the shown unit has no exact decimal for it. */
export function shownQuantity(scaled: number, config: QuantityConfig, locale: Locale): string {
  const unit = shownUnit(config) ?? keptUnit(config);
  const { plain, isExact } = convert(scaled, unit, config);
  return `${isExact ? '' : '≈ '}${groupDigits(plain)} ${localText(unit.label, locale)}`;
}

/** The text that reads back to the same value: in the shown unit where that is exact, else in the kept one. */
export function writtenQuantity(scaled: number, config: QuantityConfig, locale: Locale): string {
  const shown = shownUnit(config) ?? keptUnit(config);
  const { plain, isExact } = convert(scaled, shown, config);
  const [text, unit] = isExact ? [plain, shown] : [scaledToText(scaled, scaleOf(config)), keptUnit(config)];
  const word = localText(unit.label, locale);
  // A pack may be called as something else is: then its id is written.
  return `${text} ${writtenUnit(config, word)?.id === unit.id ? word : unit.id}`;
}
