// In charge of: the one division of the product: exact numbers in, rounded half away from zero out.

/** Decimals that quotients are rounded to in answers. */
const QUOTIENT_SCALE = 12;

/** `sum / 10^from / count` as an integer scaled by `10^to`, rounded half away from zero. The count is not 0. */
export function quotient(sum: bigint, count: bigint, from: number, to: number): bigint {
  const negative = sum < 0n !== count < 0n;
  const top = (sum < 0n ? -sum : sum) * 10n ** BigInt(to);
  const bottom = (count < 0n ? -count : count) * 10n ** BigInt(from);
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}

/** `sum / 10^scale / count`, rounded to 12 decimals, as the nearest JSON number. Null when the divisor is 0. */
export function divide(sum: bigint, count: bigint, scale: number): number | null {
  if (count === 0n) return null;
  const rounded = quotient(sum, count, scale, QUOTIENT_SCALE);
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(QUOTIENT_SCALE + 1, '0');
  const text = `${digits.slice(0, -QUOTIENT_SCALE)}.${digits.slice(-QUOTIENT_SCALE)}`;
  return Number(rounded < 0n ? `-${text}` : text);
}
