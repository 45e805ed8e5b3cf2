// In charge of: the one division of the product: exact numbers in, rounded half-up to 12 decimals out.

/** Decimals that quotients are rounded to. */
const QUOTIENT_SCALE = 12;

/** `sum / 10^scale / count`, rounded half away from zero to 12 decimals, as the nearest JSON number. Null when the divisor is 0. */
export function divide(sum: bigint, count: bigint, scale: number): number | null {
  if (count === 0n) return null;
  const negative = sum < 0n !== count < 0n;
  const top = (sum < 0n ? -sum : sum) * 10n ** BigInt(QUOTIENT_SCALE);
  const bottom = (count < 0n ? -count : count) * 10n ** BigInt(scale);
  const rounded = (2n * top + bottom) / (2n * bottom);
  const digits = rounded.toString().padStart(QUOTIENT_SCALE + 1, '0');
  const text = `${digits.slice(0, -QUOTIENT_SCALE)}.${digits.slice(-QUOTIENT_SCALE)}`;
  return Number(negative ? `-${text}` : text);
}
