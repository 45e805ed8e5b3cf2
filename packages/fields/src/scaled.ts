// In charge of: exact decimals as scaled integers: 12.5 at scale 2 is 1250. No step goes through binary fractions.

/** The largest scaled integer without decimals: beyond it JSON numbers skip integers. */
const MAX_WHOLE = Number.MAX_SAFE_INTEGER;
/** The largest scaled integer with decimals: 15 digits are what a JSON number gives back exactly as written. */
const MAX_FRACTIONAL = 999_999_999_999_999;

const POWERS = Array.from({ length: 16 }, (_, power) => 10 ** power);

/** Why a number has no scaled form: not a number, too many decimals, or outside the exact range. */
export type ScaledProblem = 'number' | 'scale' | 'too-large' | 'too-small';

/** The largest scaled integer of a scale; the smallest is its negative. Within it, JSON gives every value back exactly. */
export function maxScaled(scale: number): number {
  return scale === 0 ? MAX_WHOLE : MAX_FRACTIONAL;
}

function power(scale: number): number {
  const found = POWERS[scale];
  if (found === undefined) throw new TypeError(`No scale ${scale}`);
  return found;
}

/** Longer texts are no numbers that anyone wrote. */
const LONGEST = 300;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;

/**
 * The scaled integer of a plain decimal text such as `-12.50` or `1e-7`, or what is wrong with it. Zeros at the end are no decimals.
 * @example scaledFromText('2.550', 2) // 255
 */
export function scaledFromText(text: string, scale: number): number | ScaledProblem {
  const match = text.length > LONGEST ? null : DECIMAL.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole + fraction === '') return 'number';
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return 0;
  // The value is `significant` × 10^shift; a negative shift would lose digits.
  const shift = digits.length - significant.length - fraction.length + Number(match[4] ?? 0) + scale;
  if (shift < 0) return 'scale';
  const negative = match[1] === '-';
  if (significant.length + shift > 16) return negative ? 'too-small' : 'too-large';
  const scaled = Number(significant + '0'.repeat(shift));
  if (scaled > maxScaled(scale)) return negative ? 'too-small' : 'too-large';
  return negative ? -scaled : scaled;
}

/**
 * The scaled integer of a JSON number, taken from its shortest decimal text, or what is wrong with it.
 * @example scaledFromNumber(0.1, 2) // 10
 */
export function scaledFromNumber(number: number, scale: number): number | ScaledProblem {
  if (!Number.isFinite(number)) return 'number';
  if (Number.isInteger(number)) {
    // A product of two integers below 2^53 is exact.
    const scaled = number * power(scale);
    if (Math.abs(scaled) <= maxScaled(scale)) return scaled === 0 ? 0 : scaled;
  }
  return scaledFromText(String(number), scale);
}

/** The JSON number of a scaled integer: a division of two exact integers, so its shortest text is the decimal itself. */
export function scaledToNumber(scaled: number, scale: number): number {
  return scaled / power(scale);
}

/**
 * The plain decimal text of a scaled integer, with all its decimals.
 * @example scaledToText(1250, 2) // '12.50'
 */
export function scaledToText(scaled: number, scale: number): string {
  const digits = String(Math.abs(scaled)).padStart(scale + 1, '0');
  const sign = scaled < 0 ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
