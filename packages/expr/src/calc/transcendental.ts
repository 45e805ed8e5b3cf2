// In charge of: logarithms and powers rounded correctly to 12 decimal places, by fixed-point arithmetic.
import { absolute, divide, pow10, quotientScale } from './exact.ts';

/*
 * Every value here is an integer count of 2^-bits. Each step loses less than one unit, and no computation takes more than
 * 2^12 of them after its last squaring, so a result is known to ± 2^slack units. When both ends of that range round to the same
 * 12 decimal places the answer is right; otherwise it is computed again with more bits.
 */
const slack = 24n;
const firstBits = 192n;
const mostBits = 1_600n;

function inverseTangent(top: bigint, bottom: bigint, bits: bigint): bigint {
  // Hyperbolic: z + z³/3 + z⁵/5 …
  const z = (top << bits) / bottom;
  const square = (z * z) >> bits;
  let sum = z;
  let power = z;
  for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
    power = (power * square) >> bits;
    sum += power / n;
  }
  return sum;
}

const twos = new Map<bigint, bigint>();

function logOfTwo(bits: bigint): bigint {
  let found = twos.get(bits);
  if (found === undefined) twos.set(bits, (found = 2n * inverseTangent(1n, 3n, bits)));
  return found;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** The natural logarithm of `top / bottom`, both positive. */
function logFixed(top: bigint, bottom: bigint, bits: bigint): bigint {
  // Scaled by a power of two to between 1/2 and 2, where the series is quick.
  const shift = bitLength(top) - bitLength(bottom);
  const [a, b] = shift > 0 ? [top, bottom << BigInt(shift)] : [top << BigInt(-shift), bottom];
  return 2n * inverseTangent(a - b, a + b, bits) + BigInt(shift) * logOfTwo(bits);
}

/** e to the power of a fixed-point number, and the power of two that it still has to be multiplied by. */
function expFixed(x: bigint, bits: bigint): { readonly value: bigint; readonly shift: bigint } {
  const two = logOfTwo(bits);
  const shift = x / two;
  const halvings = 8n;
  const r = (x - shift * two) >> halvings;
  let term = 1n << bits;
  let sum = term;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * r) >> bits) / n;
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) >> bits;
  return { value: sum, shift };
}

function roundFixed(value: bigint, bits: bigint): bigint {
  return divide(value * pow10(quotientScale), 1n << bits) ?? 0n;
}

/** Computes with more and more bits until the rounding is certain. `loss` widens the doubt, in bits. */
function certain(compute: (bits: bigint) => { readonly value: bigint; readonly loss: bigint }): bigint {
  for (let bits = firstBits; ; bits *= 2n) {
    const { value, loss } = compute(bits);
    const doubt = 1n << (slack + loss);
    const [low, high] = [roundFixed(value - doubt, bits), roundFixed(value + doubt, bits)];
    // A result that is exactly a half is rational; the callers' cases of that kind are handled before, so this ends.
    if (low === high || bits > mostBits) return high;
  }
}

/** The natural logarithm, at scale 12; null unless the number is positive. */
export function naturalLog(value: bigint, scale: number): bigint | null {
  if (value <= 0n) return null;
  return certain((bits) => ({ value: logFixed(value, pow10(scale), bits), loss: 0n }));
}

/** The logarithm to a base, at scale 12; null unless both are positive and the base is not 1. */
export function logTo(value: bigint, base: bigint, scale: number): bigint | null {
  const one = pow10(scale);
  if (value <= 0n || base <= 0n || base === one) return null;
  return certain((bits) => {
    const bottom = logFixed(base, one, bits);
    const ratio = (logFixed(value, one, bits) << bits) / bottom;
    // The nearer the base is to 1, the more the doubt of its logarithm weighs.
    const weight = BigInt(Math.max(0, 2 * (Number(bits) - bitLength(absolute(bottom))) + bitLength(absolute(ratio) >> bits)));
    return { value: ratio, loss: weight };
  });
}

/** e^x by fixed point where the result has at most 100 digits; null beyond. */
function expCertain(exponent: (bits: bigint) => { readonly value: bigint; readonly loss: bigint }): bigint | null {
  // Enough bits that even a loss of 400 leaves the integer part right.
  const roughBits = firstBits + 500n;
  const rough = exponent(roughBits).value >> roughBits;
  if (rough > 205n) return null;
  // Below e^-40 nothing is left of 12 decimal places.
  if (rough < -40n) return 0n;
  return certain((bits) => {
    const { value, loss } = exponent(bits);
    const power = expFixed(value, bits);
    const grown = power.shift >= 0n ? power.value << power.shift : power.value >> -power.shift;
    return { value: grown, loss: loss + (power.shift > 0n ? power.shift : 0n) };
  });
}

/** e to the power, at scale 12; null when that has more than 100 digits. */
export function exponential(value: bigint, scale: number): bigint | null {
  if (absolute(value) > 1_000n * pow10(scale)) return value < 0n ? 0n : null;
  return expCertain((bits) => ({ value: (value << bits) / pow10(scale), loss: 0n }));
}

function integerPower(base: bigint, scale: number, exponent: bigint): bigint | null {
  const size = absolute(exponent);
  const top = base ** size;
  const bottom = pow10(scale) ** size;
  return exponent >= 0n ? divide(top * pow10(quotientScale), bottom) : divide(bottom * pow10(quotientScale), top);
}

// Up to here a whole power is computed exactly; above, by logarithm, which is as right and never slow.
const exactDigits = 1_500n;

/** A number to a power, both at one scale; the result at scale 12. Null for 0 to the power of 0 or below, for roots of negative numbers, and beyond 100 digits. */
export function powerOf(base: bigint, exponent: bigint, scale: number): bigint | null {
  const one = pow10(scale);
  const isWhole = exponent % one === 0n;
  const whole = exponent / one;
  if (base === 0n) return exponent > 0n ? 0n : null;
  if (base < 0n && !isWhole) return null;
  const digits = BigInt(Math.max(absolute(base).toString().length, scale + 1));
  if (isWhole && absolute(whole) * digits <= exactDigits) return integerPower(base, scale, whole);
  const sign = base < 0n && whole % 2n !== 0n ? -1n : 1n;
  const size = absolute(base);
  if (size === one) return sign * pow10(quotientScale);
  const weight = BigInt(bitLength(absolute(exponent)));
  if (weight > 400n) return size > one === exponent > 0n ? null : 0n;
  const power = expCertain((bits) => ({ value: (logFixed(size, one, bits) * exponent) / one, loss: weight }));
  return power === null ? null : sign * power;
}
