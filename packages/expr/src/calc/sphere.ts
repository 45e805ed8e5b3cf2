// In charge of: distances on the sphere, in fixed-point arithmetic so that every machine computes the same metre.
import { divide, rootOf } from './exact.ts';

// Every value is an integer count of 2^-bits; some 40 steps lose far less than the 10^-30 that could move a metre.
const bits = 160n;
const one = 1n << bits;
const circle = 180_000_000n;

/** The mean radius of the earth (IUGG): 6371.0088 km, in tenths of a metre. */
const radius = 63_710_088n;

function times(a: bigint, b: bigint): bigint {
  return (a * b) >> bits;
}

/** z − z³/3 + z⁵/5 … */
function arcSeries(z: bigint): bigint {
  const square = times(z, z);
  let [sum, power] = [z, z];
  for (let n = 3n; power > 0n; n += 2n) {
    power = times(power, square);
    sum += n % 4n === 3n ? -(power / n) : power / n;
  }
  return sum;
}

// Machin: π/4 = 4 arctan 1/5 − arctan 1/239.
const pi = 4n * (4n * arcSeries(one / 5n) - arcSeries(one / 239n));

/** x − x³/3! + x⁵/5! …, or with `first` = 1 the series of the cosine. */
function waveSeries(x: bigint, start: bigint, first: bigint): bigint {
  const square = times(x, x);
  let [sum, term] = [start, start];
  for (let n = first; term !== 0n && term !== -1n; n += 2n) {
    term = -times(term, square) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}

function root(x: bigint): bigint {
  return rootOf(x << bits, 1n) ?? 0n;
}

/** The angle whose sine and cosine these are, between 0 and a right angle. */
function angleOf(sine: bigint, cosine: bigint): bigint {
  if (sine > cosine) return pi / 2n - angleOf(cosine, sine);
  if (sine === 0n) return 0n;
  let z = (sine << bits) / cosine;
  // tan(a/2) = tan a / (1 + √(1 + tan² a)): twice halved, the series is quick.
  for (let halving = 0; halving < 2; halving++) z = (z << bits) / (one + root(one + times(z, z)));
  return 4n * arcSeries(z);
}

function radians(microdegrees: bigint): bigint {
  return (microdegrees * pi) / circle;
}

/** The great-circle distance in metres between two points in millionths of a degree, by the haversine formula, rounded half up. */
export function metresBetween(
  a: { readonly latitude: number; readonly longitude: number },
  b: { readonly latitude: number; readonly longitude: number },
): bigint {
  const [latA, latB] = [radians(BigInt(a.latitude)), radians(BigInt(b.latitude))];
  const halfLat = (latB - latA) / 2n;
  const halfLong = radians(BigInt(b.longitude - a.longitude)) / 2n;
  const [up, across] = [waveSeries(halfLat, halfLat, 2n), waveSeries(halfLong, halfLong, 2n)];
  const cosines = times(waveSeries(latA, one, 1n), waveSeries(latB, one, 1n));
  const found = times(up, up) + times(cosines, times(across, across));
  const h = found < 0n ? 0n : found > one ? one : found;
  const angle = angleOf(root(h), root(one - h));
  return divide(2n * radius * angle, 10n << bits) ?? 0n;
}
