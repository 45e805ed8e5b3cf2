// In charge of: random choices that are the same on every machine for the same seed.

/** A source of choices; each call moves it on. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number;
  /** True in this share of calls. */
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Picks by weight: twice the weight, twice as often. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T;
  digits(count: number): string;
}

/** Numbers from a 32-bit counter through a mixing function: small, and even enough for sample data. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new TypeError('There is nothing to pick from.');
  return found;
}

/** Choices that follow from a seed. */
export function randomFrom(seed: number): Random {
  const next = numbers(seed);
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    chance: (share) => next() < share,
    pick: (list) => at(list, whole(0, list.length - 1)),
    weighted(list) {
      let left = next() * list.reduce((sum, each) => sum + each.weight, 0);
      return list.find((each) => (left -= each.weight) < 0) ?? at(list, list.length - 1);
    },
    digits: (count) => Array.from({ length: count }, () => whole(0, 9)).join(''),
  };
}
