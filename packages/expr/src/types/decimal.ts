// In charge of: exact decimals as scaled integers.
import type { ValueType } from '../value-type.ts';

/** More decimal places than this do not fit a scaled 64-bit integer. */
export const maxScale = 18;

/** A decimal without loss: `unscaled / 10^scale`; `text` is its plain spelling. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly text: string;
}

/** Decimal places of a type's values; none for types other than number. */
export function scaleOf(type: ValueType): number {
  return type.kind === 'number' ? type.scale : 0;
}

/** A JSON number as the decimal that its shortest spelling says (0.1 is one tenth); undefined when it needs more than 18 digits. */
export function decimalOf(value: number): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = fraction.length - Number(exponent);
  const scale = Math.max(shift, 0);
  const digits = whole + fraction + '0'.repeat(Math.min(Math.max(-shift, 0), 400));
  if (scale > maxScale || digits.replace(/^0+/, '').length > maxScale) return undefined;
  return { unscaled: BigInt(sign + digits), scale, text: spell(sign, digits, scale) };
}

function spell(sign: string, digits: string, scale: number): string {
  const padded = digits.padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale).replace(/^0+(?=\d)/, '');
  return scale === 0 ? sign + whole : `${sign}${whole}.${padded.slice(-scale)}`;
}

/** The same number at a scale that is not smaller. */
export function rescale(unscaled: bigint, from: number, to: number): bigint {
  return from === to ? unscaled : unscaled * 10n ** BigInt(to - from);
}
