// In charge of: reading and writing numbers as plain text.
import { absolute, pow10, toScale } from './exact.ts';

/** A number as text: `-1234.5`, without zeros that say nothing. */
export function plainNumber(unscaled: bigint, scale: number): string {
  const digits = absolute(unscaled)
    .toString()
    .padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '');
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

const written = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?(%?)$/;
// Longer than any number that fits.
const longest = 140;

/** A number that a text says, at a scale: `1,234.5`, `-3%`, full-width digits; undefined when it says none. */
export function readNumber(text: string, scale: number): bigint | undefined {
  if (text.length > longest * 2) return undefined;
  const plain = text.normalize('NFKC').trim();
  const match = plain.length > longest ? null : written.exec(plain);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', percent = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const unscaled = BigInt(`${whole.replaceAll(',', '')}${fraction}`);
  const value = toScale(unscaled, fraction.length + (percent === '%' ? 2 : 0), scale);
  return sign === '-' ? -value : value;
}

/** Digits of a number with exactly `places` decimal places, without sign: `["1234", "50"]`. */
export function fixedDigits(unscaled: bigint, scale: number, places: number): readonly [string, string] {
  const value = absolute(toScale(unscaled, scale, places));
  const unit = pow10(places);
  return [(value / unit).toString(), places === 0 ? '' : (value % unit).toString().padStart(places, '0')];
}
