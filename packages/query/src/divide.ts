// In charge of: the quotients of answers: exact numbers in, rounded half away from zero out.
import { divide as divideExactly } from '@trellis/expr';

/** Decimals that quotients are rounded to in answers. */
const QUOTIENT_SCALE = 12;

/** `sum / 10^from / count` as an integer scaled by `10^to`, rounded half away from zero. The count is not 0. */
export function quotient(sum: bigint, count: bigint, from: number, to: number): bigint {
  return divideExactly(sum * 10n ** BigInt(to), count * 10n ** BigInt(from)) ?? 0n;
}

/** `sum / 10^scale / count`, rounded to 12 decimals, as the nearest JSON number. Null when the divisor is 0. */
export function divide(sum: bigint, count: bigint, scale: number): number | null {
  if (count === 0n) return null;
  const rounded = quotient(sum, count, scale, QUOTIENT_SCALE);
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(QUOTIENT_SCALE + 1, '0');
  const text = `${digits.slice(0, -QUOTIENT_SCALE)}.${digits.slice(-QUOTIENT_SCALE)}`;
  return Number(rounded < 0n ? `-${text}` : text);
}
