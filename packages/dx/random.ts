// In charge of: pseudo-random choices that are the same on every run.

/** A source of choices with a fixed seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new TypeError('nothing to pick from');
    return from[this.below(from.length)] as T;
  }

  /** Some of the values, each once, in any order. */
  some<T>(from: readonly T[], most: number): T[] {
    const left = [...from];
    const taken: T[] = [];
    for (let count = this.below(Math.min(most, left.length) + 1); count > 0; count -= 1) taken.push(...left.splice(this.below(left.length), 1));
    return taken;
  }
}
