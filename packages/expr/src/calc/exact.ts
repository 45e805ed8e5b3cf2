// In charge of: exact arithmetic on scaled integers: division, roots, roundings.
import { runLimits } from '../limits.ts';

/** Decimal places of quotients, averages and irrational results. */
export const quotientScale = 12;

const powers = Array.from({ length: 64 }, (_, exponent) => 10n ** BigInt(exponent));

/** A power of ten. */
export function pow10(exponent: number): bigint {
  return powers[exponent] ?? 10n ** BigInt(exponent);
}

const bound = pow10(runLimits.digits);

/** Whether a number has no more digits than numbers may have. */
export function isBounded(value: bigint): boolean {
  return value < bound && value > -bound;
}

/** The size of a number without its sign. */
export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** `a / b` to the nearest integer, halves away from zero; null when b is 0. */
export function divide(a: bigint, b: bigint): bigint | null {
  if (b === 0n) return null;
  const isNegative = a < 0n !== b < 0n;
  const [top, bottom] = [absolute(a), absolute(b)];
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  return isNegative ? -rounded : rounded;
}

/** How digits that are cut off count. */
export type Rounding = 'half' | 'up' | 'down' | 'floor' | 'ceiling';

/** `a / b` to an integer by a rounding: `up` is away from zero, `down` towards it. */
export function divideBy(a: bigint, b: bigint, rounding: Rounding): bigint | null {
  if (rounding === 'half' || b === 0n) return divide(a, b);
  const towardsZero = a / b;
  if (towardsZero * b === a || rounding === 'down') return towardsZero;
  const isNegative = a < 0n !== b < 0n;
  if (rounding === 'up') return towardsZero + (isNegative ? -1n : 1n);
  if (rounding === 'floor') return isNegative ? towardsZero - 1n : towardsZero;
  return isNegative ? towardsZero : towardsZero + 1n;
}

/** The same number at another scale; what is cut off rounds, by default halves away from zero. */
export function toScale(value: bigint, from: number, to: number, rounding: Rounding = 'half'): bigint {
  if (from === to) return value;
  return from < to ? value * pow10(to - from) : (divideBy(value, pow10(from - to), rounding) ?? 0n);
}

/** The integer part of the square root of a number that is not negative (Newton's method from above). */
function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(16).length * 4 + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** The square root of `top / bottom` to the nearest integer, exactly rounded; null when it is not a real number. */
export function rootOf(top: bigint, bottom: bigint): bigint | null {
  if (bottom <= 0n || top < 0n) return null;
  const root = integerRoot(top / bottom);
  // At or beyond root + 1/2 when 4 · top/bottom ≥ (2 · root + 1)².
  const half = 2n * root + 1n;
  return top * 4n >= half * half * bottom ? root + 1n : root;
}

/** The greatest common divisor; of 0 and 0 it is 0. */
export function commonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [absolute(a), absolute(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
